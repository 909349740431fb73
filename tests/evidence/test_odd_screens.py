"""The column "in the browser" of the table of odd files: what a reader is shown, and what would be a difference."""

import csv
from dataclasses import replace

import pytest

from casebridge.evidence.inspect import inspect_file
from casebridge.evidence.odd_files import OddFile, OddRow
from casebridge.evidence.seeing.odd_files import OnScreen, odd_screens
from tests.evidence.papers import a_pdf, a_picture, a_sound
from tests.factories import acting, some_people

WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8 "
FILES = {
    "pdf": ("two.pdf", a_pdf(2)), "picture": ("scene.jpg", a_picture()), "sound": ("call.wav", a_sound()),
    "text": ("notes.txt", b"Seen from the porch."), "empty": ("empty.pdf", b""), "wrong": ("no.pdf", b"plain words"),
    "page": ("page.html", b"<html><script>alert(1)</script></html>"),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """Give a folder of files as the shared one is made."""
    (tmp_path / "files").mkdir()
    with (tmp_path / "manifest.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "file", "expected", "message_should_say", "must_not", "sha256"])
        for key, (name, data) in FILES.items():
            (tmp_path / "files" / name).write_bytes(data)
            writer.writerow([key, name, "accept", "", "", ""])
    return tmp_path


def row(tmp_path, key):
    name, data = FILES[key]
    path = tmp_path / name
    path.write_bytes(data)
    return OddRow(
        OddFile(key, name, frozenset(), "", "", ""), inspect_file(path, name, ready=tmp_path / f"{key}.ready")
    )


def test_each_file_is_shown_as_its_kind_allows(draft, folder):
    screens = odd_screens(folder, draft, actor=acting(some_people()["detective"]))
    kinds = {"pdf": "pages", "picture": "pages", "sound": "sound", "text": "words"}
    assert {key: seen.kind for key, seen in screens.items()} == {
        **kinds, "empty": "nothing", "wrong": "nothing", "page": "nothing",
    }  # fmt: skip


def test_what_is_shown_fits_what_each_file_ended_as(draft, folder, tmp_path):
    screens = odd_screens(folder, draft, actor=acting(some_people()["detective"]))
    assert [key for key, seen in screens.items() if not seen.fits(row(tmp_path, key))] == []


def test_a_refused_file_is_told_about_and_not_shown(draft, folder):
    seen = odd_screens(folder, draft, actor=acting(some_people()["detective"]))["page"]
    assert (seen.data, seen.why) == (b"", "Web pages are not taken. Print the page to PDF and file that.")


DIFFERENCES = {
    "a refused file whose words are shown": ("page", OnScreen(b"x", "words", data=b"<script>")),
    "a refused file without a reason": ("page", OnScreen(b"x", "nothing")),
    "a page that is only told about": ("pdf", OnScreen(b"x", "nothing", "It cannot be shown.")),
    "a page that is no picture of ours": ("pdf", OnScreen(b"x", "pages", data=b"%PDF-1.7")),
    "a picture with the original in it": ("picture", OnScreen(b"GPS", "pages", data=WEBP + b"GPS")),
    "a picture that is shown as words": ("picture", OnScreen(b"x", "words", data=b"JFIF")),
    "an empty sound": ("sound", OnScreen(b"x", "sound")),
}


@pytest.mark.parametrize(("key", "seen"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_a_difference_is_marked(tmp_path, key, seen):
    assert (seen.fits(row(tmp_path, key)), seen.words(row(tmp_path, key))[:5]) == (False, "BAD: ")


def test_a_picture_of_ours_fits(tmp_path):
    seen = OnScreen(b"x", "pages", data=WEBP)
    assert seen.words(row(tmp_path, "pdf")) == "a picture of page 1"
    assert replace(seen, kind="sound").words(row(tmp_path, "sound")) == "the shape of the sound"
