"""What people type: cleaned once, the same way everywhere, and never cut silently."""

import re
import unicodedata
from datetime import UTC, date, datetime, time

from casebridge import clock
from casebridge.errors import Invalid

NAME_LIMIT = 200
NARRATIVE_LIMIT = 100_000
_KEPT = {"\n", "\t"}
# Overrides and isolates can make a name read backwards on somebody else's page.
_BIDI = {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_HOUR = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9](?:\.[0-9]+)?)?")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{2,63}")
ADDRESS_LIMIT = 254
_WORDS = re.compile(r"[^\W_]+")
WORD_LIMIT = 60
SKIPPED_HOUR = "The clocks went forward and skipped this time. Give the time after the change, as the paper states it."
# Apostrophes and hyphens of plain text, which search does not see.
_UNSEEN = str.maketrans("", "", "'`-")
HIDDEN = "\N{REPLACEMENT CHARACTER}"


def clean(value: str, *, field: str, limit: int = NAME_LIMIT, lines: bool = False) -> str:
    """Return `value` in NFC without outer blanks, line ends as LF, bidi overrides shown as �.

    :param field: the name of the form field, for the refusal.
    :param lines: whether line breaks and tabs may stay.
    :raises Invalid: control characters (NUL among them), or more than `limit` characters.
    """
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    text = "".join(HIDDEN if c in _BIDI else c for c in text)
    allowed = _KEPT if lines else set()
    if bad := sorted({f"U+{ord(c):04X}" for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in allowed}):
        raise Invalid(fields={field: f"Take out the characters that cannot be shown ({', '.join(bad[:3])})."})
    text = text.strip()
    if len(text) > limit:
        raise Invalid(fields={field: f"Say it in at most {limit:,} characters; this has {len(text):,}."})
    return text


def iso_date(value: str, *, field: str, past: bool = False) -> date:
    """Return a date typed as YYYY-MM-DD or MM/DD/YYYY.

    :param past: refuse a date after today in Baltimore.
    :raises Invalid: not a date of the years 1900 to 2100.
    """
    found = _date(value.strip())
    if found is None or not 1900 <= found.year <= 2100:
        raise Invalid(fields={field: "Give a date such as 2026-11-24."})
    if past and found > clock.court_local(clock.now()).date():
        raise Invalid(fields={field: "This date is in the future. Give the date as it happened."})
    return found


def local_instant(day: date, hour: time, *, field: str) -> datetime:
    """Return the aware instant of a Baltimore wall time.

    :raises Invalid: the hour that the clocks skip in spring. Of the hour that comes twice in autumn the
        first is taken.
    """
    local = datetime.combine(day, hour, clock.COURT_ZONE)
    if clock.court_local(local.astimezone(UTC)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise Invalid(fields={field: SKIPPED_HOUR})
    return local.astimezone(UTC)


def iso_time(value: str, *, field: str) -> time:
    """Return a 24-hour time typed as HH:MM; seconds, which some browsers add, are left out.

    :raises Invalid: not a time.
    """
    found = _HOUR.fullmatch(value.strip())
    if found is None:
        raise Invalid(fields={field: "Give a 24-hour time such as 21:40."})
    return time(int(found[1]), int(found[2]))


def instant(value: str, *, field: str) -> datetime:
    """Return the instant of a Baltimore wall time typed as YYYY-MM-DDTHH:MM or with a blank between.

    :raises Invalid: no such moment.
    """
    day, _, hour = value.strip().replace("T", " ").partition(" ")
    return local_instant(iso_date(day, field=field), iso_time(hour or "00:00", field=field), field=field)


def is_address(value: str) -> bool:
    """Say whether this is one mail address: ASCII, no name, no comment, nothing that a header could take amiss."""
    return len(value) <= ADDRESS_LIMIT and _ADDRESS.fullmatch(value) is not None and ".." not in value


def _date(value: str) -> date | None:
    for form in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(value, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def fold(text: str) -> str:
    """Return `text` as search sees it: case folded, without marks, apostrophes and hyphens."""
    if text.isascii():
        return text.lower().translate(_UNSEEN)
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c) and c not in "'’‘`-")


def words_of(text: str) -> list[str]:
    """Return the words of a text in order as search sees them; an apostrophe or a hyphen does not part a word."""
    return [word[:WORD_LIMIT] for word in _WORDS.findall(fold(text))]


def within(one: str, other: str, most: int) -> bool:
    """Say whether two words differ by at most `most` slips: a letter more, less, another, or two swapped."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        two_up, before, row = before, row, [i]
        for j, known in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != known))
            if two_up and j > 1 and letter == other[j - 2] and one[i - 2] == known:
                cost = min(cost, two_up[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
    return row[-1] <= most


def plain_serial(text: str) -> str:
    """Return the letters and digits of a serial number, VIN or plate in capitals: two spellings of one are equal."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in plain if c.isalnum())[:60]
