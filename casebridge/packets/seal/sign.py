"""Put the seal on a built packet: a second revision behind its bytes, none of which changes."""

import io
import secrets
from datetime import datetime
from typing import Any

from pikepdf import Encryption, ObjectStreamMode, Pdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from casebridge.packets.seal.apart import apart
from casebridge.packets.seal.certificate import Seal
from casebridge.packets.seal.field import FIELD


class _Writer(IncrementalPdfFileWriter):
    """Writes a revision and leaves the properties of the packet as they were built."""

    def _update_meta(self) -> None:
        """Do nothing: the library would write the properties anew and drop ours."""


class _Signer(PdfSigner):
    """Signs at a moment of our clock."""

    def __init__(self, *args: Any, at: datetime, **named: Any) -> None:
        super().__init__(*args, **named)
        self._at = at

    def init_signing_session(self, *args: Any, **named: Any) -> Any:
        """Start as the library does, at our moment."""
        session = super().init_signing_session(*args, **named)
        session.system_time = self._at
        return session


def locked(built: bytes, password: str) -> bytes:
    """Return a built packet that opens with a password alone (AES-256, revision 6); another file every time."""
    out = io.BytesIO()
    lock = Encryption(owner=secrets.token_urlsafe(32), user=password, R=6)
    with Pdf.open(io.BytesIO(built)) as pdf:
        pdf.save(out, min_version="1.7", object_stream_mode=ObjectStreamMode.generate, encryption=lock)
    return out.getvalue()


def put_on(built: bytes, seal: Seal, at: datetime, password: str = "") -> bytes:
    """Return the sealed packet; it begins with the built one, byte for byte.

    PAdES baseline B-B: a certification that allows no change, SHA-256, without a time stamp of others.

    :param at: the moment of sealing (aware), as our clock has it. :param password: of a built packet that is locked.
    """
    registry = SimpleCertificateStore()
    registry.register_multiple(seal.above)
    signer = _Signer(
        PdfSignatureMetadata(
            field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES, name=seal.name,
        ),
        SimpleSigner(seal.certificate, seal.key, registry, embed_roots=False), at=at,
    )  # fmt: skip
    out, writer = io.BytesIO(), _Writer(io.BytesIO(built))
    if password:
        writer.encrypt(password)
    apart(lambda: signer.sign_pdf(writer, existing_fields_only=True, output=out))
    sealed = out.getvalue()
    if not sealed.startswith(built):
        raise ValueError("sealing changed the bytes of the packet")
    return sealed
