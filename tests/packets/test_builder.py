"""The builder page, without a script: arrange, preview, keep a recipe and use it again."""

import pytest

from casebridge.db import db, transaction
from casebridge.packets.models import BatesNumber, Packet, PacketRecipe
from tests.factories import a_case
from tests.packets.asking import a_kept_thing, answers
from tests.support.pages import soup


@pytest.fixture
def town(app):
    """Give the address of a case's packets, another case's, and the public ids of two exhibits."""
    with app.app_context():
        with transaction():
            case, other = a_case("in_review"), a_case("in_review")
            plain = a_kept_thing(case, "charging", "Plain map")
            sealed = a_kept_thing(case, "charging", "Sealed map", "sealed")
            forbidden = a_kept_thing(case, "charging", "Letter about a plea", "work-product")
            found = {
                "url": f"/cases/{case.public_id}/packets", "other": f"/cases/{other.public_id}/packets",
                "plain": plain.public_id, "sealed": sealed.public_id, "forbidden": forbidden.public_id,
                "answers": answers(case, "charging"), "person": case.suspects[0].public_id,
            }  # fmt: skip
        db.session.remove()
    return found


def form_of(page):
    """Return what the builder's form holds when nothing is touched."""
    form = page.find(id="build")
    held = [
        (one["name"], one.get("value", ""))
        for one in form.select("input[type=hidden], input[type=text], input[type=date]")
    ]
    held += [(one["name"], one["value"]) for one in form.select("input[checked]")]
    data = {}
    for name, value in held:
        if name not in ("csrf_token", "form_key"):
            data.setdefault(name, []).append(value)
    return data


def written(page):
    return [one["value"] for one in page.select("input[name=order]")]


def shown(visitor, town, kind="charging", where="url"):
    return soup(visitor.get(f"{town[where]}?kind={kind}"))


def filled(visitor, town, **more):
    form = form_of(shown(visitor, town))
    return {**form, **town["answers"], "recipient": "The clerk", **more}


def packet_of(app):
    with app.app_context():
        found = db.session.query(Packet).order_by(Packet.id.desc()).first()
        values = None if found is None else (found.kind, found.sections, found.chosen, found.party_id is not None)
        db.session.remove()
    return values


def test_each_kind_asks_for_what_its_cover_needs(sign_in, town):
    labels = shown(sign_in("prosecutor"), town).find(id="build").get_text(" ")
    assert all(word in labels for word in ("Defendant", "Court", "Paper", "Bail view given"))
    assert "Disclosure number" not in labels


def test_what_goes_in_and_what_stays_out_is_said_with_its_reason(sign_in, town):
    rows = {
        row.th.get_text(" ", strip=True): row
        for row in shown(sign_in("prosecutor"), town).select("#ask-exhibits tr")[1:]
    }
    told = {
        name.split(" ", 2)[2]: (row.find("input"), row.find_all("td")[1].get_text(" ", strip=True))
        for name, row in rows.items()
    }
    assert told["Plain map"][0].has_attr("checked")
    assert (told["Sealed map"][0].has_attr("checked"), "only when it is named" in told["Sealed map"][1]) == (
        False,
        True,
    )
    assert (told["Letter about a plea"][0], "may never stand" in told["Letter about a plea"][1]) == (None, True)


def test_a_packet_is_built_as_the_form_stands(app, sign_in, town):
    visitor = sign_in("prosecutor")
    data = filled(visitor, town)
    data["exhibit"] = [town["sealed"]]
    assert visitor.send(town["url"], data).status_code == 303
    kind, _sections, chosen, about = packet_of(app)
    assert (kind, list(chosen), about) == ("charging", [town["sealed"]], True)


def test_what_was_forbidden_comes_back_by_name_and_nothing_is_asked_for(app, sign_in, town):
    visitor = sign_in("prosecutor")
    answer = visitor.send(town["url"], filled(visitor, town, exhibit=[town["forbidden"], town["plain"]]))
    assert (answer.status_code, "Letter about a plea, may never stand" in answer.text) == (422, True)
    assert packet_of(app) is None


def test_each_missing_answer_is_marked_and_what_was_typed_is_kept(sign_in, town):
    visitor = sign_in("prosecutor")
    answer = visitor.send(town["url"], {**filled(visitor, town), "court": "", "recipient": "The clerk"})
    page = soup(answer)
    assert page.find(id="ask-court")["aria-invalid"] == "true"
    assert page.find(id="ask-recipient")["value"] == "The clerk"
    assert page.select_one("#ask-document_type option[selected]")["value"] == "Statement of charges"


def test_a_section_moves_up_and_is_built_there(app, sign_in, town):
    visitor = sign_in("prosecutor")
    data = filled(visitor, town)
    assert data["order"] == ["charges", "decision"]
    page = soup(visitor.send(f"{town['url']}/arrange", {**data, "do": "up:decision"}))
    assert written(page) == ["decision", "charges"]
    visitor.send(town["url"], {**form_of(page), **town["answers"], "recipient": "The clerk"})
    assert packet_of(app)[1] == (
        "cover",
        "notices",
        "contents",
        "decision",
        "charges",
        "arrest_charging",
        "manifest",
        "verify",
    )


def test_the_button_that_moved_a_section_keeps_the_focus(sign_in, town):
    visitor = sign_in("prosecutor")
    page = shown(visitor, town, "case_summary")
    answer = visitor.send(f"{town['url']}/arrange", {**form_of(page), "do": "down:summary"})
    assert soup(answer).select_one("button[autofocus]")["value"] == "down:summary"


