"""The certificates under which a seal is known here: the highest of our own, and those that the settings add."""

from asn1crypto import pem
from asn1crypto import x509 as plain_x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from flask import current_app

from casebridge.config import SealFiles


def roots() -> str:
    """Return the roots of this application as PEM; empty when it has no seal yet."""
    return roots_of(current_app.config["CASEBRIDGE_SEAL"])


def roots_of(files: SealFiles) -> str:
    """Return the certificates that no other of the file stands above, and the added ones, as PEM; no key is read.

    :raises ValueError: the file cannot be read.
    """
    found = _in(files) if files.certificate.exists() else []
    names = {one.subject.hashable for one in found}
    highest = [one for one in found if one.issuer == one.subject or one.issuer.hashable not in names]
    text = "".join(pem.armor("CERTIFICATE", one.dump()).decode("ascii") for one in highest)
    return text + (files.roots.read_text(encoding="ascii") if files.roots else "")


def _in(files: SealFiles) -> list[plain_x509.Certificate]:
    data = files.certificate.read_bytes()
    if b"-----BEGIN" in data:
        blocks = (block for kind, _, block in pem.unarmor(data, multiple=True) if kind == "CERTIFICATE")
        return [plain_x509.Certificate.load(block) for block in blocks]
    _key, one, above = pkcs12.load_key_and_certificates(data, files.passphrase or None)
    return [plain_x509.Certificate.load(c.public_bytes(Encoding.DER)) for c in (one, *above) if c is not None]
