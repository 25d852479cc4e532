"""What is compared: a state machine, and the workflows that a conversion made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from asl2sw.asl.model import State, StateMachine
from asl2sw.asl.nested import states_of
from asl2sw.equivalence.compare.roles import UNKNOWN, Role
from asl2sw.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """`documents`: the root first. `origins`: "<workflow id>/<state>" to the pointer of its source.

    `tasks`: how each task is carried out, by state name. `text_input`: the input goes in as JSON text.
    `helpers`: states of the workflow that call for a Map, and the task that each is (`reader_of`).
    """

    machine: StateMachine
    documents: tuple[Mapping[str, Any], ...]
    origins: Mapping[str, str]
    tasks: Mapping[str, Role]
    text_input: bool = False
    helpers: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, State] = field(init=False)  # by name, nested ones too
    _names: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        states = list(states_of(self.machine.flow))
        object.__setattr__(self, "states", {state.name: state for state in states})
        object.__setattr__(self, "_names", {state.pointer: state.name for state in states})

    def role_of(self, state: str) -> Role:
        return self.tasks.get(state, UNKNOWN)

    def caller_of(self, workflow: str, state: str) -> str | None:
        """The task that a state of the workflow calls for; None when it is none of the machine's."""
        return self.helpers.get(state) or self.source_of(workflow, state)

    def source_of(self, workflow: str, state: str) -> str | None:
        """The state of the machine that a state of the workflow comes from; None for `Start` and the like."""
        pointer = self.origins.get(f"{workflow}/{state}", "")
        while pointer and pointer not in self._names:
            pointer = pointer.rpartition("/")[0]
        return self._names.get(pointer)
