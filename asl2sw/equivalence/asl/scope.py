"""What a visit of a state knows, and what an expression in it sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from asl2sw.equivalence.asl.errors import Undecided
from asl2sw.equivalence.asl.timestamps import timestamp_of
from asl2sw.equivalence.asl.trace import Where
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

if TYPE_CHECKING:
    from asl2sw.equivalence.asl.run import Run

Variables: TypeAlias = Mapping[str, JsonValue]  # never changed: an assignment makes a new one
JsonObject: TypeAlias = "dict[str, JsonValue]"


@dataclass(frozen=True, slots=True)
class Given:
    """A context object that the caller prescribes, as TestState does; it stays the same all the time."""

    value: JsonValue


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The parts of the context object that outlast a state. `item` is `$$.Map.Item` in an iteration."""

    execution: JsonObject  # with the fields Execution and StateMachine
    item: JsonObject | None = None
    given: Given | None = None


class Visit:
    """One visit of a state, all its retries included."""

    __slots__ = (
        "entered_at",
        "raw",
        "retries",
        "run",
        "state",
        "surroundings",
        "token",
        "variables",
        "where",
    )

    def __init__(
        self,
        run: Run,
        state: str,
        raw: JsonValue,
        variables: Variables,
        surroundings: Surroundings,
        where: Where,
    ) -> None:
        self.run = run
        self.state = state
        self.raw = raw
        self.variables = variables
        self.surroundings = surroundings
        self.where = where
        self.entered_at = run.now
        self.retries: int | None = None  # a number only in states that can be retried
        self.token: str | None = None

    def scope(self, value: JsonValue) -> Scope:
        """For expressions whose `$` is this value."""
        return Scope(value, self)

    def at_item(self, item: JsonObject) -> Visit:
        """The same visit, seen with `$$.Map.Item`."""
        seen = Visit(self.run, self.state, self.raw, self.variables, self.surroundings, self.where)
        seen.surroundings = Surroundings(self.surroundings.execution, item, self.surroundings.given)
        seen.entered_at, seen.retries = self.entered_at, self.retries
        return seen

    def context(self) -> JsonValue:
        """The context object, `$$`."""
        around = self.surroundings
        if around.given is not None:
            return around.given.value
        try:
            entered = timestamp_of(self.run.start_ms + self.entered_at)
        except (OverflowError, OSError, ValueError):
            raise Undecided("the virtual clock has passed the year 9999") from None
        state: JsonObject = {"Name": self.state, "EnteredTime": entered}
        if self.retries is not None:
            state["RetryCount"] = self.retries
        context: JsonObject = {**around.execution, "State": state}
        if self.token is not None:
            context["Task"] = {"Token": self.token}
        if around.item is not None:
            context["Map"] = {"Item": around.item}
        return context


class Scope:
    """What an expression sees: `$`, and by the visit `$$` and the variables."""

    __slots__ = ("input", "visit")

    def __init__(self, input: JsonValue, visit: Visit) -> None:
        self.input = input
        self.visit = visit
