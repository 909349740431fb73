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


def table(folder, *expected):
    (folder / "files").mkdir()
    (folder / "files" / "empty.pdf").write_bytes(b"")
    with (folder / "manifest.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, [*ROW, "expected"])
        writer.writeheader()
        writer.writerows(ROW | {"id": f"T{n}", "expected": one} for n, one in enumerate(expected, 1))
    return CliRunner().invoke(odd, ["--folder", str(folder)])


def test_a_difference_is_named_and_ends_with_one(tmp_path):
    done = table(tmp_path, "reject", "accept")
    first, second, *_, last = done.output.splitlines()
    assert (done.exit_code, last) == (1, "2 files, 1 differences")
    assert [line.startswith("ok") for line in (first, second)] == [True, False]
    assert "| in the browser: a reason: The file is empty (0 bytes)." in first


@pytest.mark.sweep
def test_every_odd_file_ends_as_its_manifest_says():
    if odd_files_folder() is None:
        pytest.skip("no folder of odd files here")
    done = CliRunner().invoke(odd)
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "64 files, 0 differences")
