"""Police codes: what kind of case a code suggests, which rows may be one event, codes run into text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from casebridge.catalog.kinds import CaseType
from casebridge.catalog.load import catalog

CANDIDATE = "candidate"
OTHER = "other"
_SHAPE = re.compile(r"\d{1,3}[A-Z]{0,3}")
_RUN = re.compile(r"(\d{1,3})([A-Z]*)")
# Shot people of one event may be dead (1A, 1F), wounded (9S) or missed (4A).
_GUNFIRE = frozenset({"1A", "1F", "9S", "4A"})
# Codes with letters that the arrest file runs into the words after them and the kinds of case do not name.
_LETTERED = frozenset({
    "2A", "2B", "2F", "2H", "2J", "4A", "4B", "4C", "4D", "4E", "4F", "5A", "5B", "5C", "5D", "5E", "5F",
    "6A", "6B", "6C", "6D", "6E", "6F", "6G", "6H", "6J", "6L", "7A", "7C", "8AO", "8AV", "8BO", "8BV",
    "8CO", "8EO", "8FO", "8GV", "8H", "8J", "20A", "20F", "20H", "20J", "60V", "70A", "96B",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a code suggests: `kind` is a kind of case, candidate or other; `case_type` what it may become."""

    kind: str
    case_type: str
    reason: str


class CodeBook:
    """Codes by what they suggest, from the kinds of case; codes suggest, they never decide."""

    def __init__(self, case_types: Iterable[CaseType]) -> None:
        """Index the codes of the kinds of case."""
        self._sure: dict[str, CaseType] = {}
        self._maybe: dict[str, CaseType] = {}
        self._arrest: dict[str, CaseType] = {}
        for case_type in case_types:
            self._sure |= dict.fromkeys(case_type.bpd_codes, case_type)
            # A low-level case exists only for the arrest door: the code of a report opens none.
            maybe = self._arrest if case_type.key == "low_level" else self._maybe
            maybe |= dict.fromkeys(case_type.bpd_codes_candidate, case_type)
        self.lettered = _LETTERED | self._sure.keys() | self._maybe.keys() | self._arrest.keys()

    def suggest(self, code: str, *, arrest: bool = False) -> Suggestion:
        """Say what `code` suggests and why.

        :param arrest: whether the row is of an arrest.
        """
        if found := self._sure.get(code):
            return Suggestion(found.key, found.key, f"Code {code} is a code of this kind: {found.title}.")
        if found := self._maybe.get(code):
            return Suggestion(CANDIDATE, found.key, f"Code {code} may become: {found.title}. {found.bpd_codes_note}")
        if arrest and (found := self._arrest.get(code)):
            return Suggestion(CANDIDATE, found.key, f"Code {code} may become: {found.title}. {found.bpd_codes_note}")
        said = f"Code {code} suggests no kind of case." if code else "The file does not name the offense."
        return Suggestion(OTHER, "", said)

    def codes_of(self, case_type: str) -> Mapping[str, tuple[str, ...]]:
        """Return the codes of a kind of case: those that name it, those that may become it, by arrest only."""
        tables = {"sure": self._sure, "candidate": self._maybe, "arrest": self._arrest}
        return {
            name: tuple(code for code, found in table.items() if found.key == case_type)
            for name, table in tables.items()
        }

    def split(self, offense: str) -> tuple[str, str]:
        """Split a code run into its words (`3AFROBB HWY-FIREARM`); the code is "" when there is none."""
        found = _RUN.match(offense)
        if not found:
            return "", offense
        digits, letters = found.groups()
        ends = range(len(letters), 0, -1)
        code = next((digits + letters[:end] for end in ends if digits + letters[:end] in self.lettered), digits)
        return code, offense[len(code) :].strip()


@cache
def code_book() -> CodeBook:
    """Return the codes of the shipped catalog."""
    return CodeBook(catalog().case_types.values())


@cache
def districts() -> Mapping[str, str]:
    """Return the keys of the districts by every spelling that the files use, in capitals."""
    return {name.upper(): row.key for row in catalog().districts.values() for name in row.names_in_files}


def looks_like_code(text: str) -> bool:
    """Say whether a cell has the shape of a police code: digits, then at most three letters."""
    return _SHAPE.fullmatch(text) is not None


def family(code: str) -> str:
    """Return the family of a code: rows of one day and place in one family may be one event."""
    if code in _GUNFIRE:
        return "gunfire"
    return code.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
