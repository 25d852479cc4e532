"""The way in: bytes, encodings, and which format a file has."""

from __future__ import annotations

import pytest

from asl2sw.source import read_text, to_value


def test_bytes_with_and_without_mark() -> None:
    for data in (b'{"a": "\xc3\xa9"}', b'\xef\xbb\xbf{"a": "\xc3\xa9"}', '\ufeff{"a": "é"}'):
        document, found = read_text(data, "m.json")
        assert document is not None
        assert found == ()
        assert to_value(document.root) == {"a": "é"}
        assert document.text.startswith("{")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("file", ["m.json", "m.yaml", "<stdin>"])
def test_other_encodings_are_named(encoding: str, file: str) -> None:
    document, found = read_text('{"a": 1}'.encode(encoding), file)
    assert document is None
    assert [one.message for one in found] == [f"The file is {encoding[:6].upper()}; it has to be UTF-8."]


def test_a_wrong_byte_is_shown_in_its_line() -> None:
    document, found = read_text(b'{\n "\xc3\xa9": "caf\xe9"}', "m.json")
    assert document is None
    assert [one.message for one in found] == ["The byte 0xE9 at position 13 (from 0) is not UTF-8."]
    place = found[0].place
    assert place is not None
    assert (place.line, place.column) == (2, 11)


def test_half_a_character_in_the_text() -> None:
    document, found = read_text('["a\ud800"]', "m.json")
    assert document is None
    assert [one.code for one in found] == ["ASL0002"]


@pytest.mark.parametrize(
    ("file", "text", "value"),
    [
        ("m.json", '{"a": 1}', {"a": 1}),
        ("m.asl.json", "a: 1", None),
        ("m.yaml", "a: 1", {"a": 1}),
        ("m.YML", "a: 1", {"a": 1}),
        ("<stdin>", "a: 1", {"a": 1}),
        ("<stdin>", ' \n{"a": 1}', {"a": 1}),
        ("m.asl", '{"a": 1}', {"a": 1}),
        ("m.asl", "{a: 1}", None),
    ],
)
def test_format_of_a_file(file: str, text: str, value: object) -> None:
    document, _ = read_text(text, file)
    assert (to_value(document.root) if document else None) == value


def test_format_can_be_given() -> None:
    document, _ = read_text("a: 1", "m.json", format="yaml")
    assert document is not None
    assert read_text("a: 1", "m.yaml", format="json")[0] is None


def test_every_finding_names_the_file_and_a_way_out() -> None:
    for text in ('{"a": tru, "b": 01,}', '{"a": ${x}}', "[1 2"):
        for found in read_text(text, "dir/m.json")[1]:
            assert found.place is not None
            assert found.place.file == "dir/m.json"
            assert found.fix
