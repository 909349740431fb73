"""A build that breaks on something unforeseen ends as failed, with words and a reference; it can be tried again."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from casebridge import jobs
from casebridge.access.actor import Actor
from casebridge.db import db, transaction
from casebridge.packets.building import desk_of, freeze
from casebridge.packets.models import Packet
from casebridge.packets.services import request_packet
from casebridge.workflows.engine import advance
from tests.building.people import acting, some_people
from tests.factories import a_case


def work(app) -> None:
    """Run the worker until nothing is left; in a thread of its own, beside the event loop of a browser test."""
    db.session.remove()
    with ThreadPoolExecutor(1) as worker:
        worker.submit(jobs.work, app, once=True).result()


def found() -> Packet:
    return db.session.scalars(select(Packet)).one()


@pytest.mark.slow
def test_a_desk_that_cannot_be_read_fails_the_build_in_words_and_a_new_try_succeeds(in_app):
    with transaction():
        sergeant: Actor = acting(some_people()["sergeant"])
        public_id = request_packet(a_case("in_review"), kind="sao_review", recipient="Ann", actor=sergeant).public_id
    freeze(public_id)
    desk = desk_of(found())
    (desk.folder / "text.json").mkdir()
    work(in_app)
    packet = found()
    assert (packet.state, "(reference packet-" in packet.failure) == ("failed", True)
    with transaction():
        advance(found(), "retry", actor=sergeant)
    work(in_app)
    assert (found().state, found().failure) == ("ready", "")
