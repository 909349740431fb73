"""Every door x method x account x what somebody is to the record: nobody gets over a wall, nobody is kept out."""

import re
from html import unescape

import pytest

from tests.walls.matrix import knocks
from tests.walls.town import ACCOUNTS

# In the suite every account knocks at each n-th door, each at others; `make walls` lets all knock at all.
EVERY = 32
AT_LEAST = 5_000
OWN = re.compile(r'<code>[0-9a-f]{16}</code>|nonce="[^"]+"|value="[^"]{16,}"|Head \d+.*?</')


def body(answer):
    """Return an answer without what each request has of its own."""
    return OWN.sub("", unescape(answer.get_data(as_text=True)))


@pytest.mark.slow
@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.username)
def test_a_few_of_all_doors_for_everybody(walled, account):
    walk(walled, account, every=EVERY)


@pytest.mark.sweep
@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.username)
def test_nobody_gets_over_a_wall_and_nobody_is_kept_out(walled, account, record_property):
    asked = walk(walled, account)
    record_property("requests", asked)
    assert asked * len(ACCOUNTS) >= AT_LEAST


def walk(walled, account, *, every: int = 1) -> int:
    """Knock at the doors and return how often.

    Who is not let in gets what a made-up id gets, to the byte; who is let in gets something else than nothing.
    """
    visitor = walled.visitor(account.username)
    made_up: dict[tuple[str, str], tuple[int, str]] = {}
    leaks, refusals = [], []

    def answer_to(method: str, address: str) -> tuple[int, str]:
        answer = visitor.get(address) if method == "GET" else visitor.send(address, method=method)
        found = answer.status_code, body(answer).replace(address, "")
        answer.close()
        return found

    asked = sorted(knocks(walled.app, walled.town), key=lambda one: (one.method != "GET", one.rule, one.situation))
    asked = asked[ACCOUNTS.index(account) % every :: every]
    for knock in asked:
        got = answer_to(knock.method, knock.address)
        said = f"{account.username}: {knock.method} {knock.rule} ({knock.situation}): {got[0]}"
        if account.username in knock.let_in:
            if got[0] == 404 and not knock.silent:
                refusals.append(said)
        elif not _as_nothing(knock, got, answer_to, made_up):
            leaks.append(said)
    assert (leaks, refusals) == ([], []), "\n".join(["Leaks:", *leaks, "Kept out:", *refusals])
    return len(asked)


def _as_nothing(knock, got, answer_to, made_up) -> bool:
    """Say whether an answer is that to a made-up id; what was asked long ago is asked again before it counts."""
    for address in knock.made:
        if (knock.method, address) not in made_up:
            made_up[knock.method, address] = answer_to(knock.method, address)
        if got == made_up[knock.method, address]:
            return True
    fresh = answer_to(knock.method, knock.address)
    return fresh in [answer_to(knock.method, address) for address in knock.made]
