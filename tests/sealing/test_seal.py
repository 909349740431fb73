"""A court's seal on a whole case: two people, nobody but the named, nothing in lists, links or figures; and back."""

from dataclasses import replace
from datetime import date
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from casebridge import audit, clock
from casebridge.access.check import can, grants, visible
from casebridge.access.policy import Permission
from casebridge.accounts.models import User
from casebridge.cases.models import Case, CaseEvent
from casebridge.db import db, retrying, transaction
from casebridge.errors import Busy, Conflict, Invalid, NotAllowed, NotThere, StepUpNeeded, WrongState
from casebridge.notices.models import Notice
from casebridge.packets.building import freeze
from casebridge.packets.links.queries import LinkGone, living
from casebridge.packets.links.services import share
from casebridge.sealing import preview, queries, services
from casebridge.sealing.models import CourtAct
from tests.building import court
from tests.building.packets import a_packet
from tests.building.people import acting, some_people
from tests.building.preparing import an_exhibit, record_event
from tests.factories import a_case
from tests.support.visitors import enter

INSIDE = {"detective", "prosecutor", "sao-supervisor", "sergeant"}


@pytest.fixture
def sealed(app):
    """Give the public id of a case that a court sealed; its order names the sergeant."""
    with app.app_context():
        with transaction():
            case = a_case("in_review")
            court.seal(case, "sergeant")
            kept = case.public_id
        db.session.remove()
    return kept


def test_no_row_of_the_policy_opens_a_sealed_case_to_others(app, sealed):
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        for name, user in some_people().items():
            actor = user.actor()
            for permission in grants():
                if name not in INSIDE:
                    assert not can(actor, permission, case), f"{name}: {permission}"
            seen = db.session.scalar(select(func.count()).where(visible(actor, Permission.CASE_READ, Case)))
            assert bool(seen) == can(actor, Permission.CASE_READ, case) == (name in INSIDE), name


def test_it_is_gone_from_lists_search_and_figures(app, sealed):
    with app.app_context():
        number = db.session.scalars(select(Case.number)).one()
        db.session.remove()
    for name in ("partner", "commander", "sao-supervisor2", "prosecutor2"):
        visitor = enter(app, name)
        for path in ("/", "/cases/", f"/search?q={number}", "/board" if name == "commander" else "/sent"):
            assert sealed not in visitor.get(path).text, (name, path)
        assert visitor.get(f"/cases/{sealed}").status_code == 404
    assert f"/cases/{sealed}" in enter(app, "sergeant").get("/cases/").text
    page = enter(app, "detective").get(f"/cases/{sealed}").text
    assert "Sealed" in page
    assert "Circuit Court for Baltimore City" in page


def test_a_board_that_was_just_counted_counts_it_no_more(app):
    with app.app_context():
        with transaction():
            case = a_case("in_review")
        db.session.remove()
    visitor, figure = enter(app, "commander"), 'href="/cases/?accused=adults" data-cases="{}"'
    now = clock.now()
    with clock.at(now):
        assert figure.format(1) in visitor.get("/board").text
        with app.app_context():
            with transaction():
                court.seal(db.session.merge(case), "sergeant")
            db.session.remove()
        assert figure.format(0) in visitor.get("/board").text


def test_the_auditor_sees_that_lines_are_sealed_and_not_what_they_say(app, sealed):
    said = enter(app, "auditor").get("/audit?event=court").text
    assert "A line about a case that a court sealed." in said
    assert "sealed the case by order" not in said


def test_the_same_person_never_confirms(app):
    with app.app_context(), transaction():
        act = court.an_act(a_case("in_review"), by="sao-supervisor")
        with pytest.raises(NotAllowed):
            services.confirm(act, actor=acting(some_people()["sao-supervisor"]))
        # Nor does the table itself take them.
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(update(CourtAct).values(confirmed_by_id=act.asked_by_id))


def test_each_of_the_two_gives_the_factor(app):
    with app.app_context(), transaction():
        case, people = a_case("in_review"), some_people()
        with pytest.raises(StepUpNeeded):
            services.ask(case, "seal", court.ORDER, actor=acting(people["prosecutor"], stepped_up=False))
        act = court.an_act(case)
        with pytest.raises(StepUpNeeded):
            services.confirm(act, actor=acting(people["sao-supervisor"], stepped_up=False))
        assert not case.sealed


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("court", {"court": " "}), ("ordered_on", {"ordered_on": date(2999, 1, 1)}), ("paper", {"paper": ""}),
        ("reason", {"reason": "no"}), ("exhibit", {"paper": "", "exhibit": "not-of-this-case"}),
        ("named", {"named": ("nobody",)}),
    ],
)  # fmt: skip
def test_an_order_is_complete(app, field, wrong):
    with app.app_context(), transaction():
        case, actor = a_case("in_review"), acting(some_people()["prosecutor"])
        with pytest.raises(Invalid) as refused:
            services.ask(case, "seal", replace(court.ORDER, **wrong), actor=actor)
    assert field in refused.value.fields


