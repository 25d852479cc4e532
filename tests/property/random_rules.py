"""Random choice rules, as they stand in a definition, for a document that decides many of them."""

from __future__ import annotations

from random import Random
from typing import Any, TypeAlias

from random_paths import definite_steps, found_by, indefinite_steps, path_text, reference_steps
from random_values import TIMESTAMPS, Limits, chance, free_text, number, objects_of, scalar, text, value

from asl2sw.asl.choice_rules import OPERATORS, Operand
from asl2sw.expressions.ast import Step, TailFunction

Json: TypeAlias = Any
_ALL = list(OPERATORS)
_VALID_TIMESTAMPS = [each for each in TIMESTAMPS if "t" not in each and "02-29T00" not in each]


def random_timestamp(rng: Random) -> str:
    """Text of the right shape; often of no day or no time, and sometimes with a character changed."""
    date = (
        f"{rng.choice([2016, 1969, 2000, 1900, 0, 9999]):04}-{rng.randrange(1, 13):02}-{rng.randrange(33):02}"
    )
    if chance(rng, 1, 2):
        date = "2016-03-14"  # so that the time decides
    clock = f"{rng.randrange(25):02}:{rng.randrange(60):02}" if chance(rng, 1, 2) else "01:59"
    seconds = rng.choice(["", ":00", ":59", ":60", ":07.5", ":07.50", ":31.000000001", ":31.123456789"])
    found = f"{date}T{clock}{seconds}" + rng.choice(
        ["Z", "+00:00", "-11:30", "+18:00", "+24:00", "", "+18:30"]
    )
    if chance(rng, 1, 8):
        place = rng.randrange(len(found))
        found = found[:place] + rng.choice("0 9-:TtZz.+٣\n") + found[place + 1 :]
    return found


def decided_document(rng: Random, limits: Limits) -> dict[str, Json]:
    """An object in which texts, numbers and timestamps often equal each other."""
    few = [scalar(rng, limits) for _ in range(2)] + [
        random_timestamp(rng),
        "2016-03-14T01:59:00Z",
        1,
        "a",
        True,
    ]

    def one() -> Json:
        return rng.choice(few) if chance(rng, 3, 4) else value(rng, limits, 2)

    return objects_of(rng, limits, lambda: objects_of(rng, limits, one) if chance(rng, 1, 4) else one()) | {
        "b": one()
    }


def rule(rng: Random, limits: Limits, data: Json, depth: int = 2) -> dict[str, Json]:
    """A rule, rules joined by And, Or or Not, or a test behind the guard of an IsPresent."""
    roll = rng.randrange(10)
    if roll < 6 or depth == 0:
        return data_test(rng, limits, data)
    if roll == 6:
        return {"Not": rule(rng, limits, data, depth - 1)}
    if roll == 7:
        test = data_test(rng, limits, data)
        return {"And": [{"Variable": test["Variable"], "IsPresent": True}, test]}
    parts = [rule(rng, limits, data, depth - 1) for _ in range(rng.randrange(1, 4))]
    return {"And" if roll == 8 else "Or": parts}


def data_test(rng: Random, limits: Limits, data: Json) -> dict[str, Json]:
    """One comparison."""
    steps = _variable(rng, limits, data)
    operator = rng.choice(_ALL) if chance(rng, 4, 5) else "IsPresent"
    root = rng.choice(["$", "$", "$", "$order", "$$.Execution.Input"])
    found: list[Json] = [data]
    for step in steps:
        found = [each for base in found for each in found_by(base, step)]
    there = found[0] if found else None
    return {
        "Variable": path_text(root, steps),
        operator: _operand(rng, limits, data, OPERATORS[operator], there),
    }


def _variable(rng: Random, limits: Limits, data: Json) -> list[Step]:
    roll = rng.randrange(20)
    if roll == 19:
        return []
    if roll == 18:
        return indefinite_steps(rng, data, limits)
    if roll == 17:
        function = TailFunction(rng.choice(["length", "min", "sum", "keys", "first"]))
        return [*reference_steps(rng, data, limits, most=2), function]
    return (
        definite_steps(rng, data, limits, most=2) if roll > 14 else reference_steps(rng, data, limits, most=2)
    )


def _operand(rng: Random, limits: Limits, data: Json, kind: Operand, there: Json) -> Json:
    """What stands beside the operator; often the value that the variable has."""
    same = chance(rng, 1, 3)
    match kind:
        case Operand.PATH:
            root = rng.choice(["$", "$", "$order"])
            return path_text(root, reference_steps(rng, data, limits, most=2))
        case Operand.BOOLEAN:
            return there if same and isinstance(there, bool) else chance(rng, 1, 2)
        case Operand.NUMBER:
            is_number = isinstance(there, int | float) and not isinstance(there, bool)
            return there if same and is_number else number(rng, limits)
        case Operand.TIMESTAMP:
            return rng.choice(_VALID_TIMESTAMPS)
    if same and isinstance(there, str):
        return _as_pattern(there, rng)
    return _as_pattern(text(rng, limits) if chance(rng, 2, 3) else free_text(rng, limits), rng)


def _as_pattern(content: str, rng: Random) -> str:
    """Text that is also a pattern of StringMatches: no backslash alone, sometimes a wildcard."""
    pattern = content.replace("\\", "\\\\")
    if chance(rng, 1, 2):
        start = rng.randrange(len(pattern) + 1)
        end = rng.randrange(start, len(pattern) + 1)
        if not pattern[:start].endswith("\\") and "\\" not in pattern[start:end]:
            pattern = pattern[:start] + "*" + pattern[end:]
    return pattern
