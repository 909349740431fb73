"""Every template compiles, keeps the house rules, and the frame holds the names that others rely on."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from casebridge import errors
from tests.style_page import PAGES, TEMPLATES, draw, environment

ALL = sorted(TEMPLATES.rglob("*.html"))
MACROS = sorted((TEMPLATES / "macros").glob("*.html"))
STATUSES = [errors.NotAllowed, errors.NotThere, errors.TooLarge, errors.UnsupportedType, errors.Invalid]
STATUSES += [errors.TooMany, errors.CaseBridgeError, errors.Busy, errors.DiskFull]


def name_of(path: Path) -> str:
    """Return a template's name as the pages call it."""
    return path.relative_to(TEMPLATES).as_posix()


def test_each_template_reads_as_one():
    env = environment()
    assert [name_of(path) for path in ALL if not env.parse(path.read_text(), name_of(path)).body] == []


def test_each_template_fits_on_a_page():
    assert [name_of(path) for path in ALL if len(path.read_text().splitlines()) > 80] == []


def test_each_template_keeps_the_content_security_policy():
    loose = re.compile(r"\sstyle=|<style|\son[a-z]+=\"|\|\s*safe\b|javascript:")
    pages = [path for path in ALL if "packets" not in path.parts]
    assert [name_of(path) for path in pages if loose.search(path.read_text())] == []


@pytest.mark.parametrize("path", MACROS, ids=name_of)
def test_a_macro_file_says_what_it_takes(path):
    assert path.read_text().startswith("{#")


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.html")), ids=lambda path: path.stem)
def test_a_sample_page_draws(path):
    assert "<main" in draw(path.name)


@pytest.fixture(scope="module")
def drawn():
    """Draw the forms page once."""
    return draw("forms.html")


@pytest.mark.parametrize(
    "piece",
    [
        '<a class="usa-skipnav" href="#main">Skip to main content</a>',
        '<aside class="demo" aria-label="Demo">',
        '<nav aria-label="Main">',
        'role="search" aria-label="Find"',
        '<label class="vh" for="find">Name or number</label>',
        'aria-label="Your account, Imani Castellanos-Reyes"',
        ">Account</a>",
        ">Sign out</button>",
        'role="status"',
        'role="alert"',
        '<main id="main" tabindex="-1"',
        "Times are Baltimore time",
        "8f1c 0d47",
    ],
)
def test_the_frame_holds(drawn, piece):
    assert piece in drawn


def test_the_demo_bar_is_for_demo_mode_alone():
    assert 'class="demo"' not in draw("forms.html", demo_mode=False)


def test_a_page_without_a_person_has_no_navigation():
    assert '<nav aria-label="Main">' not in draw("forms.html", actor=None)


def test_a_pinned_scheme_is_a_class_of_the_page():
    actor = SimpleNamespace(name="A B", role="auditor", scheme="dark")
    assert '<html lang="en" class="scheme-dark">' in draw("forms.html", actor=actor)


def test_every_script_carries_the_nonce(drawn):
    assert all('nonce="c2FtcGxlLW5vbmNl"' in tag for tag in re.findall(r"<script[^>]*>", drawn))


def test_every_icon_used_is_in_the_sprite():
    known = set(environment().get_template("macros/icons.html").module.STROKES) | {"dot"}
    used = set()
    for path in ALL:
        used |= set(re.findall(r"icon\(\"([a-z]+)\"", path.read_text()))
    assert used <= known


def test_what_a_person_typed_is_escaped():
    field = {"name": "place", "label": "Place", "value": '"><script>alert(1)</script>'}
    assert "<script>alert" not in draw("forms.html", field_place=field)


def test_a_field_that_was_refused_names_its_error(drawn):
    assert 'aria-describedby="done-error "' in drawn


def test_a_field_that_was_refused_is_marked_invalid(drawn):
    assert 'aria-invalid="true"' in drawn


def test_a_select_keeps_what_was_chosen(drawn):
    assert '<option value="sw" selected>Southwest</option>' in drawn


@pytest.mark.parametrize("kind", STATUSES, ids=lambda kind: kind.__name__)
def test_an_error_page_says_what_happened_was_kept_and_comes_next(kind):
    error = kind(fields={"name": "Give a name"}) if kind is errors.Invalid else kind()
    html = draw("errors/error.html", error=error, reference="6f0e-22b1")
    assert all(str(words) in html for words in (error.kept, error.next_step, "6f0e-22b1"))


def test_a_move_that_is_not_ready_links_each_gap():
    error = errors.NotReady([errors.Gap("proof", "Vale: choose an outcome", "grid")])
    html = draw("errors/error.html", error=error, places={"grid": "/c/1#grid"})
    assert '<a href="/c/1#grid">Vale: choose an outcome</a>' in html


def test_a_conflict_shows_both_texts():
    error = errors.Conflict(theirs=[("What happened", "gray sedan")], yours=[("What happened", "silver sedan")])
    html = draw("errors/conflict.html", error=error)
    assert "gray sedan" in html
    assert "silver sedan" in html


def imports_of(path: Path) -> list[tuple[str, str]]:
    """Return (macro file, name) of each macro that a template imports by name."""
    found = re.findall(r"{%-?\s*from\s+\"(macros/[^\"]+)\"\s+import\s+([^%]+?)-?%}", path.read_text())
    return [(file, name.split(" as ")[0].strip()) for file, names in found for name in names.split(",")]


def test_templates_import_macros_that_exist():
    env = environment()
    missing = [
        (name_of(path), file, name)
        for path in ALL
        for file, name in imports_of(path)
        if not hasattr(env.get_template(file).module, name)
    ]
    assert missing == []
