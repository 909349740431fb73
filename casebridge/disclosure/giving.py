"""What every entry of something given to a defense says, whichever office gave it."""

from datetime import date

from casebridge import clock
from casebridge.cases.models import Party


def what_giving_lacks(whom: Party | None, recipient: str, given_on: date | None, way: str) -> dict[str, str]:
    """Return what is still to say, by field: whose defense, which counsel, on which day (court-local), and how."""
    fields: dict[str, str] = {}
    if whom is None:
        fields["party"] = "Pick the defendant whose defense got it."
    if not recipient:
        fields["recipient"] = "Name the counsel who got it."
    if given_on is None:
        fields["given_on"] = "Give the day on which it was given."
    elif given_on > clock.court_local(clock.now()).date():
        fields["given_on"] = "This day lies ahead. Enter it once it was given."
    if not way.strip():
        fields["way"] = "Say how: shown for inspection, on a drive, by hand."
    return fields
