"""jq in the workflow in place of a service; nobody is called."""

from __future__ import annotations

from typing import Any

import jq

from asl2sw.equivalence.asl import AWS_PROSE, Failure, Result, TaskCall, TaskOutcome
from asl2sw.equivalence.compare.roles.role import NotComparable, Role, payload_of
from asl2sw.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class ExpressionRole(Role):
    """`invokes`: the jq gets and gives the Payload of lambda:invoke."""

    jq: str = "."
    invokes: bool = False

    @property
    def on_engine(self) -> bool:
        return True

    def understood(self, call: TaskCall, outcome: TaskOutcome) -> TaskOutcome:
        """What the jq gives. An error of its own counts as States.Runtime."""
        payload = payload_of(call, invokes=self.invokes)
        try:
            value: Any = jq.compile(self.jq).input_value(payload).first()
        except ValueError:
            return Failure("States.Runtime", AWS_PROSE)
        except StopIteration:
            raise NotComparable(f"the jq of {call.state} gives no value") from None
        envelope = {"ExecutedVersion": "$LATEST", "Payload": value, "StatusCode": 200}
        return Result(envelope if self.invokes else value)
