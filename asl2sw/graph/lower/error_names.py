"""Which errors an ErrorEquals list takes (`States Language §Errors`)."""

from __future__ import annotations

from collections.abc import Iterable

from asl2sw.expressions import ir
from asl2sw.lazy_dataclass import dataclass

RUNTIME = "States.Runtime"
TIMEOUT = "States.Timeout"


@dataclass(frozen=True, slots=True)
class NameSet:
    """A set of error names: those listed, or with `others` all but those listed."""

    names: frozenset[str]
    others: bool = False

    def __bool__(self) -> bool:
        return self.others or bool(self.names)

    def minus(self, other: NameSet) -> NameSet:
        return self.meet(NameSet(other.names, not other.others))

    def meet(self, other: NameSet) -> NameSet:
        """What is in both."""
        match self.others, other.others:
            case False, False:
                return NameSet(self.names & other.names)
            case False, True:
                return NameSet(self.names - other.names)
            case True, False:
                return NameSet(other.names - self.names)
            case _:
                return NameSet(self.names | other.names, others=True)

    def join(self, other: NameSet) -> NameSet:
        """What is in either."""
        everything_else = NameSet(self.names, not self.others).meet(NameSet(other.names, not other.others))
        return NameSet(everything_else.names, not everything_else.others)

    def within(self, other: NameSet) -> bool:
        return not self.minus(other)

    @property
    def test(self) -> ir.ErrorIn:
        return ir.ErrorIn(tuple(sorted(self.names)), self.others)


def taken_by(error_equals: Iterable[str]) -> NameSet:
    """What the list takes. Nothing takes States.Runtime, not even by its name (recorded on AWS)."""
    found = NameSet(frozenset())
    for name in error_equals:
        match name:
            case "States.ALL":
                one = NameSet(frozenset({RUNTIME}), others=True)
            case "States.TaskFailed":
                one = NameSet(frozenset({RUNTIME, TIMEOUT}), others=True)
            case "States.Runtime":
                continue
            case _:
                one = NameSet(frozenset({name}))
        found = found.join(one)
    return found
