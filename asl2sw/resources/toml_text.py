"""Text of asl2sw.toml."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping


def toml_string(text: str) -> str:
    """A basic string; JSON's escapes are TOML's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def entry_block(values: Mapping[str, str | bool]) -> str:
    """One `[[resource]]`."""
    return f"[[resource]]\n{key_lines(values)}"


def key_lines(values: Mapping[str, str | bool]) -> str:
    """`key = value`, one a line."""
    return "\n".join(f"{key} = {_value(value)}" for key, value in values.items())


def _value(value: str | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else toml_string(value)


def comment(text: str) -> str:
    """A comment on one line."""
    shown = "".join(character if character.isprintable() else " " for character in text)
    return f"# {' '.join(shown.split())}".rstrip()


def glob_of(name: str) -> str:
    """A glob that fits this name alone."""
    return re.sub(r"([*?[])", r"[\1]", name)
