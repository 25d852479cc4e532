"""A state machine becomes a state graph."""

from __future__ import annotations

from itertools import islice

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
from asl2sw.asl.nested import states_of
from asl2sw.graph.context import Builder
from asl2sw.graph.invariants import reachable
from asl2sw.graph.lower.callback import lower_callback
from asl2sw.graph.lower.choice import lower_choice
from asl2sw.graph.lower.ends import lower_fail, lower_succeed
from asl2sw.graph.lower.execution import lower_execution
from asl2sw.graph.lower.map import lower_map
from asl2sw.graph.lower.parallel import lower_parallel
from asl2sw.graph.lower.passes import lower_pass
from asl2sw.graph.lower.task import lower_task
from asl2sw.graph.lower.wait import lower_wait
from asl2sw.graph.nodes import Rethrow, StateGraph
from asl2sw.graph.partners import Partners
from asl2sw.resources import Config, waits_for_answer
from asl2sw.resources.placeholders import report_open_placeholders
from asl2sw.source import Reporter

_NO_PARTNERS = Partners()


def build_graph(
    machine: StateMachine,
    config: Config,
    namespace: str | None,
    reporter: Reporter,
    partners: Partners = _NO_PARTNERS,
) -> StateGraph | None:
    """The graph, or None when something of the machine is refused, which the reporter then says."""
    _refuse_jsonata(machine.flow, reporter)
    builder = Builder(machine.flow, config, namespace, reporter, _build_inner, _build_partner, partners)
    timeout = machine.timeout_seconds.value if machine.timeout_seconds else None
    graph = _build_flow(machine.flow, builder, timeout, machine.comment)
    report_open_placeholders(states_of(machine.flow), config, reporter)
    return None if reporter.has_errors else graph


def _build_partner(id: str, outer: Builder) -> StateGraph | None:
    """The graph of another machine of the run; None when that one is refused."""
    partner = outer.partners.machines[id]()
    if partner is None:
        return None
    inside = outer.partners.inside(id)
    return build_graph(partner.machine, outer.config, outer.namespace, partner.reporter, inside)


def _build_inner(flow: Flow, outer: Builder, in_map: bool) -> StateGraph | None:
    builder = Builder(
        flow,
        outer.config,
        outer.namespace,
        outer.reporter,
        _build_inner,
        _build_partner,
        outer.partners,
        in_map,
    )
    return _build_flow(flow, builder, None, flow.comment)


def _build_flow(
    flow: Flow, builder: Builder, timeout_seconds: int | None, comment: str | None
) -> StateGraph | None:
    refused = False
    for state in flow.states:
        if state.query_language is QueryLanguage.JSONATA:
            refused = True  # told once, for the whole machine
        else:
            _lower_in_place(state, builder)
    if refused or builder.reporter.has_errors:
        return None
    graph = StateGraph(flow.start_at.value, builder.nodes, timeout_seconds, comment)
    kept = reachable(graph)
    nodes = {name: node for name, node in graph.nodes.items() if name in kept}
    ends = {name: node for name, node in nodes.items() if isinstance(node, Rethrow)}
    nodes = {name: node for name, node in nodes.items() if name not in ends} | ends
    return StateGraph(graph.start, nodes, timeout_seconds, comment)


def _lower_in_place(state: State, builder: Builder) -> None:
    """Lowers a state; its own node comes first, then those that help it."""
    before = len(builder.nodes)
    _lower(state, builder)
    added = [*islice(reversed(builder.nodes), len(builder.nodes) - before)]
    for name in reversed(added):
        if name != state.name:
            builder.nodes[name] = builder.nodes.pop(name)


def _lower(state: State, builder: Builder) -> None:
    match state:
        case PassState():
            lower_pass(state, builder)
        case TaskState() if waits_for_answer(state, builder.config):
            lower_callback(state, builder)
        case TaskState():
            if not lower_execution(state, builder):
                lower_task(state, builder)
        case ChoiceState():
            lower_choice(state, builder)
        case WaitState():
            lower_wait(state, builder)
        case SucceedState():
            lower_succeed(state, builder)
        case FailState():
            lower_fail(state, builder)
        case ParallelState():
            lower_parallel(state, builder)
        case MapState():
            lower_map(state, builder)


def _refuse_jsonata(flow: Flow, reporter: Reporter) -> None:
    """Tells of JSONata at the first state that uses it."""
    found = [state for state in states_of(flow) if state.query_language is QueryLanguage.JSONATA]
    if not found:
        return
    first, *others = found
    also = f" and {len(others)} other{'' if len(others) == 1 else 's'} use" if others else " uses"
    message = f'The state "{first.name}"{also} JSONata, which is not converted.'
    reporter.report("ASL0301", first.name_span, message, pointer=first.pointer)
