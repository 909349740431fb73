"""The screens on which pages are looked at: two always, the others by `make sweep` (docs/adr/0022)."""

import pytest


def _also(*values: object) -> object:
    return pytest.param(*values, marks=pytest.mark.sweep)


# A desk by day and a phone by night: every width and every scheme is seen. Then the other two.
SCREENS = pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (390, "dark"), _also(1280, "dark"), _also(390, "light")]
)
# Many pages: in turn on the desk and on the phone; on all four screens each of them is a long proof.
WHOLE = slice(None)
PAGES_IN_TURN = pytest.mark.parametrize(
    ("width", "scheme", "share"),
    [
        (1280, "light", slice(0, None, 2)), (390, "dark", slice(1, None, 2)), _also(1280, "light", WHOLE),
        _also(390, "dark", WHOLE), _also(1280, "dark", WHOLE), _also(390, "light", WHOLE),
    ],
)  # fmt: skip
# Long ways through pages: on a phone, where there is the least room; then at a desk.
PHONE_THEN_DESK = [390, _also(1280)]
NARROW_THEN_DESK = [360, _also(1280)]
WIDTHS = pytest.mark.parametrize("width", PHONE_THEN_DESK)
