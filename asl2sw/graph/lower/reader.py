"""ItemReader and ResultWriter: calls of an endpoint before and after a distributed Map."""

from __future__ import annotations

from asl2sw.asl.model import Located, MapState, Template, TemplateLiteral
from asl2sw.expressions import ir
from asl2sw.expressions.errors import RUNTIME
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.lower import lower_path
from asl2sw.expressions.parse import parse_reference_path
from asl2sw.graph.context import RESULT, Builder, effective_input, lower_template, next_of, origin_of
from asl2sw.graph.lower.task import store_output
from asl2sw.graph.nodes import Assignment, Compute, TaskCall
from asl2sw.resources import Binding, resolve_helper

_READ_FAILED, _WRITE_FAILED = "States.ItemReaderFailed", "States.ResultWriterFailed"


def lower_reader(state: MapState, on_error: str | None, builder: Builder) -> str:
    """The call that fetches the items into Slot.ITEMS; the name left for the iterations."""
    assert state.item_reader is not None
    iterations = builder.helper_name(state.name, "items")
    payload = _payload(state.item_reader.parameters, state, builder)
    resource = state.item_reader.resource
    binding = resolve_helper(
        state.name, resource, payload, builder.config, builder.namespace, builder.reporter
    )
    if binding is not None:
        failed = _failed(state, "unread", _READ_FAILED, on_error, builder)
        fetched = (Assignment(Slot.ITEMS, (), RESULT),)
        origin = origin_of(state)
        builder.add(TaskCall(state.name, origin, binding, None, fetched, iterations, failed))
    return iterations


def lower_writer(
    state: MapState, on_error: str | None, builder: Builder
) -> tuple[str, tuple[Assignment, ...]]:
    """The call that takes the results away: its name, and what the iterations leave for it."""
    assert state.result_writer is not None and state.result_writer.resource is not None
    name = builder.helper_name(state.name, "results")
    parameters = _payload(state.result_writer.parameters, state, builder)
    payload = ir.Merge(parameters, ir.Object((("Results", ir.Ref(Slot.ITEMS)),)))
    resource = state.result_writer.resource
    binding = resolve_helper(
        state.name, resource, payload, builder.config, builder.namespace, builder.reporter
    )
    if binding is not None:
        failed = _failed(state, "unwritten", _WRITE_FAILED, on_error, builder)
        output = store_output(state, RESULT, builder)
        builder.add(TaskCall(name, origin_of(state), binding, None, output, next_of(state), failed))
    return name, (Assignment(Slot.ITEMS, (), RESULT),)


def first_items(state: MapState, items: ir.Expr, builder: Builder) -> ir.Expr:
    """As many items as ReaderConfig lets through."""
    assert state.item_reader is not None
    config = state.item_reader.reader_config
    settings = config.value if isinstance(config, TemplateLiteral) and isinstance(config.value, dict) else {}
    most, path = settings.get("MaxItems"), settings.get("MaxItemsPath")
    if isinstance(path, str):
        source = effective_input(state, builder)
        count = lower_path(parse_reference_path(path), builder.sources(state, source))
        return ir.FirstItems(items, ir.WholeNumber(count))
    return items if most is None else ir.FirstItems(items, ir.Constant(most))


def _service(state: MapState, resource: Located[str], payload: ir.Expr, builder: Builder) -> Binding | None:
    config, namespace = builder.config, builder.namespace
    return resolve_helper(state.name, resource, payload, config, namespace, builder.reporter)


def _payload(parameters: Template | None, state: MapState, builder: Builder) -> ir.Expr:
    if parameters is None:
        return ir.Constant({})
    return lower_template(parameters, builder.sources(state, effective_input(state, builder)))


def _failed(state: MapState, role: str, error: str, on_error: str | None, builder: Builder) -> str:
    """Gives whatever went wrong the name that AWS gives it; States.Runtime stays what it is."""
    name = builder.helper_name(state.name, role)
    known = ir.ErrorIn((RUNTIME,), others=True)
    renamed = ir.FirstMatch(((known, ir.Constant({"Error": error})),), ir.Ref(Slot.ERROR))
    changes = (Assignment(Slot.ERROR, (), renamed),)
    builder.add(Compute(name, origin_of(state), changes, on_error or builder.rethrow(state)))
    return name
