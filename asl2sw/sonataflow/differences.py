"""Declared differences: told once per machine that they can touch."""

from __future__ import annotations

from collections.abc import Sequence

from asl2sw.expressions import ir
from asl2sw.expressions.intrinsics import INTRINSICS
from asl2sw.graph.nodes import (
    Breather,
    Callback,
    ForEach,
    Fork,
    Node,
    StateGraph,
    Wait,
    all_expressions,
    all_nodes,
    subgraphs,
)
from asl2sw.sonataflow.plain_json import report_plain_json
from asl2sw.source import Reporter, Span


def report_differences(
    graph: StateGraph, reporter: Reporter, *, text_input: bool, tells_end: bool, profile: str, count: int
) -> None:
    """Adds the notes and reviews that this machine gives reason for."""
    root = reporter.document.root.span
    start = Span(root.start, root.start + 1)
    report_plain_json(graph, reporter, text_input=text_input)
    varying = sorted({name for expr in all_expressions(graph) for name in _varying(expr)})
    if varying:
        message = f"The machine uses {', '.join(varying)}, whose values differ from run to run."
        reporter.report("ASL0352", start, message)
    if graph.timeout_seconds is not None:
        message = f"The machine has TimeoutSeconds {graph.timeout_seconds}."
        reporter.report("ASL0353", start, message, pointer="/TimeoutSeconds")
    nodes = list(all_nodes(graph))
    if not tells_end:
        _report_first(
            [node for node in nodes if isinstance(node, Wait | Breather | Callback)],
            "ASL0354",
            "The machine waits, so its output is not in the reply of the request.",
            reporter,
        )
    if count > 1 and profile == "gitops":
        subflows = "a subflow" if count == 2 else f"{count - 1} subflows"
        message = f"The workflow has {subflows}, which the custom resource does not hold."
        reporter.report("ASL0355", start, message)
    fanning = [node for node in nodes if isinstance(node, Fork | ForEach)]
    _report_first(fanning, "ASL0356", "Branches and iterations run to their end.", reporter)
    tolerant = [node for node in fanning if isinstance(node, ForEach) and _tolerates(node)]
    _report_first(tolerant, "ASL0357", "Iterations of this Map may fail.", reporter)


def report_unstopped(graph: StateGraph, reporter: Reporter) -> None:
    """Says when a machine's timeout leaves subflows running; the graph is the one that is emitted."""
    if graph.timeout_seconds is None:
        return
    inner = [each for node in graph.nodes.values() for each in subgraphs(node)]
    waiting = [node for each in inner for node in all_nodes(each) if isinstance(node, Wait | Breather)]
    _report_first(waiting, "ASL0360", "This waits in a subflow, where the timeout does not reach.", reporter)


def _report_first(nodes: Sequence[Node], code: str, message: str, reporter: Reporter) -> None:
    """The note at the first state that gives reason for it."""
    if nodes:
        origin = nodes[0].origin
        reporter.report(code, origin.span, message, pointer=origin.pointer)


def _tolerates(node: ForEach) -> bool:
    """Whether a failed iteration may leave something in the results."""
    tolerance = node.tolerance
    limits = (tolerance.count, tolerance.percentage) if tolerance else ()
    return any(limit is not None and limit != ir.Constant(0) for limit in limits)


def _varying(expr: ir.Expr) -> set[str]:
    found = {name for part in ir.children(expr) for name in _varying(part)}
    match expr:
        case ir.Clock():
            found.add("clock values of the context object")
        case ir.Invoke(name, _) if not INTRINSICS[name].deterministic:
            found.add(name)
        case ir.Select(ir.Ref(ir.Slot.CONTEXT)):
            if any(getattr(step, "name", "") in ("Id", "Name", "StartTime") for step in expr.steps[1:2]):
                found.add("ids of the context object")
    return found
