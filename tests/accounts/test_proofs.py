"""Long proofs of the sign-in, with their figures: guesses at once, codes at once, names that cannot be told apart."""

import math
import pickle
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from itertools import repeat
from multiprocessing import get_context
from typing import Any

import pyotp
import pytest
from flask import Flask

from casebridge import clock, create_app
from casebridge.accounts import attempts, factors, recovery, services, totp
from casebridge.accounts.models import Attempts, User, UserSession
from casebridge.accounts.passwords import hashed
from casebridge.accounts.services import Where
from casebridge.audit import AuditEntry
from casebridge.db import db, engine_options, transaction
from casebridge.errors import CaseBridgeError, Invalid
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.sweep
PROCESSES, THREADS = 4, 5
NAMES = ("SECRET_KEY", "SQLALCHEMY_DATABASE_URI", "MAX_CONTENT_LENGTH", "WTF_CSRF_TIME_LIMIT", "TRUSTED_HOSTS")
Settings = bytes
WRONG = "not the password at all"


def plain(app: Flask) -> Settings:
    """Return the settings of an application with which another process makes it again on the same database."""
    kept = {k: v for k, v in app.config.items() if k.startswith("CASEBRIDGE") or k in NAMES}
    return pickle.dumps(kept)


@cache
def again(settings: Settings) -> Flask:
    """Make the application in another process, once there."""
    config: dict[str, Any] = pickle.loads(settings)  # noqa: S301  our own, from the process above
    return create_app(config | {"SQLALCHEMY_ENGINE_OPTIONS": engine_options(config["SQLALCHEMY_DATABASE_URI"])})


def guess(config: Settings, username: str, guesses: list[str]) -> int:
    """Guess from as many addresses as there are guesses, a few at a time; return how many let somebody in."""
    app = again(config)

    def one(number: int, password: str) -> bool:
        with app.app_context():
            try:
                services.sign_in(username, password, where=Where(address=f"10.{number % 250}.{random.random()}"[:60]))
            except CaseBridgeError:
                return False
            return True

    with ThreadPoolExecutor(THREADS) as threads:
        return sum(threads.map(one, range(len(guesses)), guesses))


def show(config: Settings, user_id: int, answer: str, times: int) -> int:
    """Show one answer as a second factor several times at once; return how often it was taken."""
    app = again(config)

    def one(_number: int) -> bool:
        with app.app_context():
            return bool(services.in_unit(lambda: factors.second_shown(db.session.get_one(User, user_id), answer)))

    with ThreadPoolExecutor(THREADS) as threads:
        return sum(threads.map(one, range(times)))


@pytest.fixture
def figure(capsys):
    """Give a function that says a figure of the proof, whether or not it holds."""

    def say(text: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{text}\n")

    return say


@pytest.fixture
def processes():
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        yield pool


def test_of_a_thousand_guesses_at_once_five_are_evaluated(app: Flask, person, processes, figure):
    """The right password is the guess from the sixth on: were one more evaluated, somebody would be in."""
    config = plain(app)
    with app.app_context():
        for _ in range(attempts.ACCOUNT_TRIES):
            with pytest.raises(Invalid):
                services.sign_in(person, WRONG, where=Where(address="10.0.0.1"))
        with transaction():
            db.session.query(User).filter_by(username=person).update({"locked_at": None})
    share = [PASSWORD] * ((1000 - attempts.ACCOUNT_TRIES) // PROCESSES + 1)
    inside = sum(processes.map(guess, repeat(config, PROCESSES), repeat(person), repeat(share)))
    with app.app_context():
        counted = db.session.query(Attempts).filter(Attempts.key == attempts._key("name", person)).one().failures
        sessions = db.session.query(UserSession).count()
    figure(f"guesses counted {counted}, let in {inside}, sessions {sessions}")
    assert (inside, sessions) == (0, 0)
    assert counted == attempts.ACCOUNT_TRIES + PROCESSES * len(share)


def test_wrong_guesses_at_once_lock_the_account_once(app: Flask, person, processes, user_of):
    shares = [[WRONG] * 50] * PROCESSES
    sum(processes.map(guess, repeat(plain(app), PROCESSES), repeat(person), shares))
    with app.app_context():
        locked = db.session.query(AuditEntry).filter_by(event="sign_in:locked").count()
    assert locked == 1
    assert user_of(person).locked_at


@pytest.mark.parametrize("kind", ["totp", "recovery"])
def test_of_fifty_tries_at_once_with_one_code_one_is_taken(app: Flask, person, processes, kind, figure):
    with app.app_context(), transaction():
        user = db.session.query(User).filter_by(username=person).one()
        totp.begin(user)
        phone = pyotp.TOTP(totp.waiting_seed(user))
        assert totp.confirm(user, phone.at(int(clock.now().timestamp()) - 30))
        codes, user_id = recovery.make(user), user.id
    config = repeat(plain(app), PROCESSES)
    assert sum(processes.map(show, config, repeat(user_id), repeat("no code"), [1] * PROCESSES)) == 0
    # The processes are at work now, so that the code is one of this moment.
    answer = codes[0] if kind == "recovery" else phone.at(int(clock.now().timestamp()))
    taken = sum(processes.map(show, repeat(plain(app), PROCESSES), repeat(user_id), repeat(answer), [13] * PROCESSES))
    figure(f"{kind}: {13 * PROCESSES} tries at once, taken {taken}")
    assert taken == 1
    assert show(plain(app), user_id, answer, 5) == 0


def test_known_and_unknown_names_take_as_long(app: Flask, figure):
    """2,000 timings of wrong passwords, at four tries an account; the Kolmogorov-Smirnov test tells the two apart."""
    with app.app_context(), transaction():
        stored = hashed(PASSWORD)
        for number in range(250):
            db.session.add(
                User(
                    username=f"known-{number}", name="N", role="auditor", agency="own", password_hash=stored,
                    created_at=clock.now(),
                )
            )  # fmt: skip
    tries = [(name, number) for number in range(250) for name in ("known", "other") for _ in range(4)]
    random.Random(7).shuffle(tries)
    took: dict[str, list[float]] = {"known": [], "other": []}
    with app.app_context():
        for at, (name, number) in enumerate(tries):
            began = time.perf_counter()
            with pytest.raises(Invalid):
                services.sign_in(f"{name}-{number}", WRONG, where=Where(address=f"10.0.{at // 10}.1"))
            took[name].append(time.perf_counter() - began)
    p = same(took["known"], took["other"])
    median = {name: sorted(values)[len(values) // 2] * 1000 for name, values in took.items()}
    figure(f"median ms {median}, p {p:.3f}")
    assert p > 0.01


def same(a: list[float], b: list[float]) -> float:
    """Return the probability of a distance as large as this between two samples of one distribution (two-sided)."""
    steps = sorted([(value, 1 / len(a)) for value in a] + [(value, -1 / len(b)) for value in b])
    at = distance = 0.0
    for _value, step in steps:
        at += step
        distance = max(distance, abs(at))
    root = math.sqrt(len(a) * len(b) / (len(a) + len(b)))
    scaled = (root + 0.12 + 0.11 / root) * distance
    return min(1.0, 2 * sum((-1) ** (k - 1) * math.exp(-2 * (k * scaled) ** 2) for k in range(1, 101)))
