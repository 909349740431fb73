"""A suggestion is an order with reasons: by leave, field and load; whom the engine refuses is never in it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.accounts.leading import set_field
from casebridge.allocation.candidates import move_for, offered, spread, suggest
from casebridge.audit import AuditEntry
from casebridge.cases.asking import people as offered_by_engine
from casebridge.cases.models import Case, CaseLink
from casebridge.db import db, transaction
from casebridge.errors import Invalid, NotAllowed, NotReady, NotThere
from casebridge.home import leave
from tests.building.people import acting
from tests.building.preparing import held, record_conflict
from tests.building.situations import SITUATIONS, a_situation
from tests.building.story import do, make
from tests.support.statements import statements


def case_of(case_id):
    db.session.expire_all()
    return db.session.get_one(Case, case_id)


def suggested(people, case_id, by="sao-supervisor"):
    return suggest([case_of(case_id)], acting(people[by]))[case_id]


def names(people, case_id, by="sao-supervisor"):
    return [one.name for one in suggested(people, case_id, by).people]


def reasons_of(people, case_id, name):
    return next(one.reasons for one in suggested(people, case_id).people if one.name == name)


def away(people, who, cover, start=0, days=5):
    first = leave.today() + timedelta(days=start)
    with transaction():
        leave.enter(
            people[who], starts_on=first, ends_on=first + timedelta(days=days), cover=people[cover],
            actor=acting(people[who]),
        )  # fmt: skip


def give(case_id, people, whom, **asks):
    with transaction():
        make(case_of(case_id), "assign", whom=people[whom].id, **asks)


def test_the_smaller_load_comes_first_and_then_the_name(people, made):
    for _ in range(2):
        give(made(), people, "alba")
    give(made(), people, "zeno")
    assert names(people, made()) == ["Prosecutor", "Prosecutor2", "Zeno", "Alba"]


def test_the_load_is_said_in_words_and_a_case_on_hold_waits(people, made):
    first, second = made(), made()
    for case_id in (first, second):
        give(case_id, people, "alba")
    with transaction():
        do(case_of(second), "hold", by="alba", wake_on=leave.today() + timedelta(days=9))
    found = suggested(people, made())
    alba = next(one for one in found.people if one.name == "Alba")
    assert (alba.reasons[0], alba.profile.load.weight) == ("Holds 2 open cases, 1 on hold", 1)


def test_a_person_held_with_nothing_decided_weighs_twice(people, made):
    case_id = made()
    give(case_id, people, "alba")
    with transaction():
        held(case_of(case_id))
    alba = next(one for one in suggested(people, made()).people if one.name == "Alba")
    assert (alba.profile.load.weight, "1 with a person held and nothing decided" in alba.reasons[0]) == (2, True)


def test_who_is_on_leave_stands_last_and_the_cover_is_named(people, made):
    away(people, "alba", "zeno")
    case_id = made()
    assert names(people, case_id)[-1] == "Alba"
    assert any(said.startswith("On leave until") and said.endswith("Zeno covers")
               for said in reasons_of(people, case_id, "Alba"))  # fmt: skip


def test_nobody_is_marked_when_everybody_is_away(people, made):
    case_id = made()
    with transaction():
        for name in ("prosecutor", "prosecutor2", "zeno"):
            record_conflict(case_of(case_id), name)
    away(people, "alba", "zeno")
    found = suggested(people, case_id)
    assert ([one.name for one in found.people], found.marked) == (["Alba"], "")


def test_leave_that_lies_ahead_is_said_and_moves_nobody_down(people, made):
    away(people, "alba", "zeno", start=3)
    case_id = made()
    assert names(people, case_id)[0] == "Alba"
    assert any(said.startswith("On leave from") for said in reasons_of(people, case_id, "Alba"))


def test_leave_that_was_called_off_is_not_said(people, made):
    away(people, "alba", "zeno")
    with transaction():
        leave.end(leave.leaves_of(acting(people["alba"]))[0], actor=acting(people["alba"]))
    assert names(people, made())[0] == "Alba"


def test_whose_field_it_is_comes_before_others_with_a_smaller_load(people, made):
    give(made(), people, "zeno")
    with transaction():
        set_field(people["zeno"], ["armed_robbery"], actor=acting(people["sao-supervisor"]))
    robbery, shooting = made(kind="armed_robbery"), made()
    assert (names(people, robbery)[0], names(people, shooting)[-1]) == ("Zeno", "Zeno")
    assert "Field: armed robbery" in reasons_of(people, robbery, "Zeno")


def test_what_a_person_did_before_is_counted(people, made):
    give(made(kind="armed_robbery"), people, "alba")
    assert "Had 1 armed robbery case" in reasons_of(people, made(kind="armed_robbery"), "Alba")


def test_who_works_the_linked_case_is_said_where_it_may_be_seen(people, made):
    first, second = made(), made()
    give(first, people, "alba")
    with transaction():
        db.session.add(CaseLink(case_id=second, other_id=first, kind="severed", made_at=clock.now()))
    assert f"Works the linked case {case_of(first).number}" in reasons_of(people, second, "Alba")


def test_who_has_a_conflict_is_never_suggested_and_the_engine_refuses(people, made):
    case_id = made()
    with transaction():
        record_conflict(case_of(case_id), "alba")
    found = suggested(people, case_id)
    assert ("Alba" in [one.name for one in found.people], [one.name for one in found.refused]) == (False, ["Alba"])
    with pytest.raises(NotReady) as refused:
        give(case_id, people, "alba")
    assert "conflict of interest" in refused.value.gaps[0].sentence
    assert case_of(case_id).state == "submitted"


def test_who_decided_does_not_chair_the_conference(people):
    with transaction():
        case = a_situation("conference over a challenge")
        case.decider_id = people["sao-supervisor2"].id
        case_id = case.id
    assert [one.name for one in suggested(people, case_id).refused] == ["Sao Supervisor2"]


def test_a_federal_prosecutor_in_conflict_is_refused(people, made):
    case_id = made("federal_review")
    with transaction():
        record_conflict(case_of(case_id), "federal2")
    assert [one.name for one in suggested(people, case_id, "usao-supervisor").refused] == ["Federal2"]
    with pytest.raises(Invalid) as refused, transaction():
        make(case_of(case_id), "assign_federal", whom=people["federal2"].id)
    assert "conflict of interest" in refused.value.fields["whom"]


def test_nobody_is_marked_beforehand_in_a_homicide(people, made):
    assert suggested(people, made(kind="homicide")).marked == ""
    assert suggested(people, made()).marked == people["alba"].public_id


@pytest.mark.parametrize("name", SITUATIONS)
def test_those_offered_are_whom_the_engine_offers(people, name):
    case = a_situation(name)
    move = move_for(case)
    asked = {"assign": "prosecutor", "assign_federal": "ausa", "reassign": "same_role_as_holder"}
    want = [public_id for public_id, _ in offered_by_engine(asked[move], case)] if move else []
    assert sorted(user.public_id for user in offered([case])[case.id]) == sorted(want)


def test_spread_gives_each_the_next_and_leaves_homicides_to_a_person(people, made):
    ids = [made(), made(), made(), made(kind="homicide")]
    found = suggest([case_of(one) for one in ids], acting(people["sao-supervisor"]))
    to = spread([found[one] for one in ids])
    assert [to[one] for one in ids] == [people[n].public_id for n in ("alba", "prosecutor", "prosecutor2")] + [""]


def test_a_suggestion_costs_the_same_for_one_case_and_for_ten(people, made):
    ids = [made() for _ in range(10)]
    counted, actor = [], acting(people["sao-supervisor"])
    for few in (ids[:1], ids):
        db.session.expire_all()
        with statements() as seen:
            suggest(db.session.scalars(select(Case).where(Case.id.in_(few))).all(), actor)
        counted.append(len(seen))
    assert counted[0] == counted[1]


def test_the_field_is_set_by_who_leads_and_by_administrators(people):
    for who, name in (("sao-supervisor", "alba"), ("admin", "alba"), ("sergeant", "detective")):
        with transaction():
            set_field(people[name], ["homicide"], actor=acting(people[who]))
        assert people[name].specialties == ["homicide"]
        with transaction():
            set_field(people[name], [], actor=acting(people[who]))
    lines = db.session.scalars(select(AuditEntry.sentence).where(AuditEntry.event == "account:field")).all()
    assert lines[:2] == ["set the field to homicide for alba", "set the field to none for alba"]


@pytest.mark.parametrize(
    ("who", "whom", "kinds", "error"),
    [("sergeant", "detective2", ["homicide"], NotThere), ("sergeant", "alba", ["homicide"], NotThere),
     ("alba", "alba", ["homicide"], NotAllowed), ("sao-supervisor", "alba", ["arson"], Invalid),
     ("admin", "clerk", ["homicide"], Invalid)],
)  # fmt: skip
def test_nobody_else_sets_a_field_and_no_field_is_invented(people, who, whom, kinds, error):
    with pytest.raises(error), transaction():
        set_field(people[whom], kinds, actor=acting(people[who]))
    assert people[whom].specialties == []
