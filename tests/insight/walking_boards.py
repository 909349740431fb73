"""Every number of a board, opened as its reader would: the list behind it, to its last page."""

import re
from collections.abc import Iterator
from typing import Any

from tests.support.pages import soup


def differences(visitor: Any, url: str, known: dict[str, int] | None = None) -> Iterator[str]:
    """Yield each number of a board whose list has another length, or whose words say another number.

    :param known: lengths of lists that were opened before, by address.
    """
    known = {} if known is None else known
    links = opened(visitor, url).select("main [data-cases]")
    if not links:
        yield f"{url} has no number"
    for link in links:
        said, href, words = int(link["data-cases"]), link["href"], link.get_text(" ", strip=True)
        if href not in known:
            known[href] = length(visitor, href)
        if known[href] != said:
            yield f"{url}: {words!r} counts {said}, {href} lists {known[href]}"
        if re.fullmatch(r"[\d,]+", words) and int(words.replace(",", "")) != said:
            yield f"{url}: {words!r} is said of {said} cases"


def unlinked(visitor: Any, url: str) -> list[str]:
    """Return the lists that a board leads to without saying how many cases are in them."""
    links = opened(visitor, url).select("main a[href^='/cases/?']")
    return [link["href"] for link in links if not link.has_attr("data-cases")]


def length(visitor: Any, href: str) -> int:
    """Return how many cases a list has over all its pages."""
    rows = 0
    while href:
        page = opened(visitor, href)
        rows += len(page.select("main tr[data-row]"))
        more = page.select_one("main a[rel='next']")
        href = more["href"] if more else ""
    return rows


def opened(visitor: Any, url: str) -> Any:
    """Return a page; one that is refused is no page."""
    answer = visitor.get(url)
    assert answer.status_code == 200, f"{url} answered {answer.status_code}"
    return soup(answer)
