"""One recorded execution again: the tasks' recorded results as services, the emitted workflow on the engine.

A task is a service at an address of its own, so that its calls can be told from those of other tasks. Waits
of a fixed length and the machine's time limit last a hundredth of what the machine says, a task's time limit
half a second.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from corpus import Case, recorded_cases
from masks import Masks, differences, is_prose

import asl2sw
from asl2sw.equivalence.engine import (
    Engine,
    FunctionError,
    Outcome,
    Reply,
    Result,
    normalised_payload,
)

_TIME_SCALE = 100
_TASK_TIMEOUT_MS = 500  # of every task that has one: enough for a reply on a busy machine
_LATE_MS = 1500  # later than that
RUN_LIMIT_S = 30.0
_REPLAYED = ("pure", "mocked")
_WHEN_RENDERED = datetime(2026, 11, 23, 11, 44, 18, tzinfo=UTC)  # of inputs that say "in a minute"
_INVOKE = ":states:::lambda:invoke"
_TIMED_OUT = ("ActivityTimedOut", "LambdaFunctionTimedOut", "TaskTimedOut")
_TIME_LIMITS = frozenset({"TimeoutSeconds", "TimeoutSecondsPath", "HeartbeatSeconds", "HeartbeatSecondsPath"})
_DURATION = re.compile(r"\bPT(\d+(?:\.\d+)?)S\b")
_TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z")


@dataclass(frozen=True, slots=True)
class Service:
    """A task state as a service."""

    state: str
    resource: str
    definition: Mapping[str, Any]
    url: str

    @property
    def configuration(self) -> dict[str, Any]:
        entry = {"state": self.state, "protocol": "lambda", "url": self.url}
        # the recorded payload of lambda:invoke is all its parameters, and its result the whole response
        return {**entry, "envelope": True} if self.resource.endswith(_INVOKE) else entry


def services_of(definition: Mapping[str, Any]) -> list[Service]:
    """Every task of a machine, nested ones included."""
    tasks = [
        (name, state)
        for states in _all_states(definition)
        for name, state in states.items()
        if state["Type"] == "Task"
    ]
    return [
        Service(name, str(state["Resource"]), state, f"http://recorded.invalid/{number}")
        for number, (name, state) in enumerate(tasks)
    ]


def _all_states(flow: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The states of a flow by name, then those of each flow inside it."""
    yield flow["States"]
    for state in flow["States"].values():
        bodies = [*state.get("Branches", ()), state.get("Iterator"), state.get("ItemProcessor")]
        for body in filter(None, bodies):
            yield from _all_states(body)


def replayed_cases() -> list[Case]:
    """The recorded executions that can be run again; those of other classes read files of S3."""
    return [case for case in recorded_cases("executions") if case.record["class"] in _REPLAYED]


def replay(case: Case, engine: Engine) -> Outcome:
    """Converts the machine and runs it; raises ConversionError when it is refused."""
    documents = documents_of(case.record["definition"])
    return engine.run(documents, input_of(case), replies_of(case), time_limit_s=RUN_LIMIT_S)


def documents_of(definition: Mapping[str, Any], name: str | None = None) -> list[dict[str, Any]]:
    """The workflows of a machine, the root first; raises ConversionError when it is refused."""
    services = services_of(definition)
    config = {"resource": [service.configuration for service in services]}
    conversion = asl2sw.convert(definition, asl2sw.Options(name=name, config=config, verify=False))
    names = {f"rest:post:{service.url}": service.state for service in services}
    return [prepared(workflow.document, names) for workflow in conversion.workflows]


def replies_of(case: Case) -> dict[str, list[Reply]]:
    """What each task's service answers, in order."""
    mocks = case.record.get("mock", {})
    return {
        service.state: [reply_of(invocation, service) for invocation in invocations_of(mocks, service.state)]
        for service in services_of(case.record["definition"])
    }


def input_of(case: Case) -> Any:
    """The input; times that were near the recording are as near to now."""
    given = case.record["input"]
    if not case.record.get("relative_time_input"):
        return given
    moved = datetime.now(UTC) - _WHEN_RENDERED

    def move(found: re.Match[str]) -> str:
        then = datetime.fromisoformat(found[1]).replace(tzinfo=UTC) + moved
        return then.strftime("%Y-%m-%dT%H:%M:%S") + (found[2] or "") + "Z"

    return {key: _TIMESTAMP.sub(move, value) for key, value in given.items()}


