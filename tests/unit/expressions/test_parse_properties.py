"""Paths survive printing and reading; no text makes the parser fail in another way than it says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asl2sw.diagnostics import code_named
from asl2sw.diagnostics.codes.expressions import CODES
from asl2sw.expressions import (
    ExpressionError,
    IntrinsicCall,
    Path,
    mistakes,
    parse_expression,
    parse_path,
    parse_reference_path,
)
from asl2sw.expressions.ast import (
    Descendant,
    Filter,
    FilterAnd,
    FilterComparison,
    FilterCondition,
    FilterExists,
    FilterLiteral,
    FilterNot,
    FilterOperand,
    FilterOr,
    FilterPath,
    FilterRegex,
    Index,
    Indexes,
    Name,
    Names,
    Root,
    Slice,
    Step,
    TailFunction,
    Wildcard,
)

# --- printing ------------------------------------------------------------------------------------------


def quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def print_name(name: str) -> str:
    return f".{name}" if re.fullmatch(r"[\w@+-]+", name) else f"[{quoted(name)}]"


def print_step(step: Step) -> str:
    match step:
        case Name(name):
            return print_name(name)
        case Names(names):
            return f"[{','.join(map(quoted, names))}]"
        case Index(index):
            return f"[{index}]"
        case Indexes(indexes):
            return f"[{','.join(map(str, indexes))}]"
        case Slice(start, end):
            return f"[{'' if start is None else start}:{'' if end is None else end}]"
        case Wildcard():
            return "[*]"
        case Descendant(name):
            return "..*" if name is None else f"..[{quoted(name)}]"
        case Filter(condition):
            return f"[?({print_condition(condition)})]"
        case TailFunction(name):
            return f".{name}()"


def print_condition(condition: FilterCondition) -> str:
    match condition:
        case FilterExists(path):
            return print_operand(path)
        case FilterComparison(operator, left, right):
            return f"{print_operand(left)} {operator} {print_operand(right)}"
        case FilterNot(inner):
            return f"!({print_condition(inner)})"
        case FilterAnd(parts):
            return " && ".join(f"({print_condition(part)})" for part in parts)
        case FilterOr(parts):
            return " || ".join(f"({print_condition(part)})" for part in parts)


def print_operand(operand: FilterOperand) -> str:
    match operand:
        case FilterPath(from_element, steps):
            return ("@" if from_element else "$") + "".join(map(print_step, steps))
        case FilterLiteral(str() as text):
            return quoted(text)
        case FilterLiteral(value):
            return json.dumps(value)
        case FilterRegex(pattern, ignore_case):
            return f"/{pattern}/{'i' if ignore_case else ''}"


# --- random paths --------------------------------------------------------------------------------------

NAMES = st.text(max_size=6) | st.sampled_from(
    ["a", "first name", "a.b", "it's", "\\", "[0]", "länge", "a@b", "*"]
)
INDEXES = st.integers(-20, 20)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=6),
)
FILTER_PATHS = st.builds(
    FilterPath, st.booleans(), st.lists(NAMES.map(Name) | INDEXES.map(Index), max_size=3).map(tuple)
)
OPERANDS = FILTER_PATHS | VALUES.map(FilterLiteral)
COMPARISONS = st.builds(
    FilterComparison, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), OPERANDS, OPERANDS
) | st.builds(
    FilterComparison,
    st.just("=~"),
    FILTER_PATHS,
    st.builds(FilterRegex, st.text("abc.*[]()|'", max_size=6), st.booleans()),
)


def joined(inner: st.SearchStrategy[FilterCondition]) -> st.SearchStrategy[FilterCondition]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.builds(FilterNot, inner) | st.builds(FilterAnd, several) | st.builds(FilterOr, several)


CONDITIONS = st.recursive(FILTER_PATHS.map(FilterExists) | COMPARISONS, joined, max_leaves=5)
SLICES = st.builds(Slice, st.none() | INDEXES, st.none() | INDEXES).filter(
    lambda step: (step.start, step.end) != (None, None)
)
INNER_STEPS = st.one_of(
    NAMES.map(Name),
    INDEXES.map(Index),
    st.lists(INDEXES, min_size=2, max_size=3).map(lambda indexes: Indexes(tuple(indexes))),
    SLICES,
    st.just(Wildcard()),
    st.builds(Descendant, NAMES),
    CONDITIONS.map(Filter),
)
# with these nothing can follow
LAST_STEPS = st.one_of(
    st.lists(NAMES, min_size=2, max_size=3).map(lambda names: Names(tuple(names))),
    st.just(Descendant(None)),
)
STEP_LISTS = st.lists(INNER_STEPS, max_size=4)
TAILS = st.sampled_from(["min", "max", "sum", "avg", "stddev", "keys", "first", "last"])
ROOTS = st.sampled_from([(Root.INPUT, None), (Root.CONTEXT, None), (Root.VARIABLE, "über_1")])


@st.composite
def paths(draw: st.DrawFn) -> Path:
    root, variable = draw(ROOTS)
    steps = tuple(draw(STEP_LISTS))
    definite = all(isinstance(step, Name | Index) for step in steps)
    last = draw(st.none() | LAST_STEPS | (TAILS.map(TailFunction) if definite else st.nothing()))
    if last is not None:
        steps += (last,)
    start = f"${variable}" if variable else str(root)
    return Path(start + "".join(map(print_step, steps)), root, steps, variable)


@given(paths())
def test_printed_paths_are_read_as_they_were(path: Path) -> None:
    assert parse_path(path.text) == path


@given(paths(), paths())
def test_paths_keep_their_meaning_as_arguments(first: Path, second: Path) -> None:
    call = parse_expression(f"States.Array({first.text}, 1,{second.text})")
    assert isinstance(call, IntrinsicCall)
    assert (call.arguments[0], call.arguments[2]) == (first, second)


@given(paths())
def test_reference_paths_are_those_of_names_and_indexes(path: Path) -> None:
    if path.is_reference:
        assert parse_reference_path(path.text) == path
    else:
        with pytest.raises(ExpressionError) as caught:
            parse_reference_path(path.text)
        start = caught.value.offset
        wrong = next(step for step in path.steps if not isinstance(step, Name | Index))
        assert path.text[start : start + caught.value.width] == print_step(wrong)


# --- random text ---------------------------------------------------------------------------------------

PATH_FRAGMENTS = [
    "$",
    "$$",
    ".",
    "..",
    "[",
    "]",
    "*",
    ":",
    ",",
    "0",
    "-1",
    "a",
    "é",
    ".a",
    "['a']",
    "$v",
    "$states",
]
FILTER_FRAGMENTS = ["[?(", ")]", "@", "@.a", "==", "=~", "/x/", "&&", "||", "!", "true", "in", "1e999", "b"]
CALL_FRAGMENTS = ["States.", "States.Array(", "States.Format(", "'{}'", "length()", "{%", "${x}", "(", ")"]
FRAGMENTS = [*PATH_FRAGMENTS, *FILTER_FRAGMENTS, *CALL_FRAGMENTS, "?", "'", '"', "\\", " ", "\n"]
TEXTS = st.text(max_size=30) | st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join)
FRAMES = st.sampled_from(
    ["{}", "${}", "$.a[{}", "$.a[?({}", "$.a[?({})]", "States.Array({})", "States.Format('{}"]
)


@pytest.mark.parametrize("parse", [parse_path, parse_reference_path, parse_expression])
@given(frame=FRAMES, inner=TEXTS)
def test_every_text_is_read_or_refused(parse: Callable[[str], object], frame: str, inner: str) -> None:
    text = frame.replace("{}", inner)
    try:
        parse(text)
    except ExpressionError as error:
        assert code_named(error.code).title
        assert error.message
        assert 0 <= error.offset <= len(text)
        assert error.width >= 1
        assert error.offset + error.width <= max(len(text), error.offset + 1)


def test_the_table_holds_exactly_the_codes_in_use() -> None:
    used = {value for name, value in vars(mistakes).items() if name.isupper()}
    assert used == {code.id for code in CODES}
