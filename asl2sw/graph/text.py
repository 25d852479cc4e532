"""A readable text form of the state graph, for tests and for looking at what a pass did."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.paths import plain_path
from asl2sw.expressions.jq.printer import print_jq
from asl2sw.expressions.jq.tree import path_of
from asl2sw.graph.nodes import (
    Assignment,
    Branch,
    Breather,
    Compute,
    DelaySeconds,
    DelayUntil,
    Fail,
    FixedDelay,
    Node,
    StateGraph,
    TaskCall,
    Wait,
)


def graph_text(graph: StateGraph) -> str:
    """One block per node: what it does, then where it goes."""
    head = [f"start: {graph.start}"]
    if graph.timeout_seconds is not None:
        head.append(f"timeout: {graph.timeout_seconds} s")
    return "\n".join(head) + "\n" + "".join(_block(node) for node in graph.nodes.values())


def _block(node: Node) -> str:
    lines = [f"\n{node.name}: {type(node).__name__.lower()}"]
    match node:
        case Compute():
            lines += [_assignment(assignment) for assignment in node.assignments]
        case TaskCall():
            lines.append(f"call {node.binding.function} with {_show(node.binding.payload)}")
            if node.timeout_ms is not None:
                lines.append(f"at most {node.timeout_ms} ms")
            lines += [_assignment(assignment) for assignment in node.assignments]
        case Branch():
            lines += [f"when {_show(rule.test)} -> {rule.next}" for rule in node.rules]
            lines.append(f"else -> {node.default or 'States.NoChoiceMatched'}")
        case Wait():
            lines.append(_delay(node))
            lines += [_assignment(assignment) for assignment in node.assignments]
        case Fail():
            lines.append(f"error {_show(node.error) if node.error else '-'}")
            lines.append(f"cause {_show(node.cause) if node.cause else '-'}")
        case Breather():
            lines.append(f"every {node.rounds} rounds")
    if not isinstance(node, Branch | Fail):
        lines.append(f"-> {node.next or 'end'}")
    return "\n  ".join(lines) + "\n"


def _delay(node: Wait) -> str:
    match node.delay:
        case FixedDelay(milliseconds):
            return f"for {milliseconds} ms"
        case DelaySeconds(expr):
            return f"for {_show(expr)} s"
        case DelayUntil(expr):
            return f"until {_show(expr)}"


def _assignment(assignment: Assignment) -> str:
    place = print_jq(plain_path(path_of(str(assignment.slot)), assignment.steps))
    mark = " (checked)" if assignment.checked else ""
    return f"{place} := {_show(assignment.value)}{mark}"


def _show(expr: ir.Expr) -> str:
    return print_jq(compile_expression(expr), width=10**6)
