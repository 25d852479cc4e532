"""Texts of JSON in double quotes."""

from __future__ import annotations

import re
from typing import NoReturn

from asl2sw.source.problems import Problems

_PLAIN = re.compile(r'"([^"\\\x00-\x1f]*)"')
_CHUNK = re.compile(r'[^"\\\x00-\x1f]*')
_BLANKS = re.compile(r"[ \t\r\n]*")
_HEX4 = re.compile(r"[0-9a-fA-F]{4}")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_CONTROL_NAMES = {"\n": "line break", "\r": "carriage return", "\t": "tab"}
_UNKNOWN = "\ufffd"


def scan_string(text: str, start: int, problems: Problems) -> tuple[str, int]:
    """Value and end offset of the text whose opening quote stands at `start`.

    Raises:
        Unreadable: the text has no end.
    """
    plain = _PLAIN.match(text, start)
    if plain:
        return plain.group(1), plain.end()
    return _StringScanner(text, start, problems).scan()


class _StringScanner:
    def __init__(self, text: str, start: int, problems: Problems) -> None:
        self.text = text
        self.start = start
        self.problems = problems
        self.problems_before = len(problems)
        self.parts: list[str] = []
        self.raw: dict[str, int] = {}  # control characters and where the first of each stands

    def scan(self) -> tuple[str, int]:
        position = self.start + 1
        while True:
            chunk = _CHUNK.match(self.text, position)
            if chunk:
                self.parts.append(chunk.group())
                position = chunk.end()
            char = self.text[position : position + 1]
            if char == '"':
                break
            if char == "\\" and position + 1 < len(self.text):
                position = self._escape(position)
            elif char and char != "\\":
                self._control(char, position)
                position += 1
            else:
                self._no_end()
        self._check_raw(position + 1)
        return "".join(self.parts), position + 1

    def _control(self, char: str, position: int) -> None:
        self.parts.append(char)
        after_return = char == "\n" and self.text[position - 1] == "\r"
        if char == "\r" and self.text.startswith("\n", position + 1):
            self.raw.setdefault("\n", position)
        elif not after_return:
            self.raw.setdefault(char, position)

    def _escape(self, position: int) -> int:
        char = self.text[position + 1]
        if char in _ESCAPES:
            self.parts.append(_ESCAPES[char])
            return position + 2
        if char == "u":
            return self._unicode_escape(position)
        self.parts.append(_UNKNOWN)
        if char < " ":
            self.problems.add("ASL0019", position, position + 1, "A backslash stands at the end of the line.")
            return position + 1
        self.problems.add("ASL0019", position, position + 2, f"\\{char} is no escape.")
        return position + 2

    def _unicode_escape(self, position: int) -> int:
        unit = self._code_unit(position)
        if unit is None:
            self.parts.append(_UNKNOWN)
            self.problems.add(
                "ASL0019", position, position + 2, "\\u needs four hexadecimal digits behind it."
            )
            return position + 2
        end = position + 6
        if not 0xD800 <= unit <= 0xDFFF:
            self.parts.append(chr(unit))
            return end
        low = self._code_unit(end) if unit < 0xDC00 else None
        if low is not None and 0xDC00 <= low <= 0xDFFF:
            self.parts.append(chr(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)))
            return end + 6
        self.parts.append(_UNKNOWN)
        escape = self.text[position:end]
        other = "second" if unit < 0xDC00 else "first"
        self.problems.add(
            "ASL0020", position, end, f"{escape} is half a character; the {other} half is missing."
        )
        return end

    def _code_unit(self, position: int) -> int | None:
        if not self.text.startswith("\\u", position):
            return None
        digits = _HEX4.match(self.text, position + 2)
        return int(digits.group(), 16) if digits else None

    def _check_raw(self, end: int) -> None:
        """A text that runs on over lines is either meant so, or lost its closing quote on the first one."""
        if not self.raw:
            return
        blanks = _BLANKS.match(self.text, end)
        after = self.text[blanks.end() : blanks.end() + 1] if blanks else ""
        if "\n" in self.raw and after not in {",", ":", "}", "]", "/", "#", ""}:
            self._not_closed()
        for char, position in self.raw.items():
            name = _CONTROL_NAMES.get(char, f"control character U+{ord(char):04X}")
            message = f"A {name} stands inside a text as it is."
            self.problems.add("ASL0018", position, position + 1, message, certain=True)

    def _no_end(self) -> NoReturn:
        if "\n" in self.raw:
            self._not_closed()
        self.problems.forget_from(self.problems_before)
        end = len(self.text.rstrip())
        line = self.problems.line(self.start)
        message = f"The file ends inside the text that begins on line {line}."
        self.problems.stop("ASL0003", end, end, message)

    def _not_closed(self) -> NoReturn:
        self.problems.forget_from(self.problems_before)
        message = "The text that begins here is not closed on its line."
        self.problems.stop("ASL0025", self.start, self.raw["\n"], message)
