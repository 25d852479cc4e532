"""ASL0117: a flow in which no state ends; silent where a missing state may be the one that does."""

from __future__ import annotations

from collections.abc import Sequence

from asl2sw.asl.outline import FlowOutline
from asl2sw.source.reporter import Reporter


def check(flows: Sequence[FlowOutline], reporter: Reporter) -> None:
    for flow in flows:
        ends = any(state.ends for state in flow.states.values())
        if flow.states and not ends and not any(flow.wrong_targets()):
            message = 'No state has "End": true, and none is of type Succeed or Fail.'
            reporter.report("ASL0117", flow.span, message, pointer=flow.pointer or "/")
