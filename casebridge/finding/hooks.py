"""What finding listens to: exhibits that come in; the words of its own filters."""

from flask import Flask

from casebridge.cases.filters import Filter, offer_filter
from casebridge.evidence.services import ARRIVED
from casebridge.finding.queries import EXACT, HITS
from casebridge.finding.reading import came


def bind(app: Flask) -> None:
    """Hear what comes in, and say in words what a search asks beside the filters of cases."""
    if came not in ARRIVED:
        ARRIVED.append(came)
    offer_filter("hit", Filter(lambda value: None, lambda value: HITS.get(value, value)))
    offer_filter("exact", Filter(lambda value: None, lambda value: EXACT))
