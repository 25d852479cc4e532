"""Executions of other machines that the task waits for."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.tree import (
    Call,
    Field,
    Identity,
    If,
    Jq,
    Literal,
    MakeObject,
    Operation,
    path_of,
    pipe,
)
from asl2sw.graph.nodes import Compute, Execution, StateGraph, own_expressions
from asl2sw.sonataflow.lower.compute import check_action, lower_checked_result
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.steps import guarded
from asl2sw.sonataflow.model import OperationState, SubflowAction

TASK_FAILED = "States.TaskFailed"
_NOW = Call("timestamp")  # milliseconds
_EXECUTION, _CHILD = path_of("execution"), path_of("child")
_INCLUDED = Literal({"Included": True})


def lower_execution(node: Execution, emitter: Emitter) -> None:
    """The machine as a subflow, and a state that looks at how it ended.

    What can fail is in a state before, since a state with a subflow handles no errors (engine fact).
    """
    begun = Operation("=", _EXECUTION, _begun(node))
    parts = (node.input,) if node.run_name is None else (node.input, node.run_name)
    failures = frozenset[str]().union(*map(ir.failures, parts))
    name = node.name
    result = emitter.helper_name(node.name, "result")
    if failures:
        name = emitter.helper_name(node.name, "run")
        prepared = OperationState(
            node.name,
            name,
            input_filter=guarded(begun, failures),
            actions=(check_action(emitter),),
            on_errors=(emitter.on_error("any", emitter.failure_target(node)),),
        )
        emitter.add(prepared, node.origin)
    id = emitter.subflow(node.child, node.origin.state, node.machine, is_execution=True)
    fields: list[tuple[str | Jq, Jq]] = [("data", Field(_EXECUTION, "input"))]
    if reads_context(node.child):
        fields.append(("name", Field(_EXECUTION, "name")))
    run = SubflowAction(id, MakeObject(tuple(fields)), to_state_data=("child",))
    input_filter = None if failures else begun
    emitter.add(OperationState(name, result, input_filter=input_filter, actions=(run,)), node.origin)
    forget = ("result", *node.scratch, *node.counters)
    stored = Compute(result, node.origin, node.assignments, node.next, node.on_error, forget)
    lower_checked_result(stored, pipe(*_ended(node)), emitter)


def reads_context(graph: StateGraph) -> bool:
    """Whether the machine knows its own name."""
    return any(ir.uses(expr, ir.Slot.CONTEXT) for expr in own_expressions(graph))


def _begun(node: Execution) -> Jq:
    """What is known when it starts."""
    name = Call("uuid4") if node.run_name is None else compile_expression(node.run_name)
    return MakeObject(
        (
            ("input", compile_expression(node.input)),
            ("name", name),
            ("started", _NOW),
        )
    )


def _ended(node: Execution) -> list[Jq]:
    """`.error` or `.result` from what the subflow gave."""
    failed = MakeObject((("Error", Literal(TASK_FAILED)), ("Cause", pipe(_failure(node), Call("tojson")))))
    error = If(Operation("!=", Field(_CHILD, "error"), Literal(None)), failed, Literal(None))
    output = MakeObject((("output", Field(_CHILD, "v")), ("stopped", _NOW)))
    return [
        Operation("=", path_of("error"), error),
        Operation("=", path_of("result"), Operation("+", _EXECUTION, output)),
    ]


def _failure(node: Execution) -> Jq:
    """What DescribeExecution tells of a failed execution, in AWS's order (recorded)."""
    arn = Operation("+", Literal(f"arn:aws:states:::execution:{node.machine}:"), Field(_EXECUTION, "name"))
    described = MakeObject(
        (
            ("Cause", Field(Field(_CHILD, "error"), "Cause")),
            ("Error", Field(Field(_CHILD, "error"), "Error")),
            ("ExecutionArn", arn),
            ("Input", pipe(Field(_EXECUTION, "input"), Call("tojson"))),
            ("InputDetails", _INCLUDED),
            ("Name", Field(_EXECUTION, "name")),
            ("StartDate", Field(_EXECUTION, "started")),
            ("StateMachineArn", Literal(node.machine_arn)),
            ("Status", Literal("FAILED")),
            ("StopDate", _NOW),
        )
    )
    given = Operation("!=", Operation("//", Field(Identity(), "value"), Literal("")), Literal(""))
    return pipe(described, Call("with_entries", (Call("select", (given,)),)))
