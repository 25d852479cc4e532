"""A converted definition whose tasks are served by the stub: one address for each, shorter times.

Waits and the pauses of Retry last some milliseconds. The machine's own time limit only ends a run that has to
be ended by it; then it is one second, and waits are in proportion. A task with a time limit gets its answer
well within it or not at all.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from outside_maps import reader_name, with_tasks, writer_name

import asl2sw
from asl2sw.asl import read_state_machine
from asl2sw.asl.model import Flow, MapState, StateMachine, TaskState
from asl2sw.asl.nested import states_of
from asl2sw.equivalence.asl import AWS_PROSE, Failure, NoAnswer, TaskOutcome
from asl2sw.equivalence.asl import Result as TaskResult
from asl2sw.equivalence.compare.pair import RANDOM_DECIDES
from asl2sw.equivalence.engine import FunctionError, HttpFailure, RawBody, Reply, Result
from asl2sw.equivalence.generate import Case
from asl2sw.resources.names import integration_of
from asl2sw.source import Reporter, read_text

LONGEST_WAIT_MS = 20
TASK_LIMIT_MS = 1000  # where a task has a time limit and does not answer
LATE_MS = 10_000
_FAR_OFF_S = 120.0  # a machine's time limit that is not to be reached
_NEEDS_ENVELOPE = frozenset({"ASL0405", "ASL0406"})
FAILED_CALLS: dict[str | None, Reply] = {
    "Lambda.TooManyRequestsException": HttpFailure(429),
    "Lambda.ServiceException": HttpFailure(503),
    "Lambda.AWSLambdaException": HttpFailure(400),
    "Lambda.Unknown": RawBody("no JSON"),
}
_SECONDS = re.compile(r"PT(\d+(?:\.\d+)?)S")
_COMPUTED_WAIT = (
    '.wait |= (if type == "string" and test("^PT[0-9]+([.][0-9]+)?S$") then "PT0.002S" else . end)'
)


@dataclass(frozen=True, slots=True)
class Service:
    """A task, or the reader or writer of a Map. `envelope`: lambda:invoke as it is, not the function."""

    name: str
    state: str
    resource: str
    url: str
    is_task: bool = True
    envelope: bool = False

    @property
    def is_function(self) -> bool:
        """Whether the endpoint stands for the function that lambda:invoke calls."""
        return integration_of(self.resource) == "lambda:invoke" and not self.envelope

    @property
    def entry(self) -> dict[str, Any]:
        """The `[[resource]]` for it."""
        entry: dict[str, Any] = {"state": self.state, "protocol": "lambda", "url": self.url}
        if not self.is_task:
            entry["match"] = self.resource.partition(":states:::")[2] or self.resource
        return {**entry, "envelope": True} if self.envelope else entry


@dataclass(frozen=True, slots=True)
class StubbedMachine:
    """A definition ready to run with cases. The documents are those of the conversion.

    `machine`: for the interpreter, a Map that reads or writes elsewhere with tasks for that.
    """

    machine: StateMachine
    documents: tuple[dict[str, Any], ...]
    services: dict[str, Service]
    is_comparable: bool  # no random number, and no id or token in disguise, goes into its data

    def documents_for(
        self, case: Case, *, times_out: bool = False, patience: int = 1
    ) -> list[dict[str, Any]]:
        """With times as short as the case allows; `times_out`: the machine's own time limit has to end it.

        `patience`: how many times longer a task without an answer is waited for.
        """
        silent = any(isinstance(each, NoAnswer) for outcomes in case.outcomes.values() for each in outcomes)
        limit = self.machine.timeout_seconds
        times = Times(
            TASK_LIMIT_MS * patience if silent else None,
            limit.value if times_out and limit is not None else None,
        )
        return [dict(times.shorten(document)) for document in self.documents]

    def replies_for(self, case: Case) -> dict[str, list[Reply]]:
        return {
            name: [_reply(outcome, self.services[name]) for outcome in outcomes]
            for name, outcomes in case.outcomes.items()
        }


def machine_of(definition: Mapping[str, Any]) -> StateMachine | None:
    """The machine; None when it has errors."""
    document, problems = read_text(json.dumps(definition), "definition")
    if document is None or any(problem.is_error for problem in problems):
        return None
    reporter = Reporter(document)
    machine = read_state_machine(document, reporter)
    return None if reporter.has_errors else machine


def stub_machine(definition: Mapping[str, Any]) -> StubbedMachine:
    """Converts with an address for every task. Raises ConversionError when the definition is refused."""
    machine = machine_of(definition)
    plain = [] if machine is None else list(services_of(machine.flow))
    try:
        services, conversion = plain, _converted(definition, plain)
    except asl2sw.ConversionError as refusal:
        codes = {found.code for found in refusal.diagnostics if found.is_error}
        if not codes or not codes <= _NEEDS_ENVELOPE:
            raise
        services = [_enveloped(service) for service in plain]
        conversion = _converted(definition, services)
    machine = machine_of(with_tasks(definition))
    assert machine is not None, "a definition with errors converts"
    names = {f"rest:post:{service.url}": service.name for service in services}
    documents = tuple(_prepared(workflow.document, names) for workflow in conversion.workflows)
    is_comparable = RANDOM_DECIDES.search(json.dumps(definition)) is None
    return StubbedMachine(machine, documents, {service.name: service for service in services}, is_comparable)


def services_of(flow: Flow) -> Iterator[Service]:
    """Everything that a flow calls, its branches and iterations included."""
    for number, (name, state, resource, is_task) in enumerate(_resources(flow)):
        yield Service(name, state, resource, f"http://task.invalid/{number}", is_task)


def _resources(flow: Flow) -> Iterator[tuple[str, str, str, bool]]:
    for state in states_of(flow):
        match state:
            case TaskState():
                yield state.name, state.name, state.resource.value, True
            case MapState():
                if state.item_reader is not None:
                    yield reader_name(state.name), state.name, state.item_reader.resource.value, False
                if state.result_writer is not None and state.result_writer.resource is not None:
                    yield writer_name(state.name), state.name, state.result_writer.resource.value, False


def _enveloped(service: Service) -> Service:
    invoke = service.is_function
    return Service(service.name, service.state, service.resource, service.url, service.is_task, invoke)


def _converted(definition: Mapping[str, Any], services: Sequence[Service]) -> asl2sw.Conversion:
    config = {"resource": [service.entry for service in services]}
    return asl2sw.convert(definition, asl2sw.Options(name="machine", config=config, verify=False))


def _reply(outcome: TaskOutcome, service: Service) -> Reply:
    """What the endpoint answers so that the task has this outcome."""
    match outcome:
        case TaskResult(value):
            function = service.is_function and isinstance(value, dict)
            return Result(value["Payload"] if function and isinstance(value, dict) else value)
        case Failure(error, cause) if cause == AWS_PROSE:
            return FAILED_CALLS[error]
        case Failure(error, cause):
            return FunctionError(error or "", cause)
        case NoAnswer():
            return Result(None, LATE_MS)


# --- documents -------------------------------------------------------------------------------------


def _prepared(document: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The document with its functions named after the tasks."""
    changed: dict[str, Any] = copy.deepcopy(dict(document))
    renamed = {}
    for function in changed.get("functions", ()):
        if function["operation"] in names:
            renamed[function["name"]] = names[function["operation"]]
            function["name"] = renamed[function["name"]]
    return dict(_renamed(changed, renamed))


