"""Workflow ids, which are also names of Kubernetes objects and Java classes."""

from __future__ import annotations

import re
from pathlib import PurePath

_MAX_LENGTH = 40
_GENERIC_STEMS = ("statemachine", "definition", "template")


def workflow_id(text: str) -> str:
    """`^[a-z][a-z0-9]*$`, at most 40 characters; a longer one is cut and gets six digits of a hash."""
    plain = re.sub(r"[^a-z0-9]", "", text.lower())
    if plain[:1].isdigit():
        plain = "w" + plain
    if len(plain) > _MAX_LENGTH:
        plain = plain[: _MAX_LENGTH - 6] + _six_digits(text)
    if not plain:
        plain = "w" + _six_digits(text)
    return plain


def _six_digits(text: str) -> str:
    import hashlib  # late: few names need it

    return hashlib.sha256(text.encode()).hexdigest()[:6]


def subflow_id(parent: str, state: str, number: int = 1) -> str:
    """The parent's id and the state's name, with a number from the second one on; an id like any other."""
    return workflow_id(f"{parent}{state}" if number == 1 else f"{parent}{state}{number}")


def name_of_file(file: str) -> str:
    """The stem of a definition's file, or its folder's name where the stem says nothing."""
    path = PurePath(file)
    stem = path.name.split(".")[0]
    if workflow_id(stem or "x") in _GENERIC_STEMS:
        parent = PurePath(path.parent).name
        return parent if parent not in ("", ".", "..") else stem
    return stem
