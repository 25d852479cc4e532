"""The words and signs of a jq program."""

from __future__ import annotations

import re

from asl2sw.equivalence.target.failures import NotModelled
from asl2sw.lazy_dataclass import dataclass

INTERPOLATION = "\\("
_TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
      | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)
      | (?P<field>\.[A-Za-z_]\w*)
      | (?P<variable>\$[A-Za-z_]\w*)
      | (?P<format>@\w+)
      | (?P<word>[A-Za-z_]\w*(?:::[A-Za-z_]\w*)*)
      | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is one of the names in the pattern, or "string": its quote and text, up to a `\\(`."""

    kind: str
    text: str


def tokens_of(program: str) -> list[Token]:
    """All tokens; expressions in a text stand between `\\(` and `)`. Raises NotModelled for an open text."""
    tokens: list[Token] = []
    _scan(program, 0, tokens, in_text=False)
    return tokens


def _scan(program: str, position: int, tokens: list[Token], *, in_text: bool) -> int:
    """Reads to the end, or in a text to the parenthesis that ends its expression; gives the position."""
    depth = 0
    while position < len(program):
        found = _TOKEN.match(program, position)
        assert found is not None and found.lastgroup is not None  # `sign` takes any character
        position = found.end()
        kind, text = found.lastgroup, found.group()
        if text == '"':
            position = _scan_text(program, position, tokens)
        elif kind != "space":
            depth += (text == "(") - (text == ")")
            tokens.append(Token(kind, text))
            if in_text and depth < 0:
                return position
    if in_text:
        raise NotModelled("jq text without an end")
    return position


def _scan_text(program: str, position: int, tokens: list[Token]) -> int:
    """The position after the closing quote."""
    start, at = position, len(tokens)
    while position < len(program):
        if program[position] == '"':
            if len(tokens) == at:
                tokens.append(Token("string", program[start - 1 : position]))
            return position + 1
        if program.startswith(INTERPOLATION, position):
            if len(tokens) == at:
                tokens.append(Token("string", program[start - 1 : position]))
            tokens.append(Token("sign", INTERPOLATION))
            position = _scan(program, position + 2, tokens, in_text=True)
        else:
            position += 2 if program[position] == "\\" else 1
    raise NotModelled("jq text without an end")
