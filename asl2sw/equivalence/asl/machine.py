"""Running a state machine."""

from __future__ import annotations

from collections.abc import Mapping

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
from asl2sw.equivalence.asl.errors import StateError, Undecided
from asl2sw.equivalence.asl.flow import RunFlow, flow_of
from asl2sw.equivalence.asl.map import compile_map
from asl2sw.equivalence.asl.parallel import compile_parallel
from asl2sw.equivalence.asl.run import Act, Run, Step, Timeline
from asl2sw.equivalence.asl.scope import Given, JsonObject, Surroundings, Variables, Visit
from asl2sw.equivalence.asl.simple_states import (
    compile_choice,
    compile_fail,
    compile_pass,
    compile_succeed,
    compile_wait,
)
from asl2sw.equivalence.asl.task import compile_task
from asl2sw.equivalence.asl.timestamps import milliseconds, timestamp_of
from asl2sw.equivalence.asl.trace import Behaviour, Execution, Leeway, Limits, Status, Trace
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

_NO_VARIABLES: Mapping[str, JsonValue] = {}
_DEFAULT_LIMITS = Limits()
_AS_ON_AWS = Leeway()
_DEFAULT_EXECUTION = Execution()


@dataclass(frozen=True, slots=True)
class PreparedMachine:
    """A state machine ready to run, any number of times and in any number of threads."""

    run_flow: RunFlow
    timeout_ms: int | None


def prepare(machine: StateMachine) -> PreparedMachine:
    """Compiles a machine that was read without errors. A run that reaches a JSONata state ends UNDECIDED."""
    timeout = machine.timeout_seconds
    return PreparedMachine(_compile_flow(machine.flow), None if timeout is None else timeout.value * 1000)


def run_machine(
    machine: StateMachine | PreparedMachine,
    input: JsonValue,
    behaviour: Behaviour,
    *,
    limits: Limits = _DEFAULT_LIMITS,
    execution: Execution = _DEFAULT_EXECUTION,
    variables: Variables = _NO_VARIABLES,
    context: Given | None = None,
    leeway: Leeway = _AS_ON_AWS,
    calls_outside: bool = False,
) -> Trace:
    """The trace that the States Language gives to a state machine, an input and a behaviour of its tasks.

    `behaviour` is called once for each task call, in the order of the virtual clock; its exceptions pass
    through. `variables` and `context` are what a TestState call prescribes: variables that have a value from
    the start, and a context object that stays as it is. `leeway`: what it does where AWS leaves it open. With
    `calls_outside` the readers and writers of Map states are tasks too, called `reader_of` and `writer_of`
    their state; without it runs that reach them are UNDECIDED.

    Data is shared between the input, payloads, results and the trace, and must not be changed.

    Same arguments give the same trace, but for `States.UUID`. Never raises for what a machine does.
    """
    prepared = machine if isinstance(machine, PreparedMachine) else prepare(machine)
    run = Run(behaviour, limits, execution, leeway, calls_outside=calls_outside)
    surroundings = Surroundings(_execution_fields(execution, input), None, context)
    try:
        run.check(input)
        timeline = prepared.run_flow(run, input, variables, surroundings, ())
        output, finished = _advance(run, timeline, prepared.timeout_ms)
    except StateError as failure:
        return _trace(run, Status.FAILED, error=failure.error, cause=failure.cause, detail=failure.detail)
    except Undecided as reason:
        return _trace(run, Status.UNDECIDED, detail=str(reason))
    except RecursionError:
        return _trace(run, Status.UNDECIDED, detail="data or expressions are nested too deep")
    if not finished:
        return _trace(run, Status.TIMED_OUT, detail="the machine's TimeoutSeconds have passed")
    return _trace(run, Status.SUCCEEDED, output=output)


def _advance(run: Run, timeline: Timeline[JsonValue], timeout_ms: int | None) -> tuple[JsonValue, bool]:
    """Lets the clock run to the end; the output, and whether the machine ended in its time."""
    while True:
        try:
            pause = next(timeline)
        except StopIteration as end:
            return end.value, True
        if timeout_ms is not None and run.now + pause > timeout_ms:
            timeline.close()
            run.now = timeout_ms
            return None, False
        run.now += pause


def _execution_fields(execution: Execution, input: JsonValue) -> JsonObject:
    return {
        "Execution": {
            "Id": execution.id,
            "Input": input,
            "Name": execution.name,
            "RoleArn": execution.role_arn,
            "StartTime": timestamp_of(milliseconds(execution.start)),
            "RedriveCount": 0,
        },
        "StateMachine": {"Id": execution.machine_id, "Name": execution.machine_name},
    }


def _trace(
    run: Run,
    status: Status,
    *,
    output: JsonValue = None,
    error: str | None = None,
    cause: str | None = None,
    detail: str = "",
) -> Trace:
    return Trace(
        status,
        output,
        error,
        cause,
        detail,
        run.now,
        tuple(run.calls),
        tuple(run.waits),
        tuple(run.retries),
        tuple(run.entries),
    )


# --- compiling -------------------------------------------------------------------------------------


def _compile_flow(flow: Flow) -> RunFlow:
    return flow_of(flow.start_at.value, {state.name: _compile_state(state) for state in flow.states})


def _compile_state(state: State) -> Act:
    if state.query_language is QueryLanguage.JSONATA:
        return _not_decided
    match state:
        case PassState():
            return compile_pass(state)
        case ChoiceState():
            return compile_choice(state)
        case WaitState():
            return compile_wait(state)
        case SucceedState():
            return compile_succeed(state)
        case FailState():
            return compile_fail(state)
        case TaskState():
            return compile_task(state)
        case ParallelState():
            return compile_parallel(state, _compile_flow)
        case MapState():
            return compile_map(state, _compile_flow)
    raise AssertionError(f"no state type: {type(state).__name__}")


def _not_decided(visit: Visit) -> Step:
    raise Undecided(f'the state "{visit.state}" is written in JSONata')
