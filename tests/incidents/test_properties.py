"""Whatever the bytes, every line is stored or put aside, and reading back agrees."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from casebridge.incidents.describe import describe
from casebridge.incidents.layouts import LAYOUTS
from casebridge.incidents.values import number_of, read_clock, read_day, read_place, read_point
from tests.incidents.files import PART1_HEADER, PART1_ROW, read, release_of

CELLS = st.one_of(
    st.sampled_from(["", "null", "9S", "1A", "2021-05-04", "07/07/2018", "1800 RAMSAY ST", "0", "39.3", "-76.6", "7"]),
    st.text(max_size=12),
)
LINES = st.one_of(
    st.just(PART1_ROW.encode()),
    st.binary(max_size=60),
    st.lists(CELLS, min_size=14, max_size=18).map(lambda cells: ",".join(cells).encode("utf-8", "surrogatepass")),
)


def counted(lines: list[bytes]) -> int:
    """Return how many rows the lines hold: every line of the file that is not empty."""
    return sum(bool(line.removesuffix(b"\r")) for line in b"\n".join(lines).split(b"\n"))


@given(st.lists(LINES, max_size=12))
def test_every_line_is_stored_or_put_aside(lines):
    with tempfile.TemporaryDirectory() as folder:
        rows, aside = read(release_of(Path(folder), PART1_HEADER.encode() + b"\n" + b"\n".join(lines)))
    assert len(rows) + len(aside) == counted(lines)


@given(st.data(), st.sampled_from(sorted(LAYOUTS)))
def test_what_is_stored_reads_back_as_it_was_checked(data, key):
    columns = list(LAYOUTS[key].columns.values())
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for cells in data.draw(st.lists(st.lists(CELLS, min_size=len(columns), max_size=len(columns)), max_size=8)):
        writer.writerow(cells)
    with tempfile.TemporaryDirectory() as folder:
        release = release_of(Path(folder), out.getvalue().encode("utf-8", "surrogatepass"))
        rows, _aside = read(release)
    for row in rows:
        found = describe(row.id, release.plan.header, row.raw)
        day = number_of(found.occurred_on) if found.occurred_on else 0
        assert (found.code, day, found.block, found.street, found.district) == (
            row.code, row.day, row.block, row.street, row.district,
        )  # fmt: skip


@given(st.text())
def test_readers_of_cells_never_fail(text):
    read_day(text, 20261124)
    read_clock(text)
    read_point(text, text)
    read_place(text)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), max_size=30))
def test_an_address_reads_the_same_in_any_case(text):
    assert read_place(text.lower()) == read_place(text.upper())
