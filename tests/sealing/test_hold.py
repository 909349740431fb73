"""A legal hold: nothing of the case is destroyed, discarded or swept; its role lifts it; its day comes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from casebridge import clock
from casebridge.db import db, transaction
from casebridge.errors import Invalid, NotAllowed, NotReady
from casebridge.notices.models import Notice
from casebridge.sealing import destroying, queries, services
from casebridge.sealing.models import CourtAct
from casebridge.workflows import engine
from tests.building import court
from tests.building.packets import a_packet
from tests.building.people import acting, some_people
from tests.factories import a_case
from tests.support.visitors import enter


def test_it_blocks_the_request_the_second_person_and_the_work_itself(app):
    with app.app_context():
        with transaction():
            case, people = a_case("in_review"), some_people()
            act = court.an_act(case, "expunge", by="sao-supervisor")
            hold = court.a_hold(case)
            with pytest.raises(NotReady):
                services.confirm(act, actor=acting(people["auditor"]))
            services.lift_hold(hold, reason="The suit was settled today.", actor=acting(people["prosecutor"]))
            services.confirm(act, actor=acting(people["auditor"]))
            court.a_hold(case)
            act_id = act.public_id
        # A hold that came after the second person still wins.
        with pytest.raises(Exception, match="legal hold"):
            destroying.destroy(act_id)
        destroying.fail(act_id, "A legal hold lies on the case.")
        act = db.session.scalars(select(CourtAct)).one()
        assert (act.ended_why, act.case.number != "") == ("A legal hold lies on the case.", True)
        db.session.remove()


def test_only_the_role_that_set_it_lifts_it_with_a_reason(app):
    with app.app_context(), transaction():
        case, people = a_case("in_review"), some_people()
        hold = court.a_hold(case)
        with pytest.raises(NotAllowed):
            services.lift_hold(hold, reason="It is not needed any more.", actor=acting(people["commander"]))
        with pytest.raises(Invalid):
            services.lift_hold(hold, reason="", actor=acting(people["prosecutor"]))
        services.lift_hold(hold, reason="It is not needed any more.", actor=acting(people["prosecutor"]))
        assert not case.legal_hold


def test_the_second_hold_stands_when_the_first_is_lifted(app):
    with app.app_context(), transaction():
        case, people = a_case("in_review"), some_people()
        first, _second = court.a_hold(case), court.a_hold(case, by="commander")
        services.lift_hold(first, reason="It is not needed any more.", actor=acting(people["prosecutor"]))
        assert case.legal_hold
        assert len(queries.standing_holds(case)) == 1


def test_a_packet_under_hold_is_not_discarded(app):
    with app.app_context(), transaction():
        case, people = a_case("in_review"), some_people()
        packet = a_packet(case, "ready")
        court.a_hold(case)
        with pytest.raises(NotReady, match="legal hold"):
            engine.advance(packet, "discard", actor=acting(people["prosecutor"]))


def test_its_setter_is_told_once_when_the_day_of_review_comes(app):
    with app.app_context():
        with transaction():
            hold = court.a_hold(a_case("in_review"))
            setter, day = hold.set_by_id, hold.review_on
        db.session.remove()
        assert services.remind_of_holds() == 0
        with clock.at(clock.now() + timedelta(days=(day - clock.now().date()).days + 1)):
            assert [services.remind_of_holds(), services.remind_of_holds()] == [1, 0]
        told = db.session.scalars(select(Notice.user_id).where(Notice.tag == "hold:review"))
        assert set(told) == {setter}
        db.session.remove()


def test_everybody_who_reads_the_case_sees_it(app):
    with app.app_context():
        with transaction():
            case = a_case("in_review")
            court.a_hold(case)
            public_id = case.public_id
        db.session.remove()
    for name in ("detective", "prosecutor2"):
        assert "Nothing of this case is destroyed" in enter(app, name).get(f"/cases/{public_id}").text
    page = enter(app, "commander").get(f"/cases/{public_id}/orders").text
    assert "A civil suit about the arrest is pending." in page
    assert "Lift it" not in page
