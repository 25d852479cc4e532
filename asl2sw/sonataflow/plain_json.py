"""ASL0351: what comes in as plain JSON, of which the runtime changes some."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.graph.nodes import Node, StateGraph, TaskCall, all_nodes
from asl2sw.resources import HttpBinding, LambdaBinding, OpenApiBinding
from asl2sw.source import Reporter, Span

_INPUT = 'set input = "text" in [workflow] of asl2sw.toml and send the input as JSON text'
_REPLIES = (
    'set reply = "text" in the entry of the task and let its service answer JSON text, as the aws-bridge does'
)


def report_plain_json(graph: StateGraph, reporter: Reporter, *, text_input: bool) -> None:
    """One note for the input and all replies; at the first such task when the input is text."""
    calls = [node for node in all_nodes(graph) if _reads_plain_reply(node)]
    root = reporter.document.root.span
    start = Span(root.start, root.start + 1)
    if not text_input:
        message = "Input and replies travel as plain JSON." if calls else "The input travels as plain JSON."
        fix = None if calls else f"Where such values matter, {_INPUT}."
        reporter.report("ASL0351", start, message, fix=fix)
    elif calls:
        origin = calls[0].origin
        message, fix = "Replies travel as plain JSON.", f"Where such values matter, {_REPLIES}."
        reporter.report("ASL0351", origin.span, message, pointer=origin.pointer, fix=fix)


def _reads_plain_reply(node: Node) -> bool:
    """Whether the node does something with a reply that was not asked for as text."""
    if not isinstance(node, TaskCall):
        return False
    match node.binding:
        case LambdaBinding(text_reply=asked):
            plain = not asked
        case HttpBinding() | OpenApiBinding():
            plain = True
        case _:
            plain = False
    return plain and any(ir.uses(each.value, ir.Slot.RESULT) for each in node.assignments)
