"""`casebridge exhibit odd`: the table of odd files says what differs and ends with 1 then."""

import csv

import pytest
from click.testing import CliRunner

from casebridge.commands.odd_files import odd
from casebridge.evidence.odd_files import odd_files_folder

ROW = {
    "id": "T1", "file": "empty.pdf", "message_should_say": "", "must_not": "",
    "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
}  # fmt: skip


def table(folder, expected):
    (folder / "files").mkdir()
    (folder / "files" / "empty.pdf").write_bytes(b"")
    with (folder / "manifest.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, [*ROW, "expected"])
        writer.writeheader()
        writer.writerow(ROW | {"expected": expected})
    return CliRunner().invoke(odd, ["--folder", str(folder)])


def test_files_that_end_as_expected_end_with_zero(tmp_path):
    done = table(tmp_path, "reject")
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "1 files, 0 differences")


def test_a_difference_ends_with_one(tmp_path):
    done = table(tmp_path, "accept")
    assert (done.exit_code, done.output.splitlines()[-1]) == (1, "1 files, 1 differences")


def test_every_odd_file_ends_as_its_manifest_says():
    if odd_files_folder() is None:
        pytest.skip("no folder of odd files here")
    done = CliRunner().invoke(odd)
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "64 files, 0 differences")


def test_the_table_says_what_the_browser_shows(tmp_path):
    done = table(tmp_path, "reject")
    assert "| in the browser: a reason: The file is empty (0 bytes)." in done.output.splitlines()[0]
