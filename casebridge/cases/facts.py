"""Facts carry their source: each value is a row, a proposal never replaces what was confirmed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, select

from casebridge import audit, clock
from casebridge.access.actor import Actor
from casebridge.access.check import can, require
from casebridge.access.policy import Permission
from casebridge.bulk import forget, remember, remembered
from casebridge.cases.classed import USUAL, chosen, lines_about, stricter
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
# Answers on which lists, figures and the duties of disclosure rest: whoever reads the file reads them.
_OPEN_TO_FILE = (
    "complaint_number", "incident_place", "linked_cases", "bpd_code", "converted_from", "favorable_text",
)  # fmt: skip


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
    `serial` is the version that an edit form carries (0 while blank). `class_` is that of the answer: the question's,
    or a stricter one that was chosen.
    """

    definition: FactDef
    value: Any
    words: str
    serial: int
    asked: bool | None
    hidden: bool
    fact: Fact | None
    proposal: Fact | None
    class_: str


def current(case: Case) -> dict[str, Any]:
    """Return the current values of a case by key (unknown is the word `unknown`), one statement."""
    return {key: value for key, (value, _class) in _remembered(case).items()}


def classes_of(case: Case) -> dict[str, str]:
    """Return the class of each answer that stands, by key: the question's, or a stricter one that was chosen."""
    defs = catalog().facts
    return {key: class_of(defs[key], own) for key, (_value, own) in _remembered(case).items() if key in defs}


def class_of(definition: FactDef, class_key: str) -> str:
    """Return the class of an answer for which `class_key` was chosen, or nothing."""
    return stricter(definition.class_, class_key) if class_key else definition.class_


def may_be_classed(definition: FactDef) -> bool:
    """Say whether the author of an answer may choose its class: what is told in words, and nothing counts it."""
    return definition.kind in ("text", "place") and definition.key not in _OPEN_TO_FILE


def shown(case: Case, actor: Actor, key: str) -> tuple[Any, bool]:
    """Return the value of one answer as a reader may see it, and whether it is kept from them."""
    value, own = _remembered(case).get(key, (None, USUAL))
    hidden = value is not None and not can(actor, f"class:{class_of(catalog().facts[key], own)}", case)
    return (None if hidden else value), hidden


@once
def _remembered(case: Case) -> Mapping[str, tuple[Any, str]]:
    found: Mapping[str, tuple[Any, str]] = remembered(db.session(), _memory(case.id), lambda: _read(case))
    return found


def read_current(case_ids: Collection[int]) -> None:
    """Read the current values of many cases at once, for a block of `together` to remember."""
    query = select(Fact.case_id, Fact.key, Fact.value, Fact.class_key).where(
        Fact.case_id.in_(case_ids), Fact.standing == "current"
    )
    found: dict[int, dict[str, tuple[Any, str]]] = {case_id: {} for case_id in case_ids}
    for case_id, key, value, own in db.session.execute(query):
        found[case_id][key] = (value, own)
    for case_id, values in found.items():
        remember(db.session(), _memory(case_id), values)


def know_current(case_id: int, values: Mapping[str, Any]) -> None:
    """Let a block of `together` know the values of a new case, which nobody needs to read then."""
    remember(db.session(), _memory(case_id), {key: (value, USUAL) for key, value in values.items()})


def _memory(case_id: int) -> tuple[str, int]:
    return "facts", case_id


