"""Facts carry their source: each value is a row, a proposal never replaces what was confirmed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import func, select

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import can
from casebridge.bulk import forget, remember, remembered
from casebridge.cases.models import Case, Fact
from casebridge.catalog.kinds import FactDef
from casebridge.catalog.load import catalog
from casebridge.db import db
from casebridge.errors import Conflict, Invalid, NotThere
from casebridge.once import once
from casebridge.text import NAME_LIMIT, NARRATIVE_LIMIT, clean, fold, iso_date, iso_time, local_instant

UNKNOWN = "unknown"
PRECISIONS = ("exact", "about", "between", "unknown")
COMPLAINT_LIMIT = 60
_MIRRORED = ("complaint_number", "incident_date", "incident_place", "summary")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: a person, a paper (named), or an imported record (named)."""

    kind: str = "person"
    text: str = ""


PERSON = Source()


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with its present answer as the reader may see it.

    `hidden` is True where the class of the answer is not the reader's; then value and words are empty.
    `serial` is the version that an edit form carries (0 while blank).
    """

    definition: FactDef
    value: Any
    words: str
    serial: int
    asked: bool | None
    hidden: bool
    fact: Fact | None
    proposal: Fact | None


@once
def current(case: Case) -> dict[str, Any]:
    """Return the current values of a case by key (unknown is the word `unknown`), one statement."""
    return dict(remembered(db.session(), _memory(case.id), lambda: _read(case)))


def read_current(case_ids: Collection[int]) -> None:
    """Read the current values of many cases at once, for a block of `together` to remember."""
    query = select(Fact.case_id, Fact.key, Fact.value).where(Fact.case_id.in_(case_ids), Fact.standing == "current")
    found: dict[int, dict[str, Any]] = {case_id: {} for case_id in case_ids}
    for case_id, key, value in db.session.execute(query):
        found[case_id][key] = value
    for case_id, values in found.items():
        know_current(case_id, values)


def know_current(case_id: int, values: Mapping[str, Any]) -> None:
    """Let a block of `together` know the current values of a case, which nobody needs to read then."""
    remember(db.session(), _memory(case_id), values)


def _memory(case_id: int) -> tuple[str, int]:
    return "facts", case_id


def _read(case: Case) -> dict[str, Any]:
    query = select(Fact.key, Fact.value).where(Fact.case_id == case.id, Fact.standing == "current")
    return dict(db.session.execute(query).all())


def answers(case: Case, actor: Actor, defs: Iterable[FactDef] | None = None) -> list[Answer]:
    """Return the questions of the case's kind with their answers, as `actor` may see them."""
    rows = list(
        db.session.scalars(select(Fact).where(Fact.case_id == case.id, Fact.standing.in_(("current", "proposed"))))
    )
    now = {row.key: row for row in rows if row.standing == "current"}
    offered = {row.key: row for row in rows if row.standing == "proposed"}
    values = {key: row.value for key, row in now.items()}
    found = []
    for definition in defs if defs is not None else catalog().facts_of(case.kind):
        fact = now.get(definition.key)
        hidden = not can(actor, f"class:{definition.class_}", case)
        found.append(
            Answer(
                definition, None if hidden or fact is None else fact.value,
                "" if hidden or fact is None else in_words(definition, fact.value),
                fact.serial if fact else 0, definition.asked_when.holds(values), hidden,
                None if hidden else fact, None if hidden else offered.get(definition.key),
            )
        )  # fmt: skip
    return found


def blanks(case: Case, required: tuple[str, ...], values: Mapping[str, Any] | None = None) -> list[FactDef]:
    """Return the asked questions of these `required` grades without an answer (unknown is an answer)."""
    values = current(case) if values is None else values
    return [
        definition
        for definition in catalog().facts_of(case.kind)
        if definition.required in required
        and definition.asked_when.holds(values) is not False
        and values.get(definition.key) in (None, "", [])
    ]


