"""The accounts' pages: the way in and out, one's own account, people, rules."""

from casebridge.accounts import (
    views_account,
    views_entry,
    views_factors,
    views_first,
    views_passkeys,
    views_people,
    views_rights,
    views_rules,
    views_single_sign_on,
)
from casebridge.accounts.blueprint import bp

__all__ = ["bp"]
# These modules hang their views on the blueprint when they are read.
PARTS = (
    views_entry, views_first, views_account, views_factors, views_passkeys, views_people, views_rights, views_rules,
    views_single_sign_on,
)  # fmt: skip
