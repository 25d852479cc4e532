"""A file's content to a document."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath
from typing import Literal, TypeAlias

from asl2sw.diagnostics import Diagnostic
from asl2sw.source.json_scanner import scan_json
from asl2sw.source.problems import Problems
from asl2sw.source.tree import Document

Format: TypeAlias = Literal["json", "yaml"]

_BOM = "\ufeff"
_OTHER_BOMS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_text(
    text: str | bytes, file: str, *, format: Format | None = None
) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    """The document of a JSON or YAML text, and what is wrong with the text.

    `file` is the name for messages. Without `format` its suffix decides (.json, .yaml, .yml), and for other
    names the first character: { begins JSON. The document is there in spite of errors when its meaning is
    certain (comments, commas before a closing bracket, raw line breaks, keys that stand twice), so that later
    stages can report what they find in the same run; it is None when anything else is wrong. Never raises,
    whatever the content is.
    """
    problems = Problems(file, "")
    if isinstance(text, bytes):
        decoded, problems = _decode(text, file)
        if decoded is None:
            return None, problems.diagnostics()
        text = decoded
    text = text.removeprefix(_BOM)
    surrogate = _SURROGATE.search(text)
    if surrogate:
        problems = Problems(file, text)
        unit = f"U+{ord(surrogate.group()):04X}"
        problems.add(
            "ASL0002", surrogate.start(), surrogate.end(), f"The text holds half a character, {unit}."
        )
        return None, problems.diagnostics()
    if (format or _format(text, file)) == "json":
        return _read_json(text, file)
    return _read_yaml(text, file)


def _read_json(text: str, file: str) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    problems = Problems(file, text)
    document = scan_json(text, file, problems)
    return document, problems.diagnostics()


def _read_yaml(text: str, file: str) -> tuple[Document | None, tuple[Diagnostic, ...]]:
    """YAML; what looks like JSON is read as JSON, for speed and for escapes that YAML does not have."""
    as_json: tuple[Document | None, tuple[Diagnostic, ...]] | None = None
    if text.lstrip().startswith("{"):
        as_json = _read_json(text, file)
        if not as_json[1]:
            return as_json
    problems = Problems(file, text)
    from asl2sw.source.yaml_reader import read_yaml  # late: JSON does without PyYAML

    document = read_yaml(text, file, problems)
    if as_json is not None and len(problems):
        return as_json
    return document, problems.diagnostics()


def _format(text: str, file: str) -> Format:
    suffix = PurePath(file).suffix.lower()
    if suffix in {".yaml", ".yml"}:
        return "yaml"
    if suffix == ".json" or text.lstrip()[:1] in {"{", ""}:
        return "json"
    return "yaml"


def _decode(data: bytes, file: str) -> tuple[str | None, Problems]:
    encoding = _other_encoding(data)
    if encoding:
        problems = Problems(file, "")
        problems.add("ASL0002", 0, 1, f"The file is {encoding}; it has to be UTF-8.")
        return None, problems
    try:
        return data.decode("utf-8"), Problems(file, "")
    except UnicodeDecodeError as error:
        offset = error.start
    problems = Problems(file, data.decode("utf-8", errors="replace").removeprefix(_BOM))
    place = len(data[:offset].decode("utf-8").removeprefix(_BOM))
    message = f"The byte 0x{data[offset]:02X} at position {offset} (from 0) is not UTF-8."
    problems.add("ASL0002", place, place + 1, message)
    return None, problems


def _other_encoding(data: bytes) -> str | None:
    for mark, name in _OTHER_BOMS:
        if data.startswith(mark):
            return name
    # A definition begins with an ASCII character; a zero byte beside it comes from wider characters.
    if b"\0" in data[:2] and len(data) > 1:
        return "UTF-32" if b"\0\0" in (data[:2], data[2:4]) else "UTF-16"
    return None
