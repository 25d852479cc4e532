"""Events that nobody answers (protocol "event")."""

from __future__ import annotations

from asl2sw.equivalence.asl import Result, TaskCall, TaskOutcome
from asl2sw.equivalence.compare.roles.role import Role, payload_of
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

_ID = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, slots=True)
class MessageRole(Role):
    """`types`: of the events. `integration`: as in `arn:aws:states:::sqs:sendMessage`, which answers.

    `entries`: each of the Entries is an event of its own. `wraps`: the data stand in `{input}`.
    """

    types: tuple[str, ...]
    integration: str
    invokes: bool = False
    entries: bool = False
    wraps: bool = False

    @property
    def makes_ids(self) -> bool:
        return True

    def understood(self, call: TaskCall, outcome: TaskOutcome) -> TaskOutcome:
        """The acknowledgement: a message cannot fail."""
        return Result(self._acknowledgement())

    def expected(self, call: TaskCall) -> tuple[JsonValue, ...]:
        data = zip(self.types, self._data(call), strict=True)
        return tuple({"type": type, "data": each} for type, each in data)

    def _data(self, call: TaskCall) -> list[JsonValue]:
        payload = payload_of(call, invokes=self.invokes)
        if self.entries:
            assert isinstance(payload, dict) and isinstance(payload["Entries"], list)
            return payload["Entries"]
        return [{"input": payload} if self.wraps else payload]

    def _acknowledgement(self) -> JsonValue:
        match self.integration:
            case "sns:publish" | "sqs:sendMessage":
                return {"MessageId": _ID}
            case "events:putEvents":
                return {"Entries": [{"EventId": _ID} for _ in self.types], "FailedEntryCount": 0}
            case "lambda:invoke":
                return {"Payload": "", "StatusCode": 202}
        return {}
