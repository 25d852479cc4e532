"""What the lowering of every state type shares: names, origins, templates and the data flow fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from asl2sw.asl.model import (
    Flow,
    JsonataValue,
    NullPath,
    PathField,
    State,
    TaskState,
    Template,
    TemplateArray,
    TemplateExpression,
    TemplateLiteral,
    TemplateObject,
)
from asl2sw.expressions import ir
from asl2sw.expressions.ast import Name
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.lower import Sources, lower_expression, lower_path
from asl2sw.graph.free_names import take_name
from asl2sw.graph.nodes import Assignment, Node, Origin, Rethrow, StateGraph
from asl2sw.graph.partners import Partners
from asl2sw.resources import Config, waits_for_answer, waits_for_callback
from asl2sw.source import Reporter
from asl2sw.source.tree import JsonValue

DATA = ir.Ref(Slot.DATA)
RESULT = ir.Ref(Slot.RESULT)


@dataclass
class Builder:
    """Collects the nodes of one flow."""

    flow: Flow
    config: Config
    namespace: str | None
    reporter: Reporter
    build_inner: Callable[[Flow, Builder, bool], StateGraph | None]
    build_partner: Callable[[str, Builder], StateGraph | None]
    partners: Partners
    in_map: bool = False  # in an iteration of a Map, or in a branch inside one
    nodes: dict[str, Node] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _rethrow: str | None = None

    def __post_init__(self) -> None:
        self._taken = {state.name for state in self.flow.states}

    def add(self, node: Node) -> None:
        self.nodes[node.name] = node

    def sources(
        self, state: State, input: ir.Expr = DATA, counters: tuple[str, ...] | None = None
    ) -> Sources:
        """What `$` (the given input) and `$$` mean in a field of the state."""
        if not isinstance(state, TaskState):
            return Sources(input, state.name, counters or None, in_map=self.in_map)
        has_token = waits_for_callback(state.resource.value)
        sources = Sources(input, state.name, counters or (), has_token, in_map=self.in_map)
        if waits_for_answer(state, self.config):
            return replace(sources, has_token=True, token=ir.Ref(Slot.TOKEN))
        return sources

    def inner(self, flow: Flow, *, in_map: bool = False) -> StateGraph | None:
        """The graph of a branch or of a Map's processor; None when something in it is refused."""
        return self.build_inner(flow, self, in_map or self.in_map)

    def rethrow(self, state: State) -> str:
        """The node that ends the run with the error at hand; one for the whole flow."""
        if self._rethrow is None:
            self._rethrow = self.unique_name("Failed")
            self.add(Rethrow(self._rethrow, origin_of(state)))
        return self._rethrow

    def helper_name(self, state: str, role: str) -> str:
        """`state role`, with a number when the machine has such a name already."""
        return self.unique_name(f"{state} {role}")

    def unique_name(self, wanted: str) -> str:
        """The name, with a number when the flow has such a state already."""
        return take_name(wanted, self._taken)


def origin_of(state: State) -> Origin:
    return Origin(state.name, state.name_span, state.pointer)


def next_of(state: State) -> str | None:
    return None if state.next is None else state.next.value


def lower_template(template: Template | JsonataValue, sources: Sources) -> ir.Expr:
    """A payload template; parts without expressions stay constants."""
    match template:
        case TemplateLiteral(value):
            return ir.Constant(value)
        case TemplateExpression(expression):
            return lower_expression(expression, sources)
        case TemplateObject(fields):
            return _object(tuple((key, lower_template(value, sources)) for key, value in fields))
        case TemplateArray(items):
            return _array(tuple(lower_template(item, sources) for item in items))
        case JsonataValue():
            raise AssertionError("JSONata states are refused before")


def _object(fields: tuple[tuple[str, ir.Expr], ...]) -> ir.Expr:
    constants: dict[str, JsonValue] = {}
    for key, value in fields:
        if not isinstance(value, ir.Constant):
            return ir.Object(fields)
        constants[key] = value.value
    return ir.Constant(constants)


def _array(items: tuple[ir.Expr, ...]) -> ir.Expr:
    constants: list[JsonValue] = []
    for item in items:
        if not isinstance(item, ir.Constant):
            return ir.Array(items)
        constants.append(item.value)
    return ir.Constant(constants)


def path_value(field: PathField | None, base: ir.Expr, sources: Sources) -> ir.Expr:
    """InputPath or OutputPath applied to a value; `null` gives `{}` (`States Language §Filters`)."""
    if field is None:
        return base
    path = field.value
    if isinstance(path, NullPath):
        return ir.Constant({})
    return lower_path(path, replace(sources, input=base))


