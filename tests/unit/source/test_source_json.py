"""Mistakes in JSON: each is reported where it stands, and nothing else is."""

from __future__ import annotations

import time

import pytest

from asl2sw.source import MAX_DEPTH, JsonValue, read_text, to_value

# (text, [(code, line, column)], value of the document or None)
_CERTAIN: list[tuple[str, list[tuple[str, int, int]], JsonValue]] = [
    ('{"a": 1} // c', [("ASL0006", 1, 10)], {"a": 1}),
    ('# c\n{"a": /* c\n */ 1}', [("ASL0006", 1, 1), ("ASL0006", 2, 7)], {"a": 1}),
    ('{"a": [1, 2,],\n}', [("ASL0007", 1, 12), ("ASL0007", 1, 14)], {"a": [1, 2]}),
    ('{"a": [1, // c\n]}', [("ASL0006", 1, 11), ("ASL0007", 1, 9)], {"a": [1]}),
    ('{"a": "x\n\ny\tz"}', [("ASL0018", 1, 9), ("ASL0018", 3, 2)], {"a": "x\n\ny\tz"}),
    ('{"a": "x\r\ny"}', [("ASL0018", 1, 9)], {"a": "x\r\ny"}),
    ('{"a": "\x01"}', [("ASL0018", 1, 8)], {"a": "\x01"}),
    ('{"a":\u00a01}', [("ASL0024", 1, 6)], {"a": 1}),
    ('{"a": 1,\n "b": 2,\n "a": 3}', [("ASL0021", 3, 2)], {"a": 3, "b": 2}),
    ('{"a": 1, "a": 2, "\\u0061": 3}', [("ASL0021", 1, 10), ("ASL0021", 1, 18)], {"a": 3}),
]

_REFUSED: list[tuple[str, list[tuple[str, int, int]]]] = [
    ("", [("ASL0001", 1, 1)]),
    (" \n\t", [("ASL0001", 2, 2)]),
    ('{"a": {"b": [1, 2\n', [("ASL0003", 1, 18)]),
    ('{"a": 1,', [("ASL0003", 1, 9)]),
    ('{"a"', [("ASL0003", 1, 5)]),
    ('{"a": "b', [("ASL0003", 1, 9)]),
    ('{"a": "\\q b', [("ASL0003", 1, 12)]),
    ('{"a": 1} x', [("ASL0004", 1, 10)]),
    ('{"a": 1}\n{"b": 1}', [("ASL0004", 2, 1)]),
    ('{"a": 1 /* x', [("ASL0006", 1, 9)]),
    ('{"a": "b"\n "c": "d"}', [("ASL0008", 1, 10)]),
    ('["a" "b"; 1 {} []]', [("ASL0008", 1, 5), ("ASL0008", 1, 9), ("ASL0008", 1, 12), ("ASL0008", 1, 15)]),
    ("[1,, 2]", [("ASL0009", 1, 4)]),
    ("[,]", [("ASL0009", 1, 2)]),
    ('{"a": , "b": }', [("ASL0010", 1, 2), ("ASL0010", 1, 9)]),
    ('{"a" 1, "b" = 2, "c"}', [("ASL0011", 1, 5), ("ASL0011", 1, 13), ("ASL0011", 1, 18)]),
    (
        "{'a': 'it\\'s', “b”: “c”}",
        [("ASL0012", 1, 2), ("ASL0012", 1, 7), ("ASL0012", 1, 16), ("ASL0012", 1, 21)],
    ),
    ('{"a": \'b}', [("ASL0012", 1, 7)]),
    ('{a: Pass, "b": $.x[0]}', [("ASL0013", 1, 2), ("ASL0013", 1, 5), ("ASL0013", 1, 16)]),
    ('{"a": hello world}', [("ASL0013", 1, 7)]),
    ('{"a": jsonencode({"b": 1})}', [("ASL0013", 1, 7)]),
    ("[True, None, NaN, -Infinity, undefined]", [("ASL0014", 1, c) for c in (2, 8, 14, 19, 30)]),
    ('{"Retry": ${retry}, "b": {{ x }}}', [("ASL0015", 1, 11), ("ASL0015", 1, 26)]),
    ('{"States": {\n  ${states}\n  "b": <B>}}', [("ASL0015", 2, 3), ("ASL0015", 3, 8)]),
    ('{"a": ${jsonencode({})}, ${k}: 1}', [("ASL0015", 1, 7), ("ASL0015", 1, 26)]),
    ('{"a": ${retry', [("ASL0015", 1, 7)]),
    (
        "[+1, .5, 01, 1., 0x1F, 1_0, -, 1e, -01]",
        [("ASL0016", 1, c) for c in (2, 6, 10, 14, 18, 24, 29, 32, 36)],
    ),
    ("[1e999, -1E400, 1]", [("ASL0017", 1, 2), ("ASL0017", 1, 9)]),
    (f"[{'7' * 5000}]", [("ASL0017", 1, 2)]),
    (f"[{10**400}]", [("ASL0017", 1, 2)]),
    ('["\\x", "\\u12", "\\\'"]', [("ASL0019", 1, 3), ("ASL0019", 1, 9), ("ASL0019", 1, 17)]),
    (
        '["\\ud83d", "\\ude00x", "\\ud83d\\u0041"]',
        [("ASL0020", 1, 3), ("ASL0020", 1, 13), ("ASL0020", 1, 24)],
    ),
    ('{"a": [1, 2}', [("ASL0022", 1, 12)]),
    ('{"a": 1]', [("ASL0022", 1, 8)]),
    ('{ {"a": 1} }', [("ASL0023", 1, 3)]),
    ('{"a": "b" + "c"}', [("ASL0023", 1, 11)]),
    ("StartAt: A\n", [("ASL0023", 1, 1)]),
    ("<html>", [("ASL0023", 1, 1)]),
    ('{\n"a": "x,\n"b": "y"\n}', [("ASL0025", 2, 6)]),
    ('{\n"a": "\\q x\n}', [("ASL0025", 2, 6)]),
    ('{"a": "say "hi""}', [("ASL0026", 1, 12)]),
    ('{"Next: "Pass"}', [("ASL0026", 1, 9)]),
]