def test_what_must_stand_in_every_packet_cannot_be_left_out(app, sign_in, town):
    visitor = sign_in("prosecutor")
    data = filled(visitor, town)
    assert not {"cover", "notices", "contents", "manifest", "verify"} & {*data["section"], *data["order"]}
    visitor.send(town["url"], {**data, "section": []})
    assert packet_of(app)[1] == ("cover", "notices", "contents", "manifest", "verify")


def test_arranging_keeps_nothing(app, sign_in, town):
    visitor = sign_in("prosecutor")
    visitor.send(f"{town['url']}/arrange", {**filled(visitor, town), "do": "show"})
    assert packet_of(app) is None


def test_the_preview_says_what_the_pages_would_say_and_gives_out_no_number(app, sign_in, town):
    visitor = sign_in("prosecutor")
    answer = visitor.send(f"{town['url']}/preview", filled(visitor, town))
    policy = answer.headers["Content-Security-Policy"]
    assert all(
        word in answer.text for word in ("Draft, not issued", "District Court", "Plain map", "Statement of charges")
    )
    assert ("script" in policy, policy.startswith("sandbox; default-src 'none'")) == (False, True)
    assert "<script" not in answer.text
    with app.app_context():
        assert (db.session.query(BatesNumber).count(), db.session.query(Packet).count()) == (0, 0)
        db.session.remove()


def test_what_a_person_typed_is_shown_in_the_preview_and_not_obeyed(sign_in, town):
    visitor = sign_in("prosecutor")
    answer = visitor.send(f"{town['url']}/preview", filled(visitor, town, court="<b>Bold</b> court"))
    assert "&lt;b&gt;Bold&lt;/b&gt; court" in answer.text


def test_after_a_preview_the_same_form_still_builds(app, sign_in, town):
    visitor = sign_in("prosecutor")
    data = {**filled(visitor, town), **visitor.carried()}
    visitor.post(f"{town['url']}/preview", data=data)
    assert visitor.post(town["url"], data=data).status_code == 303
    assert packet_of(app)[0] == "charging"


def test_the_page_says_how_many_pages(sign_in, town):
    note = shown(sign_in("prosecutor"), town).select_one("#sections .card__h span").get_text()
    assert note.startswith("About ") and "1 from 1 exhibit" in note  # noqa: PT018


def kept(visitor, town, **more):
    answer = visitor.send(f"{town['url']}/recipes", filled(visitor, town, recipe_name="Two pages", **more))
    assert answer.status_code == 303
    return answer.location.partition("recipe=")[2].partition("#")[0]


def test_a_recipe_brings_sections_answers_and_exhibits_back_on_its_case(sign_in, town):
    visitor = sign_in("prosecutor")
    key = kept(
        visitor, town, order=["decision", "charges"], section=["decision", "arrest_charging"], exhibit=[town["sealed"]]
    )
    page = soup(visitor.get(f"{town['url']}?recipe={key}"))
    data = form_of(page)
    assert (written(page), data["section"], data["exhibit"]) == (
        ["decision", "charges"], ["decision", "arrest_charging"], [town["sealed"]],
    )  # fmt: skip
    assert page.find(id="ask-court")["value"] == "District Court"
    assert page.select_one("#ask-defendant option[selected]")["value"] == town["person"]


def test_on_another_case_a_recipe_says_what_fell_out(sign_in, town):
    visitor = sign_in("prosecutor")
    key = kept(visitor, town, exhibit=[town["sealed"]])
    page = soup(visitor.get(f"{town['other']}?recipe={key}"))
    told = page.get_text(" ")
    assert "“Defendant” belongs to the case" in told
    assert "let in or left out by name belong to the case" in told
    assert page.find(id="ask-court")["value"] == "District Court"
    assert page.select_one("#ask-defendant option[selected]") is None
    assert page.find(id="ask-recipient")["value"] == ""


def test_a_recipe_whose_exhibit_may_not_stand_any_more_says_so(app, sign_in, town):
    visitor = sign_in("prosecutor")
    key = kept(visitor, town, exhibit=[town["sealed"]])
    with app.app_context():
        with transaction():
            from_case = db.session.query(PacketRecipe).one()
            from_case.named = [town["forbidden"]]
        db.session.remove()
    assert "Letter about a plea, may never stand" in visitor.get(f"{town['url']}?recipe={key}").text


def test_a_name_is_taken_once_in_an_office(sign_in, town):
    visitor = sign_in("prosecutor")
    kept(visitor, town)
    answer = visitor.send(f"{town['url']}/recipes", filled(visitor, town, recipe_name="two Pages"))
    assert (answer.status_code, "has a recipe of this name" in answer.text) == (422, True)


def test_a_recipe_belongs_to_its_office(sign_in, town):
    key = kept(sign_in("prosecutor"), town)
    assert "Two pages" in sign_in("sao-supervisor").get(town["url"]).text
    police = sign_in("sergeant")
    assert "Two pages" not in police.get(town["url"]).text
    assert police.get(f"{town['url']}?recipe={key}").status_code == 404
    assert police.send(f"{town['url']}/recipes/{key}/take-away").status_code == 404


def test_a_recipe_is_taken_away(app, sign_in, town):
    visitor = sign_in("prosecutor")
    key = kept(visitor, town)
    assert visitor.send(f"{town['url']}/recipes/{key}/take-away").status_code == 303
    assert "Two pages" not in visitor.get(town["url"]).text


def test_police_do_not_see_what_prosecutors_build_for_a_court(app, sign_in, town):
    visitor = sign_in("prosecutor")
    address = visitor.send(town["url"], filled(visitor, town)).location
    assert visitor.get(address).status_code == 200
    assert sign_in("sergeant").get(address).status_code == 404
