"""Look at the seal of a file: whose it is, whether it holds, and where the built packet under it ends."""

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms, pem
from asn1crypto import x509 as plain_x509
from pyhanko.pdf_utils.generic import PdfObject
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError

from casebridge.packets.seal.apart import apart
from casebridge.packets.seal.field import FIELD

# It logs each signer that it does not know with a trace; we say it in a sentence.
for _noisy in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)

# What a damaged or hostile file makes its readers raise.
_UNREADABLE = (
    ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError, OverflowError, NotImplementedError,
    RecursionError, OSError, PathError, PdfError,
)  # fmt: skip
_RANGE = re.compile(rb"/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
_EARLIER = re.compile(rb"/Prev\s+(\d+)")
_USES = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


@dataclass(frozen=True, slots=True)
class SealFound:
    """What a look at a seal came to; `sentence` says it.

    `known` is whether the signer stands under one of the roots that were given, None when none was given.
    `at` is when the signer says that it was sealed.
    """

    holds: bool
    sentence: str
    name: str = ""
    fingerprint: str = ""
    known: bool | None = None
    at: datetime | None = None


class _Broken(ValueError):
    """The seal does not hold; the text says why."""


def built_size(data: bytes) -> int:
    """Return how many of the first bytes are the packet as it was built; all of them when there is no later part.

    The last table of the file names the one before it, and so on: the first ends where the built packet ends.
    """
    ends = list(_END.finditer(data))
    if not ends:
        return len(data)
    place, seen = int(ends[-1][1]), set[int]()
    while place not in seen:
        seen.add(place)
        head = data[place : place + 4096].partition(b"stream")[0].partition(b"startxref")[0]
        earlier = _EARLIER.search(head)
        if earlier is None:
            break
        place = int(earlier[1])
    end = next((one.end() for one in ends if int(one[1]) == place), None)
    if end is None or len(seen) == 1:
        return len(data)
    return end + data.startswith(b"\n", end)


def find_seal(data: bytes, roots: str = "", password: str = "") -> SealFound | None:
    """Look at the seal in the bytes of a file; None when it has none.

    :param roots: certificates (PEM) under which a signer is known; empty to ask for none.
    :param password: of a locked copy.
    """
    if b"/ByteRange" not in data:
        return None
    try:
        return _look(data, roots, password)
    except _Broken as broken:
        return SealFound(False, str(broken))
    except _UNREADABLE:
        return SealFound(False, "The seal is damaged: it cannot be read.")


def certificates(text: str) -> list[plain_x509.Certificate]:
    """Return the certificates in a PEM text.

    :raises ValueError: there is none.
    """
    return [plain_x509.Certificate.load(data) for _, _, data in pem.unarmor(text.encode(), multiple=True)]


def _look(data: bytes, roots: str, password: str = "") -> SealFound:
    ranges = _RANGE.findall(data)
    if len(ranges) > 1:
        raise _Broken(f"{len(ranges)} signatures are in the file; a packet has its seal alone.")
    if not ranges:
        raise _Broken("The seal is damaged: it does not say which bytes it covers.")
    first, second, length = (int(number) for number in ranges[0])
    if len(data) > second + length:
        raise _Broken(f"{len(data) - second - length} bytes were added after the packet was sealed.")
    if len(data) < second + length:
        raise _Broken("The file was cut off: bytes that were sealed are missing.")
    reader = PdfFileReader(io.BytesIO(data), strict=True)
    if reader.encrypted:
        reader.decrypt(password)
    signatures = reader.embedded_signatures
    if len(signatures) != 1:
        raise _Broken(f"{len(signatures)} signatures are in the file; a packet has its seal alone.")
    one = signatures[0]
    _canonical(one, data[first:second])
    _alone(reader, one)
    return _judged(one, roots)


def _canonical(one: EmbeddedPdfSignature, written: bytes) -> None:
    """Require that not a bit of the signature itself could be otherwise: no signature covers its own place."""
    content: bytes = one.pkcs7_content
    whole = cms.ContentInfo({"content_type": "signed_data", "content": _made_anew(one)}).dump()
    filled = content.startswith(whole) and not any(content[len(whole) :])
    if written != b"<" + content.hex().upper().encode() + b">" or not filled:
        raise _Broken("The seal is damaged: its own bytes were changed.")


def _made_anew(one: EmbeddedPdfSignature) -> cms.SignedData:
    """Return the signature made anew out of what it vouches for and the certificates that it brings."""
    signer, certificate = one.signer_info, one.signer_cert
    by = cms.IssuerAndSerialNumber({"issuer": certificate.issuer, "serial_number": certificate.serial_number})
    return cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": cms.DigestAlgorithms([cms.DigestAlgorithm({"algorithm": "sha256"})]),
            "encap_content_info": {"content_type": "data"},
            "certificates": list(one.signed_data["certificates"]),
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": cms.SignerIdentifier({"issuer_and_serial_number": by}),
                    "digest_algorithm": {"algorithm": "sha256"},
                    "signed_attrs": signer["signed_attrs"],
                    "signature_algorithm": {"algorithm": signer["signature_algorithm"]["algorithm"].native},
                    "signature": signer["signature"],
                }
            ],
        }
    )