def record(
    case: Case,
    key: str,
    raw: Any,
    *,
    actor: Actor,
    source: Source = PERSON,
    serial: int | None = None,
    precision: str = "",
    confirm: bool = False,
    propose: bool = False,
) -> Fact | None:
    """Write one value of a fact, as a new row; return it, or None when nothing changed.

    An imported value on top of a confirmed or a person's one becomes a proposal, as does every value that
    only proposes; a new proposal takes the place of an older one.

    :param raw: what was typed; "unknown" is an answer, blank takes the answer back.
    :param serial: the version that the person saw; None where nobody saw one (import, demo).
    :param propose: let a person decide, also where nothing stands yet.
    :raises NotThere: no such question for this kind, or its class is not the actor's.
    :raises Invalid: the value does not fit. :raises Conflict: somebody answered meanwhile.
    """
    definition = catalog().facts.get(key)
    if definition is None or case.kind not in definition.case_types:
        raise NotThere()
    if not can(actor, f"class:{definition.class_}", case) and source.kind == "person":
        raise NotThere()
    value = parse(definition, raw)
    if source.kind == "person":
        _refuse_skipped_hour(case, definition, value)
    last = _last(case, key)
    present = last_current(case, key)
    if serial is not None and serial != (present.serial if present else 0):
        raise _conflict(definition, present, value)
    if present is not None and present.value == value and not confirm:
        return None
    if present is None and value is None:
        return None
    standing = "current"
    if propose:
        if value is None or _same_proposal(case, key, value):
            return None
        standing = "proposed"
    elif present is not None and source.kind == "import" and (present.confirmed_at or present.source_kind != "import"):
        standing = "proposed"
    elif present is not None:
        present.standing = "superseded"
    now = clock.now()
    fact = Fact(
        case_id=case.id, key=key, serial=(last or 0) + 1, value=value, precision=precision, standing=standing,
        source_kind=source.kind, source_text=source.text, entered_by_id=actor.id, entered_at=now,
        confirmed_by_id=actor.id if confirm else None, confirmed_at=now if confirm else None,
    )  # fmt: skip
    db.session.add(fact)
    forget(db.session(), _memory(case.id))
    if standing == "current":
        mirror(case, key, value)
    db.session.flush()
    _tell_history(case, definition, fact, actor)
    return fact


def decide_proposal(case: Case, fact: Fact, *, take: bool, actor: Actor) -> None:
    """Take or refuse a proposed value; a taken one is confirmed by the actor."""
    definition = catalog().facts[fact.key]
    now = clock.now()
    if take:
        if (present := last_current(case, fact.key)) is not None:
            present.standing = "superseded"
        fact.standing, fact.confirmed_by_id, fact.confirmed_at = "current", actor.id, now
        mirror(case, fact.key, fact.value)
    else:
        fact.standing = "refused"
    forget(db.session(), _memory(case.id))
    db.session.flush()
    verb = "took the proposed value of" if take else "refused the proposed value of"
    audit.record(
        "fact:proposal", actor=actor, case_id=case.id, object_type="fact", object_id=fact.public_id,
        sentence=f"{verb} “{definition.label}”", detail={"key": fact.key, "serial": fact.serial, "taken": take},
    )  # fmt: skip


def history(case: Case, key: str, actor: Actor) -> list[Fact]:
    """Return all values of one fact, newest first.

    :raises NotThere: the class of the answer is not the actor's.
    """
    definition = catalog().facts.get(key)
    if definition is None or not can(actor, f"class:{definition.class_}", case):
        raise NotThere()
    query = select(Fact).where(Fact.case_id == case.id, Fact.key == key).order_by(Fact.serial.desc())
    return list(db.session.scalars(query))


def last_current(case: Case, key: str) -> Fact | None:
    """Return the row of a fact that counts now."""
    return db.session.scalar(select(Fact).where(Fact.case_id == case.id, Fact.key == key, Fact.standing == "current"))


def parse(definition: FactDef, raw: Any) -> Any:
    """Return the typed value of what was entered; None for blank.

    :raises Invalid: with how to be right, under the key of the fact.
    """
    if definition.many:
        picked = [p for p in (raw if isinstance(raw, list | tuple) else [raw]) if p]
        if bad := [p for p in picked if p not in definition.choices]:
            raise Invalid(fields={definition.key: f"Pick from the list; “{bad[0]}” is not in it."})
        return sorted(set(picked)) or None
    text = clean(str(raw if raw is not None else ""), field=definition.key, limit=NARRATIVE_LIMIT, lines=True)
    if text == "":
        return None
    if definition.kind == "choice":
        if text not in definition.choices and text != UNKNOWN:
            raise Invalid(fields={definition.key: f"Pick from the list; “{text[:60]}” is not in it."})
        return text
    if text.casefold() == UNKNOWN:
        return UNKNOWN
    return _typed(definition, text)


