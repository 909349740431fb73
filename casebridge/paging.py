"""Numbers and cursors that come back in addresses and forms: read with suspicion, the same way everywhere.

Where a page of a list begins is told to nobody: the number of a row says how many rows there are that its reader may
not see. An address carries the place sealed under the house's key for fields, the same text for the same place.
"""

import base64
import binascii
import hmac
from datetime import UTC, date, datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casebridge import keys
from casebridge.errors import NotThere

# The largest number of a row that both databases know, and its digits.
_LARGEST = 2**31 - 1
_DIGITS = 10
_NEVER = -1
_BETWEEN = "~"
_NONCE = 12
_FAR = datetime(9999, 1, 1, tzinfo=UTC)


def row_number(raw: str) -> int | None:
    """Return the number of a row, or a version, that an address or a form names; None when it is none."""
    if not (raw.isascii() and raw.isdigit() and len(raw) <= _DIGITS):
        return None
    return int(raw) if int(raw) <= _LARGEST else None


def seen_version(raw: str) -> int:
    """Return the version that a form says its writer saw.

    A form that names none gets one that no record ever has: it is refused as stale, and its text comes back.
    """
    found = row_number(raw)
    return _NEVER if found is None else found


def stamp(value: object) -> str:
    """Return what a form carries of the value that its writer saw; a form that carries none fits no value."""
    return hidden(repr(value))


def far() -> datetime:
    """Return the moment that stands for "no clock" where rows are sorted by theirs."""
    return _FAR


def hidden(place: object) -> str:
    """Return a place in a list as an address may carry it; nothing in it can be read, compared or counted."""
    seal, nonces = _halves(keys.ring("field")[0])
    plain = str(place).encode()
    # The nonce comes from the text, so that one place has one address; two texts never share it.
    nonce = hmac.digest(nonces, plain, "sha256")[:_NONCE]
    return base64.urlsafe_b64encode(nonce + AESGCM(seal).encrypt(nonce, plain, None)).decode().rstrip("=")


def place_of(token: str) -> str:
    """Return the place that `hidden` was given.

    :raises NotThere: it made no such thing.
    """
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as bad:
        raise NotThere() from bad
    for key in keys.ring("field"):
        try:
            return AESGCM(_halves(key)[0]).decrypt(raw[:_NONCE], raw[_NONCE:], None).decode()
        except (InvalidTag, ValueError):
            continue
    raise NotThere()


def row_behind(token: str) -> int:
    """Return the number of the row after which, or before which, a page begins; 0 where an address names none.

    :raises NotThere: it is no place of a list.
    """
    found = row_number(place_of(token)) if token else 0
    if found is None:
        raise NotThere()
    return found


def day_and_row(token: str) -> tuple[date, int]:
    """Return day and number of the row after which a page begins, out of what `hidden` made of `day~number`.

    :raises NotThere: it made no such thing.
    """
    day, _, last = place_of(token).partition(_BETWEEN)
    row = row_number(last)
    try:
        since = date.fromisoformat(day)
    except ValueError as bad:
        raise NotThere() from bad
    if row is None:
        raise NotThere()
    return since, row


def _halves(key: bytes) -> tuple[bytes, bytes]:
    """Return two keys of one: for the seal and for its nonces."""
    return hmac.digest(key, b"casebridge cursor", "sha256"), hmac.digest(key, b"casebridge cursor nonce", "sha256")


def cursor_of(due: datetime | None, row: int) -> str:
    """Return where the next page begins: after the row with this clock and number."""
    return hidden(f"{(due or _FAR).isoformat()}{_BETWEEN}{row}")


def read_cursor(cursor: str) -> tuple[datetime, int]:
    """Return clock and number out of what `cursor_of` made.

    :raises NotThere: it made no such thing.
    """
    due, _, last = place_of(cursor).partition(_BETWEEN)
    row = row_number(last)
    try:
        after = datetime.fromisoformat(due)
        if row is None or after.tzinfo is None:
            raise NotThere()
        return after.astimezone(UTC), row
    except (ValueError, OverflowError) as bad:
        raise NotThere() from bad
