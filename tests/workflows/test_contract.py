"""The data of the five workflows equals the page, row by row and word by word."""

import pytest

from casebridge.access.actor import Role
from casebridge.access.policy import POLICY, Permission
from casebridge.workflows import WORKFLOWS
from tests.contract.reader import read_page
from tests.workflows.clauses import ACTS, ASKS, CLAUSES, LISTED, TARGET_LIMITS
from tests.workflows.reading import ACT_PROSECUTOR, BY_REMARK, ITEM_ROLES, UNNAMED, expected_rows, policy_rows

PAGE = read_page()
CASE = WORKFLOWS["case_review"]
NAMES = list(dict.fromkeys(row.name for row in PAGE.moves))
LISTS = {
    "return_item": PAGE.return_item,
    "lead": PAGE.lead,
    "packet_release": PAGE.packet,
    "custody": PAGE.custody,
}
LISTED_MOVES = [(flow, name) for flow, lists in LISTS.items() for name in {m.name: 0 for m in lists.moves}]
STEPS = [(flow.name, step) for flow in WORKFLOWS.values() for step in (*flow.moves, *flow.acts)]
POLICE_STATES = {row.key for row in PAGE.states if row.side == "police"}


def answering(step):
    """Return every name with which a row of the data can answer for words of the page."""
    names = {f"guard:{name}" for name in step.guards} | {f"effect:{name}" for name in step.effects}
    names |= {f"ask:{ask.key}" for ask in step.asks} | {f"target:{step.target}"}
    return names | {f"when:{getattr(step, 'when', '')}"}


def binding(step):
    """Return the names in a row of the data that must stand on the page: guards and required answers."""
    names = {f"guard:{name}" for name in step.guards}
    return names | {f"ask:{ask.key}" for ask in step.asks if ask.required}


def test_five_workflows_exist():
    assert set(WORKFLOWS) == {"case_review", *LISTS}


def test_states_of_the_case_stand_in_the_order_of_the_page():
    assert [s.key for s in CASE.states] == [row.key for row in PAGE.states]


@pytest.mark.parametrize("row", PAGE.states, ids=lambda row: row.key)
def test_state_has_the_label_of_the_page(row):
    assert CASE.state(row.key).label == row.label


@pytest.mark.parametrize("row", PAGE.states, ids=lambda row: row.key)
def test_state_has_the_side_of_the_page(row):
    assert (CASE.state(row.key).side or "none") == row.side


@pytest.mark.parametrize("row", PAGE.states, ids=lambda row: row.key)
def test_state_has_a_holder_and_a_clock_exactly_where_the_page_has(row):
    state = CASE.state(row.key)
    assert (bool(state.holder), bool(state.clock), state.final) == (
        row.holder != "none",
        row.clock != "none",
        row.key == "closed",
    )


def test_states_with_one_holder_on_the_page_share_one_in_the_data():
    pairs = {(row.holder, CASE.state(row.key).holder) for row in PAGE.states}
    words = [word for word, _ in pairs]
    assert len(words) - len(set(words)) == 0, sorted(pairs)


def test_moves_stand_in_the_order_of_the_page():
    assert [move.key for move in CASE.moves] == [row.name for row in PAGE.moves]


