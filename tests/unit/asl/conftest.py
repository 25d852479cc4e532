"""Reads a definition and says what was found where."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from asl2sw.asl import read_state_machine
from asl2sw.asl.model import State, StateMachine
from asl2sw.diagnostics import Diagnostic
from asl2sw.source import read_text
from asl2sw.source.reporter import Reporter


@dataclass(frozen=True)
class Reading:
    machine: StateMachine | None
    found: tuple[Diagnostic, ...]

    @property
    def codes(self) -> list[tuple[str, str | None]]:
        return [(diagnostic.code, diagnostic.pointer) for diagnostic in self.found]

    @property
    def errors(self) -> list[tuple[str, str | None]]:
        return [(diagnostic.code, diagnostic.pointer) for diagnostic in self.found if diagnostic.is_error]

    @property
    def marked(self) -> list[str]:
        """The marked source text of each finding."""
        places = [diagnostic.place for diagnostic in self.found if diagnostic.place is not None]
        return [place.source_line[place.column - 1 :][: place.width] for place in places]

    def state(self, name: str) -> State:
        assert self.machine is not None, self.found
        return next(state for state in self.machine.flow.states if state.name == name)


Read = Callable[[dict[str, Any] | str], Reading]


@pytest.fixture
def read() -> Read:
    def read(definition: dict[str, Any] | str) -> Reading:
        text = definition if isinstance(definition, str) else json.dumps(definition, indent=1)
        document, problems = read_text(text, "machine.asl.json")
        assert document is not None
        assert problems == ()
        reporter = Reporter(document)
        machine = read_state_machine(document, reporter)
        return Reading(machine, reporter.diagnostics)

    return read


@pytest.fixture
def read_state(read: Read) -> Callable[..., Reading]:
    """Reads a machine of one state `S`, and `Done` behind it when the state goes on to it."""

    def read_state(state: dict[str, Any], **machine: Any) -> Reading:
        states: dict[str, Any] = {"S": state}
        if '"Done"' in json.dumps(state):
            states["Done"] = {"Type": "Succeed"}
        return read({"StartAt": "S", "States": states, **machine})

    return read_state
