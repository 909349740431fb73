"""What the board hands in: the filters behind the numbers of returns and disagreements."""

from flask import Flask

from casebridge.cases.filters import offer_filter
from casebridge.insight.charts import returned_filter
from casebridge.insight.disagreed import filters


def bind(app: Flask) -> None:
    """Offer the filters to the lists of cases."""
    offer_filter("returned", returned_filter())
    for name, made in filters().items():
        offer_filter(name, made)
