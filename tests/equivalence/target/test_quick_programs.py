"""Programs that are run without jq give what jq gives."""

from __future__ import annotations

from typing import Any

import jq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asl2sw.equivalence.target.jq_tokens import tokens_of
from asl2sw.equivalence.target.quick import NotPlain, quick_program

PLAIN = (
    *(".", ".a", ".a.b", ".a[$i]", ".a[$i].b", ".[$i]", "null", "$i", "{a: .}", "{a: .b, b: {c: .a[$i]}}"),
    *(
        "{}",
        "{a: $i}",
        ". + {i: $i}",
        ".a + {b: .b}",
        "{a: null}",
        "{v: .a,}"[:-2] + "}",
        ".a.if",
        "{and: .a}",
    ),
)
NOT_PLAIN = (
    *(".a?", ".[0]", '.["a"]', ".a | .b", ".a // 1", "{(.a): 1}", "{a}", ". + .a + .b", ".a[]", ".a[.b]"),
    *(
        '{a: "b"}',
        "{a: 1}",
        "length",
        "$WORKFLOW.id",
        "{a: .b | .c}",
        "{if: .a}",
        "-.a",
        "{a: .b, }",
        ". +",
        "{",
    ),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abif"), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("program", PLAIN)
@given(value=VALUES, i=st.integers(0, 3))
def test_the_same_as_jq(program: str, value: Any, i: int) -> None:
    quick = quick_program(tokens_of(program))
    assert quick is not None
    try:
        found = quick(value, {"i": i})
    except NotPlain:
        return  # jq is asked
    (expected,) = jq.compile(f". as [$v, $i] | $v | ({program})").input_value([value, i]).all()
    assert found == expected
    assert list_of_keys(found) == list_of_keys(expected)


def list_of_keys(value: Any) -> Any:
    return list(value) if isinstance(value, dict) else None


def test_plain_programs_give_something() -> None:
    value = {"a": [{"b": 1}], "b": {"c": 2}}
    given_up = set()
    for program in PLAIN:
        quick = quick_program(tokens_of(program))
        assert quick is not None
        try:
            quick(value, {"i": 0})
        except NotPlain:
            given_up.add(program)
    assert given_up == {".a.b", ".[$i]", ".a + {b: .b}", ".a.if"}


@pytest.mark.parametrize("program", NOT_PLAIN)
def test_all_others_are_for_jq(program: str) -> None:
    assert quick_program(tokens_of(program)) is None
