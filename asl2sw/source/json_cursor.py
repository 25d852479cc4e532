"""The place that has been reached in a JSON text: blanks, and what stands where JSON has nothing to stand."""

from __future__ import annotations

import re
from typing import NoReturn

from asl2sw.source.json_tokens import (
    BLANKS,
    COMMENT,
    ODD_BLANKS,
    PLACEHOLDER,
    PLACEHOLDER_START,
    PLACEHOLDER_TAIL,
    WRONG_QUOTED,
)
from asl2sw.source.numbers import shortened
from asl2sw.source.problems import Problems

CLOSING = {"{": "}", "[": "]"}
WRONG_QUOTES = "'`“”„‟«»‘’‚"


class Cursor:
    """A position that moves through a text. Members are for the scanner of the same package."""

    def __init__(self, text: str, problems: Problems) -> None:
        self.text = text
        self.problems = problems
        self.pos = 0
        self.open: list[int] = []  # offsets of the brackets that are open
        self.guessed_end = -1  # where a value ends that was reported and read over

    def next_char(self, *, at_top: bool = False) -> str:
        """Skips blanks and comments; the character that follows, "" at the end when nothing is open."""
        while True:
            char = self.text[self.pos : self.pos + 1]
            if char in " \t\r\n" and (blanks := BLANKS.match(self.text, self.pos)):
                self.pos = blanks.end()
                char = self.text[self.pos : self.pos + 1]
            if "/" < char < "\x7f" or char == '"' or char == ",":
                return char
            if not char:
                if not at_top:
                    self._ends_early()
                return char
            if not self._skip_odd(char):
                return char

    def _skip_odd(self, char: str) -> bool:
        start = self.pos
        comment = COMMENT.match(self.text, start) if char in "/#" else None
        if comment:
            self.pos = comment.end()
            self.problems.add("ASL0006", start, self.pos, "JSON has no comments.", certain=True)
            return True
        if self.text.startswith("/*", start):
            self.problems.stop(
                "ASL0006", start, start + 2, "This comment has no end, and JSON has no comments."
            )
        odd = ODD_BLANKS.match(self.text, start)
        if odd:
            self.pos = odd.end()
            message = f"The character U+{ord(char):04X} is no blank of JSON."
            self.problems.add("ASL0024", start, self.pos, message, certain=True)
            return True
        return False

    def match(self, pattern: re.Pattern[str]) -> str | None:
        """What the pattern finds at the position, which stays."""
        found = pattern.match(self.text, self.pos)
        return found.group() if found else None

    def line_end(self) -> int:
        end = self.text.find("\n", self.pos)
        return len(self.text) if end < 0 else end

    def guessed(self, start: int, end: int) -> None:
        """Moves behind something that was, or will be, reported."""
        self.pos = self.guessed_end = max(end, start + 1)

    def read_placeholder(self) -> bool:
        """Reports a placeholder and moves behind it; False when there is none."""
        start = self.pos
        found = PLACEHOLDER.match(self.text, start)
        if found is None:
            return False
        tail = PLACEHOLDER_TAIL.match(self.text, found.end())
        self.guessed(start, tail.end() if tail else found.end())
        message = f"The placeholder {shortened(found.group())} stands outside of quotes."
        self.problems.add("ASL0015", start, found.end(), message)
        return True

    def read_wrong_quotes(self) -> str:
        """Reports a text in other quotation marks and moves behind it."""
        quoted = WRONG_QUOTED.match(self.text, self.pos)
        if quoted is None:
            message = f"{self.text[self.pos]} is not the quotation mark of JSON."
            self.problems.stop("ASL0012", self.pos, self.line_end(), message)
        start, self.pos = self.pos, quoted.end()
        message = f"{shortened(quoted.group())} stands in the wrong quotation marks."
        self.problems.add("ASL0012", start, self.pos, message)
        return quoted.group()[1:-1]

    def inner_quote_at(self, end: int) -> bool:
        """Whether the text that ends here goes on right behind its quotation mark."""
        after = self.text[end : end + 1]
        return self.text[end - 1] == '"' and (
            after.isalnum() or after in {'"', "\\", "'", ".", "$", "_", "-"}
        )

    def inner_quote(self, end: int) -> NoReturn:
        self.problems.stop(
            "ASL0026", end - 1, end, "The text ends at this quotation mark, but more of it follows."
        )

    def wrong_bracket(self, char: str) -> NoReturn:
        start = self.open[-1]
        opened = self.text[start]
        line = self.problems.line(start)
        message = f"{char} stands here, but the {opened} on line {line} is still open and closes with "
        self.problems.stop("ASL0022", self.pos, self.pos + 1, f"{message}{CLOSING[opened]}.")

    def _ends_early(self) -> NoReturn:
        end = len(self.text.rstrip())
        start = self.open[-1]
        line = self.problems.line(start)
        message = f"The file ends here, but the {self.text[start]} on line {line} is still open"
        others = len(self.open) - 1
        if others:
            first = self.problems.line(self.open[0])
            brackets = "1 more is" if others == 1 else f"{others} more are"
            message += f"; {brackets} open around it, from line {first} on"
        self.problems.stop("ASL0003", end, end, message + ".")

    def unexpected(self, char: str) -> NoReturn:
        if PLACEHOLDER_START.match(self.text, self.pos):
            self.problems.stop(
                "ASL0015", self.pos, self.line_end(), "A placeholder stands outside of quotes."
            )
        if char == "\\":
            message = "A backslash can only stand inside quotes."
        else:
            name = char if char.isprintable() else f"U+{ord(char):04X}"
            message = f"{name} cannot stand here."
        self.problems.stop("ASL0023", self.pos, self.pos + 1, message)
