"""Parallel branches."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.tree import (
    Each,
    Field,
    Jq,
    MakeArray,
    MakeObject,
    Operation,
    fold,
    path_of,
    pipe,
)
from asl2sw.graph.nodes import Compute, Fork, StateGraph, all_expressions
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
    collect = _collected(scratch)
    if ir.failures(node.payload):
        name = emitter.helper_name(node.name, "branches")
        _add_payload_state(node, payload, name, emitter)
        payload = path_of("payload")
        scratch.append("payload")
    result = emitter.helper_name(node.name, "result")
    actions = tuple(
        _branch_action(node, branch, payload, number, emitter)
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
    node: Fork, branch: StateGraph, payload: Jq, number: int, emitter: Emitter
) -> SubflowAction:
    title = f"{node.origin.state}, branch {number}" if len(node.branches) > 1 else node.origin.state
    id = emitter.subflow(branch, node.origin.state, title)
    return SubflowAction(id, subflow_input(branch, payload), to_state_data=(f"branch{number}",))


def subflow_input(graph: StateGraph, data: Jq, map_item: Jq | None = None) -> Jq:
    """`{data, vars, ctx}`, as far as the graph reads them; `map_item` is added to the context object."""
    fields: list[tuple[str | Jq, Jq]] = [("data", data)]
    expressions = list(all_expressions(graph))
    if any(ir.uses(expr, Slot.VARIABLES) for expr in expressions):
        fields.append(("vars", path_of("vars")))
    if any(ir.uses(expr, Slot.CONTEXT) for expr in expressions):
        context: Jq = path_of("ctx")
        if map_item is not None:
            added = MakeObject((("Map", MakeObject((("Item", map_item),))),))
            context = Operation("+", context, added)
        fields.append(("ctx", context))
    return MakeObject(tuple(fields))


def _collected(branches: list[str]) -> list[Jq]:
    """`.error` and `.result` from what the branches gave."""
    result = path_of("result")
    gathered = MakeArray(fold(",", [path_of(branch) for branch in branches]))
    errors = MakeArray(Field(Each(result), "error"))
    outputs = MakeArray(Field(Each(result), "v"))
    return [
        Operation("=", result, gathered),
        first_error(errors),
        Operation("=", result, outputs),
    ]
