"""Answers the questions of the intake page as a detective does, until none is left blank."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.choosing import choose
from tests.building.answers import CHOSEN, NUMBERS

DAY = "2026-01-05"


def answer_questions(page: Page, own: dict[str, str], day: str = DAY) -> None:
    """Answer each required question that is asked; more may be asked after the first are answered."""
    for _ in range(5):
        if not sum(_answer_section(page, form, own, day) for form in page.locator("form[id^=section-]").all()):
            return
        page.reload()
    raise AssertionError("the page went on asking")


def _answer_section(page: Page, form: Locator, own: dict[str, str], day: str) -> int:
    """Answer the blanks of one card and wait until they are saved; how many there were."""
    done = 0
    for control in form.locator("[id^=fact-]:is(fieldset, input, select, textarea)").all():
        done += _answer(control, own, day)
    if done:
        expect(page.locator("[data-saved]")).to_contain_text("Saved")
    return done


def _answer(control: Locator, own: dict[str, str], day: str) -> int:
    facts = control.evaluate(
        """(field) => ({
            key: field.id.slice(5), kind: field.tagName === "FIELDSET" ? field.querySelector("input").type : field.type,
            blank: field.tagName === "FIELDSET" ? !field.querySelector(":checked") : !field.value,
            optional: Boolean(field.closest(".usa-form-group, fieldset").querySelector(":scope > .quiet")),
            asked: field.tagName !== "INPUT" || !["radio", "checkbox"].includes(field.type),
            late: !!field.closest("details"),
        })"""
    )
    if not facts["blank"] or facts["optional"] or not facts["asked"] or facts["late"]:
        return 0
    key, kind = facts["key"], facts["kind"]
    if kind in ("radio", "checkbox"):
        said = own.get(key) or CHOSEN.get(key)
        choice = control.locator(f'input[value="{said}"]' if said else "input").first
        choose(choice)
    elif kind == "select-one":
        said = own.get(key) or CHOSEN.get(key)
        control.select_option(said) if said else control.select_option(index=1)
    else:
        plain = {"date": day, "time": "22:10", "textarea": "Stated in the report."}
        control.fill(own.get(key) or NUMBERS.get(key) or plain.get(kind, "1"))
    return 1
