"""A page as a reader's program sees it."""

from typing import Any

from bs4 import BeautifulSoup


def soup(answer: Any) -> BeautifulSoup:
    """Return the page that was answered."""
    return BeautifulSoup(answer.text, "html.parser")
