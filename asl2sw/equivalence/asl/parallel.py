"""Parallel."""

from __future__ import annotations

from collections.abc import Callable

from asl2sw.asl.model import Flow, ParallelState
from asl2sw.equivalence.asl.dataflow import compile_input
from asl2sw.equivalence.asl.errors import StateError
from asl2sw.equivalence.asl.expressions import compile_template
from asl2sw.equivalence.asl.flow import RunFlow
from asl2sw.equivalence.asl.handling import compile_handled
from asl2sw.equivalence.asl.run import Act, Timeline
from asl2sw.equivalence.asl.scope import Visit
from asl2sw.equivalence.asl.together import run_together
from asl2sw.equivalence.asl.trace import Place
from asl2sw.source.tree import JsonValue


def compile_parallel(state: ParallelState, compile_flow: Callable[[Flow], RunFlow]) -> Act:
    """All branches from the same input; the first to fail fails the state."""
    select = compile_input(state)
    parameters = None if state.parameters is None else compile_template(state.parameters)
    branches = [compile_flow(branch) for branch in state.branches]

    def attempt(visit: Visit) -> Timeline[JsonValue]:
        effective = select(visit)
        if parameters is not None:
            effective = parameters(visit.scope(effective))
            visit.run.check(effective)
        failures: list[tuple[StateError, int]] = []  # that counted, with their moments

        def start(index: int) -> Callable[[], Timeline[JsonValue]]:
            where = (*visit.where, Place(visit.state, index))
            return lambda: branches[index](visit.run, effective, visit.variables, visit.surroundings, where)

        def fail(index: int, error: StateError) -> JsonValue:
            if visit.run.leeway.cancel_siblings:
                raise error
            if not failures or visit.run.counts_instead(failures[0][1], len(failures)):
                failures.append((error, visit.run.now))
            return None

        results = yield from run_together(visit.run, [start(index) for index in range(len(branches))], fail)
        if failures:
            raise failures[-1][0]
        output: JsonValue = list(results)
        return output

    return compile_handled(state, attempt)
