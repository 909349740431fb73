"""Pages of allocation: give one case, conflicts of interest, the people led, hand over many cases."""

from casebridge.allocation import conflict_views, giving_views, handing_views, people_views
from casebridge.allocation.blueprint import bp

__all__ = ["bp"]
# These modules hang their views on the blueprint when they are read.
PARTS = (giving_views, conflict_views, people_views, handing_views)
