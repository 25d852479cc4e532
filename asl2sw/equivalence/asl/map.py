"""Map, inline and distributed (`States Language §Map State`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from asl2sw.asl.model import Flow, MapState
from asl2sw.equivalence.asl.dataflow import compile_input
from asl2sw.equivalence.asl.errors import (
    EXCEED_TOLERATED_FAILURE_THRESHOLD,
    RUNTIME,
    StateError,
    Undecided,
    runtime,
)
from asl2sw.equivalence.asl.expressions import compile_path, compile_template
from asl2sw.equivalence.asl.flow import RunFlow
from asl2sw.equivalence.asl.handling import compile_handled
from asl2sw.equivalence.asl.map_batches import Batch, compile_batches
from asl2sw.equivalence.asl.map_children import child_surroundings, failed_child
from asl2sw.equivalence.asl.map_outside import compile_reader, compile_writer
from asl2sw.equivalence.asl.parameters import compile_number
from asl2sw.equivalence.asl.run import Act, Timeline
from asl2sw.equivalence.asl.scope import JsonObject, Scope, Surroundings, Visit
from asl2sw.equivalence.asl.together import run_together
from asl2sw.equivalence.asl.trace import Place
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

Select = Callable[[Scope, JsonValue], list[Batch]]  # of what a reader has read, if there is one


@dataclass(frozen=True, slots=True)
class _Tolerance:
    """How many items may fail; None where nothing is said."""

    count: float | None
    percentage: float | None

    def is_exceeded(self, failed: int, total: int) -> bool:
        if self.count is None and self.percentage is None:
            return failed > 0
        too_many = self.count is not None and failed > self.count
        return too_many or (self.percentage is not None and failed * 100 > self.percentage * total)


def compile_map(state: MapState, compile_flow: Callable[[Flow], RunFlow]) -> Act:
    """One run of the processor for each item or batch; the results in the order of the items."""
    process = compile_flow(state.processor)
    select, batches = compile_input(state), _compile_items(state)
    concurrency = compile_number("MaxConcurrencyPath", state.max_concurrency, state.max_concurrency_path, 0)
    tolerance = _compile_tolerance(state)
    distributed = state.processor_config is not None and state.processor_config.mode == "DISTRIBUTED"
    read, write = compile_reader(state), compile_writer(state)

    def attempt(visit: Visit) -> Timeline[JsonValue]:
        if (read or write) and not visit.run.calls_outside:
            raise Undecided("ItemReader and ResultWriter use data from outside")
        scope = visit.scope(select(visit))
        items = None if read is None else (yield from read(scope))
        limit, tolerated = int(concurrency(scope) or 0), tolerance(scope)
        inputs = batches(scope, items)
        iterations = _Iterations(visit, process, inputs, tolerated, distributed)
        starts = [iterations.start(index) for index in range(len(inputs))]
        in_batches = visit.run.leeway.in_batches
        results = yield from run_together(
            visit.run, starts, iterations.failed, limit, iterations.may_begin, in_batches
        )
        iterations.settle()
        output = list(results)
        return output if write is None else (yield from write(scope, output))

    return compile_handled(state, attempt)


class _Iterations:
    """The iterations of one attempt, and how many items have failed so far."""

    def __init__(
        self,
        visit: Visit,
        process: RunFlow,
        inputs: Sequence[Batch],
        tolerance: _Tolerance,
        distributed: bool,
    ) -> None:
        self._visit = visit
        self._process = process
        self._inputs = inputs
        self._tolerance = tolerance
        self._distributed = distributed
        self._total = sum(batch.size for batch in inputs)
        self._failed = 0
        self._fatal: StateError | None = None
        self._fatal_at = 0
        self._fatal_seen = 0

    def start(self, index: int) -> Callable[[], Timeline[JsonValue]]:
        visit, batch = self._visit, self._inputs[index]
        where = (*visit.where, Place(visit.state, index))
        if self._distributed:  # an execution of its own: the variables around it are not visible
            around = child_surroundings(visit, index, batch.input)
            return lambda: self._process(visit.run, batch.input, {}, around, where)
        around = Surroundings(visit.surroundings.execution, batch.item, visit.surroundings.given)
        return lambda: self._process(visit.run, batch.input, visit.variables, around, where)

    def failed(self, index: int, error: StateError) -> JsonValue:
        """What stands in the results for a failed iteration, as long as that is tolerated."""
        self._failed += self._inputs[index].size
        ends_all = error.error == RUNTIME and not self._distributed
        fatal = ends_all or self._tolerance.is_exceeded(self._failed, self._total)
        run = self._visit.run
        if fatal and (self._fatal is None or run.counts_instead(self._fatal_at, self._fatal_seen)):
            self._fatal, self._fatal_at = error if ends_all else self._verdict(error), run.now
            self._fatal_seen += 1
            if run.leeway.cancel_siblings:
                raise self._fatal
        return failed_child(self._visit, index, self._inputs[index].input, error)

    def may_begin(self) -> bool:
        """Whether one more iteration begins."""
        return self._fatal is None or self._visit.run.begins_after_failure(self._visit.state)

    def settle(self) -> None:
        """Raises what failed the state, where the other iterations were left to finish."""
        if self._fatal is not None:
            raise self._fatal

    def _verdict(self, error: StateError) -> StateError:
        tolerates = self._tolerance.count is not None or self._tolerance.percentage is not None
        if self._distributed or tolerates:
            return StateError(EXCEED_TOLERATED_FAILURE_THRESHOLD, detail=f"a child failed: {error.error}")
        return error


def _compile_tolerance(state: MapState) -> Callable[[Scope], _Tolerance]:
    count = compile_number(
        "ToleratedFailureCountPath", state.tolerated_failure_count, state.tolerated_failure_count_path, 0
    )
    percentage = compile_number(
        "ToleratedFailurePercentagePath",
        state.tolerated_failure_percentage,
        state.tolerated_failure_percentage_path,
        0,
        100,
    )
    return lambda scope: _Tolerance(count(scope), percentage(scope))


def _compile_items(state: MapState) -> Select:
    """What each iteration gets: what was read or ItemsPath, then ItemSelector, then ItemBatcher."""
    items_at = None if state.items_path is None else compile_path(state.items_path.value)
    selector = None if state.item_selector is None else compile_template(state.item_selector)
    batches = None if state.item_batcher is None else compile_batches(state.item_batcher)

    def items_of(scope: Scope, items: JsonValue) -> list[Batch]:
        if items is None:
            items = scope.input if items_at is None else items_at(scope)
        if not isinstance(items, list):
            raise runtime("the items are no array")
        chosen: list[Batch] = []
        for index, value in enumerate(items):
            item: JsonObject = {"Index": index, "Value": value}
            seen = Scope(scope.input, scope.visit.at_item(item)) if selector is not None else scope
            chosen.append(Batch(value if selector is None else selector(seen), 1, item))
        for batch in chosen if selector is not None else ():
            scope.visit.run.check(batch.input)
        return chosen if batches is None else batches(scope, [batch.input for batch in chosen])

    return items_of
