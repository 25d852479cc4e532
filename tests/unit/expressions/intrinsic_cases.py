"""Calls of intrinsic functions: a table of known ones, random ones, and the three ways to evaluate them."""

from __future__ import annotations

import base64
import functools
import json
import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import jq
from hypothesis import strategies as st

from asl2sw.expressions.errors import INTRINSIC_FAILURE, EvaluationError
from asl2sw.expressions.intrinsics import DEFINITIONS, INTRINSICS, definition_for_call
from asl2sw.expressions.jq.definitions import in_order_of_use

Json: TypeAlias = Any
FAILS = ("fails",)  # no JSON value is a tuple

# C jq has neither; fixed values are enough to run what surrounds them
C_SHIMS = 'def uuid4: "00000000-0000-4000-8000-000000000000";\ndef random: 0.75;\n'


@dataclass(frozen=True)
class Case:
    """`in_c_jq`: whether C jq gives the same; where not, the module's docstring says why."""

    name: str
    arguments: tuple[Json, ...]
    expected: Json
    in_c_jq: bool = True

    def __str__(self) -> str:
        return f"{self.name}{self.arguments!r}"[:80]


def case(name: str, *arguments: Json, gives: Json, in_c_jq: bool = True) -> Case:
    return Case(f"States.{name}", arguments, gives, in_c_jq)


@functools.cache
def program(name: str, count: int) -> str:
    """A jq program that calls the function with the items of its input."""
    items = [f".[{position}]" for position in range(count)]
    definition = definition_for_call(name, count)
    if name == "States.Array":
        call = f"[{', '.join(items)}]"
    elif name == "States.Format":
        call = f"format(.[0]; .[1:{count}])"
    else:
        call = f"{definition}({'; '.join(items)})" if items else definition
    used = [definition] if definition in DEFINITIONS else []
    return "\n".join([*(d.text for d in in_order_of_use(used, DEFINITIONS)), f"( {call} )"])


def in_python(name: str, arguments: tuple[Json, ...]) -> Json:
    try:
        return INTRINSICS[name].evaluate(*arguments)
    except EvaluationError as error:
        assert error.name == INTRINSIC_FAILURE
        return FAILS


@functools.cache
def _compiled(text: str) -> Any:
    return jq.compile(text)


def run_c_jq(text: str, value: Json) -> tuple[list[Json], str | None]:
    """The values a program gives for an input, and the error it ended with."""
    values: list[Json] = []
    try:
        for found in _compiled(text).input_text(json.dumps(value)):
            values.append(found)
    except ValueError as error:
        return values, str(error)
    return values, None


def outcome(values: Json, error: str | None) -> Json:
    """A jq result in the form of `in_python`: one value, or failed with the right name."""
    if error is not None:
        assert error == INTRINSIC_FAILURE
        assert not values
        return FAILS
    (value,) = values
    return value


def in_c_jq(name: str, arguments: tuple[Json, ...]) -> Json:
    return outcome(*run_c_jq(C_SHIMS + program(name, len(arguments)), list(arguments)))


def spelled(value: Json) -> str:
    """Text that tells 1 from 1.0 and true, and does not know the order of fields."""
    return "fails" if value == FAILS else json.dumps(value, sort_keys=True)


