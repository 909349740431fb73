"""Who a person is to a real record, told from the record's own columns, in the words of the page."""

from collections.abc import Iterator
from dataclasses import dataclass

from casebridge.access.actor import Actor
from casebridge.accounts.models import User
from casebridge.cases.models import Case
from tests.building.people import acting
from tests.workflows.expected import Situation, Standing

# Second hats that matter: the same person in a role that the page excludes for what the person did.
HATS = {
    "detective": ("sergeant",),
    "prosecutor": ("sao_supervisor", "federal_liaison"),
    "sao-supervisor2": ("prosecutor",),
    "federal": ("prosecutor",),
}


@dataclass(frozen=True)
class Someone:
    """A person in a hat, ready to act."""

    name: str
    actor: Actor

    def __str__(self) -> str:
        """Say who, in which hat."""
        return f"{self.name} as {self.actor.role}"


def everybody(people: dict[str, User]) -> Iterator[Someone]:
    """Yield each account in its own role and in the hats that matter."""
    for name, user in people.items():
        yield Someone(name, acting(user))
        for hat in HATS.get(name, ()):
            yield Someone(name, acting(user, hat=hat))


def standing(case: Case, who: Actor) -> Standing:
    """Return how this person stands to this case."""
    return Standing(
        role=str(who.role),
        own_unit=who.unit == case.unit,
        of_queue=case.holder_queue.partition("@")[2] == who.unit,
        lead=who.id == case.lead_id,
        assigned=who.id == case.prosecutor_id,
        decider=who.id in case.deciders,
        signer=who.id in case.signers,
        chair=who.id == case.chair_id,
        liaison=who.id == case.liaison_id,
        attorney=who.id == case.ausa_id,
        lead_liaison=who.id == case.lead_liaison_id,
    )


def situation(case: Case) -> Situation:
    """Return what the holder of this case depends on."""
    return Situation(
        state=case.state,
        chaired=case.chair_id is not None,
        screening_taken=case.liaison_id is not None,
        referral_taken=case.ausa_id is not None,
        watched=case.lead_liaison_id is not None,
        reopens_to="draft" if case.taken_at is None else "submitted",
        held_by_a_person=case.holder_id is not None,
        reached_sao=case.reached_sao_at is not None,
        advice_asked=case.advice_asked_at is not None,
    )
