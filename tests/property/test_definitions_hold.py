"""The helper definitions that expressions carry: none of the traps of the engine's jq is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest
from judges import Judge

from asl2sw.expressions.jq.definitions import Definition, in_order_of_use
from asl2sw.expressions.jq.program import DEFINITIONS

Json: TypeAlias = Any
KEYWORDS = frozenset(
    ["def", "if", "then", "elif", "else", "end", "as", "reduce", "foreach", "try", "catch", "label", "import"]
) | {"include", "and", "or", "__loc__"}
# One call of each that succeeds, with its input. Those that only others call are tried through them.
SAMPLES: dict[str, tuple[Json, str]] = {
    "need": ({"a": None}, "need(.a)"),
    "fresh": ({}, "fresh"),
    "arrayOnly": ([1], "arrayOnly"),
    "wholeNumber": ("12", "wholeNumber(0)"),
    "firstItems": ([1, 2], "firstItems(.; 1)"),
    "batches": ([1, "a"], "batches(.; 1; null)"),
    "textOnly": ("a", "textOnly"),
    "object": ({"a": 1}, "object"),
    "guard": ({"a": 1}, 'guard(.a = 2; "States.Runtime")'),
    "guardNamed": ({"a": 1}, "guardNamed(.a = 2)"),
    "rounded": (1.5, "rounded"),
    "shortText": ("a", "shortText"),
    "text": ([1, {"a": [None, "b"]}], "text"),
    "format": ("a {} {}", "format(.; [1, [2]])"),
    "stringSplit": ("a,b;c", 'stringSplit(.; ",;")'),
    "splitOn": ("a,b", 'splitOn(.; ",")'),
    "stringToJson": ('{"a": 1}', "stringToJson(.)"),
    "jsonToString": ({"a": 1}, "jsonToString(.)"),
    "arrayPartition": ([1, 2, 3], "arrayPartition(.; 2)"),
    "arrayContains": ([1, 2, 3], "arrayContains(.; 2)"),
    "arrayRange": (9, "arrayRange(1; .; 2)"),
    "arrayGetItem": ([1, 2], "arrayGetItem(.; 1)"),
    "itemAt": ([1, 2], "itemAt(.; 1)"),
    "arrayLength": ([1, 2], "arrayLength(.)"),
    "arrayUnique": ([1, 2, 1], "arrayUnique(.)"),
    "base64Encode": ("a", "base64Encode(.)"),
    "base64Decode": ("YQ==", "base64Decode(.)"),
    "hash": ("a", 'hash(.; "SHA-256")'),
    "md5": ("a", "md5(.)"),
    "sha1": ("a", "sha1(.)"),
    "sha256": ("a", "sha256(.)"),
    "sha384": ("a", "sha384(.)"),
    "sha512": ("a", "sha512(.)"),
    "jsonMerge": ({"a": 1}, "jsonMerge(.; {b: 2}; false)"),
    "mathAdd": (1, "mathAdd(.; 2)"),
    "mathRandom": (1, "mathRandom(.; 2)"),
    "seededRandom": (1, "seededRandom(.; 9; 7)"),
    "instant": ("2016-03-14T01:59:00Z", "instant"),
    "secondsToWait": (5, "secondsToWait"),
    "instantToWait": ([0, 0], "instantToWait"),
    "millisecondsToWait": (1500, "millisecondsToWait"),
    "timeToWait": ("2016-03-14T01:59:00Z", "timeToWait"),
    "pathMin": ([1, 2], "pathMin"),
    "pathMax": ([1, 2], "pathMax"),
    "pathSum": ([1, 2], "pathSum"),
    "pathAvg": ([1, 2], "pathAvg"),
    "pathStddev": ([1, 2], "pathStddev"),
    "pathKeys": ({"a": 1}, "pathKeys"),
    "pathFirst": ([1, 2], "pathFirst"),
    "pathLast": ([1, 2], "pathLast"),
    "elements": ({"a": 1}, "elements"),
    "matchable": ("a", "[matchable(.)]"),
    "equalInFilter": ([1, "1"], "equalInFilter"),
    "numberSpelled": ("1", "numberSpelled"),
}
# Calls that fail, each with the name it has to fail with.
FAILURES: list[tuple[Json, str, str]] = [
    ({}, "need(.a)", "States.Runtime"),
    ({"a": {"b": []}}, "need(.a.b[0])", "States.Runtime"),
    ({}, "arrayOnly", "States.Runtime"),
    (1.5, "wholeNumber(0)", "States.Runtime"),
    (None, "textOnly", "States.Runtime"),
    (None, "object", "States.ResultPathMatchFailure"),
    ("a", "rounded", "States.IntrinsicFailure"),
    ("{}", "format(.; [])", "States.IntrinsicFailure"),
    ("{", "stringToJson(.)", "States.IntrinsicFailure"),
    ({}, "arrayLength(.)", "States.IntrinsicFailure"),
    ([], "itemAt(.; 0)", "States.IntrinsicFailure"),
    ("Y", "base64Decode(.)", "States.IntrinsicFailure"),
    ("a", 'hash(.; "sha")', "States.IntrinsicFailure"),
    (-1, "secondsToWait", "States.Runtime"),
    ("", "timeToWait", "States.Runtime"),
    ([], "pathMin", "States.Runtime"),
    (1, "elements", "States.Runtime"),
    ([], "pathFirst", "States.Runtime"),
    ([1], "pathLast", "States.Runtime"),
]
LONG = 5000
LONG_CALLS: dict[str, tuple[Json, str, Json]] = {
    "arrayPartition": (list(range(LONG)), "arrayPartition(.; 1) | length", LONG),
    "arrayContains": (list(range(LONG)), "arrayContains(.; -1)", False),
    "arrayUnique": ([1, 2] * (LONG // 2), "arrayUnique(.)", [1, 2]),
    "format": ("{}" + "x" * LONG, "format(.; [1]) | length", LONG + 1),
    "stringSplit": ("a," * LONG, 'stringSplit(.; ",") | length', LONG),
    "stringToJson": ("[" + "1," * LONG + "1]", "stringToJson(.) | length", LONG + 1),
    "text": (list(range(LONG)), "text | length", len(str(list(range(LONG))))),
    "base64Decode": ("YWFh" * 2500, "base64Decode(.) | length", 7500),
    "batches": (list(range(LONG)), "batches(.; 40; null) | length", LONG // 40),
    "pathSum": ([1] * LONG, "pathSum", LONG),
    "wide": ({f"k{number}": number for number in range(LONG)}, "jsonMerge(.; .; false) | length", LONG),
}
DEEP = 30  # the default stack holds a few more levels


def program(call: str) -> str:
    """The call with all definitions that its text names."""
    used = {name for name in DEFINITIONS if re.search(rf"\b{name}\b", call)}
    return "\n".join([*(d.text for d in in_order_of_use(used, DEFINITIONS)), f"( {call} )"])


# --- as they are written -------------------------------------------------------------------------------

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\$?[A-Za-z_]\w*|//|[<>=!]=|\S', re.DOTALL)
_SEGMENT_ENDS = frozenset(["|", ",", ";", ":", "if", "then", "elif", "else", "end", "as", "try", "catch"])


def tokens(definition: Definition) -> list[str]:
    return _TOKEN.findall(definition.body)


def segments(definition: Definition) -> Iterator[set[str]]:
    """What stands together without a parenthesis or a weaker operator in between."""
    stack: list[set[str]] = [set()]
    for token in tokens(definition):
        if token in "([{":
            stack.append(set())
        elif token in ")]}":
            yield stack.pop()
        elif token in _SEGMENT_ENDS:
            yield stack[-1]
            stack[-1] = set()
        else:
            stack[-1].add(token)
    yield from stack


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)
def test_operators_are_not_mixed_that_the_engines_read_differently(definition: Definition) -> None:
    for found in segments(definition):
        assert not {"and", "or"} <= found
        assert not {"//", "="} <= found


_FIRST = ["|", ".", "[", "0", "]"]


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)
def test_what_catches_errors_downstream_is_materialised(definition: Definition) -> None:
    """`try` and `?` also catch what fails downstream of them; after `tojson` and `tostring` errors lose their
    value. All are harmless in `[...] | .[0]`."""
    found = tokens(definition)
    assert "?" not in found
    opened: list[int] = []
    for place, token in enumerate(found):
        if token in "([{":
            opened.append(place)
        elif token in ")]}":
            start = opened.pop()
            inside = found[start : place + 1]
            if inside[1] == "try" or inside[-2] in ("tojson", "tostring"):
                assert token == "]" and found[place + 1 : place + 6] == _FIRST
        elif token in ("tojson", "tostring"):
            assert found[place + 1] == "]"
        elif token == "try":
            assert found[place - 1] == "["


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=DEFINITIONS)
def test_names_are_no_keywords(definition: Definition) -> None:
    variables = {token[1:] for token in tokens(definition) if token.startswith("$") and len(token) > 1}
    parameters = {parameter.removeprefix("$") for parameter in definition.parameters}
    assert not KEYWORDS & {definition.name, *variables, *parameters}


def test_only_text_calls_itself() -> None:
    """Recursion costs stack: loops are `reduce` over `range`."""
    recursive = {name for name, definition in DEFINITIONS.items() if name in tokens(definition)}
    assert recursive == {"text"}


def test_definitions_name_what_they_call() -> None:
    for name, definition in DEFINITIONS.items():
        parameters = {parameter.removeprefix("$") for parameter in definition.parameters}
        called = ({*tokens(definition)} & DEFINITIONS.keys()) - {name} - parameters
        assert called == set(definition.needs), name


# --- as they run ---------------------------------------------------------------------------------------


def test_every_definition_is_tried() -> None:
    needed = {name for definition in DEFINITIONS.values() for name in definition.needs}
    assert set(DEFINITIONS) - needed <= SAMPLES.keys() <= set(DEFINITIONS)


@pytest.mark.parametrize("name", SAMPLES)
def test_what_fails_afterwards_keeps_its_name(judge: Judge, name: str) -> None:
    """Neither caught inside of the definition, nor turned into prose, nor tried twice."""
    data, call = SAMPLES[name]
    later = f'[try (({call}) | error("States.Later")) catch .]'
    assert judge.values(program(later), data) == ([["States.Later"]], None)
    inside = f'[{call}] | [length, ([try (.[0] | error("States.Later")) catch .] | length)]'
    assert judge.values(program(inside), data) == ([[1, 1]], None)


@pytest.mark.parametrize(("data", "call", "error"), FAILURES)
def test_failures_have_names(judge: Judge, data: Json, call: str, error: str) -> None:
    assert judge.values(program(call), data) == ([], error)
    caught = f"[try ({call}) catch .] | .[0]"
    assert judge.values(program(caught), data) == ([error], None)
    later = f'[try (([try ({call}) catch .] | .[0]) | error("States.Later")) catch .]'
    assert judge.values(program(later), data) == ([["States.Later"]], None)


@pytest.mark.parametrize("case", LONG_CALLS)
def test_long_values_need_no_stack(judge: Judge, case: str) -> None:
    data, call, expected = LONG_CALLS[case]
    assert judge.values(program(call), data) == ([expected], None)


@pytest.mark.parametrize("call", ["text", "[recurse | objects]", "jsonToString(.)"])
def test_deep_values_fit_the_stack(judge: Judge, call: str) -> None:
    deep: Json = {"a": 1}
    for level in range(DEEP):
        deep = {"a": deep} if level % 2 else [deep]
    assert judge.values(program(f"{call} | length > 0"), deep) == ([True], None)
