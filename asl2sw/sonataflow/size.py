"""How much Java a workflow becomes.

Quarkus generates one method per workflow, of at most 64 kB, and one constant per jq text, of at most
65,535 bytes. One workflow over either limit and the whole application does not build (engine fact).
"""

from __future__ import annotations

from collections.abc import Mapping

from asl2sw.sonataflow.model import (
    ForeachState,
    InjectState,
    OperationState,
    ParallelState,
    SleepState,
    State,
    SwitchState,
)

MOST_BYTES = 60_000  # the limit is 65,535; the model below errs by some hundred bytes (docs/engine-facts.md)
MOST_TEXT_BYTES = 65_000

_WORKFLOW = 166
_STATES: Mapping[type[State], int] = {
    InjectState: 109,
    OperationState: 247,
    SleepState: 101,
    SwitchState: 174,
    ForeachState: 379,
    ParallelState: 161,
}
_CONDITION = 135
_BRANCH = 649  # with the subflow that it runs
_FILTER = 92
_EXPRESSION_ACTION, _REST_ACTION, _SUBFLOW_ACTION = 211, 739, 440
_ERROR = 107
