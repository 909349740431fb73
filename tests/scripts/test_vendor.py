"""Assets lie under names that change with what they hold."""

import json

import pytest

from scripts.vendor import Shelf


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "vendor")


@pytest.fixture
def style(tmp_path):
    def write(text):
        path = tmp_path / "page.css"
        path.write_text(text)
        return path

    return write


def test_a_changed_file_gets_another_name(shelf):
    first, second = shelf.put_bytes("a.js", b"1"), shelf.put_bytes("a.js", b"2")
    assert first != second


def test_the_manifest_leads_from_logical_to_hashed_names(shelf):
    hashed = shelf.put_bytes("a.js", b"1")
    shelf.write_manifest()
    assert json.loads((shelf.folder / "manifest.json").read_text()) == {"a.js": hashed}


def test_a_style_names_its_neighbours_by_their_hash(shelf, style):
    mark = shelf.put_bytes("mark.svg", b"<svg/>")
    hashed = shelf.put_style(style("b{background:url('../img/mark.svg')}"))
    assert (shelf.folder / hashed).read_text() == f'b{{background:url("{mark}")}}'


def test_data_and_anchors_stay_as_they_are(shelf, style):
    text = 'b{background:url(data:image/png;base64,AA)}i{fill:url("#a")}@supports(mask: url("")){}'
    hashed = shelf.put_style(style(text))
    assert (shelf.folder / hashed).read_text() == text


def test_a_picture_of_the_package_is_taken_when_a_style_names_it(shelf, style, tmp_path):
    (tmp_path / "img" / "alerts").mkdir(parents=True)
    (tmp_path / "img" / "alerts" / "stop.svg").write_text("<svg/>")
    shelf.put_style(style("b{background:url(../uswds/img/alerts/stop.svg)}"), images=tmp_path / "img")
    assert "stop.svg" in shelf.names


def test_a_name_that_leads_nowhere_stops_the_build(shelf, style):
    with pytest.raises(FileNotFoundError, match=r"page\.css names gone\.svg"):
        shelf.put_style(style("b{background:url(gone.svg)}"))


def test_a_new_run_leaves_nothing_of_the_last(shelf):
    old = shelf.put_bytes("a.js", b"1")
    assert not (Shelf(shelf.folder).folder / old).exists()
