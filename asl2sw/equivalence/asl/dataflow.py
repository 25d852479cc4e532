"""InputPath, ResultPath, OutputPath and Assign (`States Language §Input and Output Processing`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from asl2sw.asl.model import JsonataValue, NullPath, PathField, State, Template
from asl2sw.equivalence.asl.errors import RESULT_PATH_MATCH_FAILURE, StateError
from asl2sw.equivalence.asl.expressions import compile_path_field, compile_template
from asl2sw.equivalence.asl.scope import Scope, Variables, Visit
from asl2sw.expressions.ast import Index, Name, Step
from asl2sw.source.tree import JsonValue

EffectiveInput: TypeAlias = Callable[[Visit], JsonValue]
EffectiveOutput: TypeAlias = Callable[[Visit, JsonValue], JsonValue]
Merge: TypeAlias = Callable[[JsonValue, JsonValue], JsonValue]  # of the raw input and the result
Assign: TypeAlias = Callable[[Scope], Variables]


def compile_input(state: State) -> EffectiveInput:
    """The state's input after InputPath."""
    select = compile_path_field(state.input_path)
    if select is None:
        return lambda visit: visit.raw
    return lambda visit: select(visit.scope(visit.raw))


def compile_output(state: State) -> EffectiveOutput:
    """The state's output after OutputPath; data that is too large for the limits ends the run."""
    select = compile_path_field(state.output_path)

    def output(visit: Visit, value: JsonValue) -> JsonValue:
        chosen = value if select is None else select(visit.scope(value))
        if chosen is not visit.raw:
            visit.run.check(chosen)
        return chosen

    return output


def compile_assign(template: Template | JsonataValue | None) -> Assign:
    """The variables after Assign; all values are taken before any of them is stored."""
    if template is None:
        return lambda scope: scope.visit.variables
    values = compile_template(template)

    def assign(scope: Scope) -> Variables:
        assigned = values(scope)
        assert isinstance(assigned, dict)
        scope.visit.run.check(assigned)
        return {**scope.visit.variables, **assigned}

    return assign


def compile_result_path(field: PathField | None) -> Merge:
    """Where the result goes in the raw input."""
    if field is None:
        return lambda raw, result: result
    path = field.value
    if isinstance(path, NullPath):
        return lambda raw, result: raw
    steps = path.steps
    if not steps:
        return lambda raw, result: result
    return lambda raw, result: _put(raw, steps, result)


def _put(target: JsonValue, steps: Sequence[Step], result: JsonValue) -> JsonValue:
    """A copy of `target` with the result at the place; missing objects on the way are made.

    Not verified on AWS: a null on the way counts as missing, and an item of an array must exist.
    """
    if not steps:
        return result
    match steps[0], target:
        case Name(name), dict():
            below = target.get(name)
            if below is None and len(steps) > 1:
                below = {}
            return {**target, name: _put(below, steps[1:], result)}
        case Index(index), list() if 0 <= index < len(target):
            changed = list(target)
            changed[index] = _put(target[index], steps[1:], result)
            return changed
    raise StateError(RESULT_PATH_MATCH_FAILURE, detail="ResultPath does not fit the input")