TEXT = [
    case("Format", "Order {}: {}", 7, "new", gives="Order 7: new"),
    case("Format", "no place", gives="no place"),
    case("Format", "", gives=""),
    case("Format", "{}{}", None, True, gives="nulltrue"),
    case("Format", r"\{}{} \\ \' {x}", "v", gives=r"{}v \ ' {x}"),
    case("Format", "{}\n{}", 1.1, -0.5, gives="1.1\n-0.5"),
    case("Format", "{}", {"Arg1": 1, "Arg2": []}, gives="{Arg1=1, Arg2=[]}"),
    case("Format", "{}", {"a": [1, None, "x y", {"b": {}}]}, gives="{a=[1, null, x y, {b={}}]}"),
    case("Format", "{}", 1.0, gives="1.0"),
    case("Format", "{}", 1e-7, gives="1.0E-7", in_c_jq=False),
    case("Format", "{}", 123456789.125, gives="1.23456789125E8", in_c_jq=False),
    case("Format", "{}", 1e17, gives="1.0E17", in_c_jq=False),
    case("Format", "{}", -12345678.0, gives="-1.2345678E7", in_c_jq=False),
    case("Format", "{}", 12345678901234567890, gives="12345678901234567890"),
    case("Format", "{}", "😀ü", gives="😀ü"),
    case("Format", "{}", gives=FAILS),
    case("Format", "{}", 1, 2, gives=FAILS),
    case("Format", "{}\\", 1, gives=FAILS),
    case("Format", 5, gives=FAILS),
    case("StringSplit", "1,2,3", ",", gives=["1", "2", "3"]),
    case("StringSplit", "This.is+a,test=string", ".+,=", gives=["This", "is", "a", "test", "string"]),
    case("StringSplit", ",,,,", ",", gives=[]),
    case("StringSplit", "", ",", gives=[]),
    case("StringSplit", "abc", "", gives=["abc"]),
    case("StringSplit", "a😀b🎉c", "😀", gives=["a", "b🎉c"]),
    case("StringSplit", "a\nb", "\n", gives=["a", "b"]),
    case("StringSplit", 5, ",", gives=FAILS),
    case("StringSplit", "a", None, gives=FAILS),
    case("StringToJson", '{"a": [1, null]}', gives={"a": [1, None]}),
    case("StringToJson", "", gives=None),
    case("StringToJson", " \t\r\n", gives=None),
    case("StringToJson", "null", gives=None),
    case("StringToJson", ' "x" ', gives="x"),
    case("StringToJson", "{", gives=FAILS),
    case("StringToJson", "1 2", gives=FAILS),
    case("StringToJson", "'a'", gives=FAILS),
    case("StringToJson", "NaN", gives=FAILS, in_c_jq=False),
    case("StringToJson", "01", gives=FAILS, in_c_jq=False),
    case("StringToJson", {}, gives=FAILS),
    case("JsonToString", None, gives="null"),
    case("JsonToString", "Hello", gives='"Hello"'),
    case("JsonToString", 'a"\\\n\t', gives='"a\\"\\\\\\n\\t"'),
    case("JsonToString", "\x1f\x7f", gives='"\\u001F\x7f"', in_c_jq=False),
    case("JsonToString", {"b": 1, "a": [True, 1.5, "é😀"]}, gives='{"b":1,"a":[true,1.5,"é😀"]}'),
    case("JsonToString", [1.0, 100], gives="[1.0,100]"),
    case("JsonToString", [1e-7, 1e17], gives="[1.0E-7,1.0E17]", in_c_jq=False),
]
ARRAYS = [
    case("Array", gives=[]),
    case("Array", 1, None, "a", [], gives=[1, None, "a", []]),
    case("ArrayPartition", [1, 2, 3, 4, 5], 2, gives=[[1, 2], [3, 4], [5]]),
    case("ArrayPartition", [1, 2, 3], 1.5, gives=[[1, 2], [3]]),
    case("ArrayPartition", [], 3, gives=[]),
    case("ArrayPartition", [1], 0, gives=FAILS),
    case("ArrayPartition", [1], 0.4, gives=FAILS),
    case("ArrayPartition", [1], -1, gives=FAILS),
    case("ArrayPartition", [1], "1", gives=FAILS),
    case("ArrayPartition", "ab", 1, gives=FAILS),
    case("ArrayContains", [1, [2]], [2], gives=True),
    case("ArrayContains", [1, {"a": 1, "b": 2}], {"b": 2, "a": 1}, gives=True),
    case("ArrayContains", [1, True], "1", gives=False),
    case("ArrayContains", [1], True, gives=False),
    case("ArrayContains", [], None, gives=False),
    case("ArrayContains", {}, None, gives=FAILS),
    case("ArrayRange", 1, 9, 2, gives=[1, 3, 5, 7, 9]),
    case("ArrayRange", 0, 10, 3, gives=[0, 3, 6, 9]),
    case("ArrayRange", 1, 9, 9, gives=[1]),
    case("ArrayRange", 5, 1, -2, gives=[5, 3, 1]),
    case("ArrayRange", 5, 1, 1, gives=[]),
    case("ArrayRange", 2.5, 4.4, 1, gives=[3, 4]),
    case("ArrayRange", 1, 1000, 1, gives=list(range(1, 1001))),
    case("ArrayRange", 0, 1000, 1, gives=FAILS),
    case("ArrayRange", 0, 5, 0, gives=FAILS),
    case("ArrayRange", 0, "5", 1, gives=FAILS),
    case("ArrayGetItem", [1, 2, 3], 1, gives=2),
    case("ArrayGetItem", [1, 2, 3], 3, gives=FAILS),
    case("ArrayGetItem", [1, 2, 3], -1, gives=FAILS),
    case("ArrayGetItem", [1, 2, 3], None, gives=FAILS),
    case("ArrayGetItem", {"a": 1}, "a", gives=FAILS),
    case("ArrayLength", [1, None], gives=2),
    case("ArrayLength", [], gives=0),
    case("ArrayLength", "ab", gives=FAILS),
    case("ArrayLength", {"a": 1}, gives=FAILS),
    case("ArrayUnique", [3, 1, 3, "1", 1, [1], [1], None], gives=[3, 1, "1", [1], None]),
    case("ArrayUnique", [True, 1, False, 0], gives=[True, 1, False, 0]),
    case("ArrayUnique", None, gives=FAILS),
]
ENCODING = [
    case("Base64Encode", "Data to encode", gives="RGF0YSB0byBlbmNvZGU="),
    case("Base64Encode", "", gives=""),
    case("Base64Encode", "ü😀", gives="w7zwn5iA"),
    case("Base64Encode", "a" * 10_000, gives=base64.b64encode(b"a" * 10_000).decode()),
    case("Base64Encode", "a" * 10_001, gives=FAILS),
    case("Base64Encode", 5, gives=FAILS),
    case("Base64Decode", "RGF0YSB0byBlbmNvZGU=", gives="Data to encode"),
    case("Base64Decode", "w7zwn5iA", gives="ü😀"),
    case("Base64Decode", "YQ", gives="a"),
    case("Base64Decode", "YQ=", gives=FAILS),
    case("Base64Decode", "Y", gives=FAILS),
    case("Base64Decode", " YQ==", gives=FAILS),
    case("Base64Decode", "YQ==\n", gives=FAILS),
    case("Base64Decode", "YQ==YQ==", gives=FAILS),
    case("Base64Decode", "_-8=", gives=FAILS),
    case("Base64Decode", "/w==", gives="\ufffd"),
    case("Base64Decode", "4AA=", gives="\ufffd\0", in_c_jq=False),
    case("Base64Decode", "7bLcrA==", gives="\ufffd\u072c", in_c_jq=False),
    case("Base64Decode", "7aCA", gives="\ufffd", in_c_jq=False),
    case("Base64Decode", "", gives=""),
    case("Base64Decode", "YWFh" * 2500, gives="a" * 7500),
    case("Base64Decode", "YWFh" * 2501, gives=FAILS),
    case("Base64Decode", [], gives=FAILS),
]
NUMBERS = [
    case("MathAdd", 111, -1, gives=110),
    case("MathAdd", -1.5, 0, gives=-1),
    case("MathAdd", -0.5, 0, gives=0),
    case("MathAdd", 2.5, 1.4, gives=4),
    case("MathAdd", 2147483647, 2147483647, gives=4294967294),
    case("MathAdd", 2147483648, 0, gives=FAILS),
    case("MathAdd", 0, -2147483649, gives=FAILS),
    case("MathAdd", "1", 1, gives=FAILS),
    case("MathAdd", True, 1, gives=FAILS),
    case("MathRandom", 5, 6, gives=5),
    case("MathRandom", -3.4, -2, gives=-3),
    case("MathRandom", 5, 5, gives=FAILS),
    case("MathRandom", 5, "6", gives=FAILS),
    case("MathRandom", 0, 1000, 3, gives=405),
    case("MathRandom", 0, 1, -7, gives=0),
    case("MathRandom", 0, 10, None, gives=FAILS),
    case("MathRandom", 9, 1, 1, gives=FAILS),
]
OBJECTS = [
    case("JsonMerge", {"a": {"x": 1}, "b": 2}, {"a": {"y": 1}}, False, gives={"a": {"y": 1}, "b": 2}),
    case("JsonMerge", {}, {}, False, gives={}),
    case("JsonMerge", {}, {}, True, gives=FAILS),
    case("JsonMerge", {}, {}, None, gives=FAILS),
    case("JsonMerge", {}, [], False, gives=FAILS),
    case("JsonMerge", None, {}, False, gives=FAILS),
]
HASHES = [
    case("Hash", "input data", "SHA-1", gives="aaff4a450a104cd177d28d18d74485e8cae074b7"),
    case("Hash", "abc", "sha-256", gives=FAILS),
    case("Hash", "abc", None, gives=FAILS),
    case("Hash", 5, "MD5", gives=FAILS),
    case("Hash", "a" * 10_001, "MD5", gives=FAILS),
]
CASES = [*TEXT, *ARRAYS, *ENCODING, *NUMBERS, *OBJECTS, *HASHES]