def in_words(definition: FactDef, value: Any) -> str:
    """Return a value as people read it: choices without underscores, lists joined."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(in_words(definition, part) for part in value)
    if definition.kind == "choice":
        return str(value).replace("_", " ").capitalize()
    return str(value)


def mirror(case: Case, key: str, value: Any) -> None:
    """Keep the columns that lists and search read equal to the facts that they mirror."""
    if key == "complaint_number":
        case.complaint_number = str(value or "")
    elif key == "incident_date":
        case.incident_on = iso_date(value, field=key) if value and value != UNKNOWN else None
    elif key == "incident_place":
        case.place = str(value or "")[:200]
    if key in _MIRRORED:
        index_words(case)


def index_words(case: Case, names: Iterable[str] | None = None) -> None:
    """Rewrite what search finds: numbers, title, place and the names of adults on the case.

    Children are stored and listed apart: adult search never finds them (security.md 1).
    """
    if names is None:
        people = [p for p in case.parties if not p.juvenile] if case.id else []
        names = [f"{p.name} {p.other_name}" for p in people]
    words = [case.number, case.complaint_number, case.title, case.place, *names]
    case.search_text = " ".join(fold(word) for word in words if word)[:4000]


def _typed(definition: FactDef, text: str) -> Any:
    key = definition.key
    if definition.kind == "date":
        return iso_date(text, field=key, past=True).isoformat()
    if definition.kind == "time":
        return iso_time(text, field=key).strftime("%H:%M")
    if definition.kind == "number":
        try:
            number = float(text.replace(",", ""))
        except ValueError as bad:
            raise Invalid(fields={key: "Give a number, such as 3."}) from bad
        if not 0 <= number <= 1_000_000_000:
            raise Invalid(fields={key: "Give a number from 0 up."})
        return int(number) if number.is_integer() else str(number)
    limit = NAME_LIMIT if definition.kind == "place" else NARRATIVE_LIMIT
    if key == "complaint_number":
        limit = COMPLAINT_LIMIT
    return clean(text, field=key, limit=limit, lines=limit == NARRATIVE_LIMIT)


def _refuse_skipped_hour(case: Case, definition: FactDef, value: Any) -> None:
    """Refuse the time that makes, with its date, an hour that the clocks skipped; or the date that does."""
    base, _, part = definition.key.rpartition("_")
    if definition.kind not in ("date", "time") or part not in ("date", "time"):
        return
    other = last_current(case, f"{base}_{'date' if part == 'time' else 'time'}")
    if value in (None, UNKNOWN) or other is None or other.value in (None, UNKNOWN):
        return
    day, hour = (value, other.value) if part == "date" else (other.value, value)
    local_instant(date.fromisoformat(day), time.fromisoformat(hour), field=definition.key)


def _last(case: Case, key: str) -> int | None:
    return db.session.scalar(select(func.max(Fact.serial)).where(Fact.case_id == case.id, Fact.key == key))


def _same_proposal(case: Case, key: str, value: Any) -> bool:
    """Say whether this very value is proposed already; another open proposal makes room."""
    for row in db.session.scalars(
        select(Fact).where(Fact.case_id == case.id, Fact.key == key, Fact.standing == "proposed")
    ):
        if row.value == value:
            return True
        row.standing = "superseded"
    return False


def _conflict(definition: FactDef, present: Fact | None, value: Any) -> Conflict:
    theirs = in_words(definition, present.value) if present else "(no answer)"
    return Conflict(
        f"“{definition.label}” was changed while you were typing.",
        theirs=[(definition.label, theirs)], yours=[(definition.label, in_words(definition, value))],
    )  # fmt: skip


def _tell_history(case: Case, definition: FactDef, fact: Fact, actor: Actor) -> None:
    verb = "proposed a value for" if fact.standing == "proposed" else "answered"
    audit.record(
        "fact:record", actor=actor, case_id=case.id, object_type="fact", object_id=fact.public_id,
        sentence=f"{verb} “{definition.label}”",
        detail={"key": fact.key, "serial": fact.serial, "source": fact.source_kind},
    )  # fmt: skip
