"""Plain paths: names and indexes. Nearly every path is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from asl2sw.equivalence.asl.errors import PathFails
from asl2sw.expressions.ast import Index, Name, Step
from asl2sw.source.tree import JsonValue

Reader: TypeAlias = Callable[[JsonValue], JsonValue]  # of a document; raises PathFails


def is_plain(steps: Sequence[Step]) -> bool:
    return all(isinstance(step, Name | Index) for step in steps)


def read_plain(steps: Sequence[Step]) -> Reader:
    """The reader of a path of names and indexes."""
    keys = [_key(step) for step in steps]

    def read(document: JsonValue) -> JsonValue:
        value = document
        for key in keys:
            if isinstance(key, str):
                if not isinstance(value, dict) or key not in value:
                    raise PathFails(f"there is no {key!r}")
                value = value[key]
            else:
                if not isinstance(value, list) or not -len(value) <= key < len(value):
                    raise PathFails(f"there is no item {key}")
                value = value[key]
        return value

    return read


def _key(step: Step) -> str | int:
    match step:
        case Name(name):
            return name
        case Index(index):
            return index
    raise AssertionError(f"no step of a plain path: {step!r}")