def _read(text: str | bytes) -> tuple[object, list[tuple[str, int, int]]]:
    document, found = read_text(text, "m.json")
    places = [(one.code, one.place.line, one.place.column) for one in found if one.place]
    assert len(places) == len(found)
    assert all(one.is_error for one in found)
    return (to_value(document.root) if document else None), places


@pytest.mark.parametrize(("text", "places", "value"), _CERTAIN)
def test_document_in_spite_of_errors(text: str, places: list[tuple[str, int, int]], value: JsonValue) -> None:
    read, found = _read(text)
    assert sorted(found) == sorted(places)
    assert read == value


@pytest.mark.parametrize(("text", "places"), _REFUSED)
def test_no_document(text: str, places: list[tuple[str, int, int]]) -> None:
    assert _read(text) == (None, places)


@pytest.mark.parametrize("count", [MAX_DEPTH + 1, 10_000, 1_000_000])
@pytest.mark.parametrize(("opening", "width"), [("[", 1), ('{"a":', 5)])
def test_depth_is_limited(count: int, opening: str, width: int) -> None:
    assert _read(opening * count) == (None, [("ASL0005", 1, MAX_DEPTH * width + 1)])


def test_greatest_depth_is_read() -> None:
    text = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    document, found = read_text(text, "m.json")
    assert document is not None
    assert found == ()


def test_truncated_file_names_the_open_bracket() -> None:
    _, found = read_text('{\n "States": {\n  "A": {\n   "Retry": [\n', "m.json")
    assert [one.message for one in found] == [
        "The file ends here, but the [ on line 4 is still open; 3 more are open around it, from line 1 on."
    ]


def test_second_key_names_the_line_of_the_first() -> None:
    _, found = read_text('{\n "Next": "A",\n "Type": "Pass",\n "Next": "B"\n}', "m.json")
    assert [one.message for one in found] == ['The key "Next" stands in this object before, on line 2.']


def test_pair_of_surrogates_is_one_character() -> None:
    assert _read('["\\ud83d\\ude00", "😀"]') == (["😀", "😀"], [])


def test_numbers_keep_their_kind() -> None:
    document, _ = read_text(f"[-0, -0.0, 1e2, {10**300}]", "m.json")
    assert document is not None
    assert repr(to_value(document.root)) == f"[0, -0.0, 100.0, {10**300}]"


def test_many_mistakes_are_counted() -> None:
    document, found = read_text("[" + "1, // c\n" * 500 + "1]", "m.json")
    assert document is not None
    assert len(found) == 101
    assert found[-1].code == "ASL0029"
    assert found[-1].message == "From here on there are 400 more mistakes."


_LENGTH = 300_000
_LARGE = {
    "states": '{"s": [' + '{"Type": "Pass", "Next": "S1", "n": [1, 2.5e3, true, null]},\n' * 5_000 + "0]}",
    "one string": '["' + "x" * _LENGTH + '"]',
    "escapes": '["' + "\\n" * (_LENGTH // 2) + '"]',
    "open string": '{"a": "' + "x" * _LENGTH,
    "quotes": '["' + '" "' * (_LENGTH // 3) + '"]',
    "commas": "[" + "," * _LENGTH + "]",
    "comments": "[" + "/**/" * (_LENGTH // 4) + "]",
    "open comment": "[/*" + "*" * _LENGTH,
    "digits": "[" + "1" * _LENGTH + "]",
    "digits and a letter": "[" + "1" * _LENGTH + "x]",
    "digits and a point": "[1." + "1" * _LENGTH + ".]",
    "blanks": "{" + " " * _LENGTH + "}",
    "keys that stand twice": "{" + '"a": 1,' * (_LENGTH // 7) + '"a": 1}',
    "line breaks in a string": '["' + "\n" * _LENGTH + '"]',
    "placeholders": '{"a": ' + "${" * (_LENGTH // 2),
    "missing commas": "[" + '"a" ' * (_LENGTH // 4) + "]",
    "bare words": "[" + "a b," * (_LENGTH // 4) + "1]",
    "long bare key": "{" + "a" * _LENGTH + " 1}",
    "single quotes": "['" + "\\'" * (_LENGTH // 2),
    "keys without values": "{" + '"a" ' * (_LENGTH // 4),
    "wrong escapes": '["' + "\\q" * (_LENGTH // 2) + '"]',
    "semicolons": "[" + "1;" * (_LENGTH // 2) + "]",
}


@pytest.mark.parametrize("name", _LARGE)
def test_a_large_text_is_read_in_linear_time(name: str) -> None:
    start = time.process_time()
    document, found = read_text(_LARGE[name], "m.json")
    assert document is not None or found
    assert time.process_time() - start < 5  # about 0.3 s alone; quadratic work would take minutes
