"""Choose by key, as a person without a mouse does: nothing depends on where a control lies while the page grows."""

from playwright.sync_api import Locator, expect

TRIES = 3


def choose(box: Locator) -> None:
    """Choose a radio button or tick a box; once more when the page was drawn anew meanwhile."""
    for _ in range(TRIES):
        if not box.is_checked():
            box.press("Space")
        if box.is_checked():
            return
    expect(box).to_be_checked()
