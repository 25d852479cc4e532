"""Helper definitions that emitted expressions may carry.

There is no prelude: an expression starts with exactly the definitions it uses, each one line where possible.
"""

from __future__ import annotations

from collections.abc import Iterable

from asl2sw.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """`def name(parameters): body;`. `body` is jq text; `needs` names the definitions it calls.

    Errors a body raises are strings that name the States Language error: `error("States.Runtime")`.
    """

    name: str
    parameters: tuple[str, ...]  # "$value" for a value, "f" for a filter
    body: str
    needs: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        parameters = f"({'; '.join(self.parameters)})" if self.parameters else ""
        return f"def {self.name}{parameters}: {self.body};"


def in_order_of_use(names: Iterable[str], table: dict[str, Definition]) -> list[Definition]:
    """The definitions with these names and all they need, each after what it needs."""
    ordered: dict[str, Definition] = {}

    def add(name: str) -> None:
        if name not in ordered:
            for needed in table[name].needs:
                add(needed)
            ordered[name] = table[name]

    for name in sorted(names):
        add(name)
    return list(ordered.values())