def effective_input(state: State, builder: Builder) -> ir.Expr:
    """The state's data after InputPath."""
    return path_value(state.input_path, DATA, builder.sources(state))


def with_input(value: ir.Expr, body_of: Sources, template: Template) -> ir.Expr:
    """A template whose `$` is `value`; a plain path is put in directly, anything else is evaluated once."""
    if _is_simple(value):
        body = lower_template(template, replace(body_of, input=value))
        needless = not ir.failures(value) or reads_all_of(body, value)
        return body if needless else ir.WithInput(value, body)
    inside = lower_template(template, replace(body_of, input=ir.Ref(Slot.INPUT)))
    needed = ir.uses(inside, Slot.INPUT) or ir.failures(value)
    return ir.WithInput(value, inside) if needed else inside


def reads_all_of(expr: ir.Expr, value: ir.Expr) -> bool:
    """Whether evaluating `expr` evaluates `value` too, so that it fails where `value` does."""
    if expr == value:
        return True
    if (
        isinstance(expr, ir.Select)
        and isinstance(value, ir.Select)
        and (expr.base, expr.steps[: len(value.steps)]) == (value.base, value.steps)
        and expr.definite
    ):
        return True
    return any(reads_all_of(part, value) for part in ir.children(expr))


def with_variables(
    assignments: tuple[Assignment, ...], variables: tuple[Assignment, ...]
) -> tuple[Assignment, ...]:
    """Both; the variables first, as their errors are, unless something else still reads the old ones."""
    if any(ir.uses(each.value, Slot.VARIABLES) for each in assignments):
        return (*assignments, *variables)
    return (*variables, *assignments)


def evaluated(value: ir.Expr) -> tuple[Assignment, ...]:
    """A value that nothing reads is still evaluated where that may fail, as AWS does."""
    return (Assignment(Slot.RESULT, (), value),) if ir.failures(value) else ()


def _is_simple(value: ir.Expr) -> bool:
    """Whether a value may stand in several places without being computed twice."""
    match value:
        case ir.Object(fields):
            return all(isinstance(part, ir.Ref | ir.Constant) for _, part in fields)
        case ir.Constant(constant):
            return constant == {}  # of InputPath null
        case ir.Select(definite=True):
            return value.is_plain
        case _:
            return isinstance(value, ir.Ref)


def assign_variables(template: Template | JsonataValue | None, sources: Sources) -> tuple[Assignment, ...]:
    """Assign: all values are taken before any is stored."""
    if template is None:
        return ()
    value = lower_template(template, sources)
    if isinstance(value, ir.Constant) and isinstance(value.value, dict):
        value = ir.Object(tuple((key, ir.Constant(item)) for key, item in value.value.items()))
    assert isinstance(value, ir.Object)
    if len(value.fields) == 1:
        ((name, single),) = value.fields
        return (Assignment(Slot.VARIABLES, (Name(name),), single),)
    return (Assignment(Slot.VARIABLES, (), ir.Merge(ir.Ref(Slot.VARIABLES), value)),)


def store_result(result: ir.Expr, result_path: PathField | None) -> tuple[Assignment, ...]:
    """ResultPath: the result replaces the data, a part of it, or nothing."""
    if result_path is None:
        return (Assignment(Slot.DATA, (), result),)
    path = result_path.value
    if isinstance(path, NullPath):
        return evaluated(result)
    if not path.steps:
        return (Assignment(Slot.DATA, (), result),)
    return (Assignment(Slot.DATA, path.steps, result, checked=True),)


def narrow_output(
    state: State, assignments: tuple[Assignment, ...], builder: Builder
) -> tuple[Assignment, ...]:
    """OutputPath after the assignments; looks into a result that has just been put in place."""
    if state.output_path is None:
        return assignments
    sources = builder.sources(state)
    if assignments and assignments[-1].slot is Slot.DATA and not assignments[-1].steps:
        last = assignments[-1]
        narrowed = path_value(state.output_path, last.value, sources)
        if not ir.failures(last.value) or reads_all_of(narrowed, last.value):
            return (*assignments[:-1], Assignment(Slot.DATA, (), narrowed))
    narrowed = path_value(state.output_path, DATA, sources)
    return assignments if narrowed == DATA else (*assignments, Assignment(Slot.DATA, (), narrowed))
