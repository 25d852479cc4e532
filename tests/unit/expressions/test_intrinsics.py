"""The intrinsic functions in Python and in C jq: they mean the same."""

from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given, settings
from intrinsic_cases import (
    C_SHIMS,
    CASES,
    FAILS,
    Case,
    Json,
    calls,
    in_c_jq,
    in_python,
    run_c_jq,
    spelled,
)

from asl2sw.expressions import intrinsics_table
from asl2sw.expressions.intrinsics import DEFINITIONS, INTRINSICS, definition_for_hash
from asl2sw.expressions.intrinsics.text import number_text
from asl2sw.expressions.intrinsics.values import same_json
from asl2sw.expressions.jq.definitions import in_order_of_use

ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
HASHED = ["", "abc", "😀🎉" * 9, "äöüß€", "\x7f\x80߿ࠀ\uffff", "x" * 10_000] + [
    "a" * length for length in (54, 55, 56, 57, 63, 64, 65, 111, 112, 113, 119, 120, 121, 127, 128, 129, 1000)
]


def agrees(mine: Json, theirs: Json) -> bool:
    """C jq's Python binding gives 1 for 1.0."""
    return mine == theirs == FAILS or (FAILS not in (mine, theirs) and same_json(mine, theirs))


@pytest.mark.parametrize("known", CASES, ids=str)
def test_python_gives_the_known_value(known: Case) -> None:
    assert spelled(in_python(known.name, known.arguments)) == spelled(known.expected)


@pytest.mark.parametrize("known", [known for known in CASES if known.in_c_jq], ids=str)
def test_c_jq_gives_the_known_value(known: Case) -> None:
    assert agrees(known.expected, in_c_jq(known.name, known.arguments))


@settings(max_examples=400, deadline=None)
@given(calls(plain=True))
def test_c_jq_agrees_with_python(call: tuple[str, tuple[Json, ...]]) -> None:
    mine, theirs = in_python(*call), in_c_jq(*call)
    assert agrees(mine, theirs), (mine, theirs)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_hash_in_c_jq(algorithm: str) -> None:
    name = definition_for_hash(algorithm)
    text = "\n".join(definition.text for definition in in_order_of_use([name], DEFINITIONS))
    for message in HASHED[:-1]:
        expected = hashlib.new(ALGORITHMS[algorithm], message.encode()).hexdigest()
        assert in_python("States.Hash", (message, algorithm)) == expected
        assert run_c_jq(f"{text}\n( {name}(.) )", message) == ([expected], None), message[:20]


def test_a_literal_algorithm_carries_no_other() -> None:
    assert definition_for_hash("MD5") == "md5"
    assert definition_for_hash("md5") == definition_for_hash(None) == "hash"
    carried = {definition.name for definition in in_order_of_use(["sha256"], DEFINITIONS)}
    assert carried.isdisjoint({"md5", "sha1", "sha384", "sha512", "wideDigest"})


def test_random_numbers_stay_in_range() -> None:
    drawn = {in_python("States.MathRandom", (3, 6)) for _ in range(200)}
    assert drawn == {3, 4, 5}
    assert in_c_jq("States.MathRandom", (0, 4)) == 3  # of the shim's 0.75


def test_a_seed_gives_the_same_number_everywhere() -> None:
    for seed in (-(2**31), -1, 0, 1, 3, 2**31 - 1):
        drawn = in_python("States.MathRandom", (0, 1_000_000, seed))
        assert 0 <= drawn < 1_000_000
        assert in_c_jq("States.MathRandom", (0, 1_000_000, seed)) == drawn
    assert len({in_python("States.MathRandom", (0, 1000, seed)) for seed in range(50)}) > 40


def test_uuids_are_of_version_4() -> None:
    pattern = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert re.fullmatch(pattern, in_python("States.UUID", ()))
    assert re.fullmatch(pattern, in_c_jq("States.UUID", ()))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (-1.5, "-1.5"),
        (0.001, "0.001"),
        (0.00123, "0.00123"),
        (0.0009, "9.0E-4"),
        (9999999.5, "9999999.5"),
        (1e7, "1.0E7"),
        (1e6, "1000000.0"),
        (1.25e300, "1.25E300"),
        (5e-324, "5.0E-324"),
    ],
)
def test_numbers_are_printed_as_java_does(number: float, text: str) -> None:
    assert number_text(number) == text


def test_every_known_function_has_a_meaning() -> None:
    assert INTRINSICS.keys() == intrinsics_table.INTRINSICS.keys()


def test_all_functions_but_these_can_fail() -> None:
    sure = {name for name, intrinsic in INTRINSICS.items() if not intrinsic.can_fail}
    assert sure == {"States.Array", "States.JsonToString", "States.UUID"}


@pytest.mark.parametrize("name", DEFINITIONS)
def test_definitions_compile_on_their_own(name: str) -> None:
    text = "\n".join(definition.text for definition in in_order_of_use([name], DEFINITIONS))
    assert run_c_jq(C_SHIMS + text + "\n( . )", 1) == ([1], None)


def test_definitions_are_short() -> None:
    hashes = {definition.name for definition in in_order_of_use(["hash"], DEFINITIONS)}
    others = [definition for name, definition in DEFINITIONS.items() if name not in hashes]
    assert max(len(line) for definition in others for line in definition.text.splitlines()) <= 140
    assert max(len(definition.text) for definition in others) <= 350
