"""Declared differences: told once per machine that they can touch."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.intrinsics import INTRINSICS
from asl2sw.graph.nodes import Breather, StateGraph, Wait, expressions_of
from asl2sw.source import Reporter


def report_differences(
    graph: StateGraph, reporter: Reporter, *, text_input: bool, profile: str, count: int
) -> None:
    """Adds the notes and reviews that this machine gives reason for."""
    root = reporter.document.root.span
    start = type(root)(root.start, root.start + 1)
    if not text_input:
        message = "Input and replies travel as plain JSON."
        reporter.report("ASL0351", start, message)
    varying = sorted(
        {name for node in graph.nodes.values() for e in expressions_of(node) for name in _varying(e)}
    )
    if varying:
        message = f"The machine uses {', '.join(varying)}, which differ from run to run."
        reporter.report("ASL0352", start, message)
    if graph.timeout_seconds is not None:
        message = f"The machine has TimeoutSeconds {graph.timeout_seconds}."
        reporter.report("ASL0353", start, message, pointer="/TimeoutSeconds")
    waiting = [node for node in graph.nodes.values() if isinstance(node, Wait | Breather)]
    if waiting:
        origin = waiting[0].origin
        message = (
            f'The machine waits (state "{origin.state}"), so its output is not in the reply of the request.'
        )
        reporter.report("ASL0354", origin.span, message, pointer=origin.pointer)
    if count > 1 and profile == "gitops":
        message = f"The workflow has {count - 1} subflows, which the custom resource does not hold."
        reporter.report("ASL0355", start, message)


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
