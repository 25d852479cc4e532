"""TimeoutSeconds and HeartbeatSeconds of a task that waits for an answer."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.tree import (
    Call,
    Identity,
    Jq,
    Literal,
    MakeArray,
    MakeObject,
    Operation,
    fold,
    path_of,
    pipe,
)
from asl2sw.graph.nodes import Callback
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.durations import iso_duration
from asl2sw.sonataflow.model import Action

NOW = Call("timestamp")  # milliseconds
SINCE, BEAT = path_of("since"), path_of("beat")  # when the task began, when it last gave a sign of life
_MOST_MS = 2**31 - 1  # a longer eventTimeout must be ISO 8601 text (engine fact)


class TimeLimits:
    """Both limits of one task; what is known only at run time is computed into `.limits`."""

    def __init__(self, node: Callback) -> None:
        given = (("timeout", SINCE, node.timeout_s), ("heartbeat", BEAT, node.heartbeat_s))
        self._limits = [(name, begin, limit) for name, begin, limit in given if limit is not None]
        self.has_heartbeat = node.heartbeat_s is not None

    def __bool__(self) -> bool:
        return bool(self._limits)

    @property
    def _computed(self) -> list[tuple[str, ir.Expr]]:
        return [(name, limit) for name, _, limit in self._limits if not isinstance(limit, ir.Constant)]

    @property
    def are_short(self) -> bool:
        """Whether the time left is a number that the engine takes."""
        return not self._computed and all(
            isinstance(limit, ir.Constant) and isinstance(limit.value, int) and limit.value * 1000 <= _MOST_MS
            for _, _, limit in self._limits
        )

    @property
    def constant(self) -> str | None:
        """The duration, when there is only TimeoutSeconds and it stands in the definition."""
        match self._limits:
            case [("timeout", _, ir.Constant(int(seconds)))]:
                return iso_duration(seconds * 1000)
            case _:
                return None

    @property
    def begun(self) -> list[Jq]:
        """What the beginning of the task keeps for them."""
        kept = [Operation("=", SINCE, NOW)] if self._limits else []
        return [*kept, Operation("=", BEAT, SINCE)] if self.has_heartbeat else list(kept)

    def computed(self, emitter: Emitter) -> list[Action]:
        """The action that computes `.limits`, in milliseconds; it fails where the task does."""
        if not self._computed:
            return []
        limits = MakeObject(
            tuple(
                (name, Operation("*", compile_expression(limit), Literal(1000)))
                for name, limit in self._computed
            )
        )
        name = emitter.expression("evaluate", Identity())
        return [Action(name, from_state_data=limits, to_state_data=("limits",))]

    @property
    def left(self) -> Jq:
        """Milliseconds until the first of them passes."""
        ends: list[Jq] = []
        for name, begin, limit in self._limits:
            match limit:
                case ir.Constant(int(seconds)):
                    length: Jq = Literal(seconds * 1000)
                case _:
                    length = path_of("limits", name)
            ends.append(Operation("+", begin, length))
        if len(ends) == 1:
            return Operation("-", ends[0], NOW)
        return pipe(MakeArray(fold(",", ends)), Operation("-", Call("min"), NOW))

    def event_timeout(self) -> tuple[list[Jq], Jq | None]:
        """What stands as `eventTimeout`, and what the filter before it must do."""
        if not self._limits:
            return [], None
        if self.are_short:
            return [], self.left
        text = pipe(self.left, Call("millisecondsToWait"))
        return [Operation("=", path_of("limits", "left"), text)], path_of("limits", "left")
