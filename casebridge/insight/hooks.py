"""What the board hands in: the filter behind the numbers of its chart of returns."""

from flask import Flask

from casebridge.cases.filters import offer_filter
from casebridge.insight.charts import returned_filter


def bind(app: Flask) -> None:
    """Offer the filter to the lists of cases."""
    offer_filter("returned", returned_filter())
