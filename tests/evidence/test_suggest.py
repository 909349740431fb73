"""Names of files: shown safely, and what they suggest."""

import unicodedata

import pytest

from casebridge.evidence.suggest import clean_name, title_of, type_of


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("../../x", "..�..�x"),
        ("C:\\temp\\a.pdf", "C��temp�a.pdf"),
        ("a\x00b.pdf", "a�b.pdf"),
        ("evil\u202efdp.exe", "evil�fdp.exe"),
        ("a\nb.pdf", "a�b.pdf"),
        ("   ", "file without a name"),
        ("", "file without a name"),
        ("تقرير.pdf", "تقرير.pdf"),
        ("📹.mp4", "📹.mp4"),
    ],
)
def test_a_name_is_shown_without_its_tricks(sent, shown):
    assert clean_name(sent) == shown


def test_a_name_is_composed():
    assert clean_name(unicodedata.normalize("NFD", "Déposition.pdf")) == "Déposition.pdf"


def test_a_long_name_keeps_its_ending():
    name = clean_name("x" * 500 + ".pdf")
    assert (len(name), name[-5:]) == (200, "….pdf")


def test_a_title_is_the_name_without_signs():
    assert title_of("BWC_Tran_2311_rear-yard.mp4") == "BWC Tran 2311 rear-yard"


@pytest.mark.parametrize(
    ("name", "family", "type_key"),
    [
        ("BWC_Tran_2311.mp4", "recording", "bwc_video"),
        ("911_call_2026-11-21_2314.wav", "recording", "audio_911"),
        ("Lineup form signed Nov 22.pdf", "pdf", "photo_array_form"),
        ("Statement of neighbor (final).pdf", "pdf", "witness_statement_written"),
        ("Statement of Probable Cause.pdf", "pdf", "statement_of_probable_cause"),
        ("IMG_4471.HEIC", "picture", "crime_scene_photos"),
        ("scan0001.pdf", "pdf", ""),
    ],
)
def test_a_name_suggests_a_type(name, family, type_key):
    assert type_of(name, family) == type_key
