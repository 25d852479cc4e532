"""How one value without members is written in YAML."""

from __future__ import annotations

import re
from typing import Any

# What some YAML reader, of version 1.1 or 1.2, takes for a number, time, boolean, null or merge key.
_NOT_TEXT = re.compile(
    r"[-+]?\.?[0-9] .* | [-+]?\.(inf|nan) | y(es)? | no? | on | off | true | false | null | ~ | = | <<",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_ASCII = re.compile("[ -~]*")
_ASCII_LINES = re.compile("[ -~\n]*")
# NEL, LS and PS break lines in YAML 1.1 but not in 1.2; a byte order mark may be dropped.
_ODD = frozenset("\u2028\u2029\ufeff\ufffe\uffff")
# What begins something else than plain text, or ends it.
_NOT_AT_START = re.compile(r"[#,\[\]{}&*!|>'\"%@` ] | --- | \.\.\. | [-?:](\ |\Z)", re.VERBOSE)
_ENDS_TEXT = re.compile(": | #")
_ENDS_TEXT_IN_FLOW = re.compile(r"[,?:\[\]{}]")
_ESCAPES = {
    "\0": "0", "\x07": "a", "\x08": "b", "\t": "t", "\n": "n", "\x0b": "v", "\x0c": "f", "\r": "r",
    "\x1b": "e", '"': '"', "\\": "\\", "\x85": "N", "\u2028": "L", "\u2029": "P",
}  # fmt: skip


def scalar(value: Any, *, flow: bool) -> str:
    """On one line. Raises yaml.representer.RepresenterError for a value that JSON does not know."""
    if isinstance(value, str):
        return _text(value, flow)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    from yaml.representer import SafeRepresenter  # late: 10 ms, and fractions are rare

    written: str = SafeRepresenter().represent_data(value).value
    return written


def is_block(text: str) -> bool:
    """Whether a text is to stand as lines of its own."""
    if "\n" not in text or not _is_readable(text, _ASCII_LINES, "\n"):
        return False
    # a block that begins with white space needs an indentation indicator, readers differ there
    return text[0] not in " \n" and text[-1] != " " and not text.endswith("\n\n") and " \n" not in text


def block(text: str, indent: int) -> str:
    """The text as lines of its own, without the line break at the end."""
    lines = text.removesuffix("\n").split("\n")
    pad = "\n" + " " * indent
    head = "|" if text.endswith("\n") else "|-"
    return head + "".join(pad + line if line else "\n" for line in lines)


def _text(text: str, flow: bool) -> str:
    if not _is_readable(text, _ASCII):
        return '"' + "".join(map(_quoted, text)) + '"'
    if _is_plain(text) and not (flow and _ENDS_TEXT_IN_FLOW.search(text)):
        return text
    return "'" + text.replace("'", "''") + "'"


def _is_plain(text: str) -> bool:
    return not (
        not text
        or text[-1] in " :"
        or _NOT_AT_START.match(text)
        or _NOT_TEXT.fullmatch(text)
        or _ENDS_TEXT.search(text)
    )


def _is_readable(text: str, ascii: re.Pattern[str], besides: str = "") -> bool:
    """Whether all characters can stand as they are. A pattern for all of Unicode takes 3 ms to compile."""
    if text.isascii():
        return ascii.fullmatch(text) is not None
    return all(character in besides or _stands_as_it_is(character) for character in text)


def _stands_as_it_is(character: str) -> bool:
    if character <= "~":
        return character >= " "
    return character >= "\xa0" and character not in _ODD and not "\ud800" <= character <= "\udfff"


def _quoted(character: str) -> str:
    """In double quotes."""
    if character in _ESCAPES:
        return "\\" + _ESCAPES[character]
    if _stands_as_it_is(character) and character <= "\uffff":
        return character
    number = ord(character)
    if number <= 0xFF:
        return f"\\x{number:02X}"
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"
