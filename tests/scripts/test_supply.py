"""An audit says what it found, and never that all is well when it could ask nobody."""

from scripts.supply import licences, told

SAFE = {"name": "flask", "version": "3.1.3", "vulns": []}
HOLE = {"name": "old", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
UNKNOWN = {"name": "nobody", "skip_reason": "Dependency not found"}


def test_a_known_hole_fails_and_names_what_mends_it(capsys):
    assert told({"dependencies": [SAFE, HOLE, UNKNOWN]}) == 1
    assert capsys.readouterr().out == (
        "old 1.0: PYSEC-1, mended in 1.1\nKnown holes: 1 in 2 locked releases, 1 could not be asked about.\n"
    )


def test_where_nobody_could_be_asked_it_says_so_and_passes(capsys):
    assert told({"dependencies": [UNKNOWN, UNKNOWN]}) == 0
    assert "nothing was audited" in capsys.readouterr().out


def test_a_licence_is_read_in_each_way_that_it_is_written():
    ways = [{"expression": "MIT"}, {"license": {"id": "BSD-3-Clause"}}, {"license": {"name": "Public domain"}}]
    assert [licences({"licenses": [way]}) for way in ways] == ["MIT", "BSD-3-Clause", "Public domain"]
    assert licences({}) == "says none"
