"""Rights that change while a session is open, a job is queued, a link is old: the old right is used by nobody."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from casebridge.accounts.models import User
from casebridge.cases.models import Case
from casebridge.db import db, transaction
from casebridge.evidence.models import Exhibit
from casebridge.packets import building
from casebridge.packets.models import Packet

CHANGES, MORE_CHANGES = 24, 1_000


@pytest.mark.slow
def test_no_old_right_is_used(walled):
    assert change(walled, CHANGES, seed=11) == []


@pytest.mark.sweep
def test_no_old_right_is_used_after_a_thousand_changes(walled, record_property):
    used = change(walled, MORE_CHANGES, seed=12)
    record_property("changes of rights", MORE_CHANGES)
    record_property("uses of an old right", len(used))
    assert used == []


def change(walled, times: int, *, seed: int) -> list[str]:
    """Change rights so often, look before, between and after, and return where an old right was used."""
    dice, used = random.Random(seed), []
    sessions: dict[str, object] = {}
    ways = [_closed, _moved, _another_role, _stricter, _another_lead, _job_of_somebody_moved]
    for turn in range(times):
        way = ways[turn] if turn < len(ways) else dice.choice(ways)
        used += way(walled, sessions)
    return used


def _session(walled, sessions, name: str):
    if name not in sessions:
        sessions[name] = walled.visitor(name)
    return sessions[name]


@contextmanager
def _row(walled, model, **which) -> Iterator[Callable[..., None]]:
    """Give a function that writes columns of one row, as the tools of an administrator do; put back at the end."""
    with walled.app.app_context():
        found = db.session.query(model).filter_by(**which).one()
        key, before = found.id, {}
        db.session.remove()

    def write(**values) -> None:
        with walled.app.app_context():
            with transaction():
                row = db.session.get_one(model, key)
                before.update({name: getattr(row, name) for name in values if name not in before})
                for name, value in values.items():
                    setattr(row, name, value)
            db.session.remove()

    yield write
    write(**before)


def _look(visitor, address: str) -> int:
    answer = visitor.get(address)
    answer.close()
    return answer.status_code


def _told(what: str, before: int, between: int, gone: tuple[int, ...] = (404,)) -> list[str]:
    assert before == 200, f"{what}: was not there before ({before})"
    return [] if between in gone else [f"{what}: answered {between}"]


def _closed(walled, sessions) -> list[str]:
    """Close an account through the administrator's page; the open session is over."""
    case = f"/cases/{walled.town.ids['in_review']}"
    admin = _session(walled, sessions, "admin")
    with walled.app.app_context():
        person = db.session.query(User).filter_by(username="partner").one().public_id
        db.session.remove()
    before = _look(_session(walled, sessions, "partner"), case)
    assert admin.send(f"/people/{person}/close").status_code in (303, 403)
    if _is_active(walled, "partner"):
        # The factor is older than ten minutes by now: it is given again.
        sessions["admin"] = admin = walled.visitor("admin")
        assert admin.send(f"/people/{person}/close").status_code == 303
    between = _look(sessions.pop("partner"), case)
    assert admin.send(f"/people/{person}/open").status_code == 303
    return _told("a closed account", before, between, (303,))


def _is_active(walled, name: str) -> bool:
    with walled.app.app_context():
        active = db.session.query(User).filter_by(username=name).one().active
        db.session.remove()
    return bool(active)


def _moved(walled, sessions) -> list[str]:
    """Move somebody to another unit; case, exhibit and file of the old one are gone at the next click."""
    ids, visitor = walled.town.ids, _session(walled, sessions, "sergeant")
    pages = [f"/cases/{ids['in_review']}", f"/cases/{ids['in_review']}/evidence/{ids['exhibit']}"]
    before = [_look(visitor, page) for page in pages]
    with _row(walled, User, username="sergeant") as write:
        write(unit="bpd_robbery")
        between = [_look(visitor, page) for page in pages]
    return [one for b, g in zip(before, between, strict=True) for one in _told("another unit", b, g)]


def _another_role(walled, sessions) -> list[str]:
    """Give somebody another role; pages of the old one are gone."""
    visitor = _session(walled, sessions, "prosecutor")
    page = f"/cases/{walled.town.ids['in_review']}/review"
    before = _look(visitor, page)
    with _row(walled, User, username="prosecutor") as write:
        write(role="victim_advocate")
        between = _look(visitor, page)
    return _told("another role", before, between)


def _stricter(walled, sessions) -> list[str]:
    """Make an exhibit stricter; its page and its file are gone for those who are not of the narrower circle."""
    ids, visitor = walled.town.ids, _session(walled, sessions, "partner")
    page = f"/cases/{ids['deciding']}/evidence/{ids['deciding_open-case']}"
    before = [_look(visitor, page), _look(visitor, page + "/file")]
    with _row(walled, Exhibit, public_id=ids["deciding_open-case"]) as write:
        write(class_="sealed")
        between = [_look(visitor, page), _look(visitor, page + "/file")]
    return [one for b, g in zip(before, between, strict=True) for one in _told("a stricter class", b, g)]


def _another_lead(walled, sessions) -> list[str]:
    """Give the case another lead; what only the lead may see is gone for the first."""
    ids, visitor = walled.town.ids, _session(walled, sessions, "detective")
    page = f"/cases/{ids['deciding']}/evidence/{ids['deciding_witness-location']}"
    before = _look(visitor, page)
    with walled.app.app_context():
        other = db.session.query(User).filter_by(username="partner").one().id
        db.session.remove()
    with _row(walled, Case, public_id=ids["deciding"]) as write:
        write(lead_id=other)
        between = _look(visitor, page)
    return _told("another lead", before, between)


def _job_of_somebody_moved(walled, sessions) -> list[str]:
    """Queue a packet, take the right away, and let the job run: nothing is built on the old right."""
    case_id = walled.town.ids["in_review"]
    with walled.app.app_context():
        with transaction():
            case = db.session.query(Case).filter_by(public_id=case_id).one()
            asker = db.session.query(User).filter_by(username="sergeant").one()
            ready = db.session.query(Packet).filter_by(public_id=walled.town.ids["packet_requested"]).one()
            ready.requested_by_id, ready.case_id = asker.id, case.id
        db.session.remove()
    used = []
    for values in ({"unit": "bpd_robbery"}, {"active": False}):
        with _row(walled, User, username="sergeant") as write:
            write(**values)
            with walled.app.app_context():
                try:
                    building.freeze(walled.town.ids["packet_requested"])
                    used.append(f"a queued packet was built on an old right ({values})")
                except Exception as refused:
                    if type(refused).__name__ not in ("NotAllowed", "NotThere"):
                        raise
                db.session.remove()
    return used
