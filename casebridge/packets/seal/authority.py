"""Whose seal packets carry: the agency's certificate by setting, else an authority of our own that nobody knows."""

import functools
import os
import re
import secrets
from datetime import timedelta
from pathlib import Path

from asn1crypto import keys
from asn1crypto import x509 as plain_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from flask import current_app

from casebridge import clock
from casebridge.config import SealFiles
from casebridge.errors import CaseBridgeError
from casebridge.packets.seal.certificate import Seal

BITS = 3072
OWN_NAME = "CaseBridge demo seal"
_OWN_ROOT = "CaseBridge demo authority"
_KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL)
_LASTS = timedelta(days=3650)
# A demo plays in the past as well; what it seals there must not be older than its certificate.
_BEFORE = timedelta(days=730)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class SealUnfit(CaseBridgeError):
    """There is no certificate to seal with, or it cannot be used; the text says why."""

    kept = "No packet is handed over without its seal."
    next_step = "Ask the administrator to run `casebridge selfcheck`: it says what is wrong with the seal."


def current() -> Seal:
    """Return the seal of this application, made when it has none and may make one.

    :raises SealUnfit: there is none that can be used.
    """
    return load(current_app.config["CASEBRIDGE_SEAL"])


def load(files: SealFiles) -> Seal:
    """Read the certificate and its key.

    :raises SealUnfit: they are missing, others may read them, or they cannot be used.
    """
    if not files.certificate.exists():
        if not files.may_make:
            raise SealUnfit("There is no certificate to seal packets with: run `casebridge init`.")
        make_own(files.certificate)
    for path in (files.certificate, files.key):
        if path is not None and path.stat().st_mode & 0o077:
            raise SealUnfit(f"{path.name} can be read by others: run chmod 600 on it.")
    data = files.certificate.read_bytes()
    return _read(data, files.key.read_bytes() if files.key else data, files.passphrase, files.is_own)


def make_own(path: Path) -> None:
    """Make a root, a certificate under it and its key in one file for its owner alone; keep what is there.

    The key of the root is never written: nothing else can be signed under it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    root_key, key = (rsa.generate_private_key(65537, BITS) for _ in range(2))
    root = _certificate(_OWN_ROOT, _OWN_ROOT, root_key, root_key, is_root=True)
    certificate = _certificate(OWN_NAME, _OWN_ROOT, key, root_key, is_root=False)
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + b"".join(one.public_bytes(serialization.Encoding.PEM) for one in (certificate, root))
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(handle)
        # A link is made whole and only where there is none: of two processes, one makes the seal.
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _certificate(name: str, issuer: str, key: Key, signed_by: Key, *, is_root: bool) -> x509.Certificate:
    now = clock.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BEFORE)
        .not_valid_after(now + _LASTS)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_by.public_key()), critical=False)
        .add_extension(
            x509.KeyUsage(
                digital_signature=not is_root, content_commitment=not is_root, key_cert_sign=is_root, crl_sign=is_root,
                key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
                decipher_only=False,
            ), critical=True,
        )
    )  # fmt: skip
    return made.sign(signed_by, hashes.SHA256())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@functools.lru_cache(maxsize=4)
def _read(certificates: bytes, key_data: bytes, passphrase: bytes, is_own: bool) -> Seal:
    try:
        key, found = _parsed(certificates, key_data, passphrase or None)
    except (ValueError, TypeError) as wrong:
        raise SealUnfit("The file of the seal cannot be read: it is damaged, or its passphrase is another.") from wrong
    if not isinstance(key, Key):
        raise SealUnfit("The key of the seal is neither RSA nor an elliptic curve.")
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < BITS:
        raise SealUnfit(f"The key of the seal has {key.key_size} bits; RSA keys need {BITS}.")
    mine = [one for one in found if one.public_key() == key.public_key()]
    if not mine:
        raise SealUnfit("The certificate of the seal is not that of its key.")
    secret = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    above = tuple(_plain(one) for one in found if one is not mine[0])
    return Seal(_plain(mine[0]), keys.PrivateKeyInfo.load(secret), above, is_own)


def _parsed(certificates: bytes, key_data: bytes, passphrase: bytes | None) -> tuple[object, list[x509.Certificate]]:
    if b"-----BEGIN" not in certificates:
        key, certificate, above = pkcs12.load_key_and_certificates(certificates, passphrase)
        return key, [one for one in (certificate, *above) if one is not None]
    block = _KEY.search(key_data)
    if block is None:
        raise ValueError("no key")
    secret = passphrase if b"ENCRYPTED" in block[0] else None
    return serialization.load_pem_private_key(block[0], secret), x509.load_pem_x509_certificates(certificates)


def _plain(certificate: x509.Certificate) -> plain_x509.Certificate:
    return plain_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
