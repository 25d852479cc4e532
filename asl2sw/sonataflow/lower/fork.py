"""Parallel branches."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.tree import (
    At,
    Bind,
    Call,
    Each,
    Field,
    Identity,
    Jq,
    Literal,
    MakeArray,
    MakeObject,
    Operation,
    Variable,
    fold,
    path_of,
    pipe,
)
from asl2sw.graph.nodes import Compute, Fork, StateGraph, may_wait, own_expressions
from asl2sw.sonataflow.lower.compute import check_action, lower_checked_result
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.steps import delete, first_error, guarded
from asl2sw.sonataflow.model import OperationState, ParallelState, SubflowAction


def lower_fork(node: Fork, emitter: Emitter) -> None:
    """The branches as subflows, and a state that looks at what they gave.

    A payload that can fail is computed in a state before: a parallel state handles no errors (engine fact).
    """
    name, payload = node.name, compile_expression(node.payload)
    scratch = [f"branch{number}" for number in range(1, len(node.branches) + 1)]
    timed = len(node.branches) > 1 and any(map(may_wait, node.branches))
    collect = _collected(scratch, timed=timed)
    if ir.failures(node.payload):
        name = emitter.helper_name(node.name, "branches")
        _add_payload_state(node, payload, name, emitter)
        payload = path_of("payload")
        scratch.append("payload")
    result = emitter.helper_name(node.name, "result")
    actions = tuple(
        _branch_action(node, branch, payload, number, emitter, timed=timed)
        for number, branch in enumerate(node.branches, 1)
    )
    _add_branches(node, name, actions, result, emitter)
    stored = Compute(
        result,
        node.origin,
        node.assignments,
        node.next,
        node.on_error,
        forget=("result", *node.counters),
    )
    lower_checked_result(stored, pipe(*collect, delete(*scratch)), emitter)


def _add_payload_state(node: Fork, payload: Jq, follow: str, emitter: Emitter) -> None:
    state = OperationState(
        node.name,
        follow,
        input_filter=guarded(Operation("=", path_of("payload"), payload), ir.failures(node.payload)),
        actions=(check_action(emitter),),
        on_errors=(emitter.on_error("any", emitter.failure_target(node)),),
    )
    emitter.add(state, node.origin)


def _add_branches(
    node: Fork, name: str, actions: tuple[SubflowAction, ...], follow: str, emitter: Emitter
) -> None:
    if len(actions) == 1:
        emitter.add(OperationState(name, follow, actions=actions), node.origin)
        return
    branches = tuple((branch.start, action) for branch, action in zip(node.branches, actions, strict=True))
    emitter.add(ParallelState(name, follow, branches=branches), node.origin)


def _branch_action(
    node: Fork, branch: StateGraph, payload: Jq, number: int, emitter: Emitter, *, timed: bool
) -> SubflowAction:
    """`timed`: what the branch gave says when it ended."""
    title = f"{node.origin.state}, branch {number}" if len(node.branches) > 1 else node.origin.state
    id = emitter.subflow(branch, node.origin.state, title)
    results = Operation("+", Identity(), MakeObject((("at", Call("now")),))) if timed else None
    return SubflowAction(id, subflow_input(branch, payload), results, to_state_data=(f"branch{number}",))


def subflow_input(graph: StateGraph, data: Jq, map_item: Jq | None = None) -> Jq:
    """`{data, vars, ctx}`, as far as the graph reads them; `map_item` is added to the context object."""
    fields: list[tuple[str | Jq, Jq]] = [("data", data)]
    expressions = list(own_expressions(graph))
    if any(ir.uses(expr, Slot.VARIABLES) for expr in expressions):
        fields.append(("vars", path_of("vars")))
    if any(ir.uses(expr, Slot.CONTEXT) for expr in expressions):
        context: Jq = path_of("ctx")
        if map_item is not None:
            added = MakeObject((("Map", MakeObject((("Item", map_item),))),))
            context = Operation("+", context, added)
        fields.append(("ctx", context))
    return MakeObject(tuple(fields))


def _collected(branches: list[str], *, timed: bool) -> list[Jq]:
    """`.error` of the branch that failed first, and `.result` from what the branches gave."""
    result = path_of("result")
    gathered = MakeArray(fold(",", [path_of(branch) for branch in branches]))
    outputs = MakeArray(Field(Each(result), "v"))
    return [
        Operation("=", result, gathered),
        _earliest_error(result) if timed else first_error(MakeArray(Field(Each(result), "error"))),
        Operation("=", result, outputs),
    ]


def _earliest_error(branches: Jq) -> Jq:
    """`.error = ` that of the branch that failed first; at about the same time the one that stands first.

    Waits last whole seconds, and the engine starts branches in any order.
    """
    failed = MakeArray(pipe(Each(branches), Call("select", (Field(Identity(), "error"),))))
    at = Field(Identity(), "at")
    soon = Operation("<", at, Operation("+", Variable("first"), Literal(0.5)))
    errors = MakeArray(pipe(Each(Identity()), Call("select", (soon,)), Field(Identity(), "error")))
    times = pipe(Call("map", (at,)), Call("min"))
    return Operation("=", path_of("error"), pipe(failed, Bind(times, "first", At(errors, Literal(0)))))
