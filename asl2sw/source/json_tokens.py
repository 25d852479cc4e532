"""Patterns of JSON's tokens and of what people write in their place."""

from __future__ import annotations

import re

BLANKS = re.compile(r"[ \t\r\n]*")
COMMA = re.compile(r"[ \t\r\n]*,")
PLAIN_KEY = re.compile(r'("([^"\\\x00-\x1f]*)")[ \t\r\n]*:[ \t\r\n]*')
ODD_BLANKS = re.compile(r"[\v\f\x85\xa0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff]+")
COMMENT = re.compile(r"(?://|#)[^\n]*|/\*(?:[^*]|\*(?!/))*+\*/")

# Nothing that would continue a number may follow, so that 01, 1.5.2 or 12px are not cut in two.
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(\.[0-9]++(?:[eE][-+]?[0-9]++)?|[eE][-+]?[0-9]++)?+(?![\w.+-])")
NUMBER_LIKE = re.compile(r"[-+.]*[\w.+-]*")
WORD = re.compile(r"[^\W\d]\w*")

BARE_KEY = re.compile(r"[\w$@*.][\w$@.:*/-]*?(?=\s*[:=,}])|[\w$@*.][\w$@.*/-]*")
BARE_VALUE = re.compile(r"[\w$@*~(/][^,\]}\[{\"'\n]*(?:\[[0-9*]*\][^,\]}\[{\"'\n]*)*")
WRONG_QUOTED = re.compile(
    r"'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'|`[^`\n]*`|[“”„‟«»][^“”„‟«»\"\n]*[“”‟«»\"]|[‘’‚][^‘’‚'\n]*[‘’']"
)

PLACEHOLDER_START = re.compile(r"\$\{|\{\{|\{%|<%|\$\(|@@")
PLACEHOLDER = re.compile(
    r"\$\{(?:[^{}\n]|\{[^{}\n]*\})*+\}|\{\{(?!\s*\")[^{}\n]*\}\}|\{%[^\n]*?%\}|<%[^\n]*?%>"
    r"|<[A-Za-z_][^<>\n\"]*>|\$\([^()\n]*\)|@@\w+@@|%\w+%"
)
PLACEHOLDER_TAIL = re.compile(r"[^\s,:\]}{\[\"]*")

KEY_AHEAD = re.compile(r'(?:"(?:[^"\\\n]|\\.)*+"|\'[^\'\n]*\'|[\w$]+)\s*[:=]|\$\{|\{\{|\{%')
VALUE_AHEAD = re.compile(r'"|\{|\[|-?[0-9]|(?:true|false|null)\b|\$\{')

_FOREIGN = {
    "true": "true",
    "false": "false",
    "null": "null",
    "none": "null",
    "nil": "null",
    "undefined": "null",
}
_NOT_FINITE = {"nan", "inf", "infinity"}


def foreign_word(word: str) -> str | None:
    """What JSON has for a word of another language, "number" for NaN and the like; None for other words."""
    folded = word.lower()
    if word in {"true", "false", "null"}:
        return None
    if folded.lstrip("+-") in _NOT_FINITE:
        return "number"
    return _FOREIGN.get(folded)


def number_fault(text: str) -> str:
    """What is wrong with text that looks like a number."""
    digits = text.lstrip("+-")
    if text.startswith("+"):
        return "it has no plus sign in front"
    if text.startswith("--") or not digits:
        return "a digit has to follow the minus sign"
    if digits.startswith("."):
        return "a digit has to stand before the point"
    if re.fullmatch(r"0[xXoObB]\w+", digits):
        return "it is written with decimal digits"
    if re.match(r"0[0-9]", digits):
        return "it has no leading zeros"
    if re.search(r"\.(?![0-9])", digits):
        return "a digit has to follow the point"
    if re.fullmatch(r"[0-9.]+[eE][-+]?", digits):
        return "a digit has to follow the e"
    if "_" in digits:
        return "its digits are not grouped"
    return "text needs quotes"