@pytest.mark.parametrize("at", range(len(PAGE.moves)), ids=lambda at: f"{at}-{PAGE.moves[at].name}")
class TestMove:
    """One row of the table of moves against the row of the data in the same place."""

    def test_label(self, at):
        assert CASE.moves[at].label == PAGE.moves[at].label

    def test_from(self, at):
        assert set(CASE.moves[at].sources) == set(PAGE.moves[at].sources)

    def test_to(self, at):
        assert set(CASE.moves[at].to) == {target.state for target in PAGE.moves[at].targets}

    def test_a_target_is_chosen_exactly_where_the_page_has_a_condition(self, at):
        assert bool(CASE.moves[at].target) == (len({t.state for t in PAGE.moves[at].targets}) > 1)

    def test_who(self, at):
        assert policy_rows(CASE.moves[at].needs) == expected_rows(PAGE.moves[at].who)

    def test_policy_limits_no_state_beside_the_table(self, at):
        assert not any(grant.states for grant in POLICY if grant.permission == CASE.moves[at].needs)

    def test_step_up(self, at):
        assert CASE.moves[at].step_up == any(way.step_up for way in PAGE.moves[at].who)


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_has_its_entry(name):
    clauses = [clause for row in PAGE.rows(name) for clause in row.guards]
    openings = [opening for opening, _ in CLAUSES.get(name, ())]
    assert len(clauses) == len(openings)
    assert all(clause.startswith(opening) for clause, opening in zip(clauses, openings, strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_is_answered_by_the_data(name):
    here = {answer for row in CASE.rows(name) for answer in answering(row)}
    wanted = {answer for _, answers in CLAUSES.get(name, ()) for answer in answers}
    assert wanted <= here


@pytest.mark.parametrize("name", NAMES)
def test_every_word_that_is_asked_for_is_answered_by_the_data(name):
    asked = PAGE.rows(name)[0].asks
    entries = ASKS.get(name, ())
    assert ", ".join(words for words, _ in entries) == asked
    here = {answer for row in CASE.rows(name) for answer in answering(row)}
    assert {answer for _, answers in entries for answer in answers} <= here


@pytest.mark.parametrize("name", NAMES)
def test_no_guard_and_no_required_answer_without_words_of_the_page(name):
    entries = (*CLAUSES.get(name, ()), *ASKS.get(name, ()))
    on_page = {answer for _, answers in entries for answer in answers} | {TARGET_LIMITS.get(name, "")}
    assert {answer for row in CASE.rows(name) for answer in binding(row)} <= on_page


def test_limit_of_a_role_to_a_target_has_its_guard():
    limited = {row.name for row in PAGE.moves if any(way.only_to for way in row.who)}
    assert limited == set(TARGET_LIMITS)
    assert all(guard in answering(CASE.rows(name)[0]) for name, guard in TARGET_LIMITS.items())


def test_acts_are_those_of_the_page():
    assert [act.key for act in CASE.acts] == list(dict.fromkeys(row.name for row in PAGE.acts))


@pytest.mark.parametrize("row", PAGE.acts, ids=lambda row: f"{row.name}-{row.label}")
class TestAct:
    """One act of section 3b against its row of the data."""

    def test_first_label(self, row):
        first = next(other for other in PAGE.acts if other.name == row.name)
        assert CASE.act(row.name).label == first.label

    def test_states(self, row):
        states = set(CASE.act(row.name).states)
        if row.condition == "states held by a person of that office":
            persons = {state.key for state in PAGE.states if held_by_a_person(state.holder)}
            assert persons <= states <= set(row.states)
        else:
            assert states == set(row.states)

    def test_who(self, row):
        ways = [way for other in PAGE.acts if other.name == row.name for way in other.who]
        narrowed = {"prosecutor": ACT_PROSECUTOR[row.name]} if row.name in ACT_PROSECUTOR else {}
        assert policy_rows(CASE.act(row.name).needs) == expected_rows(ways, narrowed) | BY_REMARK.get(row.name, set())

    def test_step_up(self, row):
        assert CASE.act(row.name).step_up == any(way.step_up for way in row.who)

    def test_words_are_answered(self, row):
        assert set(ACTS[row.name]) <= answering(CASE.act(row.name))

    def test_no_guard_and_no_required_answer_without_words_of_the_page(self, row):
        assert binding(CASE.act(row.name)) <= set(ACTS[row.name])


def held_by_a_person(holder):
    """Say whether the page's holder is (or may become) one person, not only a group or a queue."""
    return holder in {"lead detective", "assigned prosecutor", "SAO supervisor (chair)", "assigned AUSA"} or (
        "took it" in holder or "liaison prosecutor" in holder.lower()
    )


def test_reassign_is_limited_to_the_side_of_each_office():
    sides = {"sergeant": "police", "sao_supervisor": "SAO", "usao_supervisor": "USAO"}
    states = set(CASE.act("reassign").states)
    for grant in (g for g in POLICY if g.permission == "case_review:reassign" and g.roles != (Role.ENGINE,)):
        (role,) = grant.roles
        assert grant.states == {row.key for row in PAGE.states if row.side == sides[str(role)] and row.key in states}


@pytest.mark.parametrize("flow", LISTS)
def test_listed_states_and_labels(flow):
    states = {state.key: state.label for state in WORKFLOWS[flow].states}
    rows = {row.key: row.label for row in LISTS[flow].states}
    assert set(states) == set(rows)
    if flow != "return_item":  # section 5 gives its states no labels
        assert states == rows


@pytest.mark.parametrize(("flow", "name"), LISTED_MOVES)
class TestListedMove:
    """One move of sections 5 to 7 against the rows of the data."""

    def test_from_and_to(self, flow, name):
        on_page = {(move.source, move.target) for move in LISTS[flow].moves if move.name == name}
        rows = WORKFLOWS[flow].rows(name)
        assert {(source, to) for row in rows for source in row.sources for to in row.to} == on_page

    def test_who(self, flow, name):
        moves = [move for move in LISTS[flow].moves if move.name == name]
        unnamed = (UNNAMED[name],) if name in UNNAMED else ()
        ways = [way for move in moves for way in (unnamed or move.who)]
        narrowed = ITEM_ROLES if flow == "return_item" else {}
        (needs,) = {row.needs for row in WORKFLOWS[flow].rows(name)}
        assert policy_rows(needs) == expected_rows(ways, narrowed) | BY_REMARK.get(name, set())

    def test_step_up(self, flow, name):
        wanted = any(way.step_up for move in LISTS[flow].moves if move.name == name for way in move.who)
        assert all(row.step_up == wanted for row in WORKFLOWS[flow].rows(name))

    def test_words_are_answered(self, flow, name):
        words = {word for move in LISTS[flow].moves if move.name == name for word in (*move.words, *move.marks)}
        table = LISTED[flow].get(name, {})
        assert words == set(table) - {""}
        here = {answer for row in WORKFLOWS[flow].rows(name) for answer in answering(row)}
        assert {answer for answers in table.values() for answer in answers} <= here

    def test_no_guard_and_no_required_answer_without_words(self, flow, name):
        on_page = {answer for answers in LISTED[flow].get(name, {}).values() for answer in answers}
        assert {answer for row in WORKFLOWS[flow].rows(name) for answer in binding(row)} <= on_page


@pytest.mark.parametrize("flow", LISTS)
def test_no_listed_move_beside_the_page(flow):
    assert {move.key for move in WORKFLOWS[flow].moves} == {move.name for move in LISTS[flow].moves}


@pytest.mark.parametrize("row", PAGE.lead.states, ids=lambda row: row.key)
def test_lead_state_has_a_holder_and_a_clock_exactly_where_the_page_has(row):
    state = WORKFLOWS["lead"].state(row.key)
    assert (bool(state.holder), bool(state.clock)) == (row.holder != "none", row.clock != "none")


def test_roles_are_those_of_the_page_and_the_engine():
    assert {str(role) for role in Role} == {row.key for row in PAGE.roles} | {"engine"}


def test_every_policy_row_of_a_workflow_belongs_to_a_move_or_act():
    needed = {step.needs for _, step in STEPS}
    flows = tuple(f"{name}:" for name in WORKFLOWS)
    beside = {str(permission) for permission in Permission}
    rows = {grant.permission for grant in POLICY if grant.permission.startswith(flows)} - beside
    assert rows == needed


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=lambda value: getattr(value, "key", value))
def test_every_step_has_a_history_sentence(flow, step):
    assert step.sentence.strip(".") == step.sentence != "", "a part of a sentence that follows the name"
