"""The wall around LEAD: who gets a 404, what rests encrypted, what no list, search or case shows."""

import re

import pytest
from flask import Flask
from sqlalchemy import Table, inspect, text

from casebridge.db import db, metadata, transaction
from casebridge.diversion.models import LeadReferral
from casebridge.lead_store import SCHEMA, owners_engine
from tests.diversion.people import CASE, NAME, active, engaged, in_intake, referred
from tests.factories import a_case

LEADS_OWN = (
    "/lead/", "/lead/participants", "/lead/work-group", "/lead/work-group?to=", "/lead/capacity",
    "/lead/disclosures", "/lead/{}", "/lead/{}/consent", "/lead/{}/details", "/lead/{}/disclosures",
    "/lead/{}/moves/finish",
)  # fmt: skip
OFFICERS = ("/lead/refer", "/lead/refer/arrest", "/lead/mine", "/lead/mine/{}")
LIAISONS = ("/lead/offers", "/lead/offers/{}", "/lead/offers/{}/moves/extend_intake")
OUTSIDE = (
    "detective", "sergeant", "commander", "prosecutor", "sao-supervisor", "federal-liaison", "lead-liaison", "federal",
    "usao-supervisor", "advocate", "clerk", "auditor", "admin",
)  # fmt: skip
NOT_LIAISON = tuple(name for name in OUTSIDE if name != "lead-liaison")
NOT_OFFICER = tuple(name for name in OUTSIDE if name not in ("detective", "sergeant"))


@pytest.mark.parametrize("username", OUTSIDE)
def test_leads_own_pages_are_not_there_for_others(sign_in, kept, username):
    public_id = kept(active, case_ref=CASE)
    visitor = sign_in(username)
    answers = {path: visitor.get(path.format(public_id)).status_code for path in LEADS_OWN}
    assert answers == dict.fromkeys(LEADS_OWN, 404)


@pytest.mark.parametrize("username", [*NOT_LIAISON, "coordinator", "case-manager"])
def test_offers_are_not_there_for_others(sign_in, kept, username):
    public_id = kept(active, case_ref=CASE)
    visitor = sign_in(username)
    answers = {path: visitor.get(path.format(public_id)).status_code for path in LIAISONS}
    assert answers == dict.fromkeys(LIAISONS, 404)


@pytest.mark.parametrize("username", NOT_OFFICER)
def test_referring_is_not_there_for_others(sign_in, kept, username):
    public_id = kept(in_intake, consent={"party": "police"})
    visitor = sign_in(username)
    answers = {path: visitor.get(path.format(public_id)).status_code for path in OFFICERS}
    assert answers == dict.fromkeys(OFFICERS, 404)


def test_a_page_that_is_walled_looks_like_one_that_is_not_there(sign_in, kept):
    public_id = kept(active)
    visitor = sign_in("prosecutor")
    walled, absent = (visitor.get(path).text for path in (f"/lead/{public_id}", "/lead/AAAAAAAAAAAAAAAAAAAAAA"))
    assert _plain(walled) == _plain(absent)


@pytest.mark.parametrize("door", ["social_contact", "community"])
def test_the_liaison_never_meets_other_doors(sign_in, kept, door):
    public_id = kept(active, door)
    visitor = sign_in("lead-liaison")
    number = _number(visitor, public_id)
    assert visitor.get(f"/lead/offers/{public_id}").status_code == 404
    assert number not in visitor.get("/lead/offers").text


def test_another_officers_referral_is_not_there(sign_in, kept):
    public_id = kept(in_intake, consent={"party": "police"})
    assert sign_in("detective2").get(f"/lead/mine/{public_id}").status_code == 404


@pytest.mark.parametrize("username", OUTSIDE)
def test_no_search_finds_a_participant(sign_in, kept, username):
    public_id = kept(engaged, "social_contact")
    visitor = sign_in(username)
    number = _number(visitor, public_id)
    for words in (NAME.split()[1], number):
        answer = visitor.get("/search", query_string={"q": words})
        assert public_id not in answer.text
        assert "Tallulah" not in answer.text


def test_nothing_that_names_the_person_rests_readable(app: Flask, kept):
    kept(active, case_ref=CASE, consent={"recipient": "Zebulon Recipient"})
    with app.app_context():
        raw = "\n".join(_rows(table) for table in metadata.sorted_tables)
        db.session.remove()
    secrets = ("Tallulah", "Bramblecoat", "Custard", "Zebulon", "A small bag")
    assert [word for word in secrets if word in raw] == []


def test_two_equal_names_rest_differently(app: Flask, kept):
    kept(referred)
    kept(referred)
    with app.app_context():
        rows = db.session.execute(text("SELECT details FROM lead.lead_referral")).scalars().all()
        db.session.remove()
    assert len(set(rows)) == 2


def test_no_key_of_the_database_crosses_the_wall(app: Flask):
    with app.app_context():
        tables = inspect(owners_engine())
        pointed = {
            (schema == SCHEMA, key["referred_table"].startswith("lead_"))
            for schema in (None, SCHEMA)
            for name in tables.get_table_names(schema)
            for key in tables.get_foreign_keys(name, schema)
        }
    assert pointed == {(True, True), (False, False)}
    assert not [t.name for t in metadata.sorted_tables if t.name.startswith("lead_") != (t.schema == SCHEMA)]


def test_a_case_page_says_nothing_of_a_referral(app, sign_in, kept):
    with app.app_context():
        with transaction():
            case_id = a_case("draft", kind="low_level").public_id
        db.session.remove()
    public_id = kept(active, case_ref=case_id)
    visitor = sign_in("detective")
    number = _number(visitor, public_id)
    page = visitor.get(f"/cases/{case_id}").text
    assert number not in page
    assert public_id not in page


def test_the_history_of_a_case_says_nothing_of_a_referral(app, sign_in, kept):
    with app.app_context():
        with transaction():
            case_id = a_case("draft", kind="low_level").public_id
        db.session.remove()
    kept(active, case_ref=case_id)
    assert "referral" not in sign_in("detective").get(f"/cases/{case_id}/history").text


def _plain(page: str) -> str:
    """Return a page without what differs from request to request."""
    return re.sub(r'nonce="[^"]*"|value="[^"]*"|<code>[^<]*</code>|[0-9a-f]{16}', "", page)


def _number(visitor, public_id: str) -> str:
    with visitor.application.app_context():
        number = db.session.query(LeadReferral.number).filter_by(public_id=public_id).scalar()
        db.session.remove()
    return str(number)


def _rows(table: Table) -> str:
    return "\n".join(str(tuple(row)) for row in db.session.execute(text(f"SELECT * FROM {table.fullname}")))


def test_an_older_key_opens_and_seals_no_more(app: Flask, kept):
    kept(referred)
    keys = app.config["CASEBRIDGE_KEYS"]
    app.config["CASEBRIDGE_KEYS"] = keys | {"part2": "ab" * 32, "part2_2025": keys["part2"]}
    kept(referred)
    with app.app_context():
        sealed = db.session.execute(text("SELECT details FROM lead.lead_referral ORDER BY id")).scalars().all()
        assert [row.name for row in db.session.query(LeadReferral)] == [NAME, NAME]
        db.session.remove()
    assert len({value.partition(".")[0] for value in sealed}) == 2
