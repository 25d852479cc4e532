"""Documents to the model. Every key that is not known here is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from asl2sw.equivalence.target.actions_reader import ActionReader
from asl2sw.equivalence.target.durations import duration_ms
from asl2sw.equivalence.target.entries import expression, is_expression, members, replaced_key
from asl2sw.equivalence.target.failures import EngineFailure, Handler, NotModelled, check_code
from asl2sw.equivalence.target.model import (
    Foreach,
    Inject,
    Operation,
    Parallel,
    SleepState,
    State,
    Switch,
    Waiting,
    Workflow,
)
from asl2sw.equivalence.target.programs import Program, Programs

_Entry = Mapping[str, Any]
_NAMES = ("id", "version", "specVersion", "name", "expressionLang", "start", "states")
_MORE = ("description", "timeouts", "events", "functions", "errors", "metadata", "annotations", "key")
_STATE = ("name", "type")
_COMMON = ("stateDataFilter", "transition", "end", "metadata")


def read_workflow(document: _Entry) -> Workflow:
    """One document. Raises NotModelled."""
    entry = members(document, "workflow", _NAMES, _MORE)
    if entry["expressionLang"] != "jq" or entry["specVersion"] != "0.8":
        raise NotModelled("another expression language or version")
    states = _Reader(entry).states()
    _check_ways(entry["start"], states)
    return Workflow(entry["id"], entry["name"], entry["start"], _timeout(entry), states)


def _check_ways(start: str, states: Mapping[str, State]) -> None:
    """The engine loads no workflow with a state that nothing leads to, or whose first state is a target."""
    reached, waiting = set[str](), [start]
    while waiting:
        name = waiting.pop()
        if name not in states:
            raise NotModelled(f"{name}, which is no state")
        if name not in reached:
            reached.add(name)
            waiting += _targets(states[name])
    if len(reached) < len(states):
        raise NotModelled(f"states that nothing leads to: {sorted(states.keys() - reached)}")
    if any(start in _targets(state) for state in states.values()):
        raise NotModelled("a first state that others lead to")


def _targets(state: State) -> list[str]:
    targets = [handler.transition for handler in getattr(state, "handlers", ())]
    if isinstance(state, Switch):
        return [state.default, *(target for _, target in state.conditions)]
    return targets if state.transition is None else [*targets, state.transition]


def _timeout(document: _Entry) -> int | None:
    if "timeouts" not in document:
        return None
    limit = members(document["timeouts"], "timeouts", ("workflowExecTimeout",))["workflowExecTimeout"]
    return _constant_ms(members(limit, "workflowExecTimeout", ("duration",))["duration"])


def _constant_ms(text: str) -> int:
    try:
        return duration_ms(text)
    except EngineFailure as failure:
        raise NotModelled(str(failure)) from failure


class _Reader:
    def __init__(self, document: _Entry) -> None:
        self._states: Sequence[_Entry] = document["states"]
        parameters = [each["iterationParam"] for each in self._states if "iterationParam" in each]
        self._programs = Programs(parameters)
        self._codes = dict(self._errors(document.get("errors", ())))
        self._types = {event["name"]: event["type"] for event in document.get("events", ())}
        self._actions = ActionReader(document.get("functions", ()), self._types, self._programs)

    def states(self) -> dict[str, State]:
        found = {state["name"]: self._state(state) for state in self._states}
        if len(found) < len(self._states):
            raise NotModelled("two states of the same name")
        return found

    @staticmethod
    def _errors(entries: Sequence[_Entry]) -> Iterator[tuple[str, str]]:
        for entry in entries:
            error = members(entry, "error", ("name", "code"))
            check_code(error["code"])
            yield error["name"], error["code"]

    def _state(self, entry: _Entry) -> State:
        readers: dict[str, Callable[[_Entry], State]] = {
            "inject": self._inject,
            "operation": self._operation,
            "sleep": self._sleep,
            "switch": self._switch,
            "parallel": self._parallel,
            "foreach": self._foreach,
            "callback": self._callback,
            "event": self._event,
        }
        if entry["type"] not in readers:
            raise NotModelled(f"state type {entry['type']}")
        return readers[entry["type"]](entry)

    def _route(self, entry: _Entry) -> dict[str, Any]:
        filters = members(entry.get("stateDataFilter", {}), "stateDataFilter", (), ("input", "output"))
        if ("transition" in entry) == (entry.get("end") is True) or entry.get("end", True) is not True:
            raise NotModelled(f"how {entry['name']} is left")
        metadata = members(entry.get("metadata", {}), "metadata", (), ("errorMessage",))
        message = metadata.get("errorMessage")
        if message is not None and "end" not in entry:
            raise NotModelled("errorMessage of a state that does not end")
        return {
            "name": entry["name"],
            "input_filter": self._optional(filters.get("input")),
            "output_filter": self._optional(filters.get("output")),
            "transition": entry.get("transition"),
            "message": self._optional(message),
        }

    def _optional(self, text: str | None) -> Program | None:
        return None if text is None else self._programs.add(expression(text))

    def _inject(self, entry: _Entry) -> State:
        entry = members(entry, "inject", (*_STATE, "data"), _COMMON)
        if entry["data"] != {}:
            raise NotModelled("inject with data")
        return Inject(**self._route(entry))

    def _operation(self, entry: _Entry) -> State:
        entry = members(entry, "operation", (*_STATE, "actions"), (*_COMMON, "onErrors"))
        actions = tuple(map(self._actions.read, entry["actions"]))
        return Operation(**self._route(entry), actions=actions, handlers=self._handlers(entry))

    def _sleep(self, entry: _Entry) -> State:
        entry = members(entry, "sleep", (*_STATE, "duration"), _COMMON)
        return SleepState(**self._route(entry), duration=self._duration(entry["duration"]))

    def _duration(self, text: str) -> int | Program:
        return self._programs.add(expression(text)) if is_expression(text) else _constant_ms(text)

    def _switch(self, entry: _Entry) -> State:
        """Conditions in the order of their targets; one with the default's target is not asked."""
        entry = members(entry, "switch", (*_STATE, "dataConditions", "defaultCondition"))
        default = members(entry["defaultCondition"], "defaultCondition", ("transition",))["transition"]
        conditions = []
        for each in entry["dataConditions"]:
            condition = members(each, "condition", ("condition", "transition"), ("name",))
            if condition["transition"] != default:
                program = self._programs.add(expression(condition["condition"]))
                conditions.append((program, condition["transition"]))
        order = {state["name"]: position for position, state in enumerate(self._states)}
        conditions.sort(key=lambda condition: order.get(condition[1], -1))
        return Switch(entry["name"], conditions=tuple(conditions), default=default)

    def _parallel(self, entry: _Entry) -> State:
        entry = members(entry, "parallel", (*_STATE, "branches"), _COMMON)
        branches = [members(branch, "branch", ("name", "actions")) for branch in entry["branches"]]
        if len(branches) < 2:
            raise NotModelled("parallel with fewer than two branches")
        actions = tuple(tuple(map(self._actions.read, branch["actions"])) for branch in branches)
        if any(action.stored is None for branch in actions for action in branch):
            raise NotModelled("a branch without toStateData")
        return Parallel(**self._route(entry), branches=actions)

    def _foreach(self, entry: _Entry) -> State:
        required = (*_STATE, "inputCollection", "iterationParam", "outputCollection", "actions")
        entry = members(entry, "foreach", required, _COMMON)
        parameter = entry["iterationParam"]
        actions = [self._actions.read(each, (parameter,)) for each in entry["actions"]]
        if len(actions) != 1 or actions[0].stored is not None:
            raise NotModelled("foreach with several actions, or one that stores its result")
        return Foreach(
            **self._route(entry),
            collection=self._programs.add(expression(entry["inputCollection"])),
            parameter=parameter,
            collected=replaced_key(entry["outputCollection"]),
            actions=tuple(actions),
        )

    def _callback(self, entry: _Entry) -> State:
        required = (*_STATE, "action", "eventRef", "eventDataFilter")
        entry = members(entry, "callback", required, (*_COMMON, "timeouts", "onErrors"))
        return Waiting(
            **self._route(entry),
            before=(self._actions.read(entry["action"]),),
            types=(self._types[entry["eventRef"]],),
            stored=_event_key(entry),
            timeout=self._event_timeout(entry),
            handlers=self._handlers(entry),
        )

    def _event(self, entry: _Entry) -> State:
        entry = members(entry, "event", (*_STATE, "onEvents"), (*_COMMON, "timeouts", "onErrors"))
        if len(entry["onEvents"]) != 1:
            raise NotModelled("several onEvents")
        on_event = members(entry["onEvents"][0], "onEvents", ("eventRefs", "eventDataFilter", "actions"))
        return Waiting(
            **self._route(entry),
            types=tuple(self._types[name] for name in on_event["eventRefs"]),
            stored=_event_key(on_event),
            after=tuple(map(self._actions.read, on_event["actions"])),
            timeout=self._event_timeout(entry),
            handlers=self._handlers(entry),
        )

    def _event_timeout(self, entry: _Entry) -> int | Program | None:
        if "timeouts" not in entry:
            return None
        return self._duration(members(entry["timeouts"], "timeouts", ("eventTimeout",))["eventTimeout"])

    def _handlers(self, entry: _Entry) -> tuple[Handler, ...]:
        handlers: dict[str, Handler] = {}
        for each in entry.get("onErrors", ()):
            on_error = members(each, "onErrors", ("transition",), ("errorRef", "errorRefs"))
            names = [
                *([on_error["errorRef"]] if "errorRef" in on_error else []),
                *on_error.get("errorRefs", ()),
            ]
            for name in names:
                code = self._codes[name]
                if code in handlers:
                    raise NotModelled(f"two handlers of {code}")
                handlers[code] = Handler(code, on_error["transition"])
        return tuple(handlers.values())


def _event_key(entry: _Entry) -> str:
    return replaced_key(members(entry["eventDataFilter"], "eventDataFilter", ("toStateData",))["toStateData"])
