"""The tally: what a case counts as, and which results fail its test."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from corpus import HELD_OUT_PART, MAIN_PART, Case
from tally import AGREED, CRASHED, KNOWN, MISMATCHED, PROPERTY, counted, refused, summary

import asl2sw

MAIN = Case("main", {})
HELD_OUT = Case(next(id for id in map(str, range(99)) if Case(id, {}).held_out), {})
REFUSED = {"StartAt": "A", "States": {}}


def tried(case: Case, problem: Exception | None = None, listed: str = AGREED) -> str:
    """The result that is counted; raises what fails the test."""
    recorded: list[object] = []
    try:
        with counted(lambda _, value: recorded.append(value), "suite", case, listed):
            if problem is not None:
                raise problem
    finally:
        ((suite, part, result),) = recorded
    assert (suite, part) == ("suite", HELD_OUT_PART if case.held_out else MAIN_PART)
    return result


def refusal() -> asl2sw.ConversionError:
    with pytest.raises(asl2sw.ConversionError) as raised:
        asl2sw.convert(REFUSED)
    return raised.value


def test_the_main_part_is_not_held_out() -> None:
    assert not MAIN.held_out


def test_agreement_passes() -> None:
    assert tried(MAIN) == AGREED


@pytest.mark.parametrize("problem", [AssertionError("not the same"), ValueError("a defect"), refusal()])
def test_everything_else_fails(problem: Exception) -> None:
    with pytest.raises(type(problem)) as raised:
        tried(MAIN, problem)
    assert raised.value is problem


def test_a_listed_result_passes_and_is_counted_apart() -> None:
    error = refusal()
    code = refused(error.diagnostics[0].code)
    assert tried(MAIN, AssertionError(), MISMATCHED) == KNOWN
    assert tried(MAIN, error, code) == code


@pytest.mark.parametrize(("problem", "listed"), [(None, MISMATCHED), (AssertionError(), refused("ASL0301"))])
def test_a_stale_entry_fails(problem: Exception | None, listed: str) -> None:
    with pytest.raises((pytest.fail.Exception, AssertionError)):
        tried(MAIN, problem, listed)


def test_a_crash_cannot_be_listed_as_a_mismatch() -> None:
    with pytest.raises(ValueError, match="a defect"):
        tried(MAIN, ValueError("a defect"), MISMATCHED)


def test_a_held_out_case_does_not_say_what_went_wrong() -> None:
    with pytest.raises(pytest.fail.Exception) as raised:
        tried(HELD_OUT, AssertionError("a secret"))
    assert str(raised.value) == f"held-out case: {MISMATCHED}"


def test_the_summary_has_a_line_for_each_suite_and_part() -> None:
    counts = [
        ("b", MAIN_PART, AGREED),
        ("a", HELD_OUT_PART, AGREED),
        ("a", MAIN_PART, MISMATCHED),
        ("a", MAIN_PART, CRASHED),
        ("a", MAIN_PART, AGREED),
    ]
    reports = [SimpleNamespace(when="call", user_properties=[(PROPERTY, list(count))]) for count in counts]
    teardown = SimpleNamespace(when="teardown", user_properties=reports[0].user_properties)
    assert list(summary([*reports, teardown])) == [
        "a: 3 cases: agreed 1, crashed 1, mismatched 1",
        "a (held-out fifth): 1 cases: agreed 1, mismatched 0",
        "b: 1 cases: agreed 1, mismatched 0",
    ]
