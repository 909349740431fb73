"""Who acts: a person in one role, with what the history must know of the moment."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

STEP_UP_FOR = timedelta(minutes=10)
# Noted among the factors of a session where the offices' provider said that several were shown.
SEVERAL = "mfa"


class Role(StrEnum):
    """The hats of `domain/workflows.md` section 8, and the engine's own."""

    DETECTIVE = "detective"
    SERGEANT = "sergeant"
    COMMANDER = "commander"
    PROSECUTOR = "prosecutor"
    SAO_SUPERVISOR = "sao_supervisor"
    FEDERAL_LIAISON = "federal_liaison"
    LEAD_LIAISON = "lead_liaison"
    AUSA = "ausa"
    USAO_SUPERVISOR = "usao_supervisor"
    LEAD_COORDINATOR = "lead_coordinator"
    CASE_MANAGER = "case_manager"
    VICTIM_ADVOCATE = "victim_advocate"
    EVIDENCE_CLERK = "evidence_clerk"
    AUDITOR = "auditor"
    ADMIN = "admin"
    ENGINE = "engine"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as one request or command sees them.

    `agency` is bpd, sao, usao, lead or own; `unit` a unit key of `agencies.toml` or empty.
    `stepped_up_at` is when the factor was last given again (aware UTC). `session`, `address`,
    `host` and `request_id` go to the history as they are (the session by its public id). `scheme`
    (light, dark or empty) and `single_keys` are how this person wants pages. `emergencies` are
    the numbers (in the database) of cases whose open part an emergency opened to this person at this moment, `grants`
    the compartments that were opened to them by name, as (class, number of the case). `second_factors` are those that
    the person has beside the password (totp, passkey), joined by a plus. `set_aside` are permissions that the person
    does without for one look: what is read then is told apart from what only they open.
    """

    id: int | None
    username: str
    name: str
    role: Role
    agency: str
    unit: str = ""
    stepped_up_at: datetime | None = None
    session: str = ""
    factors: str = ""
    address: str = ""
    host: str = ""
    request_id: str = ""
    scheme: str = ""
    single_keys: bool = True
    emergencies: frozenset[int] = frozenset()
    grants: frozenset[tuple[str, int]] = frozenset()
    second_factors: str = ""
    set_aside: frozenset[str] = frozenset()

    def in_policy(self) -> "Actor":
        """Return this person as the policy asks for them: the same at each request, until a right of theirs changes."""
        return replace(
            self, username="", name="", stepped_up_at=None, session="", factors="", address="", host="", request_id="",
            scheme="", single_keys=True, second_factors="",
        )  # fmt: skip

    def stepped_up(self, now: datetime) -> bool:
        """Say whether the factor was given again within ten minutes before `now`."""
        return self.stepped_up_at is not None and now - self.stepped_up_at <= STEP_UP_FOR

    @property
    def confirms_elsewhere(self) -> bool:
        """Say whether only the offices' provider shows again who this is: several factors there, none here."""
        return not self.second_factors and SEVERAL in self.factors.split("+")


ENGINE = Actor(id=None, username="engine", name="CaseBridge", role=Role.ENGINE, agency="own")
