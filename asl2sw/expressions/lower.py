"""Paths, intrinsic calls and reserved context fields into the expression IR."""

from __future__ import annotations

import re

from asl2sw.expressions import ast, ir
from asl2sw.expressions.ir import Missing, Slot
from asl2sw.lazy_dataclass import dataclass

EXECUTION_FIELDS = ("Id", "Input", "Name", "RedriveCount", "RoleArn", "StartTime")
STATE_MACHINE_FIELDS = ("Id", "Name")
MAP_ITEM_FIELDS = ("Index", "Value")
# a text that nobody has seen before; each place that reads it gets one of its own
_ANY_TOKEN = ir.Invoke("States.UUID", ())


@dataclass(frozen=True, slots=True)
class Sources:
    """What `$` and `$$` mean where an expression stands."""

    input: ir.Expr
    state_name: str
    counters: tuple[str, ...] | None = None  # of the state's retriers; None: no State.RetryCount here
    has_token: bool = False  # waits for a callback, so there is a Task.Token
    token: ir.Expr = _ANY_TOKEN
    in_map: bool = False  # inside an iteration, so there is a Map.Item
    at_item: bool = False  # in an ItemSelector: Map.Item is the item at hand


def lower_expression(expression: ast.Argument, sources: Sources) -> ir.Expr:
    """The IR of a path, an intrinsic call or one of its arguments."""
    match expression:
        case ast.Path():
            return lower_path(expression, sources)
        case ast.IntrinsicCall():
            return _lower_call(expression, sources)
        case ast.NullLiteral():
            return ir.Constant(None)
        case _:
            return ir.Constant(expression.value)


def lower_path(path: ast.Path, sources: Sources) -> ir.Expr:
    """The IR of a path from any of the three roots."""
    match path.root:
        case ast.Root.INPUT:
            return ir.select(sources.input, path.steps, definite=path.is_definite)
        case ast.Root.VARIABLE:
            name = path.variable or ""
            variable = ir.Select(ir.Ref(Slot.VARIABLES), (ast.Name(name),))
            return ir.select(variable, path.steps, definite=path.is_definite)
        case ast.Root.CONTEXT:
            return _lower_context(path, sources)


def _lower_context(path: ast.Path, sources: Sources) -> ir.Expr:
    """`$$` as an object made where it is read: only Execution and StateMachine are carried along."""
    if sources.counters is not None and path.steps[:1] == (ast.Name("Task"),):
        return ir.select(_task(sources), path.steps[1:], definite=path.is_definite)
    return ir.select(context_object(sources), path.steps, definite=path.is_definite)


def context_object(sources: Sources) -> ir.Object:
    """The whole context object as the state sees it (`Context object` in the developer guide)."""
    state: list[tuple[str, ir.Expr]] = [
        ("EnteredTime", ir.Clock()),
        ("Name", ir.Constant(sources.state_name)),
    ]
    if sources.counters is not None:
        state.append(("RetryCount", ir.RetryCount(sources.counters)))
    fields: list[tuple[str, ir.Expr]] = [("Execution", _carried("Execution", EXECUTION_FIELDS))]
    if sources.at_item or sources.in_map:
        fields.append(("Map", ir.Object((("Item", _map_item(sources.at_item)),))))
    fields += [
        ("State", ir.Object(tuple(state))),
        ("StateMachine", _carried("StateMachine", STATE_MACHINE_FIELDS)),
    ]
    if sources.has_token:
        fields.append(("Task", _task(sources)))
    return ir.Object(tuple(fields))


def _task(sources: Sources) -> ir.Object:
    return ir.Object((("Token", sources.token),))


def _map_item(at_item: bool) -> ir.Object:
    if at_item:
        return ir.Object((("Index", ir.Ref(Slot.INDEX)), ("Value", ir.Ref(Slot.ITEM))))
    steps = (ast.Name("Map"), ast.Name("Item"))
    return ir.Object(
        tuple(
            (name, ir.Select(ir.Ref(Slot.CONTEXT), (*steps, ast.Name(name)), missing=Missing.NEVER))
            for name in MAP_ITEM_FIELDS
        )
    )


def _carried(group: str, names: tuple[str, ...]) -> ir.Object:
    """Always there, so no check is needed."""
    return ir.Object(
        tuple(
            (name, ir.Select(ir.Ref(Slot.CONTEXT), (ast.Name(group), ast.Name(name)), missing=Missing.NEVER))
            for name in names
        )
    )


def _lower_call(call: ast.IntrinsicCall, sources: Sources) -> ir.Expr:
    template = call.arguments[0] if call.arguments else None
    if call.name == "States.Format" and isinstance(template, ast.StringLiteral):
        return _format(template.raw, [lower_expression(value, sources) for value in call.arguments[1:]])
    return ir.Invoke(call.name, tuple(lower_expression(argument, sources) for argument in call.arguments))


def _format(template: str, values: list[ir.Expr]) -> ir.Expr:
    """A literal template split at its `{}`; escapes are resolved here."""
    parts: list[str | ir.Expr] = []
    text = ""
    remaining = iter(values)
    for token in re.findall(r"\\.|\{\}|[^\\{]+|.", template, re.DOTALL):
        if token == "{}":
            if text:
                parts.append(text)
                text = ""
            parts.append(next(remaining))
        else:
            text += token[1:] if token.startswith("\\") and len(token) > 1 else token
    if text or not parts:
        parts.append(text)
    if all(isinstance(part, str) for part in parts):
        return ir.Constant("".join(str(part) for part in parts))
    return ir.Format(tuple(parts))
