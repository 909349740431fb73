"""What is read, and what a broken file or row says."""

import re
from dataclasses import FrozenInstanceError, fields, is_dataclass
from pathlib import Path

import pytest

from casebridge.catalog.book import Catalog
from casebridge.catalog.checks.clocks import CASE_STATES
from casebridge.catalog.checks.tables import all_rows
from casebridge.catalog.load import DATA, catalog, load
from casebridge.catalog.problems import CatalogError
from casebridge.workflows import WORKFLOWS
from tests.catalog.conftest import Break


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("charges_maryland", 63), ("charges_federal", 27), ("clocks", 65), ("count_rules", 8),
        ("holidays", 118), ("duties", 27), ("classes", 10), ("case_types", 4), ("facts", 79),
        ("items", 55), ("supports", 27), ("return_reasons", 40), ("outcomes", 13), ("decline_reasons", 27),
        ("federal_facts", 32), ("decline_grounds", 20), ("lead_fields", 25), ("lead_eligibility", 20),
        ("exhibit_types", 45), ("packet_kinds", 7), ("cover_fields", 42), ("units", 33), ("sources", 74),
    ],
)  # fmt: skip
def test_every_row_of_the_files_is_read(table: str, rows: int):
    assert len(getattr(catalog(), table)) == rows


def test_every_version_of_a_charge_is_kept():
    assert sum(len(versions) for versions in catalog().charges.values()) == 73 + 28


def test_the_catalog_is_read_once():
    assert catalog() is catalog()


def test_a_row_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        catalog().clocks["md_hicks_180"].amount = 181  # type: ignore[misc]


def test_a_table_cannot_be_changed():
    with pytest.raises(TypeError):
        catalog().clocks["another"] = catalog().clocks["md_hicks_180"]  # type: ignore[index]


def test_loose_settings_cannot_be_changed():
    assert catalog().meta["holidays"]["years"] == (2024, 2025, 2026, 2027, 2028)


def test_rows_hold_nothing_that_could_be_changed():
    kinds = {type(getattr(row, f.name)) for _, row in all_rows(catalog()) for f in fields(row)}
    assert not kinds & {list, dict, set}
    assert all(is_dataclass(row) for _, row in all_rows(catalog()))


def test_a_row_marked_check_is_to_be_confirmed():
    assert catalog().count_rules["business"].to_be_confirmed


def test_a_row_with_something_left_to_check_is_to_be_confirmed():
    row = catalog().clocks["md_presentment_24h"]
    assert row.status == "seen"
    assert row.to_be_confirmed


def test_a_row_that_was_seen_stands():
    assert not catalog().case_types["homicide"].to_be_confirmed


def test_a_rule_of_another_site_is_to_be_confirmed():
    assert catalog().lead_eligibility["adult"].to_be_confirmed


def test_states_of_the_case_review_are_those_of_its_workflow():
    assert set(CASE_STATES) == {state.key for state in WORKFLOWS["case_review"].states}


def test_states_of_lead_are_those_of_its_workflow():
    assert set(catalog().lead_states) == {state.key for state in WORKFLOWS["lead"].states}


def test_loading_needs_no_web_framework():
    sources = [path.read_text(encoding="utf-8") for path in DATA.parent.rglob("*.py")]
    assert not [source for source in sources if re.search(r"^(from|import) (flask|sqlalchemy)", source, re.M)]


def test_a_good_copy_loads(files: Path):
    assert isinstance(load(files), Catalog)


def test_a_whole_number_stands_for_a_number(change: Break):
    book = load(change("practice/agencies", "district", "central", "square_km_until_2023", "7"))
    assert book.districts["central"].square_km_until_2023 == 7.0


def test_the_shipped_folder_is_the_default():
    assert DATA.name == "data"


def test_a_missing_file_is_named(files: Path):
    (files / "law/clocks.toml").unlink()
    assert _sentences(files) == ["law/clocks.toml, file: the file is missing"]


def test_a_file_that_is_no_toml_is_named(files: Path):
    (files / "law/clocks.toml").write_text("[[clock]\n", encoding="utf-8")
    assert _sentences(files)[0].startswith("law/clocks.toml, file: the file is no TOML")


def test_a_file_that_is_no_text_is_named(files: Path):
    (files / "practice/lead.toml").write_bytes(b"\xff\xfe\x00")
    assert _sentences(files)[0].startswith("practice/lead.toml, file: the file is no TOML")


def test_a_missing_table_is_named(files: Path):
    path = files / "practice/sources.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("[[source]]", "[[sauce]]"), encoding="utf-8")
    assert _sentences(files) == [
        "practice/sources.toml, source: the table is missing or empty",
        "practice/sources.toml, sauce: nothing reads a table of this name",
    ]


def test_a_key_that_stands_twice_is_named(files: Path):
    _append(
        files,
        "practice/packets",
        '[[notice]]\nkey = "juvenile_apart"\ntext = "x"\nstatus = "seen"\nsource = "practice"',
    )
    assert _sentences(files) == ["practice/packets.toml, notice juvenile_apart: the key stands 2 times"]


def test_a_row_without_a_key_is_named_by_its_place(files: Path):
    _append(files, "practice/packets", '[[notice]]\ntext = "x"\nstatus = "seen"\nsource = "practice"')
    assert _sentences(files) == ['practice/packets.toml, notice 13: the field "key" is missing']


def test_all_problems_are_listed_at_once(change: Break):
    change("law/clocks", "clock", "md_hicks_180", "amount", '"many"')
    folder = change("practice/checklists", "item", "canvass", "wieght", '"strengthens"')
    assert _sentences(folder) == [
        "law/clocks.toml, clock md_hicks_180: the field \"amount\" is 'many', which is no whole number",
        'practice/checklists.toml, item canvass: the field "wieght" is not known',
    ]


def test_the_error_is_one_text_with_a_line_for_each_problem(change: Break):
    folder = change("law/clocks", "clock", "md_hicks_180", "amount", None)
    with pytest.raises(CatalogError) as caught:
        load(folder)
    assert str(caught.value) == (
        'The catalog cannot be loaded.\nlaw/clocks.toml, clock md_hicks_180: the field "amount" is missing'
    )


def _sentences(folder: Path) -> list[str]:
    with pytest.raises(CatalogError) as caught:
        load(folder)
    return [str(problem) for problem in caught.value.problems]


def _append(folder: Path, file: str, text: str) -> None:
    path = folder / f"{file}.toml"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")
