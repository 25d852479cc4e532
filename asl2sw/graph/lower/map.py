"""Map, inline and distributed."""

from __future__ import annotations

from dataclasses import replace

from asl2sw.asl.model import ItemBatcher, JsonataValue, Located, MapState
from asl2sw.expressions import ir
from asl2sw.expressions.ast import Name, Path
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.lower import lower_path
from asl2sw.graph.context import (
    DATA,
    RESULT,
    Builder,
    effective_input,
    lower_template,
    next_of,
    origin_of,
    with_input,
)
from asl2sw.graph.lower.handling import counters_of, lower_handling
from asl2sw.graph.lower.reader import first_items, lower_reader, lower_writer
from asl2sw.graph.lower.task import store_output
from asl2sw.graph.nodes import Assignment, Compute, ForEach, StateGraph, Tolerance, all_expressions

_NO_TOLERANCE = Tolerance(ir.Constant(0), None)


def lower_map(state: MapState, builder: Builder) -> None:
    """The processor on every item; its outputs in order are the result."""
    body = builder.inner(state.processor, in_map=True)
    if body is None:
        return
    if _is_distributed(state):
        body = _with_own_input(body, state)
    handling = lower_handling(state, builder)
    name, items = state.name, _array_of_items(state, builder)
    if state.item_reader is not None:
        name = lower_reader(state, handling.on_error, builder)
        items = first_items(state, ir.ArrayOnly(ir.Ref(Slot.ITEMS)), builder)
    carries_item = any(_reads_item(expr) for expr in all_expressions(body))
    items = _iterations(state, items, carries_item, builder)
    next_name, assignments = next_of(state), store_output(state, RESULT, builder)
    if state.result_writer is not None and state.result_writer.resource is not None:
        next_name, assignments = lower_writer(state, handling.on_error, builder)
    builder.add(
        ForEach(
            name,
            origin_of(state),
            items,
            carries_item,
            body,
            _limit(state.max_concurrency, state.max_concurrency_path, state, builder) or ir.Constant(0),
            _tolerance(state, builder),
            assignments,
            next_name,
            handling.on_error,
            handling.counters,
        )
    )


def _is_distributed(state: MapState) -> bool:
    return state.processor_config is not None and state.processor_config.mode == "DISTRIBUTED"


def _with_own_input(body: StateGraph, state: MapState) -> StateGraph:
    """An iteration of a distributed Map is an execution: what it starts with is its `$$.Execution.Input`."""
    if not any(_reads_execution_input(expr) for expr in all_expressions(body)):
        return body
    name = f"{body.start} input"
    while name in body.nodes:
        name += " 2"
    kept = Assignment(Slot.CONTEXT, (Name("Execution"), Name("Input")), DATA)
    begin = Compute(name, origin_of(state), (kept,), body.start)
    return replace(body, start=name, nodes={name: begin, **body.nodes})


def _array_of_items(state: MapState, builder: Builder) -> ir.Expr:
    source = effective_input(state, builder)
    if state.items_path is None:
        return ir.ArrayOnly(source)
    return ir.ArrayOnly(lower_path(state.items_path.value, builder.sources(state, source)))


def _iterations(state: MapState, items: ir.Expr, carries_item: bool, builder: Builder) -> ir.Expr:
    """The input of every iteration: ItemSelector on each item, ItemBatcher on the whole."""
    source = effective_input(state, builder)
    selected: ir.Expr = ir.Ref(Slot.ITEM)
    if state.item_selector is not None:
        assert not isinstance(state.item_selector, JsonataValue)
        sources = replace(builder.sources(state, source, counters_of(state)), at_item=True)
        selected = with_input(source, sources, state.item_selector)
    if state.item_batcher is not None:
        if selected != ir.Ref(Slot.ITEM):
            items = ir.EachItem(items, selected)
        items = _batched(state.item_batcher, items, state, builder)
        selected = ir.Ref(Slot.ITEM)
    if carries_item:
        selected = ir.Object((("data", selected), ("item", ir.Ref(Slot.ITEM))))
    return items if selected == ir.Ref(Slot.ITEM) else ir.EachItem(items, selected)


def _batched(batcher: ItemBatcher, items: ir.Expr, state: MapState, builder: Builder) -> ir.Expr:
    most_items = _limit(batcher.max_items_per_batch, batcher.max_items_per_batch_path, state, builder, 1)
    most_bytes = _limit(
        batcher.max_input_bytes_per_batch, batcher.max_input_bytes_per_batch_path, state, builder, 1
    )
    nothing = ir.Constant(None)
    batches = ir.Batches(items, most_items or nothing, most_bytes or nothing)
    fields: list[tuple[str, ir.Expr]] = [("Items", ir.Ref(Slot.ITEM))]
    if batcher.batch_input is not None:
        source = effective_input(state, builder)
        fields.insert(0, ("BatchInput", lower_template(batcher.batch_input, builder.sources(state, source))))
    return ir.EachItem(batches, ir.Object(tuple(fields)))


def _tolerance(state: MapState, builder: Builder) -> Tolerance | None:
    """What may fail; a distributed Map without a threshold tolerates nothing, with an error of its own."""
    count = _limit(state.tolerated_failure_count, state.tolerated_failure_count_path, state, builder)
    share = _limit(
        state.tolerated_failure_percentage, state.tolerated_failure_percentage_path, state, builder
    )
    if count is not None or share is not None:
        return Tolerance(count, share)
    return _NO_TOLERANCE if _is_distributed(state) else None


def _limit(
    literal: Located[int] | Located[float] | JsonataValue | None,
    path: Located[Path] | None,
    state: MapState,
    builder: Builder,
    least: int = 0,
) -> ir.Expr | None:
    """A number of a Map, written down or at a path of its input."""
    if isinstance(literal, Located):
        return ir.Constant(literal.value)
    if path is None:
        return None
    source = effective_input(state, builder)
    return ir.WholeNumber(lower_path(path.value, builder.sources(state, source)), least)


def _reads_execution_input(expr: ir.Expr) -> bool:
    match expr:
        case ir.Select(ir.Ref(Slot.CONTEXT), (Name("Execution"), Name("Input"), *_)):
            return True
    return any(_reads_execution_input(part) for part in ir.children(expr))


def _reads_item(expr: ir.Expr) -> bool:
    match expr:
        case ir.Select(ir.Ref(Slot.CONTEXT), (Name("Map"), Name("Item"), Name("Value"), *_)):
            return True
    return any(_reads_item(part) for part in ir.children(expr))
