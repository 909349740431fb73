"""The screens on which pages are looked at: two always, the others by `make sweep` (docs/adr/0022)."""

import pytest


def _also(*values: object) -> object:
    return pytest.param(*values, marks=pytest.mark.sweep)


# A desk by day and a phone by night: every width and every scheme is seen. Then the other two.
SCREENS = pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (390, "dark"), _also(1280, "dark"), _also(390, "light")]
)
# Long ways through pages: on a phone, where there is the least room; then at a desk.
PHONE_THEN_DESK = [390, _also(1280)]
NARROW_THEN_DESK = [360, _also(1280)]
WIDTHS = pytest.mark.parametrize("width", PHONE_THEN_DESK)