# --- random calls ----------------------------------------------------------------------------------

_integers = st.integers(-12, 12) | st.sampled_from([2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 1000, 999])
_fractions = st.integers(-9999, 9999).map(lambda n: n / 8)
_PLAIN = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(",.;😀ü")
_ANY = st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n\t\x1f\x7f\0")


def json_values(*, plain: bool) -> st.SearchStrategy[Json]:
    """`plain`: only what C jq prints as Java does."""
    numbers: st.SearchStrategy[Json] = _integers | _fractions
    if not plain:
        wide = st.builds(lambda n, e: n * 10.0**e, st.integers(1, 999), st.integers(-12, 20))
        numbers |= wide | st.integers(-(2**53), 2**53)
    texts = st.text(_PLAIN if plain else _ANY, max_size=6)
    return st.recursive(
        st.none() | st.booleans() | numbers.filter(lambda n: math.copysign(1, n) > 0 or n != 0) | texts,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=3),
        max_leaves=6,
    )


def calls(*, plain: bool) -> st.SearchStrategy[tuple[str, tuple[Json, ...]]]:
    """Calls of the functions whose value is known, mostly with arguments that fit."""
    anything = json_values(plain=plain)
    text = st.text(_PLAIN if plain else _ANY, max_size=8)
    arrays = st.lists(anything, max_size=6)
    few = st.lists(st.sampled_from([0, 1, 1.0, True, None, "1", [1], {}]), max_size=6)
    objects = st.dictionaries(st.sampled_from("abc"), anything, max_size=3)
    numbers = _integers | _fractions
    template = st.lists(st.sampled_from(["{}", "{", "}", r"\{", r"\\", "a", "\n", "ü"]), max_size=5)
    encoded = text.map(lambda plain_text: base64.b64encode(plain_text.encode()).decode())
    json_text = anything.map(lambda value: json.dumps(value, ensure_ascii=False))
    if not plain:
        template |= st.lists(st.sampled_from(["{}", "\\", "'"]), max_size=4)
        encoded |= st.binary(max_size=9).map(lambda data: base64.b64encode(data).decode())
        encoded |= st.text(st.sampled_from("AQgw/+=_ \n"), max_size=8)
        broken = st.tuples(json_text, st.integers(0, 9)).map(lambda pair: pair[0][: pair[1]])
        json_text |= broken | st.text(st.sampled_from('{}[]":,.0123eE+-nultrfs \n'), max_size=6)
    fitting: dict[str, list[st.SearchStrategy[Json]]] = {
        "Format": [template.map("".join), anything, anything],
        "StringToJson": [json_text],
        "JsonToString": [anything],
        "Array": [anything, anything],
        "ArrayPartition": [arrays, numbers],
        "ArrayContains": [few, st.sampled_from([0, 1, 1.0, True, None, "1", [1], {}])],
        "ArrayRange": [numbers, numbers, numbers],
        "ArrayGetItem": [arrays, st.integers(-1, 4) | numbers],
        "ArrayLength": [arrays],
        "ArrayUnique": [few | arrays],
        "Base64Encode": [text],
        "Base64Decode": [encoded],
        "JsonMerge": [objects, objects, st.just(False)],
        "MathAdd": [numbers, numbers],
        "MathRandom": [numbers, numbers, numbers],
        "StringSplit": [text, st.text(st.sampled_from(",;.😀ü"), max_size=3)],
    }
    odd = anything.filter(lambda value: not isinstance(value, str)) if plain else anything
    choices = []
    for name, arguments in fitting.items():
        loose = [st.integers(0, 9).flatmap(lambda n, fit=fit: fit if n else odd) for fit in arguments]
        drawn = st.tuples(*loose)
        if name == "Format":
            drawn = st.tuples(drawn, st.integers(1, 3)).map(lambda pair: pair[0][: pair[1]])
        choices.append(st.tuples(st.just(f"States.{name}"), drawn))
    return st.one_of(choices)
