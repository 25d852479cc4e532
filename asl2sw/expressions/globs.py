"""StringMatches patterns as regular expressions (`States Language §Choice`)."""

from __future__ import annotations

import re

WRONG_ESCAPE = re.compile(r"(?:[^\\]|\\[*\\])*+\\(.?)", re.DOTALL)  # group 1: the escape
_TOKEN = re.compile(r"\\[*\\]|.", re.DOTALL)
_IN_CLASS = frozenset(".*+?(){}|$")
_BACKSLASHED = frozenset("\\^[]")


def glob_to_regex(pattern: str) -> str:
    """A regular expression that finds a match in exactly the texts the pattern fits.

    For `test` of both jq engines and for `re.search`. Written without backslashes wherever the pattern allows
    it, because conditions of the engine cannot hold any: `(?!.)` is the end of the text.
    Raises ValueError for a backslash that stands before neither `*` nor another backslash.
    """
    parts: list[str] = []
    for token in _TOKEN.findall(pattern):
        if token == "\\":
            raise ValueError(r"a backslash must stand before * or another backslash: \* or \\")
        if token != "*":
            parts.append(_literal(token[-1]))
        elif not parts or parts[-1] != ".*":
            parts.append(".*")
    return "(?s)^" + "".join(parts) + "(?!.)"


def _literal(character: str) -> str:
    if character in _IN_CLASS:
        return f"[{character}]"
    return f"\\{character}" if character in _BACKSLASHED else character
