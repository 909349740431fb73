"""What a session gets of two worlds that differ in protected rows only, without the marks that differ every time."""

import re
from collections.abc import Iterable
from difflib import unified_diff

from tests.support.visitors import Visitor

# The reader's own reading, in the words of the history.
READ = "opened|read the history|looked at the element matrix"
# Marks of one answer: tokens, keys, nonces, and times of this moment; the reader's own reading; the length of the
# whole history, which each page that is opened makes longer.
MARKS = (
    re.compile(r'(name="csrf_token" value|name="form_key" value|nonce|content)="[^"]{16,}"'),
    re.compile(r'hx-nonce="[^"]*"'),
    re.compile(
        r"<li[^>]*>(?:(?!</li>).)*(?:opened|read the history|looked at the element matrix)[^<]*\.(?:(?!</li>).)*</li>",
        re.S,
    ),
    re.compile(r"Reference <code>[0-9a-f]+</code>"),
    re.compile(r"head of the whole history [0-9a-f]{8}"),
    re.compile(r'aria-label="Line [\d,]+"|>[\d,]+</(?:a|span)></li>|<span>[\d,]*</span></li>'),
    re.compile(r"\bAll [\d,]+\b|\d+ lines?\b"),
)


def plain(text: str) -> str:
    """Return a page without those marks."""
    for mark in MARKS:
        text = mark.sub("", text)
    return text


def plain_pages(visitor: Visitor, paths: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Return status and text of each page, without those marks.

    What a reader read pushes older lines out of short lists: read each page a few times before both worlds.
    """
    found = {}
    for path in paths:
        answer = visitor.get(path)
        found[path] = (answer.status_code, plain(answer.text))
    return found


def difference(before: dict[str, tuple[int, str]], after: dict[str, tuple[int, str]]) -> list[str]:
    """Return the lines of pages in which two worlds differ, each with its address; none where they do not."""
    lines = unified_diff(_lines(before), _lines(after), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def _lines(pages: dict[str, tuple[int, str]]) -> list[str]:
    return [f"{path} {status} {line}" for path, (status, text) in pages.items() for line in text.splitlines()]
