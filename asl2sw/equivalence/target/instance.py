"""One instance of a workflow: from state to state."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import assert_never

from asl2sw.equivalence.target.actions import do_action, run_actions
from asl2sw.equivalence.target.durations import duration_ms
from asl2sw.equivalence.target.failures import (
    EngineFailure,
    Handler,
    NotModelled,
    handler_for,
    timed_out,
)
from asl2sw.equivalence.target.model import (
    Action,
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
from asl2sw.equivalence.target.programs import JqFailure, Program
from asl2sw.equivalence.target.run import Run
from asl2sw.equivalence.target.scheduler import Await, Begin, Fiber, Forever, Group, Join, Sleep, Work
from asl2sw.equivalence.target.trace import Event, Status
from asl2sw.source.tree import JsonValue

_ROOT = 1
_WHOLE_NUMBER = re.compile(r"-?\d+")


class Instance:
    """`data` is the state data; objects in it are never changed, only replaced."""

    def __init__(self, run: Run, workflow: Workflow, data: JsonValue) -> None:
        self.run = run
        self.workflow = workflow
        self.data = data
        self.number = run.new_instance()
        self.id = f"00000000-0000-4000-8000-{self.number:012d}"
        self.state = ""
        self._facts: Mapping[str, JsonValue] = {
            "instanceId": self.id,
            "id": workflow.id,
            "name": workflow.name,
        }

    def start(self, workflow_id: str, data: JsonValue) -> Instance:
        """A new instance of a subflow."""
        workflow = self.run.workflows.get(workflow_id)
        if workflow is None or workflow.timeout_ms is not None:
            raise NotModelled(f"subflow {workflow_id}")
        return Instance(self.run, workflow, data)

    # --- programs --------------------------------------------------------------------------------------

    def evaluate(
        self, program: Program, data: JsonValue, variables: Mapping[str, JsonValue] | None = None
    ) -> JsonValue:
        """Raises JqFailure."""
        return program.value(data, self.run.scope(self._facts, variables or {}))

    def _filtered(self, program: Program | None) -> None:
        """Replaces the state data. What goes wrong here is caught by nothing."""
        if program is not None:
            try:
                self.data = self.evaluate(program, self.data)
            except JqFailure as failure:
                raise _failed(failure) from failure

    def store(self, key: str, value: JsonValue) -> None:
        """Replaces what stands at a key of the state data."""
        if not isinstance(self.data, dict):
            raise NotModelled("toStateData with state data that is no object")
        if value is self.data:
            raise NotModelled("the state data inside of itself")
        self.data = {**self.data, key: value}

    # --- states ----------------------------------------------------------------------------------------

    def work(self) -> Work[None]:
        """Runs to the end, which the root tells the run. A subflow that fails never goes on."""
        try:
            name: str | None = self.workflow.start
            while name is not None:
                name = yield from self._visit(self.workflow.states[name])
        except _Failed as failure:
            # told to nobody when a timer of a subflow brought the run here (engine fact)
            if self.number != _ROOT or self.run.scheduler.thread_owner != _ROOT:
                yield Forever()
            self.run.end(Status.ERROR, failure.message)
        else:
            if self.number == _ROOT:
                self.run.end(Status.COMPLETED)

    def _visit(self, state: State) -> Work[str | None]:
        """What a state does; the name of the next one, or None at the end."""
        self.state = state.name
        self.run.enter(self.workflow.id, self.id, state.name)
        if isinstance(state, Switch):
            return self._chosen(state)
        self._filtered(state.input_filter)
        try:
            yield from self._body(state)
        except EngineFailure as failure:
            handlers: tuple[Handler, ...] = getattr(state, "handlers", ())
            handler = handler_for(failure, handlers)
            if handler is None:
                if isinstance(state, Parallel | Foreach):
                    raise NotModelled("an error in a branch or an iteration") from failure
                raise _failed(failure) from failure
            return handler.transition
        self._filtered(state.output_filter)
        if state.message is not None:
            self._fail_with(state.message)
        return state.transition

    def _body(self, state: State) -> Work[None]:
        match state:
            case Inject():
                self._inject()
            case Operation(actions=actions):
                yield from run_actions(self, actions)
            case SleepState():
                yield from self._sleep(state)
            case Parallel():
                yield from self._branches(state)
            case Foreach():
                yield from self._iterations(state)
            case Waiting():
                yield from self._wait_for_event(state)
            case Switch():
                pass
            case _:
                assert_never(state)

    def _inject(self) -> None:
        """Merges `{}` into the state data."""
        if self.data is None:
            self.data = {}
        elif not isinstance(self.data, dict):
            raise NotModelled("inject with state data that is no object")

    def _chosen(self, state: Switch) -> str:
        for program, target in state.conditions:
            try:
                values = program.values(self.data, self.run.scope(self._facts, {}))
            except JqFailure as failure:
                raise _failed(failure) from failure
            if not values:
                raise _Failed("Constraints must return boolean values")
            if len(values) == 1 and _as_boolean(values[0]):
                return target
        return state.default

    def _fail_with(self, program: Program) -> None:
        """Fails when the message is text that is not blank; any other ends the workflow well."""
        try:
            message = self.evaluate(program, self.data)
        except JqFailure as failure:
            raise _failed(failure) from failure
        if isinstance(message, str) and message.strip():
            raise _Failed(message)

    def _sleep(self, state: SleepState) -> Work[None]:
        milliseconds = state.duration
        if not isinstance(milliseconds, int):
            milliseconds = duration_ms(self._text(milliseconds))
        self.run.slept(self.workflow.id, self.id, state.name, milliseconds)
        yield Sleep(milliseconds)

    def _text(self, program: Program) -> str:
        try:
            text = self.evaluate(program, self.data)
        except JqFailure as failure:
            raise _failed(failure) from failure
        if not isinstance(text, str):
            raise NotModelled(f"a duration that is no text: {text!r}")
        return text

    # --- branches and iterations -----------------------------------------------------------------------

    def _branches(self, state: Parallel) -> Work[None]:
        """One after another, as far as they do not wait."""
        group = Group()
        for actions in state.branches:
            yield Begin(Fiber(self._branch(actions), self.number, group))
        yield Join(group)

    def _branch(self, actions: tuple[Action, ...]) -> Work[None]:
        try:
            yield from run_actions(self, actions)
        except EngineFailure as failure:
            raise NotModelled("an error in a branch") from failure

    def _iterations(self, state: Foreach) -> Work[None]:
        assert state.collection is not None
        try:
            items = self.evaluate(state.collection, self.data)
        except JqFailure as failure:
            raise _failed(failure) from failure
        if not isinstance(items, list) or not all(type(item) is int for item in items):
            raise NotModelled("inputCollection that is no array of whole numbers")
        group, results = Group(), list[JsonValue]()
        for item in items:
            self.run.step()
            work = self._iteration(state.actions, {state.parameter: item}, results)
            yield Begin(Fiber(work, self.number, group))
        yield Join(group)
        if items:
            self.store(state.collected, results)

    def _iteration(
        self, actions: tuple[Action, ...], variables: Mapping[str, JsonValue], results: list[JsonValue]
    ) -> Work[None]:
        (action,) = actions
        try:
            result = yield from do_action(self, action, variables)
        except EngineFailure as failure:
            raise NotModelled("an error in an iteration") from failure
        results.append(result)

    # --- events ----------------------------------------------------------------------------------------

    def _wait_for_event(self, state: Waiting) -> Work[None]:
        yield from run_actions(self, state.before)
        limit = None if state.timeout is None else self._event_limit(state.timeout)
        answer = self.run.await_event(self.workflow.id, self.id, state.name, state.types, self.data)
        if limit is not None and (not isinstance(answer, Event) or answer.delay_ms > limit):
            yield Sleep(limit)
            failure = timed_out()
            if handler_for(failure, state.handlers) is not None:
                raise failure
            return  # the run goes on as if an event had come
        if not isinstance(answer, Event):
            yield Forever()
            return
        yield Await(answer.delay_ms)
        self.store(state.stored, answer.data)
        yield from run_actions(self, state.after)

    def _event_limit(self, timeout: int | Program) -> int:
        """ISO 8601 text or whole milliseconds."""
        if isinstance(timeout, int):
            return timeout
        try:
            value = self.evaluate(timeout, self.data)
        except JqFailure as failure:
            raise _failed(failure) from failure
        if type(value) is int:
            return max(value, 0)
        if not isinstance(value, str) or _WHOLE_NUMBER.fullmatch(value):
            raise NotModelled(f"eventTimeout {value!r}")
        return duration_ms(value)


class _Failed(Exception):
    """The instance ends with an error."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def _failed(failure: Exception) -> _Failed:
    """As the engine tells an error that nothing catches: behind the name of its class."""
    kind = failure.kind if isinstance(failure, EngineFailure) else "JsonQueryException"
    return _Failed(f"{kind} - {failure}")


def _as_boolean(value: JsonValue) -> bool:
    """As Jackson's `asBoolean`."""
    match value:
        case bool():
            return value
        case int() | float():
            return value != 0
        case str():
            return value.strip() == "true"
        case _:
            return False
