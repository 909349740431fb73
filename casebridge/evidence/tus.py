"""What the tus protocol (1.0.0, https://tus.io/protocols/resumable-upload) puts into headers, read and written."""

import base64
import binascii
from datetime import UTC
from email.utils import format_datetime

from casebridge.errors import CaseBridgeError, TooLarge
from casebridge.evidence.parts import Checksum
from casebridge.evidence.upload_models import Upload

VERSION = "1.0.0"
PART_TYPE = "application/offset+octet-stream"
EXTENSIONS = "creation,expiration,checksum,termination"
ALGORITHMS = "sha1,sha256"
LONGEST_METADATA = 8000
# Statuses that HTTP has no words for.
WORDS = {460: "460 Checksum Mismatch"}


class WrongVersion(CaseBridgeError):
    """The program speaks another version of the protocol."""

    status = 412
    happened = f"CaseBridge takes uploads by version {VERSION} of the tus protocol."


class BadHeader(CaseBridgeError):
    """A header of the protocol is missing or cannot be read."""

    status = 400
    next_step = "Reload the page and send the file again."


def number(value: str | None, name: str) -> int:
    """Read a header that is a whole number, 0 or more.

    :raises BadHeader: it is not.
    """
    if value is None or not (value.isascii() and value.isdigit()) or len(value) > 15:
        raise BadHeader(f"The header {name} must be a whole number.")
    return int(value)


def metadata(value: str) -> dict[str, str]:
    """Read `Upload-Metadata`: keys with base64 text, by commas.

    :raises BadHeader: it is not in that form. :raises TooLarge: it is longer than we keep.
    """
    if len(value) > LONGEST_METADATA:
        raise TooLarge("The description of the file is too long.")
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in value.split(","))):
        key, _blank, coded = pair.partition(" ")
        if key in found or not key.isascii():
            raise BadHeader("A key of Upload-Metadata stands there twice or has odd signs.")
        found[key] = _text(coded)
    return found


def checksum(value: str | None) -> Checksum | None:
    """Read `Upload-Checksum`: algorithm and base64 digest; None where there is none.

    :raises BadHeader: an algorithm that is not taken, or no digest.
    """
    if not value:
        return None
    algorithm, _blank, coded = value.partition(" ")
    try:
        return Checksum(algorithm, base64.b64decode(coded, validate=True))
    except (ValueError, binascii.Error) as bad:
        raise BadHeader(f"The checksum must be one of {ALGORITHMS} and its digest.") from bad


def headers(upload: Upload) -> dict[str, str]:
    """Return how an upload stands: offset, length, metadata as they came, and until when it can be resumed."""
    found = {"Upload-Offset": str(upload.received), "Upload-Length": str(upload.length)}
    if upload.told:
        found["Upload-Metadata"] = upload.told
    if upload.ended_at is None:
        found["Upload-Expires"] = format_datetime(upload.expires_at.astimezone(UTC), usegmt=True)
    return found


def _text(coded: str) -> str:
    try:
        return base64.b64decode(coded, validate=True).decode("utf-8")
    except (ValueError, binascii.Error) as bad:
        raise BadHeader("Upload-Metadata must be text in UTF-8, as base64.") from bad
