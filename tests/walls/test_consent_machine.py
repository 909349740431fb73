"""A random life of consents: nothing is told outside the scope of one that counts today, each telling accounted for.

What a consent opens is worked out here anew from `consent_rule` and `consent_purpose` of lead.toml.
"""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from casebridge import clock
from casebridge.db import db, transaction
from casebridge.diversion import care
from casebridge.diversion.models import Disclosure
from tests.building.people import acting, some_people
from tests.diversion import people as lead

STEPS, MORE_STEPS = 120, 10_000
PARTIES = ("police", "prosecutor", "provider")
PURPOSES = ("coordination", "legal_status", "status_only", "safety")
WORDS = {"plan": "canaryplan", "whereabouts": "canarywhere", "health": "canaryhealth", "needs": "Food"}
SCOPES = ("enrolled", "dates", *WORDS)
NOTICE = "42 CFR part 2 prohibits unauthorized use or disclosure of these records"


@dataclass
class Given:
    """One consent as the test knows it."""

    party: str
    purposes: tuple[str, ...]
    scope: tuple[str, ...]
    start: date
    until: date
    spoken: bool
    public_id: str = ""
    ended: bool = False

    def opens(self, purpose: str, today: date) -> set[str]:
        """Return what may be known by it: nothing before, after or beside what it says; spoken, status only."""
        if self.ended or not self.start <= today <= self.until or purpose not in self.purposes:
            return set()
        most = {"enrolled"} if self.spoken else {"enrolled", "dates"} if purpose == "status_only" else set(SCOPES)
        return set(self.scope) & most


@dataclass
class Life:
    """A person's consents, the day, and how often something was told."""

    given: list[Given] = field(default_factory=list)
    today: date = date.min
    told: int = 0
    refused: int = 0

    def open_to(self, party: str, purpose: str) -> list[set[str]]:
        """Return what each consent opens to a party for a purpose today."""
        opened = [one.opens(purpose, self.today) for one in self.given if one.party == party]
        return [scope for scope in opened if scope]


@pytest.mark.slow
def test_a_short_life_of_consents(walled):
    live(walled, STEPS, seed=7)


@pytest.mark.sweep
def test_ten_thousand_steps_of_consent(walled, record_property):
    life = live(walled, MORE_STEPS, seed=clock.now().toordinal())
    record_property("consent steps", MORE_STEPS)
    record_property("disclosures, each within a consent and accounted for", life.told)
    record_property("readings that found nothing", life.refused)


def live(walled, steps: int, *, seed: int) -> Life:
    """Take so many random steps and check each telling."""
    dice, life = random.Random(seed), Life()
    start = clock.now()
    with walled.app.app_context():
        with transaction():
            person = lead.active("arrest", how_to_find=WORDS["whereabouts"], case_ref=walled.town.ids["diverted"])
            # The one consent that intake needs is taken back at once: the rest is the walk's.
            care.write_goal(person, actor=acting(some_people()["case-manager"]), area="housing", words=WORDS["plan"])
            public_id, number = person.public_id, person.id
        first = person.consents[0].public_id
        db.session.remove()
    moment, seen = start, {}
    for step in range(steps):
        if step == 0 or dice.random() < 0.04:
            moment += timedelta(days=dice.randint(1, 9)) if step else timedelta(0)
            seen = {}
        with clock.at(moment + timedelta(seconds=step)):
            life.today = clock.court_local(clock.now()).date()
            visitors = _Visitors(walled, seen)
            if step == 0:
                assert visitors["case-manager"].send(f"/lead/{public_id}/consent/{first}/withdraw").status_code == 303
            _step(dice, life, visitors, public_id, number)
    return life


class _Visitors(dict):
    """People who sign in when they are first needed on a day."""

    def __init__(self, walled, seen) -> None:
        super().__init__()
        self.walled, self.seen = walled, seen

    def __missing__(self, name: str):
        if name not in self.seen:
            self.seen[name] = self.walled.visitor(name)
        return self.seen[name]


def _step(dice: random.Random, life: Life, visitors, public_id: str, number: int) -> None:
    chance = dice.random()
    if chance < 0.15:
        _give(dice, life, visitors, public_id)
    elif chance < 0.23:
        _withdraw(dice, life, visitors, public_id)
    elif chance < 0.30:
        _narrow(dice, life, visitors, public_id)
    elif chance < 0.70:
        _police_reads(dice, life, visitors, public_id, number)
    else:
        _liaison_reads(life, visitors, public_id, number)


