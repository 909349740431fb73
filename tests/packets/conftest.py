"""A sample packet that is built once for all tests that only look at it."""

from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from casebridge.packets.build import Built, build
from casebridge.packets.given import PacketInput
from tests.packets.sample import a_packet


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of rendered sections that all tests share."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def given(tmp_path_factory: pytest.TempPathFactory) -> PacketInput:
    """Return the sample packet, its exhibits received."""
    return a_packet(tmp_path_factory.mktemp("received"))


@pytest.fixture(scope="session")
def built(given: PacketInput, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the sample packet, built."""
    return build(given, tmp_path_factory.mktemp("desk"), cache=cache)


@pytest.fixture
def pdf(built: Built) -> Iterator[pikepdf.Pdf]:
    """Return the built sample, open."""
    with pikepdf.open(built.path) as opened:
        yield opened


@pytest.fixture(scope="session")
def texts(built: Built) -> list[str]:
    """Return the text of each page as a second reader sees it."""
    return texts_of(built.path)


def texts_of(path: Path) -> list[str]:
    """Return the text of each page of a file."""
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]
