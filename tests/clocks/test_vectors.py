"""The worked examples that came with the law files: the arithmetic must agree with each."""

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from casebridge.catalog.load import catalog
from casebridge.clocks.arithmetic import due, end_of_day
from casebridge.clocks.triggers import choose_trigger

VECTORS = tomllib.loads((Path(__file__).parent / "clocks_vectors.toml").read_text(encoding="utf-8"))["vector"]
each = pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
each_worked = pytest.mark.parametrize(
    "vector", [v for v in VECTORS if "work_by" in v], ids=[v["id"] for v in VECTORS if "work_by" in v]
)
each_chosen = pytest.mark.parametrize(
    "vector", [v for v in VECTORS if "events" in v], ids=[v["id"] for v in VECTORS if "events" in v]
)
Vector = dict[str, Any]


def test_there_are_thirty_two():
    assert len(VECTORS) == 32


@each
def test_due_agrees(vector: Vector):
    found = due(catalog().clocks[vector["clock"]], datetime.fromisoformat(vector["trigger"]))
    wanted = vector["due"]
    assert found.due == (datetime.fromisoformat(wanted) if "T" in wanted else end_of_day(date.fromisoformat(wanted)))


@each
def test_due_date_is_given_for_days_and_not_for_hours(vector: Vector):
    found = due(catalog().clocks[vector["clock"]], datetime.fromisoformat(vector["trigger"]))
    assert found.due_date == (None if "T" in vector["due"] else date.fromisoformat(vector["due"]))


@each_worked
def test_work_by_agrees(vector: Vector):
    found = due(catalog().clocks[vector["clock"]], datetime.fromisoformat(vector["trigger"]))
    assert found.work_by == date.fromisoformat(vector["work_by"])


@each_chosen
def test_the_trigger_chosen_agrees(vector: Vector):
    events = {name: datetime.fromisoformat(at) for name, at in vector["events"].items()}
    found = choose_trigger(catalog().clocks[vector["clock"]], events)
    assert found == datetime.fromisoformat(vector["trigger"])
