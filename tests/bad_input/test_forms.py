"""Every form of the application with every kind of text and choice that fits nowhere."""

import itertools
from html import unescape

import pytest

from tests.bad_input.house import changed_tables, missing_headers
from tests.bad_input.places import BARE, CHOICELESS, PLACES, WORDLESS
from tests.bad_input.strings import BAD, NO_CHOICES

# Each answer of a section saves by itself: what fits is kept, the rest comes back.
BY_ITSELF = {"intake.save_facts"}
# Never shown again.
SECRET = {"password", "new_password", "new_password_again", "confirm_password", "code"}
REFUSALS = {403, 404, 409, 413, 422}
# Of these each form is sent one, the next form the next; `make sweep` sends all there are to all.
QUICK = (
    "nul", "a lone surrogate", "a hundred thousand and one characters", "right to left with overrides", "emoji",
    "forty nines", "markup",
)  # fmt: skip
QUICK_CHOICES = ("another key", "nul")
AT_A_TIME = 1
BOTH = pytest.mark.parametrize("kind", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)


def pairs(values, quick, without):
    """Return each form with each named value; what is not this form's turn of the quick ones is a long proof."""
    forms = [endpoint for endpoint in PLACES if endpoint not in without]
    turns = itertools.cycle(quick)
    its_turn = {endpoint: {next(turns) for _ in range(AT_A_TIME)} for endpoint in forms}
    return [
        pytest.param(
            endpoint, name, id=f"{endpoint}, {name}", marks=() if name in its_turn[endpoint] else pytest.mark.sweep
        )
        for endpoint in forms
        for name in values
    ]


def what_is_wrong(house, endpoint, changed):
    """Send a form and return what the answer or the rows do wrong."""
    form, visitor = house.form(endpoint), house.visitor(PLACES[endpoint][0])
    before = house.rows_as_built
    answer = house.send(visitor, form, changed)
    if answer.status_code in (302, 303):
        return [f"lacks {name}" for name in missing_headers(answer)]
    wrong = [f"answered {answer.status_code}"] if answer.status_code not in REFUSALS | {200} else []
    wrong += [f"lacks {name}" for name in missing_headers(answer)]
    if endpoint not in BY_ITSELF and answer.status_code != 200:
        wrong += [f"changed {table}" for table in changed_tables(before, house.rows())]
    if answer.mimetype in ("application/pdf", "application/zip"):
        return wrong  # what was asked for was made
    text = plain(unescape(answer.text))
    for name, value in changed.items():
        if name not in SECRET and answer.status_code != 413 and kept_whole(value) and plain(value) not in text:
            wrong.append(f"lost {name}")
    return wrong


def plain(text):
    return text.replace("\r\n", "\n").strip()


def kept_whole(text):
    """Say whether a browser sends and shows these characters as they are."""
    return text.strip() and not any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in text)


def test_every_form_has_its_place(house):
    forms = {rule.endpoint for rule in house.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert forms == set(PLACES) | BARE


def test_the_forms_without_words_or_choices_are_named(house):
    forms = {endpoint: house.form(endpoint) for endpoint in PLACES}
    assert {endpoint for endpoint, form in forms.items() if not form.written} == WORDLESS
    assert {endpoint for endpoint, form in forms.items() if not form.chosen} == CHOICELESS


@pytest.mark.parametrize(("endpoint", "text"), pairs(BAD, QUICK, WORDLESS))
def test_a_form_takes_or_refuses_any_text(house, endpoint, text):
    assert what_is_wrong(house, endpoint, dict.fromkeys(house.form(endpoint).written, BAD[text])) == []


@pytest.mark.parametrize(("endpoint", "key"), pairs(NO_CHOICES, QUICK_CHOICES, CHOICELESS))
def test_a_form_takes_or_refuses_any_choice(house, endpoint, key):
    wrong = what_is_wrong(house, endpoint, dict.fromkeys(house.form(endpoint).chosen, NO_CHOICES[key]))
    assert [fault for fault in wrong if not fault.startswith("lost")] == []


@pytest.mark.parametrize("endpoint", PLACES)
def test_a_form_with_nothing_in_it_breaks_nothing(house, endpoint):
    form = house.form(endpoint)
    wrong = what_is_wrong(house, endpoint, dict.fromkeys([*form.written, *form.chosen], ""))
    assert wrong == []


def send_on_both(house, endpoint, values):
    """Send a form with each of the values in all its fields; what is refused leaves the database to the next test."""
    visitor, form = house.visitor(PLACES[endpoint][0]), house.form(endpoint)
    for changed in values:
        status = house.send(visitor, form, changed).status_code
        assert status in REFUSALS | {200, 303}, changed
        house.only_read = house.only_read and status in REFUSALS


@BOTH
@pytest.mark.parametrize("endpoint", [endpoint for endpoint in PLACES if endpoint not in WORDLESS])
def test_both_databases_take_or_refuse_any_text(read_house, endpoint):
    texts = [BAD["nul"]]
    send_on_both(read_house, endpoint, [dict.fromkeys(read_house.form(endpoint).written, text) for text in texts])


@BOTH
@pytest.mark.parametrize("endpoint", [endpoint for endpoint in PLACES if endpoint not in CHOICELESS])
def test_both_databases_take_or_refuse_any_choice(read_house, endpoint):
    keys = [NO_CHOICES["nul"]]
    send_on_both(read_house, endpoint, [dict.fromkeys(read_house.form(endpoint).chosen, key) for key in keys])
