"""What holds for every text."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from asl2sw.source import ArrayNode, Document, Node, ObjectNode, StringNode, read_text, to_value

_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
_JSON = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=30,
)
_BLANKS = st.text(" \t\r\n", max_size=3)
_DUMPS = st.builds(
    lambda value, indent, ascii_only, comma, colon: (
        value,
        json.dumps(
            value, indent=indent, ensure_ascii=ascii_only, separators=(f"{comma},{comma}", f"{colon}:{comma}")
        ),
    ),
    _JSON,
    st.none() | st.integers(0, 4) | st.just("\t"),
    st.booleans(),
    _BLANKS,
    _BLANKS,
)
_PIECES = [
    *"{}[]\",:'\\/#*$<>%&!|-+.0123456789eEtx \t\r\n\x00\x07\x85\xa0é😀\ufeff“”`@~?=;()",
    *(
        "//",
        "/*",
        "*/",
        "true",
        "null",
        "None",
        "NaN",
        "${a}",
        "{{ b }}",
        '"a"',
        '"a": 1',
        "\\u",
        "\\ud83d",
        "\\ude00",
    ),
    *(
        "&a ",
        "*a",
        "<<: ",
        "!Ref ",
        "!!int ",
        "---\n",
        "\n  - ",
        "\n\t",
        "a: ",
        "? ",
        "|\n",
        ">-\n ",
        "%YAML 1.2\n",
    ),
    *("\\U00110000", "!<", "%TAG ! x\n", "1e999", "0x", "0o7", ".inf", "...\n"),
]
_FILES = st.sampled_from(["m.json", "m.yaml", "<stdin>"])
_SAMPLE = json.dumps(
    {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 1.5e1, "X": [True, None, "é\u0001😀\\"]}}},
    indent=1,
)


def _nodes(node: Node) -> list[Node]:
    children = node.items if isinstance(node, ArrayNode) else ()
    if isinstance(node, ObjectNode):
        children = tuple(member.value for member in node.members)
    return [node, *(below for child in children for below in _nodes(child))]


def _same(left: Any, right: Any) -> bool:
    """Equal, also in the kinds of numbers and the order of keys."""
    return repr(left) == repr(right)


def _check(text: str | bytes, file: str) -> tuple[Document | None, list[str]]:
    document, found = read_text(text, file)
    assert document is not None or found
    for one in found:
        assert one.place is not None
        assert one.place.line >= 1
        assert one.place.column >= 1
    if document is not None:
        length = len(document.text)
        assert all(0 <= node.span.start <= node.span.end <= length for node in _nodes(document.root))
    return document, [one.code for one in found]


@given(_DUMPS)
def test_what_json_writes_is_read(dumped: tuple[Any, str]) -> None:
    value, text = dumped
    document, codes = _check(text, "m.json")
    assert codes == []
    assert document is not None
    assert _same(to_value(document.root), value)
    for node in _nodes(document.root):
        part, found = read_text(text[node.span.start : node.span.end], "part.json")
        assert found == ()
        assert part is not None
        assert _same(to_value(part.root), to_value(node))


@given(_DUMPS)
def test_keys_stand_where_their_spans_say(dumped: tuple[Any, str]) -> None:
    document, _ = read_text(dumped[1], "m.json")
    assert document is not None
    for node in _nodes(document.root):
        for member in node.members if isinstance(node, ObjectNode) else ():
            written = document.text[member.key_span.start : member.key_span.end]
            assert json.loads(written) == member.key


@settings(max_examples=400)
@given(st.lists(st.sampled_from(_PIECES) | st.characters(), max_size=40).map("".join), _FILES)
@example("", "m.yaml")
def test_any_text_is_answered(text: str, file: str) -> None:
    _check(text, file)


@settings(max_examples=300)
@given(st.binary(max_size=60), _FILES)
def test_any_bytes_are_answered(data: bytes, file: str) -> None:
    _check(data, file)


@settings(max_examples=400)
@given(st.integers(0, len(_SAMPLE)), st.integers(0, 3), st.sampled_from(["", *_PIECES]), _FILES)
def test_changed_definitions_are_answered(position: int, gone: int, piece: str, file: str) -> None:
    _check(_SAMPLE[:position] + piece + _SAMPLE[position + gone :], file)


@given(st.integers(1, len(_SAMPLE) - 1))
def test_a_cut_definition_is_too_short(length: int) -> None:
    document, codes = _check(_SAMPLE[:length], "m.json")
    assert document is None
    # cut inside a word, number or escape, the rest of it is reported as well
    assert "ASL0003" in codes


def _strict(text: str) -> Any:
    """json.loads, without what it takes beyond RFC 8259; ValueError for what is refused."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) < len(pairs):
            raise ValueError("a key stands twice")
        return dict(pairs)

    def finite(number: str) -> float:
        value = float(number)
        if not math.isfinite(value):
            raise ValueError("not finite")
        return value

    value = json.loads(text, object_pairs_hook=unique, parse_constant=finite, parse_float=finite)
    if re.search("[\ud800-\udfff]", json.dumps(value, ensure_ascii=False)):
        raise ValueError("half a character")
    return value


_JSON_PIECES = st.sampled_from(
    [
        *'{}[]",:0123-+.eE \n\t\\u/',
        '"a"',
        '"b":',
        "true",
        "false",
        "null",
        "\\n",
        "\\ud83d\\ude00",
        "\\ud83d",
        "1e5",
        "-0",
    ]
)


@settings(max_examples=1500)
@given(
    st.lists(_JSON_PIECES, max_size=14).map("".join)
    | st.builds(
        lambda at, gone, piece: _SAMPLE[:at] + piece + _SAMPLE[at + gone :],
        st.integers(0, len(_SAMPLE)),
        st.integers(0, 2),
        _JSON_PIECES,
    )
)
@example("[1 2]")
@example('"\\u+123"')
@example("[1e400]")
@example("[-]")
@example("\u00a0[]")
def test_agrees_with_the_standard_library(text: str) -> None:
    document, codes = _check(text, "m.json")
    try:
        expected = _strict(text)
    except ValueError:
        assert codes != []
        return
    assert codes == []
    assert document is not None
    assert _same(to_value(document.root), expected)


# PyYAML writes these raw and cannot read them back: it folds them into a blank.
_YAML_1_1_BREAKS = re.compile("[\x85\u2028\u2029]")


@given(_JSON, st.booleans())
def test_what_yaml_writes_is_read(value: Any, unicode: bool) -> None:
    text = yaml.safe_dump({"value": value}, allow_unicode=unicode)
    assume(_YAML_1_1_BREAKS.search(text) is None)
    document, codes = _check(text, "m.yaml")
    assert codes == []
    assert document is not None
    assert isinstance(document.root, ObjectNode)
    assert to_value(document.root) == {"value": value}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_quoted_text_is_text_in_both_formats(text: str) -> None:
    for file in ("m.json", "m.yaml"):
        document, codes = _check(json.dumps(text), file)
        assert codes == []
        assert document is not None
        assert isinstance(document.root, StringNode)
        assert document.root.value == text