def _give(dice: random.Random, life: Life, visitors, public_id: str) -> None:
    spoken = dice.random() < 0.3
    some = lambda of: tuple(one for one in of if dice.random() < 0.5) or (dice.choice(of),)  # noqa: E731
    one = Given(
        dice.choice(PARTIES), some(("coordination", "status_only")) if spoken else some(PURPOSES),
        ("enrolled",) if spoken else some(SCOPES), life.today, life.today + timedelta(days=dice.randint(0, 28)), spoken,
    )  # fmt: skip
    sent = {
        "party": one.party, "recipient": "Somebody by name", "purposes": list(one.purposes), "scope": list(one.scope),
        "item": WORDS["health"] if "health" in one.scope else "", "given_on": one.start.isoformat(),
        "until": one.until.isoformat(), "how": "spoken" if spoken else "signed", "witness": "D. Solano",
        "revocation_told": "1", "copy_given": "1",
    }  # fmt: skip
    answer = visitors["case-manager"].send(f"/lead/{public_id}/consent", sent)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    one.public_id = _newest(visitors)
    if one.party == "police":
        agreed = visitors["coordinator"].send(f"/lead/{public_id}/consent/{one.public_id}/agree")
        assert agreed.status_code == 303
    life.given.append(one)


def _newest(visitors) -> str:
    with visitors.walled.app.app_context():
        found = db.session.execute(
            db.text("SELECT public_id FROM lead.lead_consent ORDER BY id DESC LIMIT 1")
        ).scalar_one()
        db.session.remove()
    return str(found)


def _live(life: Life) -> list[Given]:
    return [one for one in life.given if not one.ended and one.start <= life.today <= one.until]


def _withdraw(dice: random.Random, life: Life, visitors, public_id: str) -> None:
    if not (live := _live(life)):
        return
    one = dice.choice(live)
    answer = visitors["case-manager"].send(f"/lead/{public_id}/consent/{one.public_id}/withdraw")
    assert answer.status_code == 303
    one.ended = True


def _narrow(dice: random.Random, life: Life, visitors, public_id: str) -> None:
    if not (live := _live(life)):
        return
    one = dice.choice(live)
    scope = tuple(dice.sample(one.scope, dice.randint(1, len(one.scope))))
    purposes = tuple(dice.sample(one.purposes, dice.randint(1, len(one.purposes))))
    sent = {"purposes": list(purposes), "scope": list(scope), "until": one.until.isoformat()}
    answer = visitors["case-manager"].send(f"/lead/{public_id}/consent/{one.public_id}", sent)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    one.ended = True
    life.given.append(Given(one.party, purposes, scope, one.start, one.until, one.spoken, _newest(visitors)))


def _police_reads(dice: random.Random, life: Life, visitors, public_id: str, number: int) -> None:
    purpose = dice.choice(PURPOSES)
    before = _accounted(visitors, number)
    answer = visitors["detective"].get(f"/lead/mine/{public_id}?for={purpose}")
    _judge(life, answer, life.open_to("police", purpose), _accounted(visitors, number) - before, 404)


def _liaison_reads(life: Life, visitors, public_id: str, number: int) -> None:
    before = _accounted(visitors, number)
    answer = visitors["lead-liaison"].get(f"/lead/offers/{public_id}")
    # Status and dates are all that the liaison sees, whatever else a consent opens.
    narrow = [
        scope & {"enrolled", "dates"}
        for purpose in ("status_only", "coordination", "legal_status")
        for scope in life.open_to("prosecutor", purpose)
        if "enrolled" in scope
    ]
    _judge(life, answer, narrow[:1], _accounted(visitors, number) - before, 200)


def _judge(life: Life, answer, opened: list[set[str]], rows: int, empty: int) -> None:
    text, allowed = answer.get_data(as_text=True), set().union(*opened)
    assert answer.status_code == (200 if opened else empty)
    assert [scope for scope, word in WORDS.items() if word in text and scope not in allowed] == []
    assert [scope for scope, word in WORDS.items() if word not in text and scope in allowed] == []
    assert not opened or NOTICE in text
    assert rows == len(opened)
    life.told += rows
    life.refused += not opened


def _accounted(visitors, number: int) -> int:
    with visitors.walled.app.app_context():
        count = db.session.query(Disclosure).filter_by(referral_id=number).count()
        db.session.remove()
    return int(count)
