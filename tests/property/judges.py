"""The engines that run jq, what an expression gives in them and in Python, and when results are the same."""

from __future__ import annotations

import functools
import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, TypeAlias

import jq
from hypothesis import currently_in_test_context, note

from asl2sw.equivalence.engine import Engine
from asl2sw.expressions import ir
from asl2sw.expressions.errors import RUNTIME, EvaluationError
from asl2sw.expressions.evaluate import evaluate
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.program import program_text
from asl2sw.expressions.jq.tree import Jq

Json: TypeAlias = Any
Environment: TypeAlias = dict[Slot, Json]
KEYS = {Slot.DATA: "data", Slot.RESULT: "result", Slot.VARIABLES: "vars", Slot.CONTEXT: "ctx"}
_TIME_LIMIT_S = 20.0
_NUMBERS = (int, float)


@dataclass(frozen=True)
class Value:
    value: Json


@dataclass(frozen=True)
class Failed:
    """`errors` are names of States Language errors that are right; a program has one."""

    errors: frozenset[str]


Outcome: TypeAlias = Value | Failed


class Judge(ABC):
    """An implementation of jq."""

    name: str
    is_c: bool

    @abstractmethod
    def values(self, program: str, value: Json) -> tuple[list[Json], str | None]:
        """What the program gives for an input, and the error it ends with."""

    def outcome(self, program: str, value: Json) -> Outcome:
        """The one value or the error; an error without a States Language name stands for States.Runtime."""
        values, error = self.values(program, value)
        if error is not None:
            assert values == [], f"{self.name} gave {values} before it failed with {error}"
            return Failed(frozenset([error if error.startswith("States.") else RUNTIME]))
        assert len(values) == 1, f"{self.name} gave {len(values)} values"
        return Value(values[0])


class CJq(Judge):
    name, is_c = "C jq", True
    # a function of the engine that C jq has not; it only decides where a single number is possible
    prelude = "def random: 0.75;\n"

    def values(self, program: str, value: Json) -> tuple[list[Json], str | None]:
        found: list[Json] = []
        try:
            for each in _compiled(self.prelude + program).input_text(json.dumps(value)):
                found.append(each)
        except ValueError as error:
            return found, str(error)
        return found, None


@functools.lru_cache(32)
def _compiled(program: str) -> Any:
    return jq.compile(program)


class JacksonJq(Judge):
    """The jq of the embedded SonataFlow engine."""

    name, is_c = "jackson-jq", False

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def values(self, program: str, value: Json) -> tuple[list[Json], str | None]:
        (result,) = self._engine.jq(program, [value], time_limit_s=_TIME_LIMIT_S)
        return list(result.values), result.error


def in_python(expr: ir.Expr, environment: Environment) -> Outcome:
    """The meaning of an expression.

    Where several parts fail in different ways the States Language does not say which error is told, and each
    implementation of jq has an order of its own: any of them is right.
    """
    try:
        return Value(evaluate(expr, environment))
    except EvaluationError as error:
        return Failed(_errors_of(expr, environment) | {error.name})


def _errors_of(expr: ir.Expr, environment: Environment) -> frozenset[str]:
    """What the parts of an expression that has to evaluate them all may fail with."""
    match expr:
        case ir.AllOf() | ir.AnyOf() | ir.FirstMatch() | ir.IsPresent():
            return _own_error(expr, environment)
        case ir.WithInput(value, body):
            return _errors_of(value, environment) or _errors_in(
                body, [{**environment, Slot.INPUT: evaluate(value, environment)}]
            )
        case ir.EachItem(source, body):
            if errors := _errors_of(source, environment) or _own_error(source, environment):
                return errors
            items = evaluate(source, environment)
            assert isinstance(items, list)
            return _errors_in(body, [{**environment, Slot.ITEM: item, Slot.INDEX: 0} for item in items])
    inside = frozenset[str]().union(*(_errors_of(part, environment) for part in ir.children(expr)))
    return inside or _own_error(expr, environment)


def _errors_in(body: ir.Expr, environments: list[Environment]) -> frozenset[str]:
    """Those of the first environment in which the body fails."""
    found = (_errors_of(body, environment) for environment in environments)
    return next((errors for errors in found if errors), frozenset())


def _own_error(expr: ir.Expr, environment: Environment) -> frozenset[str]:
    try:
        evaluate(expr, environment)
    except EvaluationError as error:
        return frozenset([error.name])
    return frozenset()


def state_data(environment: Environment) -> Json:
    """The data of a workflow in which every slot has its value."""
    return {KEYS[slot]: value for slot, value in environment.items() if slot in KEYS}


def check_expression(judge: Judge, expr: ir.Expr, environment: Environment, width: int = 100) -> None:
    """An expression means in jq what it means in Python."""
    check_program(
        judge, compile_expression(expr), state_data(environment), in_python(expr, environment), width
    )


def check_program(judge: Judge, body: Jq, value: Json, expected: Outcome, width: int = 100) -> None:
    program = program_text(body, width=width)
    if currently_in_test_context():
        note(f"program:\n{program}")
        note(f"input: {json.dumps(value, ensure_ascii=False)}")
    found = judge.outcome(program, value)
    assert same(found, expected), f"{judge.name} gives {found}, expected {expected}"


def same(found: Outcome, expected: Outcome) -> bool:
    """Equal, where 1 is 1.0 and the order of fields counts (`JsonToString` and `.*` show it)."""
    if isinstance(found, Value) and isinstance(expected, Value):
        return _same_json(found.value, expected.value)
    return isinstance(found, Failed) and isinstance(expected, Failed) and found.errors <= expected.errors


def _same_json(left: Json, right: Json) -> bool:
    if isinstance(left, dict) and isinstance(right, dict):
        return list(left) == list(right) and all(_same_json(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_same_json, left, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return (type(left) in _NUMBERS and type(right) in _NUMBERS and left == right) or (
        type(left) is type(right) and left == right
    )
