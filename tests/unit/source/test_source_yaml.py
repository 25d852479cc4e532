"""YAML: scalars of version 1.2, aliases, merge keys, tags, and what is refused."""

from __future__ import annotations

import time

import pytest

from asl2sw.source import MAX_DEPTH, JsonValue, ObjectNode, read_text, to_value

_VALUES: list[tuple[str, JsonValue]] = [
    ("[yes, no, on, off, y, 2020-01-01, 1:30, 1_000, 0b1, 1e, ., '1']",
     ["yes", "no", "on", "off", "y", "2020-01-01", "1:30", "1_000", "0b1", "1e", ".", "1"]),
    ("[1e3, 0o17, 0x1F, 007, -5, +5, .5, 1., 1.5E-1]", [1000.0, 15, 31, 7, -5, 5, 0.5, 1.0, 0.15]),
    ("[true, True, FALSE, null, Null, ~, ]", [True, True, False, None, None, None]),
    ("a:\nb: ''", {"a": None, "b": ""}),
    ("a: !!str 5\nb: !!int '5'\nc: ! 7\nd: !!float 2", {"a": "5", "b": 5, "c": "7", "d": 2}),
    ("200: a\ntrue: b\n1.50: c\n'x': d", {"200": "a", "true": "b", "1.50": "c", "x": "d"}),
    ("a: |\n  x\n  y\n\nb: >-\n  t\n  u\n", {"a": "x\ny\n", "b": "t u"}),
    ("a: &x {b: 1}\nc: *x\nd: [*x, *x]", {"a": {"b": 1}, "c": {"b": 1}, "d": [{"b": 1}, {"b": 1}]}),
    ("a: &x {b: 1, c: 2}\nd:\n  c: 3\n  <<: *x", {"a": {"b": 1, "c": 2}, "d": {"b": 1, "c": 3}}),
    ("a: {<<: [{b: 1}, {b: 2, c: 3}]}\n'<<': 1", {"a": {"b": 1, "c": 3}, "<<": 1}),
    ('a: "\\ud83d\\ude00"', {"a": "😀"}),
    ('{"a": "\\ud83d\\ude00", "b": 1e3}', {"a": "😀", "b": 1000.0}),
    ("{a: b, c: [1,]} # note", {"a": "b", "c": [1]}),
    ("---\na: ${x}\n...\n", {"a": "${x}"}),
    # line breaks of YAML 1.1 only, beside a character of private use
    ("a: 'x\x85y'\nb: \u2028z\u2029\ue000", {"a": "x\x85y", "b": "\u2028z\u2029\ue000"}),
]  # fmt: skip

_REFUSED: list[tuple[str, list[tuple[str, int, int]]]] = [
    ("", [("ASL0001", 1, 1)]),
    ("# note\n", [("ASL0001", 1, 1)]),
    ("---\n", [("ASL0001", 1, 1)]),
    ("a: [.nan, -.inf]", [("ASL0016", 1, 5), ("ASL0016", 1, 11)]),
    ("a: 1e999", [("ASL0017", 1, 4)]),
    ("a: " + "7" * 5000, [("ASL0017", 1, 4)]),
    ("a: " + "7" * 310, [("ASL0017", 1, 4)]),
    ("a: 0x" + "7" * 310, [("ASL0017", 1, 4)]),
    ('a: "\\ud83d"', [("ASL0020", 1, 4)]),
    ("a: x: y", [("ASL0030", 1, 5)]),
    ("a:\n  b: 1\n c: 2", [("ASL0030", 3, 2)]),
    ('a: "x\nb: 1\n', [("ASL0030", 1, 4)]),
    ("a: @x", [("ASL0030", 1, 4)]),
    ('a: "\\x"', [("ASL0030", 1, 7)]),
    ('a: "\\UFFFFFFFF"', [("ASL0030", 1, 7)]),
    ("a: \x07", [("ASL0030", 1, 4)]),
    ("a:\n\t- x", [("ASL0031", 2, 1)]),
    ("a: b\n\tc: d", [("ASL0031", 2, 1)]),
    (
        "a: !Ref X\nb: !Sub\n  - x\n  - {y: !GetAtt A.B}",
        [("ASL0032", 1, 4), ("ASL0032", 2, 4), ("ASL0032", 4, 9)],
    ),
    ("a: !!binary x\nb: !other {}\nc: !!int x", [("ASL0033", 1, 4), ("ASL0033", 2, 4), ("ASL0033", 3, 4)]),
    ("? [a]\n: 1\nb: {{ x }}", [("ASL0034", 1, 3), ("ASL0034", 3, 5)]),
    ("?\n: 1", [("ASL0034", 1, 2)]),
    ("a: 1\n---\nb: 2", [("ASL0035", 2, 1)]),
    ("a: *x\nb: *y", [("ASL0036", 1, 4), ("ASL0036", 2, 4)]),
    ("a: &x [*x]", [("ASL0036", 1, 8)]),
    ("a: {<<: 3}", [("ASL0038", 1, 5)]),
    ("- " * 300, [("ASL0005", 1, 2 * MAX_DEPTH + 1)]),
    ("[" * 100_000, [("ASL0005", 1, MAX_DEPTH + 1)]),
    ('{"a": "b" "c"= 2}', [("ASL0008", 1, 10), ("ASL0011", 1, 14)]),  # neither YAML; told as JSON
]


