"""Random paths that lead, mostly, to something in a document; and the text of a path."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any, TypeAlias

from random_values import Limits, chance, name

from asl2sw.expressions import ir
from asl2sw.expressions.ast import (
    Descendant,
    Filter,
    FilterAnd,
    FilterComparison,
    FilterCondition,
    FilterExists,
    FilterLiteral,
    FilterNot,
    FilterOperand,
    FilterOr,
    FilterPath,
    FilterRegex,
    Index,
    Indexes,
    Name,
    Names,
    Slice,
    Step,
    TailFunction,
    Wildcard,
)
from asl2sw.expressions.errors import EvaluationError
from asl2sw.expressions.evaluate import evaluate

Json: TypeAlias = Any

# --- text ----------------------------------------------------------------------------------------------

_DOTTED = re.compile(r"[^\W\d][\w-]*")


def path_text(root: str, steps: list[Step]) -> str:
    return root + "".join(map(_step_text, steps))


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _step_text(step: Step) -> str:
    match step:
        case Name(name):
            return f".{name}" if _DOTTED.fullmatch(name) else f"[{_quoted(name)}]"
        case Names(several):
            return f"[{','.join(map(_quoted, several))}]"
        case Index(index):
            return f"[{index}]"
        case Indexes(indexes):
            return f"[{','.join(map(str, indexes))}]"
        case Slice(start, end):
            return f"[{'' if start is None else start}:{'' if end is None else end}]"
        case Wildcard():
            return ".*"
        case Descendant(None):
            return "..*"
        case Descendant(str() as name):
            return f"..{name}" if _DOTTED.fullmatch(name) else f"..[{_quoted(name)}]"
        case Filter(condition):
            return f"[?({condition_text(condition)})]"
        case TailFunction(name):
            return f".{name}()"


def condition_text(condition: FilterCondition) -> str:
    match condition:
        case FilterExists(path):
            return _operand_text(path)
        case FilterComparison(operator, left, right):
            return f"{_operand_text(left)} {operator} {_operand_text(right)}"
        case FilterNot(inner):
            return f"!({condition_text(inner)})"
        case FilterAnd(parts):
            return " && ".join(f"({condition_text(part)})" for part in parts)
        case FilterOr(parts):
            return " || ".join(f"({condition_text(part)})" for part in parts)


def _operand_text(operand: FilterOperand) -> str:
    match operand:
        case FilterPath(from_element, steps):
            return path_text("@" if from_element else "$", list(steps))
        case FilterLiteral(str() as text):
            return _quoted(text)
        case FilterLiteral(value):
            return json.dumps(value)
        case FilterRegex(pattern, ignore_case):
            return f"/{pattern}/{'i' if ignore_case else ''}"


# --- steps ---------------------------------------------------------------------------------------------

Maker: TypeAlias = Callable[[Random, Json, Limits], Step]


def found_by(value: Json, step: Step) -> list[Json]:
    """What a step finds, so that the next one can be chosen to fit; only chance depends on it."""
    try:
        found = evaluate(ir.Select(ir.Constant(value), (step,), definite=False), {})
    except EvaluationError:
        return []
    assert isinstance(found, list)
    return found


def definite_steps(rng: Random, document: Json, limits: Limits, most: int = 4) -> list[Step]:
    """Names and indexes, from the end too, and a union of names at the end."""
    makers = [_place] * rng.randrange(1, most + 1)
    if chance(rng, 1, 8):
        makers[-1] = _names
    return _walk(rng, document, makers, limits)


def reference_steps(rng: Random, document: Json, limits: Limits, most: int = 3) -> list[Step]:
    """Names and indexes, from the end too."""
    return _walk(rng, document, [_place] * rng.randrange(1, most + 1), limits)


def indefinite_steps(rng: Random, document: Json, limits: Limits) -> list[Step]:
    """At least one step that may find several places; nothing follows `..*` and unions of names."""
    makers = [rng.choice([_place, _several]) for _ in range(rng.randrange(4))]
    makers.insert(rng.randrange(len(makers) + 1), _several)
    if chance(rng, 1, 6):
        makers.append(rng.choice([_names, _everything]))
    elif chance(rng, 1, 12):
        makers = [_place] * rng.randrange(3) + [_everything]
    return _walk(rng, document, makers, limits)


def _walk(rng: Random, value: Json, makers: list[Maker], limits: Limits) -> list[Step]:
    steps: list[Step] = []
    for make in makers:
        step = make(rng, value, limits)
        steps.append(step)
        found = found_by(value, step)
        value = found[0] if found else None
    return steps


def _place(rng: Random, value: Json, limits: Limits) -> Step:
    """A name or an index, nine times of ten one that is there."""
    there = rng.randrange(10) < 9
    if isinstance(value, dict) and value and there:
        return Name(rng.choice(list(value)))
    if isinstance(value, list) and (value or not there):
        last = max(0, len(value) - 1) if there else 3
        return Index(rng.randrange(-last - 1, last + 1))
    if chance(rng, 1, 4):
        return Index(rng.randrange(-2, 3))
    return Name(name(rng, limits))


def _names(rng: Random, value: Json, limits: Limits) -> Names:
    known = list(value) if isinstance(value, dict) else []

    def one() -> str:
        return rng.choice(known) if known and chance(rng, 2, 3) else name(rng, limits)

    return Names(tuple(one() for _ in range(rng.randrange(2, 4))))


def _everything(rng: Random, value: Json, limits: Limits) -> Step:
    return Descendant(None)


def _several(rng: Random, value: Json, limits: Limits) -> Step:
    def index() -> int:
        return rng.randrange(-5, 6)

    kinds = ["wildcard", "wildcard", "descendant"]
    if isinstance(value, list) or chance(rng, 1, 6):
        kinds += ["slice", "slice", "slice", "indexes"]
    match rng.choice(kinds):
        case "wildcard":
            return Wildcard()
        case "descendant":
            return Descendant(name(rng, limits))
        case "indexes":
            return Indexes(tuple(index() for _ in range(rng.randrange(2, 4))))
    bounds = rng.choice([(True, True), (True, True), (True, False), (False, True)])
    return Slice(index() if bounds[0] else None, index() if bounds[1] else None)
