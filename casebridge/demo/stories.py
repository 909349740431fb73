"""The people and stories of `demo_people.md`, read as data."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).parents[1] / "catalog" / "data" / "practice" / "demo_people.md"
KINDS = {"H": "homicide", "N": "nonfatal_shooting", "R": "armed_robbery", "L": "low_level"}
_PERSON = re.compile(r"^\| (P\d+) \| (.+?) \| (.+?) \| (.+?) \|")
_HEAD = re.compile(r"^### ([HNRL]\d+) · (.+?) · state `(\w+)`(.*)$")
_KEYS = re.compile(r"`(\w+)`")
_PEOPLE = re.compile(r"(P\d+)")
SEEN_AS = {
    "victim": "victim", "suspect": "suspect", "defendant": "suspect", "convicted": "suspect", "cleared": "other",
    "witness": "witness", "eyewitness": "witness", "first": "officer", "crime": "officer", "firearms": "other",
    "medical": "other", "L1,": "suspect", "L2,": "suspect",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """A fictional person: `born` is a year, None for officials; `age` where only that is known."""

    key: str
    name: str
    other_name: str
    born: int | None
    age: int | None
    first_seen_as: str


@dataclass(slots=True)
class Story:
    """One case of the demo: where it must end, who is in it, with what."""

    key: str
    kind: str
    door: str
    state: str
    remark: str
    story: str = ""
    days_ago: int = 5
    people: list[tuple[str, str]] = field(default_factory=list)
    charges: list[tuple[str, str]] = field(default_factory=list)
    have: list[str] = field(default_factory=list)
    returned_for: list[str] = field(default_factory=list)


@cache
def people() -> dict[str, Person]:
    """Return the sixty people by key."""
    found = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if row := _PERSON.match(line):
            key, name, born, seen = (part.strip() for part in row.groups())
            latin = re.search(r"\((.+?)\)", name)
            age = re.match(r"(\d+) years old", born)
            found[key] = Person(
                key, re.sub(r"\s*\(.+?\)", "", name), latin[1] if latin else "",
                int(born) if born.isdigit() else None, int(age[1]) if age else None, seen,
            )  # fmt: skip
    return found


@cache
def stories() -> tuple[Story, ...]:
    """Return the twenty-four stories in the order of the file."""
    found: list[Story] = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if head := _HEAD.match(line):
            key, door, state, rest = head.groups()
            found.append(Story(key, KINDS[key[0]], _door(door), state, rest.strip(" ,")))
        elif found and ": " in line:
            _read(found[-1], line)
    return tuple(found)


def born_on(person: Person, today: date) -> date | None:
    """Return a birth date that fits what the file says: the middle of the year, or the age."""
    if person.born is not None:
        return date(person.born, 6, 15)
    if person.age is not None:
        return date(today.year - person.age, 1, 15)
    return None


def _door(words: str) -> str:
    return words if words in ("review_first", "warrant_ready", "already_charged") else "warrant_ready"


def _read(story: Story, line: str) -> None:
    if line.startswith("Story: "):
        story.story = line[7:]
        ago = re.search(r"D-(\d+)", line)
        story.days_ago = int(ago[1]) if ago else 5
        return
    for label, text in _parts(line):
        if label == "People":
            story.people = [(key, role_of(people()[key])) for key in _PEOPLE.findall(text)]
        elif label == "Charges":
            story.charges = _charges(text, story)
        elif label == "Have":
            story.have = [key for key in _KEYS.findall(text) for _ in range(_times(key, text))]
        elif label == "Returned for":
            story.returned_for = _KEYS.findall(text)


def role_of(person: Person) -> str:
    """Return how a person of the table is part of the case."""
    return SEEN_AS.get(person.first_seen_as.split()[0], "other")


def _parts(line: str) -> list[tuple[str, str]]:
    """Split a line into its labelled parts: People, Charges, Have, Missing, Returned for."""
    cuts = re.split(r"(?:^|\. )(People|Charges|Have|Missing|Returned for): ", line)
    return list(zip(cuts[1::2], cuts[2::2], strict=True))


def _times(key: str, text: str) -> int:
    many = re.search(rf"`{key}` x(\d)", text)
    return int(many[1]) if many else 2 if f"`{key}` (two" in text else 1


def _charges(text: str, story: Story) -> list[tuple[str, str]]:
    """Return (person, charge key); "both" and a list without a person mean every suspect."""
    suspects = [key for key, role in story.people if role == "suspect"]
    found: list[tuple[str, str]] = []
    for part in text.split("federal")[0].split(";"):
        named = _PEOPLE.findall(part.split("`")[0]) or suspects
        found += [(person, key) for key in _KEYS.findall(part) for person in named if not _is_reason(key)]
    return list(dict.fromkeys(found))


def _is_reason(key: str) -> bool:
    return key in (
        "intent_not_proved",
        "element_not_proved",
        "identity_not_proved",
        "victim_not_taking_part",
        "justified",
    )
