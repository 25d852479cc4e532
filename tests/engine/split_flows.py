"""Conversion with a look at the workflows, and both meanings of a run: the source's and the engine's."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from large_machines import function_of

from asl2sw.asl import read_state_machine
from asl2sw.asl.model import StateMachine
from asl2sw.equivalence import asl
from asl2sw.equivalence.engine import Engine, FunctionError, Outcome, Reply, Result, normalised_payload
from asl2sw.graph import StateGraph, build_graph, check_invariants
from asl2sw.passes import run_passes
from asl2sw.passes.split_large_flows import Measure, split_large_flows
from asl2sw.resources import Config
from asl2sw.sonataflow.document import workflow_document
from asl2sw.sonataflow.limits import within_limits
from asl2sw.sonataflow.lower import lower_flow, lower_workflow
from asl2sw.sonataflow.model import Workflow
from asl2sw.sonataflow.validate import check_workflow_document
from asl2sw.source import Reporter, read_text

Definition = Mapping[str, Any]
Replies = Mapping[str, Sequence[Reply]]
_LIMIT_S = 60.0


@dataclass(frozen=True, slots=True)
class Told:
    """What of a run both sides can tell."""

    status: str
    output: Any
    error: str | None
    calls: list[tuple[str, Any]]


def machine_and_graph(definition: Definition, config: Config) -> tuple[StateMachine, StateGraph, Reporter]:
    """The machine, and its graph after all passes but the one that splits it."""
    document, problems = read_text(json.dumps(definition), "machine.asl.json")
    assert document is not None and not problems
    reporter = Reporter(document)
    machine = read_state_machine(document, reporter)
    assert machine is not None
    graph = build_graph(machine, config, None, reporter)
    assert graph is not None, reporter.diagnostics
    return machine, run_passes(graph), reporter


def converted(definition: Definition, id: str) -> tuple[Workflow, ...]:
    """The workflows as `convert` makes them."""
    _, graph, reporter = machine_and_graph(definition, Config())
    lower = partial(lower_workflow, id=id, name=id, description=None, text_input=False)
    workflows = within_limits(graph, lower, reporter)
    assert not reporter.has_errors, reporter.diagnostics
    return workflows


def split_by_states(graph: StateGraph, most: int) -> StateGraph:
    """The graph with at most so many ASL states in one flow."""

    def sizes(part: StateGraph, is_root: bool) -> Mapping[str, int]:
        origins = lower_flow(part, is_root=is_root).origins.values()
        return {origin.state: 1 for origin in origins}

    split = split_large_flows(graph, Measure(sizes, most=most, fixed=0, way_in=0, way_out=0))
    check_invariants(split, "splitting")
    return split


def documents_of(workflows: Sequence[Workflow]) -> list[dict[str, Any]]:
    documents = [workflow_document(workflow) for workflow in workflows]
    for document in documents:
        check_workflow_document(document)
    return documents


def meant(definition: Definition, input: Any, replies: Replies) -> Told:
    """The run as the States Language has it, by the interpreter."""

    def behaviour(call: asl.TaskCall) -> asl.TaskOutcome:
        answers = replies[function_of(call.state)]
        answer = answers[min(call.sequence, len(answers) - 1)]
        match answer:
            case Result(value):
                return asl.Result(value)
            case FunctionError(error, cause):
                return asl.Failure(error, cause)
        raise AssertionError(f"no meaning for {answer}")

    machine, _, _ = machine_and_graph(definition, Config())
    trace = asl.run_machine(machine, input, behaviour, leeway=asl.Leeway(cancel_siblings=False))
    calls = [(function_of(call.state), call.payload) for call in trace.calls]
    return Told(str(trace.status), trace.output, trace.error, calls)


def run(engine: Engine, workflows: Sequence[Workflow], input: Any, replies: Replies) -> Told:
    """The run on the engine."""
    return told(engine.run(documents_of(workflows), input, replies, time_limit_s=_LIMIT_S))


def told(outcome: Outcome) -> Told:
    assert not outcome.stray, outcome.message
    output = outcome.output if outcome.status == "SUCCEEDED" else None
    calls = [(call.function, normalised_payload(call.payload)) for call in outcome.calls]
    return Told(outcome.status, output, outcome.error, calls)
