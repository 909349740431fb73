"""Orders of a court: asked for by one person and confirmed by another, and legal holds."""

from dataclasses import replace
from datetime import date, timedelta

from casebridge import clock
from casebridge.cases.models import Case
from casebridge.sealing import services
from casebridge.sealing.models import CourtAct, LegalHold
from casebridge.sealing.services import Order
from tests.building.people import acting, some_people

ORDER = Order(
    court="Circuit Court for Baltimore City", ordered_on=date(2026, 1, 5), paper="Paper 12", exhibit="",
    reason="The court orders it for the safety of a witness.",
)  # fmt: skip


def an_act(
    case: Case, kind: str = "seal", by: str = "prosecutor", named: tuple[str, ...] = (), **more: object
) -> CourtAct:
    """Ask for an act as one of the people; `named` are their user names."""
    people = some_people()
    order = replace(ORDER, named=tuple(people[name].public_id for name in named), **more)
    return services.ask(case, kind, order, actor=acting(people[by]))


def seal(case: Case, *named: str) -> CourtAct:
    """Seal a case: the prosecutor asks, the supervisor confirms."""
    act = an_act(case, named=named)
    services.confirm(act, actor=acting(some_people()["sao-supervisor"]))
    return act


def a_hold(case: Case, by: str = "prosecutor") -> LegalHold:
    """Set a legal hold on a case."""
    review = clock.court_local(clock.now()).date() + timedelta(days=90)
    words = "A civil suit about the arrest is pending."
    return services.set_hold(case, ground="litigation", words=words, review_on=review, actor=acting(some_people()[by]))
