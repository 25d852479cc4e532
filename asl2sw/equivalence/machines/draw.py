"""What all parts of a machine draw from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from random import Random
from typing import Any, TypeVar

from asl2sw.lazy_dataclass import dataclass

T = TypeVar("T")

FIELDS = ("a", "b", "n", "s", "list", "flag")
ERRORS = ("Busy", "Gone", "Odd.Error")
_ODD_NAMES = ("Größe prüfen", "Say 'hi'", "Is it > 5?", "a/b: c", "100%", "wait", "Start")
_LITERALS: tuple[Any, ...] = (
    0, 1, -3, 2.5, 12345678901, True, False, None, "", "text", "ü\"'\\{}\n${x}", {}, [], [None], [1, "two"],
    {"k": 1}, {"k": {"l": [{}]}},
)  # fmt: skip


@dataclass(slots=True)
class Draw:
    """The random generator, and what has been given out already."""

    random: Random
    states_left: int
    names: set[str] = field(default_factory=set)
    variables: set[str] = field(default_factory=set)  # those that any state assigns

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one_of(self, options: Sequence[T]) -> T:
        return self.random.choice(options)

    def some_of(self, options: Sequence[T], most: int) -> list[T]:
        return self.random.sample(options, self.random.randint(1, min(most, len(options))))

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def literal(self) -> Any:
        return self.one_of(_LITERALS)

    def state_name(self, kind: str) -> str:
        """A name that no other state has."""
        odd = [name for name in _ODD_NAMES if name not in self.names]
        name = self.one_of(odd) if odd and self.chance(0.15) else f"{kind} {len(self.names) + 1}"
        self.names.add(name)
        return name


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a flow stands."""

    depth: int = 0  # Parallel and Map states around it
    in_map: bool = False
    in_child: bool = False  # of a distributed Map: no variables from outside
    variables: tuple[str, ...] = ()  # that certainly have a value here
