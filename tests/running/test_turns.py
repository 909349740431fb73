"""Turns: one at a time in a line, lines beside each other, and an end to waiting."""

import os
import threading
import warnings

import pytest

from casebridge.accounts.sessions import TOKEN_LENGTH, cookie_name
from casebridge.running import web
from casebridge.running.turns import AT_ONCE, FILES_AT_ONCE, STRANGERS, TooManyAtOnce, Turns
from tests.support.visitors import enter


def started(turns, who):
    """Start a thread that takes a turn of `who`; an event that tells when it has it."""
    has = threading.Event()

    def wait():
        turns.take(who)
        has.set()

    threading.Thread(target=wait, daemon=True).start()
    return has


def test_the_second_waits_until_the_first_is_done_and_another_person_does_not():
    turns = Turns()
    turns.take("a")
    second, other = started(turns, "a"), started(turns, "b")
    assert (other.wait(5), second.wait(0.05)) == (True, False)
    turns.give_back("a")
    assert second.wait(5)


def test_who_sends_more_than_a_browser_does_is_told_at_once():
    turns = Turns()
    turns.take("a")
    waiting = [started(turns, "a") for _number in range(AT_ONCE - 1)]
    while turns.lines["a"].here < AT_ONCE:
        pass
    with pytest.raises(TooManyAtOnce):
        turns.take("a")
    for has in waiting:
        turns.give_back("a")
        assert has.wait(5) or any(one.is_set() for one in waiting)


def test_nothing_is_kept_of_a_line_that_is_over():
    turns = Turns()
    turns.take("a", side_by_side=3)
    turns.take("a", side_by_side=3)
    turns.give_back("a")
    turns.give_back("a")
    assert turns.lines == {}


def test_another_worker_waits_too_and_no_longer_than_the_first_lives():
    turns = Turns()
    told, tell = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        worker = os.fork()
    if not worker:
        turns.take("a")
        os.write(tell, b"x")
        threading.Event().wait(30)
        os._exit(0)
    os.read(told, 1)
    has, other = started(turns, "a"), started(turns, "b")
    try:
        assert (other.wait(5), has.wait(0.1)) == (True, False)
    finally:
        os.kill(worker, 9)
        os.waitpid(worker, 0)
    assert has.wait(5)


def test_files_leave_room_for_pages_and_no_more_come_than_a_page_sends():
    turns = Turns()
    for _file in range(FILES_AT_ONCE):
        turns.begin_file("a")
    with pytest.raises(TooManyAtOnce):
        turns.begin_file("a")
    turns.take("a")
    turns.give_back("a")
    turns.end_file("a")
    turns.begin_file("a")
    for _file in range(FILES_AT_ONCE):
        turns.end_file("a")
    assert turns.lines == {}


def test_a_cookie_that_opens_nothing_gives_no_line_of_its_own(app):
    """Strangers of one place share a line, whatever cookies they send; who is signed in there does not wait."""
    turns = app.extensions["casebridge_turns"]
    for _one in range(STRANGERS):
        turns.take("place:127.0.0.1", side_by_side=STRANGERS)
    for _one in range(AT_ONCE - STRANGERS):
        turns.lines["place:127.0.0.1"].here += 1
    stranger = app.test_client()
    codes = []
    for number in range(3):
        stranger.set_cookie(cookie_name(app), f"{number:0>{TOKEN_LENGTH}}")
        codes.append(stranger.get("/sign-in").status_code)
    assert (codes, enter(app, "detective").get("/account").status_code) == ([429] * 3, 200)


def test_who_is_over_the_rate_is_answered_slowly(app, sign_in, monkeypatch):
    app.config["CASEBRIDGE_REQUESTS_A_MINUTE"] = 2
    waited = []
    monkeypatch.setattr(web.time, "sleep", waited.append)
    client = sign_in("detective")
    assert [client.get("/account").status_code for _page in range(4)] == [200, 200, 429, 429]
    assert len(waited) == 2