def invocations_of(mocks: Mapping[str, Any], state: str) -> list[Mapping[str, Any]]:
    """What was recorded of a task, iteration by iteration: AWS runs them at once, the engine in order."""
    return sorted(mocks.get(state, ()), key=lambda invocation: invocation.get("iteration") or [])


def reply_of(invocation: Mapping[str, Any], service: Service) -> Reply:
    """What the service answers to get the recorded result."""
    if "output" in invocation:
        return Result(invocation["output"])
    if invocation["event"] in _TIMED_OUT and not _TIME_LIMITS.isdisjoint(service.definition):
        return Result(None, _LATE_MS)
    return FunctionError(invocation["error"] or "", invocation["cause"])


# --- documents -------------------------------------------------------------------------------------


def prepared(document: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The document with every service named after its task, and with shorter times.

    `names`: the task's name for an operation.
    """
    changed: dict[str, Any] = copy.deepcopy(dict(document))
    renamed = {}
    for function in changed.get("functions", ()):
        if function["operation"] in names:
            renamed[function["name"]] = names[function["operation"]]
            function["name"] = renamed[function["name"]]
    return dict(_rewritten(changed, renamed))


def _rewritten(node: Any, renamed: Mapping[str, str]) -> Any:
    if isinstance(node, list):
        return [_rewritten(item, renamed) for item in node]
    if isinstance(node, dict):
        return {key: _member(key, value, renamed) for key, value in node.items()}
    return _DURATION.sub(_shorter, node) if isinstance(node, str) else node


def _shorter(duration: re.Match[str]) -> str:
    return f"PT{float(duration[1]) / _TIME_SCALE:.3f}S"


def _member(key: str, value: Any, renamed: Mapping[str, str]) -> Any:
    match key, value:
        case (("refName" | "functionRef"), str()):
            return renamed.get(value, value)
        case "RequestTimeout", int():
            return min(value, _TASK_TIMEOUT_MS)
        case "RequestTimeout", str():  # an expression
            return f"${{ [({value.removeprefix('${').removesuffix('}')}), {_TASK_TIMEOUT_MS}] | min }}"
    return _rewritten(value, renamed)


# --- comparison ------------------------------------------------------------------------------------


def compare(case: Case, outcome: Outcome) -> list[str]:
    """Everything in which the run differs from the recording."""
    expected, wildcards = case.record["expected"], case.record["wildcards"]
    masks = Masks(frozenset(wildcards["paths"]), tuple(wildcards["tokens"]))
    if outcome.status != expected["status"]:
        return [f"status: recorded {expected['status']}, actual {outcome.status} ({outcome.message})"]
    told = {"error": outcome.error}
    recorded = {"error": expected.get("error")}
    if "output" in expected:  # some logs were recorded without data
        told["output"], recorded["output"] = outcome.output, expected["output"]
    if not is_prose(expected.get("cause")):
        told["cause"], recorded["cause"] = outcome.cause, expected.get("cause")
    found = [*map(str, differences(recorded, told, masks, "/expected"))]
    return found + [
        line for state in case.record.get("mock", {}) for line in _calls(case, outcome, state, masks)
    ]


def _calls(case: Case, outcome: Outcome, state: str, masks: Masks) -> list[str]:
    """How the calls of a task differ from the recorded ones."""
    invocations = invocations_of(case.record["mock"], state)
    recorded = [invocation["payload"] for invocation in invocations]
    actual = [normalised_payload(call.payload) for call in outcome.calls if call.function == state]
    replaced = {
        pointer.replace(f"/history/tasks/{position}/payload", f"/{number}", 1)
        for number, invocation in enumerate(invocations)
        for position, task in enumerate(case.record["history"]["tasks"])
        if task["state"] == state and task.get("payload") == invocation["payload"]
        for pointer in masks.paths
        if pointer.startswith(f"/history/tasks/{position}/payload")
    }
    in_calls = Masks(frozenset(replaced), masks.tokens)
    return [f"calls of {state}: {found}" for found in differences(recorded, actual, in_calls)]
