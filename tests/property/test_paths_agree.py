"""Paths: the value, or States.Runtime, is the same in Python and in both implementations of jq."""

from __future__ import annotations

from random import Random

from budget import examples
from hypothesis import note
from judges import Environment, Json, Judge, check_expression
from random_filters import filter_steps, filtered_document
from random_paths import definite_steps, indefinite_steps, path_text, reference_steps
from random_values import Limits, chance, document, limits_of, number, objects_of, scalar, value

from asl2sw.expressions import ir, parse_path
from asl2sw.expressions.ast import Step, TailFunction
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.lower import Sources, lower_path

SOURCES = Sources(ir.Ref(Slot.DATA), "Ship")
_FUNCTIONS = ["length", "size", "min", "max", "sum", "avg", "stddev", "keys", "first", "last"]


def environment_of(data: Json) -> Environment:
    """The document is the input, a variable and the input of the execution."""
    execution = {
        "Id": "e-1",
        "Input": data,
        "Name": "one",
        "RedriveCount": 0,
        "RoleArn": "r",
        "StartTime": "t",
    }
    context = {"Execution": execution, "StateMachine": {"Id": "m-1", "Name": "machine"}}
    return {Slot.DATA: data, Slot.RESULT: data, Slot.VARIABLES: {"order": data}, Slot.CONTEXT: context}


def check_path(judge: Judge, rng: Random, steps: list[Step], data: Json) -> None:
    text = path_text(rng.choice(["$", "$", "$order", "$$.Execution.Input"]), steps)
    note(text)
    check_expression(
        judge, lower_path(parse_path(text), SOURCES), environment_of(data), rng.choice([20, 100])
    )


@examples()
def test_definite_paths(judge: Judge, rng: Random) -> None:
    limits = limits_of(judge.is_c)
    data = document(rng, limits)
    check_path(judge, rng, definite_steps(rng, data, limits), data)


@examples()
def test_indefinite_paths(judge: Judge, rng: Random) -> None:
    limits = limits_of(judge.is_c)
    data = document(rng, limits)
    check_path(judge, rng, indefinite_steps(rng, data, limits), data)


@examples()
def test_filters(judge: Judge, rng: Random) -> None:
    limits = limits_of(judge.is_c)
    check_path(judge, rng, filter_steps(rng, limits), filtered_document(rng, limits))


def measured(rng: Random, limits: Limits) -> Json:
    """What tail functions are applied to; sums, and sums of squares, stay below 2**53."""

    def small() -> int | float:
        drawn = number(rng, limits)
        return drawn if abs(drawn) < 2**24 else 7

    def element() -> Json:
        other = scalar(rng, limits)
        return small() if isinstance(other, int | float) or chance(rng, 1, 2) else other

    match rng.randrange(6):
        case 0 | 1:
            return [small() for _ in range(rng.randrange(7))]
        case 2 | 3:
            return [element() for _ in range(rng.randrange(7))]
        case 4:
            return objects_of(rng, limits, small)
    return value(rng, limits, 1)


@examples()
def test_tail_functions(judge: Judge, rng: Random) -> None:
    limits = limits_of(judge.is_c)
    data = {"a": measured(rng, limits), "b": [1, 2.5]}
    steps = reference_steps(rng, data, limits, most=2) if chance(rng, 9, 10) else []
    check_path(judge, rng, [*steps, TailFunction(rng.choice(_FUNCTIONS))], data)
