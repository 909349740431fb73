"""An import stores, puts aside and counts every row, twice is once, and history knows."""

from datetime import time

import pytest
from sqlalchemy import func, select

from casebridge import clock
from casebridge.audit import AuditEntry
from casebridge.db import db, transaction
from casebridge.errors import NotAllowed
from casebridge.formats import from_local
from casebridge.incidents import services
from casebridge.incidents.generate import break_kinds, generate
from casebridge.incidents.models import ImportRun, IncidentRow, QuarantinedRow
from casebridge.incidents.refusals import FileRefused
from casebridge.incidents.services import ImportReport, import_file
from tests.building.people import acting, some_people
from tests.incidents.files import PART1_HEADER, PART1_ROW, TODAY, real_file, with_cell

ROWS, BROKEN = 400, break_kinds()


@pytest.fixture(autouse=True)
def _today(in_app):
    with clock.at(from_local(TODAY, time(12))):
        yield


@pytest.fixture
def detective(in_app):
    with transaction():
        people = some_people()
    return acting(people["detective"])


@pytest.fixture
def release(tmp_path):
    path = tmp_path / "release.csv"
    path.write_text("".join(generate("part1", ROWS, 7, today=TODAY, broken=BROKEN)))
    return path


def rows_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def figures(report: ImportReport) -> tuple[int, int, int, int]:
    return report.read, report.stored, report.quarantined, report.already_there


def test_every_row_is_stored_or_put_aside(detective, release):
    assert figures(import_file(release, actor=detective)) == (ROWS + BROKEN, ROWS, BROKEN, 0)


def test_the_tables_hold_what_was_counted(detective, release):
    import_file(release, actor=detective)
    assert (rows_of(IncidentRow), rows_of(QuarantinedRow)) == (ROWS, BROKEN)


def test_a_second_import_adds_nothing(detective, release):
    import_file(release, actor=detective)
    assert figures(import_file(release, actor=detective)) == (ROWS + BROKEN, 0, 0, ROWS + BROKEN)


def test_a_longer_release_adds_what_is_new(detective, release):
    import_file(release, actor=detective)
    release.write_text(release.read_text() + with_cell(PART1_ROW, "7,", "999999,") + "\n")
    assert figures(import_file(release, actor=detective)) == (ROWS + BROKEN + 1, 1, 0, ROWS + BROKEN)


def test_a_row_that_a_later_release_changed_is_stored_beside_the_first(detective, tmp_path):
    path = tmp_path / "release.csv"
    for code in ("9S", "1A"):
        path.write_text(f"{PART1_HEADER}\n{with_cell(PART1_ROW, '9S', code)}\n")
        import_file(path, actor=detective)
    assert sorted(db.session.scalars(select(IncidentRow.code))) == ["1A", "9S"]


def test_the_same_record_twice_in_a_file_is_one_row(detective, tmp_path):
    path = tmp_path / "release.csv"
    path.write_text(f"{PART1_HEADER}\n{PART1_ROW}\n{PART1_ROW}\n")
    assert figures(import_file(path, actor=detective)) == (2, 1, 0, 1)


@pytest.mark.parametrize("times", [0, 1])
def test_a_dry_run_counts_as_the_import_would(detective, release, times):
    for _time in range(times):
        import_file(release, actor=detective)
    tried = figures(import_file(release, actor=detective, dry_run=True))
    assert tried == figures(import_file(release, actor=detective))


def test_a_dry_run_leaves_no_trace(detective, release):
    import_file(release, actor=detective, dry_run=True)
    assert [rows_of(model) for model in (IncidentRow, QuarantinedRow, ImportRun, AuditEntry)] == [0, 0, 0, 0]


def test_a_dry_run_sees_a_record_that_stands_twice(detective, tmp_path):
    path = tmp_path / "release.csv"
    path.write_text(f"{PART1_HEADER}\n{PART1_ROW}\n{PART1_ROW}\n")
    assert figures(import_file(path, actor=detective, dry_run=True)) == (2, 1, 0, 1)


def test_the_run_keeps_file_hash_and_figures(detective, release):
    report = import_file(release, actor=detective)
    run = db.session.scalars(select(ImportRun)).one()
    assert (run.public_id, run.file_name, run.stored, len(run.sha256)) == (report.run, "release.csv", ROWS, 64)
    assert run.finished_at is not None


def test_history_tells_beginning_and_end(detective, release):
    import_file(release, actor=detective)
    lines = db.session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
    assert [line.event for line in lines] == ["incident:import", "incident:imported"]
    assert lines[1].sentence == "read 405 rows: 400 stored, 5 put aside, 0 were there already"


def test_a_line_put_aside_keeps_its_bytes_and_reasons(detective, tmp_path):
    path = tmp_path / "release.csv"
    path.write_bytes(PART1_HEADER.encode() + b"\n7,\xff\x00")
    import_file(path, actor=detective)
    line = db.session.scalars(select(QuarantinedRow)).one()
    assert (line.raw, line.row, "not UTF-8" in line.reasons) == (b"7,\xff\x00", 2, True)


def test_equal_lines_put_aside_are_kept_each(detective, tmp_path):
    path = tmp_path / "release.csv"
    path.write_text(f"{PART1_HEADER}\nx\nx\n")
    assert figures(import_file(path, actor=detective)) == (2, 0, 2, 0)


def test_an_import_that_broke_off_is_finished_by_running_it_again(detective, release, monkeypatch):
    monkeypatch.setattr(services, "TOGETHER", 50)
    release.write_text("".join(generate("part1", 9000, 7, today=TODAY)))

    def stop(_done: int, _size: int, rows: int) -> None:
        if rows > 2000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_file(release, actor=detective, on_progress=stop)
    kept = rows_of(IncidentRow)
    assert 0 < kept < 9000
    assert figures(import_file(release, actor=detective)) == (9000, 9000 - kept, 0, kept)


def test_progress_ends_with_the_whole_file(detective, release):
    seen: list[tuple[int, int, int]] = []
    import_file(release, actor=detective, on_progress=lambda *figures: seen.append(figures))
    size = release.stat().st_size
    assert seen[-1] == (size, size, ROWS + BROKEN)


def test_a_file_that_is_refused_leaves_no_run(detective, tmp_path):
    path = tmp_path / "release.csv"
    path.write_text("name,color\n")
    with pytest.raises(FileRefused):
        import_file(path, actor=detective)
    assert rows_of(ImportRun) == 0


@pytest.mark.parametrize("username", ["prosecutor", "federal", "coordinator", "auditor"])
def test_people_without_the_right_may_not_import(in_app, release, username):
    with transaction():
        people = some_people()
    with pytest.raises(NotAllowed):
        import_file(release, actor=acting(people[username]))


def test_the_figures_for_others_are_five(detective, release):
    assert list(import_file(release, actor=detective).as_json()) == [
        "read", "stored", "quarantined", "already_there", "seconds",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("bpd_part1_sample_20k.csv.gz", 20_000),
        ("bpd_homicide_shooting_2018_classic_layout_sample.csv", 100),
        ("bpd_arrests_sample_10k.csv.gz", 10_000),
    ],
)
def test_a_real_release_is_stored_whole(detective, name, rows):
    path = real_file(name)
    assert figures(import_file(path, actor=detective)) == (rows, rows, 0, 0)
    assert figures(import_file(path, actor=detective)) == (rows, 0, 0, rows)


def test_the_report_of_the_real_release_counts_its_dirt(detective):
    report = import_file(real_file("bpd_part1_sample_20k.csv.gz"), actor=detective)
    assert (report.undated, report.unplaced, report.repeated) == (76, 412, 503)