def test_two_who_confirm_at_once_are_one(app):
    with app.app_context():
        with transaction():
            act = court.an_act(a_case("in_review")).public_id
        db.session.remove()
    ready, results = Barrier(2), []

    def confirm(name):
        def unit():
            with transaction():
                found = db.session.scalars(select(CourtAct).where(CourtAct.public_id == act)).one()
                actor = acting(db.session.scalars(select(User).where(User.username == name)).one())
                services.confirm(found, actor=actor)

        with app.app_context():
            ready.wait()
            try:
                retrying(unit)
                results.append("done")
            except (Conflict, Busy, NotAllowed):
                # Who came second finds the case sealed to them.
                results.append("late")
            db.session.remove()

    threads = [Thread(target=confirm, args=(name,)) for name in ("sao-supervisor", "sao-supervisor2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["done", "late"]
    with app.app_context():
        lines = db.session.scalar(select(func.count()).where(audit.AuditEntry.event == "court:seal"))
        assert lines == 1
        db.session.remove()


def test_a_second_act_waits_for_the_first(app):
    with app.app_context(), transaction():
        case = a_case("in_review")
        act = court.an_act(case)
        with pytest.raises(WrongState):
            court.an_act(case, "expunge", by="sao-supervisor")
        services.withdraw(act, reason="The order was vacated today.", actor=acting(some_people()["prosecutor"]))
        court.an_act(case, "seal")


def test_open_links_and_packets_under_way_refuse(app):
    with app.app_context():
        with transaction():
            case, people = a_case("in_review"), some_people()
            shared, waiting = a_packet(case, "issued"), a_packet(case, "requested")
            waiting.requested_by_id = people["federal-liaison"].id
            link = share(
                shared, recipient="Counsel", account="", days=2, most=2,
                actor=acting(people["sergeant"]),
            )  # fmt: skip
            assert living(link.token)
            court.seal(case)
            waits = waiting.public_id
        with pytest.raises(LinkGone):
            living(link.token)
        db.session.rollback()
        with pytest.raises(NotAllowed):
            freeze(waits)
        db.session.remove()


def test_who_loses_sight_is_told_nothing_more(app):
    with app.app_context(), transaction():
        case, people = a_case("in_review"), some_people()
        db.session.add(Notice(
            user_id=people["partner"].id, case_id=case.id, tag="x", text="Something waits.", created_at=clock.now(),
        ))  # fmt: skip
        court.seal(case)
        notice = db.session.scalars(select(Notice).where(Notice.user_id == people["partner"].id)).one()
        assert (notice.read_at is not None, notice.mail) == (True, "none")


def test_the_preview_names_who_loses_sight_and_says_where(app):
    with app.app_context(), transaction():
        case, people = a_case("in_review"), some_people()
        found = preview.of_seal(case, {people["sao-supervisor"].id, people["sergeant"].id})
        assert set(found.keep) == {people[name].name for name in INSIDE}
        assert people["commander"].name in found.lose
        court.seal(case, "sergeant")
        assert {one.name for one in queries.readers_of(case)} == set(found.keep)


def test_a_new_lead_detective_reads_it_and_the_old_one_no_more(app, sealed):
    with app.app_context(), transaction():
        case, people = db.session.scalars(select(Case)).one(), some_people()
        case.lead_id = people["partner"].id
        assert can(people["partner"].actor(), Permission.CASE_READ, case)
        assert not can(people["detective"].actor(), Permission.CASE_READ, case)


def test_unsealing_takes_two_and_starts_the_clock_of_the_victim(app, sealed):
    with app.app_context():
        with transaction():
            case, people = db.session.scalars(select(Case)).one(), some_people()
            with pytest.raises(Invalid) as refused:
                court.an_act(case, "unseal", opened_on=date(2026, 2, 2))
            assert "opened_on" in refused.value.fields
            record_event(case, "circuit_filed")
            act = court.an_act(case, "unseal", opened_on=date(2026, 2, 2))
            assert case.sealed
            services.confirm(act, actor=acting(people["sao-supervisor"]))
        with transaction():
            assert can(people["partner"].actor(), Permission.CASE_READ, case)
            event = db.session.scalars(select(CaseEvent).where(CaseEvent.event == "circuit_unsealed")).one()
            assert (event.precision, event.paper) == ("day", "Paper 12")
        db.session.remove()


def test_an_expungement_names_its_paper_also_where_an_exhibit_holds_it(in_app):
    with transaction():
        case = a_case("in_review")
        held = an_exhibit(case).public_id
        with pytest.raises(Invalid) as refused:
            court.an_act(case, "expunge", "sao-supervisor", paper="", exhibit=held)
        assert "paper" in refused.value.fields
        act = court.an_act(case, "expunge", "sao-supervisor", paper="Paper 9", exhibit=held)
        words = queries.paper_words(act, some_people()["prosecutor"].actor())
        assert words.startswith("Paper 9, Ex ")


def test_an_act_of_others_is_not_there(app, sealed):
    with app.app_context():
        act = db.session.scalars(select(CourtAct)).one()
        for name in ("sao-supervisor2", "auditor", "commander", "partner"):
            with pytest.raises(NotThere):
                queries.load_act(act.public_id, some_people()[name].actor())


def test_the_pages_carry_an_order_from_one_person_to_the_other(app):
    with app.app_context():
        with transaction():
            public_id = a_case("in_review").public_id
        db.session.remove()
    prosecutor = enter(app, "prosecutor", stepped_up=True)
    order = {
        "court": "Circuit Court", "ordered_on": "2026-01-05", "paper": "Paper 3", "reason": court.ORDER.reason,
    }  # fmt: skip
    asked = prosecutor.send(f"/cases/{public_id}/orders/seal", order)
    address = asked.headers["Location"]
    assert asked.status_code == 303
    assert "Somebody else confirms it" in prosecutor.get(address).text
    assert prosecutor.send(f"{address}/confirm").status_code in (403, 404)
    second = enter(app, "sao-supervisor", stepped_up=True)
    assert "Waits for a second person" in second.get("/orders").text
    assert second.send(f"{address}/confirm").status_code == 303
    assert second.send(f"{address}/confirm").status_code == 409
    assert enter(app, "commander").get(f"/cases/{public_id}").status_code == 404
