"""What a machine looks for in its input, in the results of its tasks and in the errors that it catches.

Goes through the states against the flow of the data, again and again until nothing new is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from asl2sw.asl.model import (
    Catcher,
    ChoiceState,
    FailState,
    Flow,
    ItemBatcher,
    ItemReader,
    Located,
    MapState,
    NullPath,
    ParallelState,
    PassState,
    PathField,
    State,
    StateMachine,
    SucceedState,
    TaskState,
    TemplateLiteral,
    WaitState,
)
from asl2sw.asl.nested import flows_in
from asl2sw.equivalence.asl import reader_of, writer_of
from asl2sw.equivalence.generate.choices import look_at_choices
from asl2sw.equivalence.generate.expressions import Sources, element_of
from asl2sw.equivalence.generate.shapes import Kind, Shape
from asl2sw.expressions.ast import Path
from asl2sw.lazy_dataclass import dataclass

_MOST_ROUNDS = 24
_LARGEST = 50_000  # all shapes together

Handled = TaskState | ParallelState | MapState


@dataclass(frozen=True, slots=True)
class TaskDemand:
    """A task, and what becomes of its answers; of a Map, what reads its items or writes its results."""

    state: TaskState | MapState
    result: Shape
    error: Shape  # what is looked for in an Error Output
    in_map: bool  # called once for each item
    in_loop: bool  # may be called again in the same flow

    @property
    def errors(self) -> tuple[str, ...]:
        """The names that its Retry and Catch know, in their order, then those that a later state asks for."""
        lists = [
            *(retrier.error_equals for retrier in self.state.retry),
            *(catcher.error_equals for catcher in self.state.catch),
        ]
        asked = [value for value in self.name.values if isinstance(value, str)]
        return tuple(dict.fromkeys([*(name.value for names in lists for name in names), *asked]))

    @property
    def name(self) -> Shape:
        return self.error.fields.get("Error", Shape())

    @property
    def cause(self) -> Shape:
        return self.error.fields.get("Cause", Shape())

    @property
    def may_time_out(self) -> bool:
        state = self.state
        if isinstance(state, MapState):
            return False
        limits = (state.timeout_seconds, state.timeout_seconds_path, state.heartbeat_seconds)
        return any(limit is not None for limit in (*limits, state.heartbeat_seconds_path))


@dataclass(frozen=True, slots=True)
class Demands:
    """`tasks` by state name, in source order."""

    input: Shape
    tasks: dict[str, TaskDemand]


def demands_of(machine: StateMachine) -> Demands:
    """Everything that a machine looks for. States in JSONata are taken to look for nothing."""
    analysis = _Analysis()
    before = -1
    for _ in range(_MOST_ROUNDS):
        analysis.look_at_flow(machine.flow, analysis.input, Shape(), Shape())
        size = analysis.size()
        if size == before or size > _LARGEST:
            break
        before = size
    return Demands(analysis.input, dict(_tasks(machine.flow, analysis, in_map=False)))


def _tasks(flow: Flow, analysis: _Analysis, *, in_map: bool) -> Iterator[tuple[str, TaskDemand]]:
    for state in flow.states:
        if isinstance(state, TaskState):
            yield state.name, analysis.demand(state, state.name, flow, in_map=in_map)
        elif isinstance(state, ParallelState):
            for branch in state.branches:
                yield from _tasks(branch, analysis, in_map=in_map)
        elif isinstance(state, MapState):
            for name in _helpers(state):
                yield name, analysis.demand(state, name, flow, in_map=in_map)
            yield from _tasks(state.processor, analysis, in_map=True)


def most_items(reader: ItemReader) -> int | None:
    """MaxItems, where it stands in the definition."""
    config = reader.reader_config
    if not isinstance(config, TemplateLiteral) or not isinstance(config.value, dict):
        return None
    most = config.value.get("MaxItems")
    return most if isinstance(most, int) else None


def _helpers(state: MapState) -> list[str]:
    """What reads the items of a Map and what writes its results."""
    reader = [] if state.item_reader is None else [reader_of(state.name)]
    return reader if state.result_writer is None else [*reader, writer_of(state.name)]


def is_in_loop(flow: Flow, state: State) -> bool:
    """Whether the flow can come back to the state."""
    states = {each.name: each for each in flow.states}
    seen: set[str] = set()
    waiting = [*successors(state)]
    while waiting:
        name = waiting.pop()
        if name not in seen and name in states:
            seen.add(name)
            waiting += successors(states[name])
    return state.name in seen


def successors(state: State) -> list[str]:
    """The states that may follow, those of catchers included."""
    names = [state.next.value] if state.next is not None else []
    if isinstance(state, ChoiceState):
        names += [branch.next.value for branch in state.choices]
        names += [state.default.value] if state.default is not None else []
    if isinstance(state, Handled):
        names += [catcher.next.value for catcher in state.catch]
    return names


@dataclass(slots=True)
class _Analysis:
    """Shapes found so far, by the name of the state or variable."""

    input: Shape = field(default_factory=lambda: Shape(kinds=[Kind.OBJECT]))
    inputs: dict[str, Shape] = field(default_factory=dict)
    results: dict[str, Shape] = field(default_factory=dict)
    errors: dict[str, Shape] = field(default_factory=dict)
    variables: dict[str, Shape] = field(default_factory=dict)

    def size(self) -> int:
        groups = (self.inputs, self.results, self.errors, self.variables)
        return self.input.size() + sum(shape.size() for group in groups for shape in group.values())

    def demand(self, state: TaskState | MapState, name: str, flow: Flow, *, in_map: bool) -> TaskDemand:
        result, error = self.results.setdefault(name, Shape()), self.errors.setdefault(name, Shape())
        return TaskDemand(state, result, error, in_map, is_in_loop(flow, state))

    def look_at_flow(self, flow: Flow, input: Shape, output: Shape, item: Shape) -> None:
        """`output`: what is looked for in what the flow ends with; `item`: in $$.Map.Item.Value."""
        for state in reversed(flow.states):
            self._look_at_state(state, output, item)
        input.merge(self._input_of(flow.start_at.value))

    def _input_of(self, name: str) -> Shape:
        return self.inputs.setdefault(name, Shape())

    def _look_at_state(self, state: State, output: Shape, item: Shape) -> None:
        raw = Sources(self._input_of(state.name), self.input, self.variables, item)
        after = output if state.next is None else self._input_of(state.next.value)
        effective = raw.seen_from(Shape())
        match state:
            case TaskState():
                result = self._look_at_result(state, raw, after)
                self._look_at_task(state, effective)
                self.results.setdefault(state.name, Shape()).merge(result)
            case ParallelState():
                result = self._look_at_result(state, raw, after)
                self._look_at_branches(state, effective, result)
            case MapState():
                result = self._look_at_result(state, raw, after)
                if state.result_writer is not None:
                    effective.fill(state.result_writer.parameters, Shape())
                    self.results.setdefault(writer_of(state.name), Shape()).merge(result)
                    result = Shape()
                self._look_at_items(state, effective, result)
            case PassState():
                self._look_at_pass(state, raw, effective, after)
            case ChoiceState():
                look_at_choices(state, effective)
                self._look_at_choice_output(state, effective, after)
            case WaitState():
                self._look_at_wait(state, effective)
                _pass_on(state, effective, after)
            case SucceedState():
                _pass_on(state, effective, after)
            case FailState():
                for field_of in (state.error_path, state.cause_path):
                    if field_of is not None:
                        effective.look_for(field_of.value, Shape(kinds=[Kind.TEXT]))
        raw.narrow(state.input_path, effective.input)

    # --- results ---------------------------------------------------------------------------------

    def _look_at_result(self, state: Handled, raw: Sources, after: Shape) -> Shape:
        """What is looked for in the result, which ResultSelector and ResultPath take apart."""
        for catcher in state.catch:
            self._look_at_catcher(state, catcher, raw)
        kept, result = _before_output(state, state.result_path, raw, after)
        raw.input.merge(kept)
        seen = raw.seen_from(Shape())
        seen.fill(state.assign, self._assigned())
        if state.result_selector is None:
            seen.input.merge(result)
        else:
            seen.fill(state.result_selector, result)
        return seen.input

    def _look_at_catcher(self, state: Handled, catcher: Catcher, raw: Sources) -> None:
        kept, error = _split(self._input_of(catcher.next.value), catcher.result_path)
        raw.input.merge(kept)
        seen = raw.seen_from(error)
        seen.fill(catcher.assign, self._assigned())
        for name in _names_of_tasks(state):
            self.errors.setdefault(name, Shape()).merge(error)

    def _assigned(self) -> Shape:
        return Shape(fields=self.variables)

    # --- states ----------------------------------------------------------------------------------

    def _look_at_task(self, state: TaskState, effective: Sources) -> None:
        effective.fill(state.parameters, Shape())
        for path in (state.timeout_seconds_path, state.heartbeat_seconds_path):
            _count(path, effective)

    def _look_at_pass(self, state: PassState, raw: Sources, effective: Sources, after: Shape) -> None:
        kept, result = _before_output(state, state.result_path, raw, after)
        raw.input.merge(kept)
        effective.fill(state.assign, self._assigned())
        if state.parameters is not None:
            effective.fill(state.parameters, result)
        elif state.result is None:
            effective.input.merge(result)

    def _look_at_choice_output(self, state: ChoiceState, effective: Sources, after: Shape) -> None:
        effective.fill(state.assign, self._assigned())
        for branch in state.choices:
            effective.fill(branch.assign, self._assigned())
        for name in successors(state):
            _pass_on(state, effective, self._input_of(name))

    def _look_at_wait(self, state: WaitState, effective: Sources) -> None:
        effective.fill(state.assign, self._assigned())
        _count(state.seconds_path, effective)
        if state.timestamp_path is not None:
            effective.look_at(state.timestamp_path.value, Shape(kinds=[Kind.TIMESTAMP]))

    def _look_at_branches(self, state: ParallelState, effective: Sources, result: Shape) -> None:
        inner = effective.input if state.parameters is None else Shape()
        for position, branch in enumerate(state.branches):
            self.look_at_flow(branch, inner, element_of(result, position), effective.item)
        if state.parameters is not None:
            effective.fill(state.parameters, inner)

    def _look_at_items(self, state: MapState, effective: Sources, result: Shape) -> None:
        one, item = Shape(), Shape()
        self.look_at_flow(state.processor, one, element_of(result, -1), item)
        if state.item_batcher is not None:
            one = self._look_at_batches(state.item_batcher, effective, one)
        if state.item_selector is None:
            item.merge(one)
        else:
            selecting = Sources(effective.input, self.input, self.variables, item)
            selecting.fill(state.item_selector, one)
        items = Shape(items=item, kinds=[Kind.ARRAY])
        if state.item_reader is not None:
            effective.fill(state.item_reader.parameters, Shape())
            most = most_items(state.item_reader)
            if most is not None:
                items.position(most)  # one more than are taken
            self.results.setdefault(reader_of(state.name), Shape()).merge(items)
        elif state.items_path is not None:
            effective.look_at(state.items_path.value, items)
        else:
            effective.input.merge(items)
        limits = (state.max_concurrency_path, state.tolerated_failure_count_path)
        for path in (*limits, state.tolerated_failure_percentage_path):
            _count(path, effective)

    def _look_at_batches(self, batcher: ItemBatcher, effective: Sources, batch: Shape) -> Shape:
        """What is looked for in one item of a batch."""
        effective.fill(batcher.batch_input, batch.fields.get("BatchInput", Shape()))
        _count(batcher.max_items_per_batch_path, effective)
        _count(batcher.max_input_bytes_per_batch_path, effective)
        return element_of(batch.fields.get("Items", Shape()), -1)


def _names_of_tasks(state: Handled) -> list[str]:
    """The tasks whose errors may reach the state's catchers."""
    if isinstance(state, TaskState):
        return [state.name]
    names = _helpers(state) if isinstance(state, MapState) else []
    inner = [each for flow in flows_in(state) for each in flow.states if isinstance(each, Handled)]
    return [*names, *(name for each in inner for name in _names_of_tasks(each))]


