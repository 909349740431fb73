"""The seam for factors: what shows that a person is who they say. Until the second one exists, the password alone."""

from typing import Protocol

from casebridge.accounts.passwords import matches


class Factor(Protocol):
    """One way to show who one is; `kept` is what the account keeps of it (a hash, a key), empty when nothing."""

    name: str
    label: str

    def shows(self, answer: str, kept: str) -> bool:
        """Say whether `answer` fits; takes as long where nothing is kept."""
        ...


class PasswordFactor:
    """The password."""

    name = "password"
    label = "Password"

    def shows(self, answer: str, kept: str) -> bool:
        """Compare with the stored hash."""
        return matches(answer, kept)


PASSWORD: Factor = PasswordFactor()
# What a step-up takes, the best first; a second factor of a person goes before the password.
STEP_UP: tuple[Factor, ...] = (PASSWORD,)
