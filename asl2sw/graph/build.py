"""A state machine becomes a state graph."""

from __future__ import annotations

from asl2sw.asl.model import (
    ChoiceState,
    FailState,
    Flow,
    MapState,
    ParallelState,
    PassState,
    QueryLanguage,
    State,
    StateMachine,
    SucceedState,
    TaskState,
    WaitState,
)
from asl2sw.graph.context import Builder
from asl2sw.graph.invariants import reachable
from asl2sw.graph.lower.choice import lower_choice
from asl2sw.graph.lower.ends import lower_fail, lower_succeed
from asl2sw.graph.lower.passes import lower_pass
from asl2sw.graph.lower.task import lower_task
from asl2sw.graph.lower.wait import lower_wait
from asl2sw.graph.nodes import StateGraph
from asl2sw.resources import Config
from asl2sw.source import Reporter


def build_graph(
    machine: StateMachine, config: Config, namespace: str | None, reporter: Reporter
) -> StateGraph | None:
    """The graph, or None when something of the machine is refused, which the reporter then says."""
    builder = Builder(machine.flow, config, namespace, reporter)
    refused = False
    for state in machine.flow.states:
        if _refuse(state, reporter):
            refused = True
        else:
            _lower(state, builder)
    if refused or reporter.has_errors:
        return None
    timeout = machine.timeout_seconds.value if machine.timeout_seconds else None
    graph = StateGraph(machine.flow.start_at.value, builder.nodes, timeout, machine.comment)
    kept = reachable(graph)
    nodes = {name: node for name, node in graph.nodes.items() if name in kept}
    return StateGraph(graph.start, nodes, timeout, machine.comment)


def _lower(state: State, builder: Builder) -> None:
    match state:
        case PassState():
            lower_pass(state, builder)
        case TaskState():
            lower_task(state, builder)
        case ChoiceState():
            lower_choice(state, builder)
        case WaitState():
            lower_wait(state, builder)
        case SucceedState():
            lower_succeed(state, builder)
        case FailState():
            lower_fail(state, builder)


def _refuse(state: State, reporter: Reporter) -> bool:
    """Reports what cannot be lowered yet, each at its own place."""
    before = len(reporter.diagnostics)

    def refuse(code: str, what: str) -> None:
        reporter.report(code, state.name_span, f'The state "{state.name}" {what}.', pointer=state.pointer)

    if state.query_language is QueryLanguage.JSONATA:
        refuse("ASL0301", "uses JSONata, which cannot be converted yet")
        return True
    if isinstance(state, ParallelState):
        refuse("ASL0304", "is a Parallel state, which cannot be converted yet")
        for branch in state.branches:
            _refuse_all(branch, reporter)
    if isinstance(state, MapState):
        refuse("ASL0305", "is a Map state, which cannot be converted yet")
        _refuse_all(state.processor, reporter)
    if isinstance(state, TaskState | ParallelState | MapState):
        for retrier in state.retry[:1]:
            message = f'The state "{state.name}" has Retry, which cannot be converted yet.'
            reporter.report("ASL0302", retrier.span, message, pointer=retrier.pointer)
        for catcher in state.catch[:1]:
            message = f'The state "{state.name}" has Catch, which cannot be converted yet.'
            reporter.report("ASL0303", catcher.span, message, pointer=catcher.pointer)
    return len(reporter.diagnostics) > before


def _refuse_all(flow: Flow, reporter: Reporter) -> None:
    for state in flow.states:
        _refuse(state, reporter)
