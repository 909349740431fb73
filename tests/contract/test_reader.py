"""The page is the one that was agreed, its reader reads all of it and refuses what it does not know."""

import hashlib
import re

import pytest

from tests.contract.markdown import CannotRead
from tests.contract.reader import HERE, PAGE, read_page
from tests.contract.rows import Target, Who

TEXT = PAGE.read_text(encoding="utf-8")


def test_page_is_the_agreed_one_byte_for_byte():
    stored = (HERE / "workflows.sha256").read_text(encoding="ascii").strip()
    assert hashlib.sha256(PAGE.read_bytes()).hexdigest() == stored


@pytest.fixture(scope="module")
def agreed():
    return read_page()


@pytest.mark.parametrize(
    ("part", "rows"),
    [("roles", 15), ("states", 17), ("moves", 42), ("outcomes", 6), ("acts", 9), ("kinds", 4), ("doors", 3)],
)
def test_every_row_of_a_table_is_read(agreed, part, rows):
    assert len(getattr(agreed, part)) == rows


@pytest.mark.parametrize(
    ("flow", "states", "moves"),
    [("return_item", 6, 12), ("lead", 7, 14), ("packet", 8, 11), ("custody", 2, 4)],
)
def test_every_move_of_a_listed_workflow_is_read(agreed, flow, states, moves):
    read = getattr(agreed, flow)
    assert (len(read.states), len(read.moves)) == (states, moves)


def test_rows_of_the_table_of_moves_are_as_many_as_its_lines(agreed):
    body = TEXT.split("## 3. ")[1].split("## 3b. ")[0]
    assert len(re.findall(r"^\| `", body, flags=re.MULTILINE)) == len(agreed.moves)


def test_every_code_word_with_an_arrow_in_sections_5_to_7_is_a_move(agreed):
    body = TEXT.split("## 5. ")[1].split("## 8. ")[0]
    flows = (agreed.return_item, agreed.lead, agreed.packet, agreed.custody)
    names = {move.name for flow in flows for move in flow.moves}
    assert set(re.findall(r"`([a-z_]+)`(?: \([^)]*\))? ->", body)) <= names


def test_and_means_and(agreed):
    assert agreed.rows("submit")[0].who == (Who("detective", frozenset({"holder"})),)


def test_or_means_or(agreed):
    assert [way.role for way in agreed.rows("escalate")[0].who] == ["sergeant", "sao_supervisor"]


def test_holder_or_role_are_two_ways(agreed):
    assert agreed.rows("refer")[0].who == (Who("federal_liaison"), Who(None, frozenset({"holder"})))


def test_exclusion_of_decider_and_signer_is_read(agreed):
    assert agreed.rows("uphold")[0].who == (Who("sao_supervisor", excluded=frozenset({"decider", "signer"})),)


def test_step_up_is_read(agreed):
    assert {row.name for row in agreed.moves if row.who[0].step_up} == {
        "decide", "sign", "override", "adopt", "decline_federal", "resume_charge"
    }  # fmt: skip


def test_reopen_limits_each_role_to_its_target(agreed):
    assert [(way.role, way.only_to) for way in agreed.rows("reopen")[0].who] == [
        ("sergeant", "draft"),
        ("sao_supervisor", "submitted"),
    ]


def test_conditional_target_stands_before_the_other(agreed):
    assert agreed.rows("keep")[0].targets == (
        Target("in_review", "undecided"),
        Target("state_prosecution", "not undecided"),
    )


def test_target_in_a_guard_is_read(agreed):
    assert agreed.rows("resubmit")[0].targets == (Target("in_review"), Target("submitted", "inactive"))


def test_same_keeps_each_source(agreed):
    assert agreed.rows("assign_federal")[0].targets == (
        Target("federal_review"),
        Target("federal_prosecution"),
    )


def test_semicolon_in_brackets_parts_no_guard(agreed):
    assert len(agreed.rows("submit")[0].guards) == 5


