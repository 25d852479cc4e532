"""Paths, intrinsic calls and payload templates as functions of what they see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from asl2sw.asl.model import (
    JsonataValue,
    NullPath,
    PathField,
    Template,
    TemplateArray,
    TemplateExpression,
    TemplateLiteral,
    TemplateObject,
)
from asl2sw.equivalence.asl.errors import PathFails, runtime
from asl2sw.equivalence.asl.intrinsics import INTRINSICS
from asl2sw.equivalence.asl.paths import compile_steps
from asl2sw.equivalence.asl.scope import Scope
from asl2sw.expressions.ast import (
    Argument,
    BooleanLiteral,
    IntrinsicCall,
    NullLiteral,
    NumberLiteral,
    Path,
    Root,
    StringLiteral,
)
from asl2sw.source.tree import JsonValue

Evaluator: TypeAlias = Callable[[Scope], JsonValue]  # raises StateError


def compile_path(path: Path) -> Evaluator:
    """The path's value; States.Runtime when it has none."""
    document = _document(path)
    if not path.steps:
        return document
    read = compile_steps(path.steps)

    def evaluate(scope: Scope) -> JsonValue:
        try:
            return read(document(scope))
        except PathFails as failure:
            raise runtime(f"{path.text}: {failure}") from None

    return evaluate


def _document(path: Path) -> Evaluator:
    match path.root:
        case Root.INPUT:
            return lambda scope: scope.input
        case Root.CONTEXT:
            return lambda scope: scope.visit.context()
    name = path.variable

    def variable(scope: Scope) -> JsonValue:
        variables = scope.visit.variables
        if name is None or name not in variables:
            raise runtime(f"the variable ${name} has no value")
        return variables[name]

    return variable


def compile_expression(expression: Argument) -> Evaluator:
    """The value of a `name.$` field or of an argument."""
    match expression:
        case Path():
            return compile_path(expression)
        case IntrinsicCall():
            return _call(expression)
        case StringLiteral(_, value) | NumberLiteral(value) | BooleanLiteral(value):
            return lambda scope: value
        case NullLiteral():
            return lambda scope: None


def _call(call: IntrinsicCall) -> Evaluator:
    function = INTRINSICS[call.name]
    arguments = [compile_expression(argument) for argument in call.arguments]
    first = call.arguments[0] if call.arguments else None
    if call.name == "States.Format" and isinstance(first, StringLiteral):
        raw = first.raw  # a template resolves its escapes itself
        arguments[0] = lambda scope: raw
    return lambda scope: function(*(argument(scope) for argument in arguments))


def compile_template(template: Template | JsonataValue) -> Evaluator:
    """The payload of a template (`States Language §Payload Template`)."""
    match template:
        case TemplateLiteral(value):
            return lambda scope: value
        case TemplateExpression(expression):
            return compile_expression(expression)
        case TemplateObject(fields):
            parts = [(name, compile_template(field)) for name, field in fields]
            return lambda scope: {name: part(scope) for name, part in parts}
        case TemplateArray(items):
            entries = [compile_template(item) for item in items]
            return lambda scope: [entry(scope) for entry in entries]
        case JsonataValue():
            raise AssertionError("a JSONata state is not compiled")


def compile_path_field(field: PathField | None) -> Evaluator | None:
    """InputPath or OutputPath; None when it is absent. `null` gives an empty object."""
    if field is None:
        return None
    path = field.value
    if isinstance(path, NullPath):
        return lambda scope: {}
    return compile_path(path)