@pytest.mark.parametrize(("text", "value"), _VALUES)
def test_value(text: str, value: JsonValue) -> None:
    document, found = read_text(text, "m.yaml")
    assert found == ()
    assert document is not None
    read = to_value(document.root)
    assert read == value
    assert repr(read) == repr(value) or isinstance(value, dict)  # 1 and True, 1 and 1.0 are told apart


@pytest.mark.parametrize(("text", "places"), _REFUSED)
def test_refused(text: str, places: list[tuple[str, int, int]]) -> None:
    document, found = read_text(text, "m.yml")
    assert [(one.code, one.place.line, one.place.column) for one in found if one.place] == places
    assert document is None


def test_second_key_keeps_the_last_value() -> None:
    document, found = read_text("a: 1\nb: 2\na: 3\n", "m.yaml")
    assert document is not None
    assert to_value(document.root) == {"a": 3, "b": 2}
    assert [one.message for one in found] == ['The key "a" stands in this mapping before, on line 1.']


def test_spans_end_behind_the_last_value() -> None:
    text = "a:\n  b: |\n    x\n\n\nc: 😀\nd:\n  - 'e'\n\n"
    document, _ = read_text(text, "m.yaml")
    assert document is not None
    assert isinstance(document.root, ObjectNode)
    written = [text[member.value.span.start : member.value.span.end] for member in document.root.members]
    assert written == ["b: |\n    x", "😀", "- 'e'"]


def test_aliases_cannot_fill_the_memory() -> None:
    lines = ["a: &a [1,2,3,4,5,6,7,8,9,0]"]
    lines += [
        f"{new}: &{new} [{', '.join(['*' + old] * 10)}]"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    document, found = read_text("\n".join(lines), "m.yaml")
    assert document is None
    assert [one.code for one in found] == ["ASL0037"]


def test_aliases_cannot_pass_the_greatest_depth() -> None:
    half = MAX_DEPTH // 2
    text = f"a: &a {'[' * half}{']' * half}\nb: {'[' * half}*a{']' * half}"
    document, found = read_text(text, "m.yaml")
    assert document is None
    assert [one.code for one in found] == ["ASL0005"]


def test_a_large_file_is_read_in_seconds() -> None:
    state = "  s{0}:\n    Type: Pass\n    Next: 's{0}'\n    X: [1, 2, \"é😀x\"]\n"
    text = "states:\n" + "".join(state.format(number) for number in range(4000))  # a quarter of a megabyte
    start = time.process_time()
    document, found = read_text(text, "m.yaml")
    assert document is not None
    assert found == ()
    assert time.process_time() - start < 10
