"""The matrix costs as many statements for fifty charged defendants as for one."""

from casebridge import clock
from casebridge.cases.people import definition_of
from casebridge.db import transaction
from casebridge.elements.services import mark
from tests.building.preparing import a_suspect, an_exhibit
from tests.factories import a_case, acting, some_people
from tests.support.statements import statements


def grown(defendants):
    """Return a draft with so many defendants, every second cell of each marked."""
    with transaction():
        case = a_case("draft")
        exhibits = [an_exhibit(case) for _ in range(3)]
        for n in range(defendants):
            charge = a_suspect(case, f"Max Nobody {n}")
            for element in definition_of(charge).elements[::2]:
                mark(charge, element.key, exhibits[n % 3], strength="weak", reason="It says so.",
                     actor=acting(some_people()["detective"]))  # fmt: skip
        return case.public_id


def asked(visitor, url):
    with clock.at(clock.now()):
        visitor.get(url)
        with statements() as seen:
            assert visitor.get(url).status_code == 200
    return len(seen)


def test_fifty_cost_as_many_statements_as_one(in_app, sign_in):
    one, fifty = grown(1), grown(50)
    visitor = sign_in("detective")
    for part in ("elements", "readiness", "elements/history"):
        counts = [asked(visitor, f"/cases/{public_id}/{part}") for public_id in (one, fifty)]
        assert counts[0] == counts[1], part
