"""Parts of documents: their keys, their expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from asl2sw.equivalence.target.failures import NotModelled

_EXPRESSION = re.compile(r"\$\{(.*)\}", re.DOTALL)
_REPLACED = re.compile(r"null \| \.([A-Za-z_][A-Za-z0-9_]*)")


def members(
    entry: object, what: str, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Mapping[str, Any]:
    """The entry itself, when it has all these keys and no others."""
    if not isinstance(entry, dict):
        raise NotModelled(f"{what} that is no object")
    unknown = entry.keys() - {*required, *optional}
    missing = [key for key in required if key not in entry]
    if unknown or missing:
        raise NotModelled(f"{what} with {sorted(unknown)}, without {missing}")
    return entry


def is_expression(text: object) -> bool:
    return isinstance(text, str) and _EXPRESSION.fullmatch(text) is not None


def expression(text: object) -> str:
    """The program in `${ ... }`."""
    found = _EXPRESSION.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise NotModelled(f"an expression that is not in ${{ }}: {text!r}")
    return found[1].strip()


def replaced_key(text: object) -> str:
    """The key in `${ null | .key }`, which replaces what stands there; other forms merge."""
    found = _REPLACED.fullmatch(expression(text))
    if found is None:
        raise NotModelled(f"toStateData {text!r}")
    return found[1]