CORRUPTIONS = {
    "unknown state in from": ("| sergeant_review | draft | sergeant |", "| sergeant_revue | draft | sergeant |"),
    "unknown state in to": ("| sergeant_review | draft | sergeant |", "| sergeant_review | dreft | sergeant |"),
    "unknown role": ("| submitted | in_review | prosecutor |", "| submitted | in_review | prosecuter |"),
    "missing cell": ("| take | ", "| "),
    "missing cell of a move": ("| `take` | Take this case |", "| `take` |"),
    "extra column": ("| `take` | Take this case |", "| `take` | Take this case | again |"),
    "extra column in the header": ("| move | label |", "| move | note | label |"),
    "header renamed": ("| act | label | who |", "| act | label | whom |"),
    "unknown relation word": ("sergeant, not the lead detective", "sergeant, not the witness"),
    "unknown modifier": ("holder and prosecutor, step-up", "holder and prosecutor, stepping up"),
    "unknown restriction": ("sergeant (to draft)", "sergeant (on Sundays)"),
    "unknown restricted state": ("sergeant (to draft)", "sergeant (to drift)"),
    "two roles at once": ("| holder and ausa | one or more items", "| prosecutor and ausa | one or more items"),
    "unknown move in section 4": ("`return`, `decide`, `decline_federal`", "`return`, `decided`, `decline_federal`"),
    "unknown condition of a target": ("in_review if undecided | federal_liaison or holder", "in_review if sunny | federal_liaison or holder"),
    "unknown aside of a guard": ("(if inactive: to `submitted`)", "(if tired: to `submitted`)"),
    "unknown state of an outcome": ("at least one `approved` -> `state_prosecution`", "at least one `approved` -> `state`"),
    "outcome without arrow": ("else -> `declined`", "else `declined`"),
    "unknown side": ("| police | lead detective | door's", "| sheriff | lead detective | door's"),
    "unknown holder": ("| SAO unit's queue |", "| SAO unit's cue |"),
    "state without clock": ("| the unit's sergeants | 1 business day |", "| the unit's sergeants | |"),
    "state twice": ("| `submitted` | Waiting", "| `draft` | Waiting"),
    "state that nothing reaches": ("| `closed` | Closed | none | none | none |", "| `closed` | Closed | none | none | none |\n| `lost` | Lost | SAO | none | none |"),
    "state without code marks": ("| `submitted` | Waiting", "| submitted | Waiting"),
    "unknown place of an act": ("every open state but `declined`, `challenged`", "every state but `declined`, `challenged`"),
    "unknown state of an act": ("but `declined`, `challenged`", "but `declined`, `contested`"),
    "unknown role of an act": ("| sergeant, commander, inside the window |", "| sergeant, general, inside the window |"),
    "item: unknown role": ("| `asked` | detective: `answer`", "| `asked` | inspector: `answer`"),
    "item: unknown target": ("`insist` (why) -> asked", "`insist` (why) -> asking"),
    "item: unknown words": ("`insist` (why) -> asked", "`insist` (when) -> asked"),
    "item: no open row": ("| any open |", "| `any` |"),
    "item: unknown remark": ("an item never closes on a part", "an item may close on a part"),
    "lead: unknown target": ("`accept_handoff` -> engaged", "`accept_handoff` -> married"),
    "lead: unknown words": ("(live consent)", "(old consent)"),
    "lead: unknown move in the list": ("`redirect`, `return_to_lead` lead_coordinator", "`redirect`, `return_home` lead_coordinator"),
    "lead: cell and sentence disagree": ("arrest 30 minutes, else 1 business day | lead_coordinator:", "arrest 30 minutes, else 1 business day | case_manager:"),
    "lead: unknown holder": ("| coordinators' queue |", "| coordinators |"),
    "packet: unknown person": ("`stop` (requester) -> stopped |\n| `building`", "`stop` (asker) -> stopped |\n| `building`"),
    "packet: labels too few": ("Failed, Stopped, Replaced, Revoked", "Failed, Stopped, Revoked"),
    "packet: foreign state": ("| `failed`, `stopped`: `retry`", "| `failed`, `ready`: `retry`"),
    "custody: unknown person": ("(the named receiver)", "(the receiver's cat)"),
    "custody: unknown mark": ("-> held by the giver", "-> held by the clerk"),
    "role without description": ("assigns, signs, answers challenges; screens", "assigns, signs, answers challenges, screens"),
    "role twice": ("`victim_advocate`", "`auditor`"),
    "open bracket": ("(third time: talk)", "(third time: talk"),
    "empty clause": ("no unclassified exhibit; every favorable", "; every favorable"),
    "new section": ("## 9. How", "## 10. More\n\n## 9. How"),
    "section without number": ("## 4. Who is told", "## Who is told"),
    "row without closing bar": ("| `accept` | Accept the decision | declined | closed | sergeant or lead detective | | |", "| `accept` | Accept the decision | declined | closed | sergeant or lead detective | | "),
    "second label of one move": ("| `return` | Return with items | in_review | conference", "| `return` | Send home | in_review | conference"),
    "unknown kind mark": ("Kinds: `homicide`,", "Kinds: homicide,"),
    "unknown door mark": ("`review_first` (neither)", "review_first (neither)"),
}  # fmt: skip


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_corrupted_page_is_refused(name):
    old, new = CORRUPTIONS[name]
    if name == "missing cell":
        old, new = (
            "| `send_back` | Send back to the detective | sergeant_review | draft |",
            "| `send_back` | Send back to the detective | sergeant_review |",
        )
    assert TEXT.count(old) == 1, "the corruption must meet exactly one place"
    with pytest.raises(CannotRead):
        read_page(TEXT.replace(old, new))