def _read(case: Case) -> dict[str, tuple[Any, str]]:
    query = select(Fact.key, Fact.value, Fact.class_key).where(Fact.case_id == case.id, Fact.standing == "current")
    return {key: (value, own) for key, value, own in db.session.execute(query)}


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
        fact, proposal = now.get(definition.key), offered.get(definition.key)
        row = fact or proposal
        class_ = class_of(definition, row.class_key if row else USUAL)
        hidden = not can(actor, f"class:{class_}", case)
        found.append(
            Answer(
                definition, None if hidden or fact is None else fact.value,
                "" if hidden or fact is None else in_words(definition, fact.value),
                fact.serial if fact else 0, definition.asked_when.holds(values), hidden,
                None if hidden else fact, None if hidden else proposal, class_,
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
    class_key: str = USUAL,
) -> Fact | None:
    """Write one value of a fact, as a new row; return it, or None when nothing changed.

    An imported value on top of a confirmed or a person's one becomes a proposal, as does every value that
    only proposes; a new proposal takes the place of an older one.

    :param raw: what was typed; "unknown" is an answer, blank takes the answer back.
    :param serial: the version that the person saw; None where nobody saw one (import, demo).
    :param propose: let a person decide, also where nothing stands yet.
    :param class_key: a stricter class for the answer with every value that it had; the next answer keeps it.
    :raises NotThere: no such question for this kind, or its class is not the actor's.
    :raises Invalid: the value does not fit. :raises Conflict: somebody answered meanwhile.
    """
    definition = catalog().facts.get(key)
    if definition is None or case.kind not in definition.case_types:
        raise NotThere()
    last, was = _last(case, key)
    if not can(actor, f"class:{class_of(definition, was)}", case) and source.kind == "person":
        raise NotThere()
    kept_as = _chosen(case, actor, definition, class_key, was)
    value = parse(definition, raw)
    if source.kind == "person":
        _refuse_skipped_hour(case, definition, value)
    present = last_current(case, key)
    if serial is not None and serial != (present.serial if present else 0):
        raise _conflict(definition, present, value)
    if present is not None and present.value == value and not confirm and kept_as == was:
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
        case_id=case.id, key=key, serial=last + 1, value=value, precision=precision, standing=standing,
        class_key=kept_as, source_kind=source.kind, source_text=source.text, entered_by_id=actor.id, entered_at=now,
        confirmed_by_id=actor.id if confirm else None, confirmed_at=now if confirm else None,
    )  # fmt: skip
    if kept_as != was:
        _raise_earlier(case, key, kept_as)
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


def let_more_read(case: Case, key: str, *, why: str, serial: int | None, actor: Actor) -> None:
    """Give an answer the class of its question again.

    :raises NotThere: the answer is not the actor's to read, or has no class of its own.
    :raises Invalid: no reason. :raises Conflict: somebody answered meanwhile.
    """
    require(actor, Permission.FACT_RELEASE, case)
    newest = history(case, key, actor)
    if not newest or newest[0].class_key == USUAL:
        raise NotThere()
    definition, least = catalog().facts[key], catalog().entry_rules["reason_length"].value
    words = clean(why, field="why", limit=NARRATIVE_LIMIT, lines=True)
    if serial != newest[0].serial:
        raise _conflict(definition, newest[0], newest[0].value)
    if len(words) < least:
        raise Invalid(
            fields={"why": f"Say why more may read it: the order, the rule or the decision, {least} characters."}
        )
    was = newest[0].class_key
    for row in newest:
        row.class_key = USUAL
    forget(db.session(), _memory(case.id))
    db.session.flush()
    audit.record(
        "fact:release", actor=actor, case_id=case.id, object_type="fact", object_id=newest[0].public_id, reason=words,
        sentence=f"let more people read the answer to “{definition.label}”",
        detail={"key": key, "was": was},
    )  # fmt: skip


def history(case: Case, key: str, actor: Actor) -> list[Fact]:
    """Return all values of one fact, newest first.

    :raises NotThere: the class of the answer is not the actor's.
    """
    definition = catalog().facts.get(key)
    if definition is None or not can(actor, f"class:{class_of(definition, _last(case, key)[1])}", case):
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


def kept_lines(cases: Sequence[Case], actor: Actor | None) -> ColumnElement[bool]:
    """Return which lines of history tell of answers that a reader does not know of, for `cases.reading`."""
    return lines_about(Fact, cases, actor)


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


def _last(case: Case, key: str) -> tuple[int, str]:
    """Return the newest serial of an answer and the class that was chosen for it."""
    query = select(Fact.serial, Fact.class_key).where(Fact.case_id == case.id, Fact.key == key)
    row = db.session.execute(query.order_by(Fact.serial.desc()).limit(1)).first()
    return (row[0], row[1]) if row else (0, USUAL)


def _chosen(case: Case, actor: Actor, definition: FactDef, class_key: str, was: str) -> str:
    """Return the class of the answer from now on: what was chosen, never more readers than it had."""
    if class_key in (USUAL, was):
        return was
    field = f"{definition.key}--class"
    if not may_be_classed(definition):
        raise Invalid(fields={field: "This answer has the class of its question."})
    return chosen(case, actor, class_key, class_of(definition, was), field=field)


def _raise_earlier(case: Case, key: str, class_key: str) -> None:
    """Give the earlier values of an answer the class of the newest."""
    for row in db.session.scalars(select(Fact).where(Fact.case_id == case.id, Fact.key == key)):
        row.class_key = class_key


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
