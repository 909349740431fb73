"""Numbers and cursors that come back in addresses and forms: read with suspicion, the same way everywhere."""

from datetime import UTC, datetime

from casebridge.errors import NotThere

# The largest number of a row that both databases know, and its digits.
_LARGEST = 2**31 - 1
_DIGITS = 10
_NEVER = -1
_BETWEEN = "~"
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


def far() -> datetime:
    """Return the moment that stands for "no clock" where rows are sorted by theirs."""
    return _FAR


def cursor_of(due: datetime | None, row: int) -> str:
    """Return where the next page begins: after the row with this clock and number."""
    return f"{(due or _FAR).isoformat()}{_BETWEEN}{row}"


def read_cursor(cursor: str) -> tuple[datetime, int]:
    """Return clock and number out of what `cursor_of` made.

    :raises NotThere: it made no such thing.
    """
    due, _, last = cursor.partition(_BETWEEN)
    row = row_number(last)
    try:
        after = datetime.fromisoformat(due)
        if row is None or after.tzinfo is None:
            raise NotThere()
        return after.astimezone(UTC), row
    except (ValueError, OverflowError) as bad:
        raise NotThere() from bad
