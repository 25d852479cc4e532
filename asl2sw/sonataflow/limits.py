"""Keeps workflows within what Quarkus can compile: large flows are split, the rest is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from asl2sw.graph.nodes import Origin, StateGraph
from asl2sw.passes.split_large_flows import Measure, TooLarge, split_large_flows
from asl2sw.sonataflow.differences import report_unstopped
from asl2sw.sonataflow.lower import lower_flow
from asl2sw.sonataflow.model import Workflow
from asl2sw.sonataflow.size import (
    FIXED_BYTES,
    MOST_BYTES,
    MOST_TEXT_BYTES,
    WAY_IN_BYTES,
    WAY_OUT_BYTES,
    bytes_by_source,
    generated_bytes,
    longest_texts,
)
from asl2sw.source import Reporter, Span


def within_limits(
    graph: StateGraph, lower: Callable[[StateGraph], tuple[Workflow, ...]], reporter: Reporter
) -> tuple[Workflow, ...]:
    """The workflows of the graph, none too large; empty, with the reasons reported, when that cannot be."""
    workflows = lower(graph)
    if any(generated_bytes(workflow) > MOST_BYTES for workflow in workflows):
        count = len(workflows)
        try:
            graph = split_large_flows(graph, _MEASURE)
        except TooLarge as refusal:
            for origin, size in refusal.states:
                _report(
                    origin, f"becomes about {size:,} bytes of generated code, of {MOST_BYTES:,}", reporter
                )
            return ()
        workflows = lower(graph)
        _report_split(len(workflows) - count, reporter)
        _report_what_is_left(workflows, reporter)
    report_unstopped(graph, reporter)
    return workflows


def _report_split(count: int, reporter: Reporter) -> None:
    start = reporter.document.root.span.start
    message = f"The machine is too large for one workflow: parts of it become {count} subflows."
    reporter.report("ASL0359", Span(start, start + 1), message)


def _report_what_is_left(workflows: tuple[Workflow, ...], reporter: Reporter) -> None:
    for workflow in workflows:
        size = generated_bytes(workflow)
        if size > MOST_BYTES:
            complaint = f"leads to {size:,} bytes of generated code that belong together, of {MOST_BYTES:,}"
            _report(workflow.origins[workflow.start], complaint, reporter)


def report_long_texts(document: Mapping[str, Any], origins: Mapping[str, Origin], reporter: Reporter) -> None:
    """Reports the states of a workflow document with an expression that is too long."""
    for state, size in longest_texts(document).items():
        if size > MOST_TEXT_BYTES:
            _report(
                origins[state], f"needs an expression of {size:,} bytes, of {MOST_TEXT_BYTES:,}", reporter
            )


def _report(origin: Origin, complaint: str, reporter: Reporter) -> None:
    message = f'The state "{origin.state}" {complaint} that the runtime can compile.'
    reporter.report("ASL0308", origin.span, message, pointer=origin.pointer)


def _sizes(graph: StateGraph, is_root: bool) -> Mapping[str, int]:
    return bytes_by_source(lower_flow(graph, is_root=is_root))


_MEASURE = Measure(_sizes, most=MOST_BYTES, fixed=FIXED_BYTES, way_in=WAY_IN_BYTES, way_out=WAY_OUT_BYTES)
