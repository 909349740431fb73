"""Words on scanned pages: an engine reads them when somebody asks, and every place says how sure it was."""

import io
import os
import stat
import sys

import pytest
from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import select

from casebridge.db import db
from casebridge.evidence.models import Version
from casebridge.evidence.reading.engine import engine
from casebridge.evidence.seeing import machine
from casebridge.jobs import KINDS
from casebridge.work import JobRequest
from tests.evidence.papers import filed
from tests.support.pages import soup

SAID = "The witness saw a silver revolver"


def a_scan(*lines, size=(1275, 1650)):
    """Return a picture of typed lines, as a scanner makes one."""
    page = Image.new("L", size, 255)
    for number, words in enumerate(lines):
        ImageDraw.Draw(page).text((110, 150 + number * 70), words, fill=0, font=ImageFont.load_default(size=36))
    out = io.BytesIO()
    page.save(out, "PNG", dpi=(150, 150))
    return out.getvalue()


@pytest.fixture
def reader():
    """Skip where no engine is installed; else give it."""
    if engine() is None:
        pytest.skip("no engine that reads pictures: apt-get install tesseract-ocr")
    return engine()


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Give a function that puts a program in the place of the engine: the text of a shell script, or nothing."""

    def put(script):
        if script:
            path = tmp_path / "tesseract"
            path.write_text(f"#!/bin/sh\n{script}\n")
            path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin" if script else str(tmp_path))
        engine.cache_clear()

    yield put
    monkeypatch.undo()
    engine.cache_clear()


def document(visitor, paper, **asked):
    return soup(visitor.get(paper, query_string=asked)).select_one("section[aria-label=Document]")


def ask(visitor, paper, **more):
    return visitor.send(f"{paper}/machine-reading", {"seen": "1", "page": "1", **more})


def worked():
    """Do what was asked for, as the job worker does; how many pieces of work there were."""
    subjects = list(db.session.scalars(select(JobRequest.subject).where(JobRequest.kind == machine.KIND)))
    db.session.rollback()
    for subject in subjects:
        for _name, step in KINDS.steps[machine.KIND]:
            step(subject)
    return len(subjects)


def test_words_of_a_scan_are_found_and_say_how_sure_they_are(reader, in_app, sign_in, draft):
    paper, visitor = filed(draft, a_scan(SAID, "near the corner store."), "scan.png"), sign_in("partner")
    before = document(visitor, paper, find="revolver")
    assert "1 page cannot be searched" in before.get_text()
    assert ask(visitor, paper, find="revolver").location.endswith("page=1&find=revolver")
    assert worked() == 1
    found = document(visitor, paper, find="silver revolver")
    assert [a.get_text() for a in found.select(".doc__hits a")] == ["Page 1"]
    assert "% sure" in found.select_one(".doc__hits li").get_text()
    assert "1 page was read by machine" in found.get_text()
    assert found.select("rect.mk--found")


def test_words_that_a_machine_read_can_be_selected_and_read_as_text(reader, in_app, sign_in, draft):
    paper, visitor = filed(draft, a_scan(SAID), "scan.png"), sign_in("partner")
    ask(visitor, paper)
    worked()
    assert SAID in " ".join(text.get_text().strip() for text in document(visitor, paper).select("svg text"))
    as_text = document(visitor, paper, **{"as": "text"}).get_text()
    assert (SAID in as_text, "Words read by machine" in as_text) == (True, True)


def test_a_page_that_is_hardly_legible_is_listed_for_the_eye(reader, in_app, sign_in, draft):
    small = Image.open(io.BytesIO(a_scan(SAID))).resize((150, 194)).resize((1275, 1650))
    out = io.BytesIO()
    small.save(out, "PNG")
    paper, visitor = filed(draft, out.getvalue(), "blurred.png"), sign_in("partner")
    ask(visitor, paper)
    worked()
    found = document(visitor, paper, find="revolver").get_text(" ", strip=True)
    assert "Not sure enough, read by eye" in found
    assert "Read the page itself" in found


def test_who_asks_twice_is_read_once(program, in_app, sign_in, draft):
    program(KNOWN)
    paper, visitor = filed(draft, a_scan(SAID), "scan.png"), sign_in("partner")
    ask(visitor, paper)
    ask(visitor, paper)
    assert db.session.query(JobRequest).filter_by(kind=machine.KIND).count() == 1
    assert "are being read by machine" in document(visitor, paper).get_text()


# What the program answers when it is asked who it is and what it knows.
KNOWN = """case "$*" in *--version*) echo "tesseract 9.9";; *--list-langs*) echo eng;; *) exit 1;; esac"""


@pytest.mark.parametrize(
    "script",
    [
        KNOWN,
        KNOWN.replace("exit 1", "echo no table at all"),
        KNOWN.replace("exit 1", "kill -9 $$"),
        KNOWN.replace("exit 1", r"printf 'level\tconf\ttext\nx\t999\tEvil\n'"),
    ],
    ids=["fails", "answers nonsense", "dies", "answers a crooked table"],
)
def test_a_broken_engine_leaves_the_page_as_it_was(program, in_app, sign_in, draft, script):
    program(script)
    paper, visitor = filed(draft, a_scan(SAID), "scan.png"), sign_in("partner")
    ask(visitor, paper)
    assert worked() == 1
    found = document(visitor, paper, find="revolver").get_text()
    assert ("Nowhere" in found, "no legible words" in found) == (True, True)


def test_without_an_engine_nothing_is_offered_and_nothing_asked(program, in_app, sign_in, draft):
    program("")
    paper, visitor = filed(draft, a_scan(SAID), "scan.png"), sign_in("partner")
    assert "by machine" not in document(visitor, paper).get_text()
    assert ask(visitor, paper).status_code == 303
    assert db.session.query(JobRequest).filter_by(kind=machine.KIND).count() == 0


def test_nobody_asks_about_what_is_not_theirs(program, in_app, sign_in, draft):
    program(KNOWN)
    paper = filed(draft, a_scan(SAID), "scan.png")
    assert ask(sign_in("federal"), paper).status_code == 404
    assert db.session.query(JobRequest).filter_by(kind=machine.KIND).count() == 0


# Answers with one word, after it did something first.
ANSWERS = f"""{sys.executable} -c '
%s
head = "level page_num block_num par_num line_num word_num left top width height conf text".split()
print("\\t".join(head)); print("\\t".join("5 1 1 1 1 1 9 9 99 9 99 revolver".split()))
'"""


@pytest.mark.parametrize(
    ("first", "place"), [("", "1 place"), ("import socket; socket.socket()", "Nowhere")], ids=["stays", "calls home"]
)
def test_an_engine_that_wants_the_network_gets_none(program, in_app, sign_in, draft, first, place):
    program(KNOWN.replace("exit 1", ANSWERS % first))
    paper, visitor = filed(draft, a_scan(SAID), "scan.png"), sign_in("partner")
    ask(visitor, paper)
    assert worked() == 1
    assert place in document(visitor, paper, find="revolver").get_text()


def test_the_original_stays_as_it_came(reader, in_app, sign_in, draft):
    data = a_scan(SAID)
    paper, visitor = filed(draft, data, "scan.png"), sign_in("partner")
    ask(visitor, paper)
    worked()
    with visitor.get(f"{paper}/file") as answer:
        assert answer.data == data
    assert db.session.query(Version).count() == 1
