"""Two worlds that differ only in what a police session may not know of, and how a session walks through one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote, urlsplit

from bs4 import BeautifulSoup
from flask import Flask

from casebridge.cases.models import Party
from casebridge.cases.people import definition_of, live_charges
from casebridge.db import db, transaction
from casebridge.diversion import care
from casebridge.elements.services import mark, note
from casebridge.evidence.models import Exhibit
from casebridge.evidence.services import flag_favorable
from tests.bad_input.town import Town, case_of
from tests.building.people import acting, some_people
from tests.building.preparing import an_item
from tests.diversion import people as lead
from tests.support.visitors import Visitor, enter

# What each request has of its own: tokens, ids of forms, the reference, times of the head of the history.
OWN = re.compile(
    r'nonce="[^"]*"|value="[A-Za-z0-9_.\-]{16,}"|<code>[0-9a-f]{16}</code>|History head <code>[^<]*</code> at [^<]*'
    r"|Counted [^.]*\.|before=[0-9a-f]{16}|head of the whole history [0-9a-f]{8}|content=\"[A-Za-z0-9_.\-]{40,}\""
)
# Pages of the cases in which something is kept, and searches for its words; the rest is found by its links.
CASES = ("in_review", "deciding")
WAYS = ("", "/evidence", "/history", "/elements", "/returns", "/packets", "/packets/numbers", "/requests", "/time",
        "/clocks", "/readiness", "/challenge", "/conflicts", "/elements/history")  # fmt: skip
SOUGHT = ("Tallulah", "Bramblecoat", "Custard", "Subpoena", "Memo", "memo-to-file.txt", "School record", "Hidden Row",
          "410-555-0199", "Where she moved", "Witness 3")  # fmt: skip
OVERVIEWS = ("/", "/cases/", "/cases/?closed=1", "/lead/mine", "/incidents/", "/board", "/queue", "/stuck", "/sent",
             "/sent?of=unit", "/notices", "/requests", "/packets", "/custody", "/account")  # fmt: skip
SECRETS = ("part2", "grand_jury", "work_product", "juvenile", "witness")


@dataclass(frozen=True, slots=True)
class Page:
    """What one address answered, without what each request has of its own."""

    status: int
    body: str


def starts(town: Town) -> list[str]:
    """Return where a walk begins: overviews, searches for what is kept, the pages of the cases that it is kept in."""
    cases = [f"/cases/{town.ids[name]}{way}" for name in CASES for way in WAYS]
    searches = [f"/search?q={quote(words)}" for words in SOUGHT] + [f"/cases/?q={quote(words)}" for words in SOUGHT]
    return [*OVERVIEWS, *cases, *searches]


def walk(visitor: Visitor, town: Town, *, most: int) -> dict[str, Page]:
    """Open the pages of `starts` and those that links lead to, breadth first, and return what each answered."""
    found: dict[str, Page] = {}
    asked: set[str] = set()
    waiting = starts(town)
    while waiting and len(found) < most:
        address = waiting.pop(0)
        if address in asked or address.startswith(("/static", "/sign-out", "/account/lock")):
            continue
        asked.add(address)
        answer = visitor.get(address)
        text = answer.get_data(as_text=True) if "text" in answer.content_type else answer.get_data().hex()
        found[_named(address, found)] = Page(answer.status_code, OWN.sub("", text))
        if answer.location:
            waiting.append(urlsplit(answer.location).path)
        if "html" in answer.content_type:
            waiting += sorted(links(text, address) - asked - set(waiting), key=_plain)
        answer.close()
    return found


def _plain(address: str) -> str:
    """Return an address without the hash that older lines of a history begin after."""
    return re.sub(r"before=[0-9a-f]{16}", "before", address)


def _named(address: str, found: dict[str, Page]) -> str:
    """Return how a page is called in both worlds: older pages of one history by their turn."""
    plain, turn = _plain(address), 1
    while plain != address and f"{plain}, {turn}" in found:
        turn += 1
    return address if plain == address else f"{plain}, {turn}"


def links(text: str, address: str) -> set[str]:
    """Return the addresses of ours that a page leads to."""
    found = set()
    for tag in BeautifulSoup(text, "html.parser").find_all(("a", "img", "source", "link")):
        target = str(tag.get("href") or tag.get("src") or "")
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or not target or target.startswith("#"):
            continue
        path = parts.path or urlsplit(address).path
        if path.startswith("/"):
            found.add(path + (f"?{parts.query}" if parts.query else ""))
    return found


def keep_secrets(app: Flask, town: Town, which: str) -> None:
    """Let the rightful people add what is protected, of one kind, to the town of `app`."""
    {"part2": _part2, "grand_jury": _grand_jury, "work_product": _work_product, "juvenile": _juvenile,
     "witness": _witness}[which](app, town)  # fmt: skip


def _part2(app: Flask, town: Town) -> None:
    with app.app_context():
        with transaction():
            for door in ("social_contact", "community", "arrest"):
                person = lead.active(door, by="coordinator" if door == "community" else "sergeant2")
                lead.consent_of(person, party="provider", purposes=["coordination"], scope=["needs"])
                worker = acting(some_people()["case-manager"])
                care.write_goal(person, actor=worker, area="housing", words="A door of my own.")
                care.put_on_agenda(person, actor=worker, meeting_on=lead.today(), why="good_news")
        db.session.remove()


def _grand_jury(app: Flask, town: Town) -> None:
    _filed(app, town, "deciding", "prosecutor", "grand-jury", "Subpoena return")
    visitor = enter(app, "federal", stepped_up=True)
    visitor.send(
        f"/cases/{town.ids['deciding']}/federal/notes", {"words": "Witness 3 appears on Tuesday.", "text": "x"}
    )


def _work_product(app: Flask, town: Town) -> None:
    _filed(app, town, "in_review", "prosecutor", "work-product", "Memo to file")
    with app.app_context():
        with transaction():
            review, prosecutor = case_of(town.ids["in_review"]), acting(some_people()["prosecutor"])
            charge = live_charges(review)[0]
            elements = definition_of(charge).elements
            note(charge, elements[-1].key, "He will not hold on the stand.", actor=prosecutor)
            paper = db.session.query(Exhibit).filter_by(title="Memo to file").one()
            mark(charge, elements[-1].key, paper, strength="weak", reason="Only this.", actor=prosecutor)
            an_item(review, words="Draft of a return that nobody sent.")
            flag_favorable(paper, text="It may help him.", actor=prosecutor)
        db.session.remove()


def _juvenile(app: Flask, town: Town) -> None:
    _filed(app, town, "in_review", "detective", "juvenile", "School record")


def _witness(app: Flask, town: Town) -> None:
    with app.app_context():
        with transaction():
            for party in db.session.query(Party).filter(Party.role.in_(("witness", "victim"))):
                party.location, party.contact = "12 Hidden Row", "410-555-0199"
        db.session.remove()
    _filed(app, town, "in_review", "detective", "witness-location", "Where she moved to")


def _filed(app: Flask, town: Town, where: str, by: str, class_: str, title: str) -> None:
    """Send a file, class it and read it, as people do."""
    visitor = enter(app, by, stepped_up=True)
    case_id = town.ids[where]
    sent = {"files": (BytesIO(f"{title}, in words.\n".encode()), f"{title.lower().replace(' ', '-')}.txt")}
    assert visitor.send(f"/cases/{case_id}/evidence", sent, content_type="multipart/form-data").status_code == 303
    with app.app_context():
        case = case_of(case_id)
        paper = db.session.query(Exhibit).filter_by(case_id=case.id).order_by(Exhibit.number.desc()).first()
        assert paper is not None
        public_id, version = paper.public_id, paper.version
        db.session.remove()
    answer = visitor.send(
        f"/cases/{case_id}/evidence/{public_id}",
        {"title": title, "type": "", "class": class_, "used": "unused", "version": str(version)},
    )
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert visitor.get(f"/cases/{case_id}/evidence/{public_id}").status_code == 200


def differences(one: dict[str, Page], other: dict[str, Page]) -> Iterator[str]:
    """Yield what differs between two walks, page by page, with the first lines that do."""
    for address in sorted(one.keys() | other.keys()):
        if address not in one or address not in other:
            yield f"{address} is only in {'the second' if address in other else 'the first'} world"
        elif one[address] != other[address]:
            lines = zip(one[address].body.splitlines(), other[address].body.splitlines(), strict=False)
            first = next(((a, b) for a, b in lines if a != b), ("", "(one is longer)"))
            yield f"{address} ({one[address].status}, {other[address].status}):\n  {first[0][:300]}\n  {first[1][:300]}"