def _renamed(node: Any, names: Mapping[str, str]) -> Any:
    match node:
        case list():
            return [_renamed(item, names) for item in node]
        case dict():
            return {
                key: names.get(value, value)
                if key in ("refName", "functionRef") and isinstance(value, str)
                else _renamed(value, names)
                for key, value in node.items()
            }
    return node


@dataclass(frozen=True, slots=True)
class Times:
    """How times are shortened.

    `task_limit_ms`: of every task that has a limit, where one does not answer. `machine_limit_s`: the
    machine's time limit, where it has to end the run.
    """

    task_limit_ms: int | None
    machine_limit_s: int | None

    def shorten(self, node: Any) -> Any:
        match node:
            case list():
                return [self.shorten(item) for item in node]
            case dict():
                shorter = {key: self._member(key, value) for key, value in node.items()}
                return self._sleep(shorter) if node.get("type") == "sleep" else shorter
        return node

    def _member(self, key: str, value: Any) -> Any:
        match key, value:
            case "RequestTimeout", _ if self.task_limit_ms is not None:
                return _short_task_limit(value, self.task_limit_ms)
            case "workflowExecTimeout", {"duration": str()}:
                seconds = _FAR_OFF_S if self.machine_limit_s is None else 1.0
                return {**value, "duration": _duration(seconds)}
        return self.shorten(value)

    def _sleep(self, state: dict[str, Any]) -> dict[str, Any]:
        fixed = _SECONDS.fullmatch(state["duration"])
        if fixed is not None:
            return {**state, "duration": _duration(self._pause_s(float(fixed[1])))}
        filters = state.get("stateDataFilter", {})
        before = filters.get("input", "${ . }").strip().removeprefix("${").removesuffix("}")
        return {**state, "stateDataFilter": {**filters, "input": f"${{ ({before}) | {_COMPUTED_WAIT} }}"}}

    def _pause_s(self, seconds: float) -> float:
        if self.machine_limit_s is not None:
            return seconds / self.machine_limit_s
        return min(seconds, LONGEST_WAIT_MS / 1000)


def _duration(seconds: float) -> str:
    return f"PT{seconds:.3f}S"


def _short_task_limit(value: Any, limit_ms: int) -> Any:
    if isinstance(value, int):
        return min(value, limit_ms)
    inner = str(value).strip().removeprefix("${").removesuffix("}")
    return f"${{ [({inner}), {limit_ms}] | min }}"