def _before_output(
    state: State, result_path: PathField | None, raw: Sources, after: Shape
) -> tuple[Shape, Shape]:
    """What is looked for in the raw input and in the result, through OutputPath and ResultPath."""
    joined = raw.seen_from(Shape())
    joined.narrow(state.output_path, after)
    return _split(joined.input, result_path)


def _split(joined: Shape, result_path: PathField | None) -> tuple[Shape, Shape]:
    """What is looked for outside of the place where a result stands, and in the result."""
    if result_path is None or (isinstance(result_path.value, Path) and not result_path.value.steps):
        return Shape(), joined
    if isinstance(result_path.value, NullPath):
        return joined, Shape()
    kept, result = Shape(kinds=[Kind.OBJECT]), Shape()
    kept.merge(joined)
    names = [getattr(step, "name", "") for step in result_path.value.steps]
    place: Shape | None = kept
    for name in names[:-1]:
        place = place.fields.get(name) if place is not None else None
    if place is not None:
        result.merge(place.fields.pop(names[-1], Shape()))
    return kept, result


def _pass_on(state: State, effective: Sources, after: Shape) -> None:
    effective.narrow(state.output_path, after)


def _count(path: Located[Path] | None, effective: Sources) -> None:
    if path is not None:
        effective.look_at(path.value, Shape(kinds=[Kind.COUNT]))
