"""What the boards hand in: the filters behind their numbers."""

from flask import Flask

from casebridge.cases.filters import offer_filter
from casebridge.insight.decided import decided_filter
from casebridge.insight.disagreed import filters
from casebridge.insight.ended import been_filter, ended_filter
from casebridge.insight.referred import referral_filter
from casebridge.insight.returned import returned_filter


def bind(app: Flask) -> None:
    """Offer the filters to the lists of cases."""
    offer_filter("returned", returned_filter())
    offer_filter("decided", decided_filter())
    offer_filter("ended", ended_filter())
    offer_filter("been", been_filter())
    offer_filter("referral", referral_filter())
    for name, made in filters().items():
        offer_filter(name, made)