def _alone(reader: PdfFileReader, one: EmbeddedPdfSignature) -> None:
    """Require that the revision of the seal is the second and changes the seal's field and the catalog, no more."""
    if reader.xrefs.total_revisions != 2:
        raise _Broken("The file was changed between its making and its sealing.")
    before = {ref.idnum for ref in reader.xrefs.explicit_refs_in_revision(0)}
    after = {ref.idnum for ref in reader.xrefs.explicit_refs_in_revision(1)}
    allowed = set(_places(reader, one))
    if before & after - allowed:
        raise _Broken("Something else than the seal was changed when it was put on.")
    if reader.get_historical_resolver(0).root_ref.idnum != reader.root_ref.idnum:
        raise _Broken("Something else than the seal was changed when it was put on.")
    built, sealed = (reader.get_historical_root(revision) for revision in (0, 1))
    for key in {*built, *sealed} - {"/AcroForm", "/Perms", "/Extensions"}:
        if key not in built or key not in sealed or _written(built.raw_get(key)) != _written(sealed.raw_get(key)):
            raise _Broken("Something else than the seal was changed when it was put on.")


def _written(value: PdfObject) -> bytes:
    out = io.BytesIO()
    value.write_to_stream(out)
    return out.getvalue()


def _places(reader: PdfFileReader, one: EmbeddedPdfSignature) -> Iterator[int]:
    yield reader.root_ref.idnum
    for thing in (one.sig_field.container_ref, reader.root.raw_get("/AcroForm")):
        number = getattr(thing, "idnum", None)
        if number is not None:
            yield int(number)


def _judged(one: EmbeddedPdfSignature, roots: str) -> SealFound:
    at = one.self_reported_timestamp
    if one.field_name != FIELD or one.docmdp_level is not MDPPerm.NO_CHANGES or at is None:
        raise _Broken("The signature in the file is not the seal of a packet.")
    if one.md_algorithm != "sha256":
        raise _Broken("The seal was made with another hash than SHA-256.")
    trusted = certificates(roots) if roots else []
    context = ValidationContext(trust_roots=trusted, allow_fetching=False, moment=at)
    status = apart(lambda: validate_pdf_signature(one, context, key_usage_settings=_USES, skip_diff=True))
    if not status.intact or status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        raise _Broken("The bytes of the file are not those that were sealed.")
    if not status.valid:
        raise _Broken("The signature does not hold: it was not made with the key of its certificate.")
    certificate = one.signer_cert
    name = str(certificate.subject.native.get("common_name") or certificate.subject.human_friendly)
    sentence = f"Sealed by “{name}”, which says {at:%Y-%m-%d %H:%M} UTC. No byte was changed or added since."
    known = bool(status.trusted) if roots else None
    return SealFound(True, sentence, name, certificate.sha256.hex(), known, at)
