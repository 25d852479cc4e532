"""A StartAt with its States, as something that runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from asl2sw.equivalence.asl.errors import Undecided
from asl2sw.equivalence.asl.run import Act, Run, Step, Timeline
from asl2sw.equivalence.asl.scope import Surroundings, Variables, Visit
from asl2sw.equivalence.asl.trace import Where
from asl2sw.source.tree import JsonValue

# Gives the flow's output; the variables are those of the scope around it.
RunFlow: TypeAlias = Callable[[Run, JsonValue, Variables, Surroundings, Where], Timeline[JsonValue]]


def flow_of(start_at: str, acts: Mapping[str, Act]) -> RunFlow:
    """Runs from state to state until one ends the flow; variables that it sets end with it."""

    def run_flow(
        run: Run, data: JsonValue, variables: Variables, surroundings: Surroundings, where: Where
    ) -> Timeline[JsonValue]:
        name: str | None = start_at
        while name is not None:
            act = acts.get(name)
            if act is None:
                raise Undecided(f"there is no state {name!r}")
            visit = Visit(run, name, data, variables, surroundings, where)
            run.enter(visit)
            done = act(visit)
            step = done if isinstance(done, Step) else (yield from done)
            name, data, variables = step.next, step.output, step.variables
        return data

    return run_flow
