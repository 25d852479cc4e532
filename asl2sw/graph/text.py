"""A readable text form of the state graph, for tests and for looking at what a pass did."""

from __future__ import annotations

from textwrap import indent

from asl2sw.expressions import ir
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.paths import plain_path
from asl2sw.expressions.jq.printer import print_jq
from asl2sw.expressions.jq.tree import path_of
from asl2sw.graph.nodes import (
    Assignment,
    Branch,
    Breather,
    Callback,
    DelaySeconds,
    DelayUntil,
    Enter,
    Execution,
    Fail,
    FixedDelay,
    ForEach,
    Fork,
    Leave,
    Node,
    Rethrow,
    RetryDelay,
    Section,
    StateGraph,
    TaskCall,
    Wait,
    Working,
    subgraphs,
)
from asl2sw.resources import PostRequest


def graph_text(graph: StateGraph) -> str:
    """One block per node: what it does, then where it goes; the graphs inside a node follow it, indented."""
    head = [f"start: {graph.start}"]
    if graph.timeout_seconds is not None:
        head.append(f"timeout: {graph.timeout_seconds} s")
    return "\n".join(head) + "\n" + "".join(_block(node) for node in graph.nodes.values())


def _block(node: Node) -> str:
    lines = [f"\n{node.name}: {type(node).__name__.lower()}", *_content(node)]
    if isinstance(node, Working | Wait):
        lines += [_assignment(assignment) for assignment in node.assignments]
    if isinstance(node, Working) and node.on_error is not None:
        lines.append(f"on error -> {node.on_error}")
    if not isinstance(node, Branch | Fail | Rethrow | Section | Leave | Enter):
        lines.append(f"-> {node.next or 'end'}")
    inner = "".join(indent("\n" + graph_text(graph), "    ") for graph in subgraphs(node))
    return "\n  ".join(lines) + "\n" + inner


def _content(node: Node) -> list[str]:
    match node:
        case TaskCall():
            call = f"call {node.binding.function} with {_show(node.binding.payload)}"
            return [call] if node.timeout_s is None else [call, f"at most {_show(node.timeout_s)} s"]
        case Callback():
            return _request(node)
        case Fork():
            return [f"with {_show(node.payload)}"]
        case Execution():
            return [f"run {node.machine} with {_show(node.input)}"]
        case ForEach():
            return [f"for each of {_show(node.items)}", f"at most {_show(node.at_once)} at once"]
        case Branch():
            rules = [f"when {_show(rule.test)} -> {rule.next}" for rule in node.rules]
            return [*rules, f"else -> {node.default or 'States.NoChoiceMatched'}"]
        case Wait():
            return [_delay(node)]
        case Fail():
            parts = (("error", node.error), ("cause", node.cause))
            return [f"{name} {_show(part) if part else '-'}" for name, part in parts]
        case Section(exits=ways) | Enter(entrances=ways):
            return [f"for {label} -> {target}" for label, target in ways]
        case Leave(target=target):
            return [f"for {target}"]
        case Breather():
            return [f"every {node.rounds} rounds"]
        case _:
            return []


def _request(node: Callback) -> list[str]:
    request = node.binding.request
    asked = f"post to {request.function}" if isinstance(request, PostRequest) else f"emit {request.type}"
    lines = [f"{asked} with {_show(node.binding.payload)}, wait for the answer"]
    if node.timeout_s is not None:
        lines.append(f"at most {_show(node.timeout_s)} s")
    if node.heartbeat_s is not None:
        lines.append(f"a heartbeat every {_show(node.heartbeat_s)} s")
    return lines


def _delay(node: Wait) -> str:
    match node.delay:
        case FixedDelay(milliseconds):
            return f"for {milliseconds} ms"
        case DelaySeconds(expr):
            return f"for {_show(expr)} s"
        case DelayUntil(expr):
            return f"until {_show(expr)}"
        case RetryDelay():
            return f"before retry {node.delay.counter}: {node.delay.interval_s} s, then x {node.delay.rate:g}"


def _assignment(assignment: Assignment) -> str:
    place = print_jq(plain_path(path_of(str(assignment.slot)), assignment.steps))
    mark = " (checked)" if assignment.checked else ""
    return f"{place} := {_show(assignment.value)}{mark}"


def _show(expr: ir.Expr) -> str:
    return print_jq(compile_expression(expr), width=10**6)
