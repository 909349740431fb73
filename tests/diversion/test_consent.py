"""Consent: how it is recorded, narrowed and withdrawn, and what it opens at each read."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.db import db
from casebridge.diversion import consents
from casebridge.diversion.models import Disclosure
from casebridge.diversion.reading import purposes_open, read_by_consent
from casebridge.errors import Invalid, NotAllowed, NotReady, NotThere, StepUpNeeded, WrongState
from tests.diversion.people import (
    CASE,
    active,
    actor,
    consent_of,
    engaged,
    given,
    in_intake,
    move,
    referred,
    spoken,
    today,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("unit")
FAULTY = [
    ({"party": "neighbors"}, "party"),
    ({"recipient": " "}, "recipient"),
    ({"purposes": []}, "purposes"),
    ({"purposes": ["gossip"]}, "purposes"),
    ({"purposes": ["coordination", "proceedings"]}, "purposes"),
    ({"scope": []}, "scope"),
    ({"scope": ["health"]}, "item"),
    ({"given_on": None}, "given_on"),
    ({"given_on": 1}, "given_on"),
    ({"until": None}, "until"),
    ({"until": -1}, "until"),
    ({"until": 367}, "until"),
    ({"how": "winked"}, "how"),
    ({"copy_given": False}, "copy_given"),
    ({"revocation_told": False}, "revocation_told"),
]
TOO_MUCH_SPOKEN = [
    ({"witness": ""}, "witness"),
    ({"purposes": ["legal_status"]}, "purposes"),
    ({"purposes": ["proceedings"]}, "purposes"),
    ({"scope": ["enrolled", "plan"]}, "scope"),
    ({"until": 31}, "until"),
]


def dated(changed):
    """Turn numbers into days from today."""
    return {key: today() + timedelta(days=v) if type(v) is int else v for key, v in changed.items()}


def read(referral, *, by="lead-liaison", party="prosecutor", purpose="status_only"):
    return read_by_consent(referral, reader=actor(by), party=party, purpose=purpose)


def accounting():
    return db.session.scalars(select(Disclosure).order_by(Disclosure.id)).all()


@pytest.mark.parametrize(("changed", "field"), FAULTY)
def test_a_consent_that_lacks_something_is_refused_by_name(changed, field):
    referral = engaged()
    with pytest.raises(Invalid) as refused:
        consent_of(referral, **dated(changed))
    assert field in refused.value.fields


@pytest.mark.parametrize(("changed", "field"), TOO_MUCH_SPOKEN)
def test_spoken_consent_is_status_for_thirty_days_before_a_witness(changed, field):
    referral = engaged()
    with pytest.raises(Invalid) as refused:
        consents.record_consent(referral, actor=actor("case-manager"), **spoken(**dated(changed)))
    assert field in refused.value.fields


def test_the_first_consent_begins_intake():
    assert in_intake().state == "intake"


def test_consent_for_court_alone_begins_no_intake():
    referral = engaged()
    consents.take_consent(referral, actor=actor("case-manager"), **given(purposes=["proceedings"]))
    assert referral.state == "engaged"


def test_consent_for_court_alone_completes_no_intake():
    referral = in_intake()
    consent_of(referral, purposes=["proceedings"])
    consents.withdraw_consent(referral.consents[0], actor=actor("case-manager"))
    with pytest.raises(NotReady):
        move(referral, "complete_intake", "case-manager")


def test_nobody_consents_before_the_hand_off():
    with pytest.raises(WrongState):
        consent_of(referred())


@pytest.mark.parametrize("username", ["lead-liaison", "detective", "admin"])
def test_only_lead_records_consent(username):
    referral = engaged()
    with pytest.raises(NotAllowed):
        consents.record_consent(referral, actor=actor(username), **given())


def test_a_signed_consent_lasts_twelve_months_at_most():
    assert consents.latest_end(today().replace(year=2028, month=2, day=29)).isoformat() == "2029-02-28"


def test_live_consent_opens_its_scope():
    assert read(in_intake(case_ref=CASE)).scope == ("enrolled", "dates")


def test_a_purpose_that_was_not_consented_opens_nothing():
    with pytest.raises(NotThere):
        read(in_intake(), purpose="coordination")


def test_a_party_that_was_not_consented_reads_nothing():
    with pytest.raises(NotThere):
        read(in_intake(), by="detective", party="police")


def test_status_only_never_opens_the_plan():
    referral = in_intake(consent={"scope": ["enrolled", "plan", "whereabouts"]})
    assert read(referral).scope == ("enrolled",)


def test_consent_for_another_purpose_never_opens_for_court():
    referral = in_intake(consent={"purposes": ["coordination", "legal_status"]})
    with pytest.raises(NotThere):
        read(referral, purpose="proceedings")


def test_withdrawn_consent_hides_at_the_next_request():
    referral = in_intake()
    read(referral)
    consents.withdraw_consent(referral.consents[0], actor=actor("case-manager"))
    with pytest.raises(NotThere):
        read(referral)


def test_a_consent_that_ended_opens_nothing():
    referral = in_intake()
    with clock.at(clock.now() + timedelta(days=181)), pytest.raises(NotThere):
        read(referral)


def test_spoken_consent_opens_nothing_after_thirty_days():
    referral = in_intake(consent=spoken())
    with clock.at(clock.now() + timedelta(days=31)):
        assert purposes_open(referral, "prosecutor", today()) == []


def test_a_consent_is_withdrawn_once():
    consent = in_intake().consents[0]
    consents.withdraw_consent(consent, actor=actor("case-manager"))
    with pytest.raises(WrongState):
        consents.withdraw_consent(consent, actor=actor("case-manager"))


def test_a_narrower_consent_takes_the_place_of_the_one_before():
    referral = in_intake()
    wide = referral.consents[0]
    consents.narrow_consent(wide, actor=actor("case-manager"), purposes=["status_only"], scope=["enrolled"])
    assert (wide.withdrawn_at is None, read(referral).scope) == (False, ("enrolled",))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"scope": ["enrolled", "plan"]}, "scope"), ({"scope": []}, "scope"),
        ({"purposes": ["coordination"]}, "purposes"),
        ({"until": 200}, "until"), ({"until": -1}, "until"),
    ],
)  # fmt: skip
def test_a_narrower_consent_is_never_wider(changed, field):
    consent = in_intake().consents[0]
    with pytest.raises(Invalid) as refused:
        consents.narrow_consent(
            consent, actor=actor("case-manager"),
            **{"purposes": ["status_only"], "scope": ["enrolled"]} | dated(changed),
        )  # fmt: skip
    assert list(refused.value.fields) == [field]


def test_what_was_withdrawn_is_not_narrowed():
    consent = in_intake().consents[0]
    consents.withdraw_consent(consent, actor=actor("case-manager"))
    with pytest.raises(WrongState):
        consents.narrow_consent(consent, actor=actor("case-manager"), purposes=["status_only"], scope=["enrolled"])


def test_each_read_is_accounted_for():
    referral = in_intake()
    before = len(accounting())
    read(referral)
    read(referral)
    assert len(accounting()) == before + 2


def test_the_accounting_names_reader_consent_and_scope():
    referral = in_intake()
    read(referral)
    row = accounting()[-1]
    assert (row.reader_id, row.consent_id, row.scope) == (
        actor("lead-liaison").id, referral.consents[0].id, ["enrolled", "dates"],
    )  # fmt: skip


def test_a_refused_read_is_no_disclosure():
    referral = in_intake()
    before = len(accounting())
    with pytest.raises(NotThere):
        read(referral, purpose="proceedings")
    assert len(accounting()) == before


def test_what_is_opened_carries_the_federal_notice():
    assert "42 CFR part 2 prohibits" in read(in_intake()).notice


def test_what_is_opened_says_what_the_consent_covers():
    assert "Enrolled yes or no" in read(in_intake()).covers[0]


def test_another_officer_reads_nothing():
    referral = in_intake(consent={"party": "police"})
    with pytest.raises(NotThere):
        read(referral, by="detective2", party="police")


def test_the_officer_who_referred_reads_what_consent_opens():
    referral = in_intake(consent={"party": "police"})
    assert read(referral, by="detective", party="police").facts[0][1].startswith("Yes")


def test_police_read_nothing_before_a_second_person_of_lead_agreed():
    referral = in_intake()
    worker, other = actor("case-manager"), actor("coordinator")
    consent = consents.record_consent(referral, actor=worker, **given(party="police"))
    for who, wrong in ((worker, NotAllowed), (replace(other, stepped_up_at=None), StepUpNeeded)):
        with pytest.raises(wrong):
            consents.agree(consent, actor=who)
    with pytest.raises(NotThere):
        read(referral, by="detective", party="police")
    consents.agree(consent, actor=other)
    assert read(referral, by="detective", party="police").facts[0][1].startswith("Yes")
    narrower = consents.narrow_consent(consent, actor=worker, purposes=["status_only"], scope=["enrolled"])
    assert not narrower.waits
    with pytest.raises(WrongState):
        consents.agree(narrower, actor=other)


@pytest.mark.parametrize("username", ["prosecutor", "sao-supervisor", "federal", "commander", "admin", "auditor"])
def test_others_read_nothing_by_a_consent_for_their_office(username):
    referral = in_intake()
    for party in ("prosecutor", "police"):
        with pytest.raises(NotThere):
            read(referral, by=username, party=party)


def test_lead_opens_for_a_party_to_tell_it():
    referral = in_intake(consent={"party": "provider", "purposes": ["coordination"], "scope": ["needs"]})
    opened = read(referral, by="case-manager", party="provider", purpose="coordination")
    assert opened.facts == (("Needs in general words", "Food, ID"),)


def test_every_scope_has_words():
    everything = ["enrolled", "dates", "needs", "plan", "barriers", "whereabouts", "health"]
    referral = active(consent={"purposes": ["coordination"], "scope": everything, "item": "Foot doctor"})
    opened = read(referral, purpose="coordination")
    assert opened.scope == tuple(everything)
