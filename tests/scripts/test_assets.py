"""A step of the asset build runs when, and only when, something it depends on has changed."""

import pytest

from scripts.assets import Step, bring_up_to_date


@pytest.fixture
def step(tmp_path):
    source, target = tmp_path / "lock", tmp_path / "made"
    source.write_text("1")
    return Step("a step", (source,), target, lambda: target.write_text("made") and None)


def test_a_step_runs_the_first_time(step):
    assert bring_up_to_date(step, step.target.parent)


def test_an_unchanged_step_is_left_out(step):
    bring_up_to_date(step, step.target.parent)
    assert not bring_up_to_date(step, step.target.parent)


def test_a_changed_source_runs_it_again(step):
    bring_up_to_date(step, step.target.parent)
    step.sources[0].write_text("2")
    assert bring_up_to_date(step, step.target.parent)


def test_a_deleted_target_runs_it_again(step):
    bring_up_to_date(step, step.target.parent)
    step.target.unlink()
    assert bring_up_to_date(step, step.target.parent)
