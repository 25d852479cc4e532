"""The meaning of a state machine: an interpreter of the Amazon States Language (JSONPath).

It reads the model and the syntax trees of expressions, and nothing of what the compiler makes of them, so
that it can contradict the compiler. What it does is checked against executions recorded on AWS.

    trace = run_machine(machine, {"id": 7}, lambda call: Result({"ok": True}))
    trace.status, trace.output, [call.payload for call in trace.calls]

To judge another run by a trace:
* UNDECIDED says nothing: leave the run out, and count it.
* Where `cause` (or a Cause in data, after a Catch) is AWS_PROSE, any text is right.
* Calls of different branches and iterations (`where`) may come in any order. A target that lets the others
  finish when one fails is compared with `Leeway(cancel_siblings=False)`.
* A retry with `jitter` may take any time up to its delay.
* Ids, tokens, UUIDs, random numbers and clock values differ in every run.
"""

from asl2sw.equivalence.asl.errors import AWS_PROSE
from asl2sw.equivalence.asl.machine import PreparedMachine, prepare, run_machine
from asl2sw.equivalence.asl.map_outside import reader_of, writer_of
from asl2sw.equivalence.asl.scope import Given
from asl2sw.equivalence.asl.trace import (
    Behaviour,
    Execution,
    Failure,
    Leeway,
    Limits,
    NoAnswer,
    Place,
    Result,
    Retried,
    StateEntry,
    Status,
    TaskCall,
    TaskOutcome,
    Trace,
    Waited,
)

__all__ = [
    "AWS_PROSE",
    "Behaviour",
    "Execution",
    "Failure",
    "Given",
    "Leeway",
    "Limits",
    "NoAnswer",
    "Place",
    "PreparedMachine",
    "Result",
    "Retried",
    "StateEntry",
    "Status",
    "TaskCall",
    "TaskOutcome",
    "Trace",
    "Waited",
    "prepare",
    "reader_of",
    "run_machine",
    "writer_of",
]
