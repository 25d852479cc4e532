"""Map: a foreach over a subflow, all at once or in batches."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.tree import (
    At,
    Bind,
    Call,
    Each,
    Field,
    Identity,
    If,
    Jq,
    Literal,
    MakeArray,
    MakeObject,
    Operation,
    Variable,
    fold,
    path_of,
    pipe,
)
from asl2sw.graph.nodes import Compute, ForEach, Tolerance, may_wait
from asl2sw.sonataflow.lower.compute import lower_checked_result
from asl2sw.sonataflow.lower.context import SHORTEST_SLEEP, Emitter
from asl2sw.sonataflow.lower.fork import subflow_input
from asl2sw.sonataflow.lower.steps import delete, first_error, guarded
from asl2sw.sonataflow.model import (
    DataCondition,
    ForeachState,
    InjectState,
    SleepState,
    SubflowAction,
    SwitchState,
)
from asl2sw.source.tree import JsonValue

_THRESHOLD_ERROR: JsonValue = {"Error": "States.ExceedToleratedFailureThreshold"}
_ITEMS, _OUT, _DONE = path_of("items"), path_of("out"), path_of("done")
_INDEX = Variable("i")


def lower_for_each(node: ForEach, emitter: Emitter) -> None:
    """The inputs of all iterations first, then the iterations, then a state that looks at what they gave.

    Iterations run at the same time only as far as they wait, so a limit counts only where they may.
    """
    result = emitter.helper_name(node.name, "result")
    scratch = ["items", *(key for key, _ in _limits(node))]
    if may_wait(node.body) and node.at_once != ir.Constant(0):
        _lower_batches(node, result, emitter)
        scratch += ["out", "done", "indexes"]
        gathered: Jq = _DONE
    else:
        _lower_at_once(node, result, emitter)
        scratch.append("out")
        gathered = _OUT
    stored = Compute(
        result, node.origin, node.assignments, node.next, node.on_error, forget=("result", *node.counters)
    )
    lower_checked_result(stored, pipe(*_collected(node, gathered), delete(*scratch)), emitter)


def _limits(node: ForEach) -> list[tuple[str, ir.Expr]]:
    """Numbers that are known only at run time, with the scratch keys that hold them."""
    tolerance = node.tolerance or Tolerance(None, None)
    found = (
        ("atOnce", node.at_once),
        ("tolerated", tolerance.count),
        ("toleratedShare", tolerance.percentage),
    )
    return [(key, expr) for key, expr in found if expr is not None and not isinstance(expr, ir.Constant)]


def _prepared(node: ForEach) -> tuple[Jq, bool]:
    """The filter that computes the iterations' inputs, and whether it may leave an error instead."""
    values = [("items", node.items), *_limits(node)]
    body = pipe(*(Operation("=", path_of(key), compile_expression(expr)) for key, expr in values))
    failures = frozenset[str]().union(*(ir.failures(expr) for _, expr in values))
    return (guarded(body, failures), True) if failures else (body, False)


def _lower_at_once(node: ForEach, follow: str, emitter: Emitter) -> None:
    prepare, may_fail = _prepared(node)
    state = ForeachState(
        node.name,
        follow,
        input_filter=pipe(prepare, Operation("=", _OUT, Literal([]))),
        input_collection=pipe(_known_items(may_fail), Call("keys")),
        output_collection=("out",),
        action=_iteration(node, emitter),
    )
    emitter.add(state, node.origin)


def _lower_batches(node: ForEach, follow: str, emitter: Emitter) -> None:
    """As many iterations as may run at the same time, then the next ones."""
    prepare, may_fail = _prepared(node)
    batch, more, pause = (emitter.helper_name(node.name, role) for role in ("batch", "more", "pause"))
    begun = pipe(prepare, Operation("=", _DONE, Literal([])))
    emitter.add(InjectState(node.name, batch, output_filter=begun), node.origin)
    done, total = pipe(_DONE, Call("length")), pipe(_known_items(may_fail), Call("length"))
    ends = MakeArray(Operation(",", Operation("+", done, _width(node)), total))
    indexes = MakeArray(Call("range", (done, pipe(ends, Call("min")))))
    state = ForeachState(
        batch,
        more,
        input_filter=pipe(Operation("=", _OUT, Literal([])), Operation("=", path_of("indexes"), indexes)),
        output_filter=Operation("=", _DONE, Operation("+", _DONE, _OUT)),
        input_collection=path_of("indexes"),
        output_collection=("out",),
        action=_iteration(node, emitter),
    )
    emitter.add(state, node.origin)
    left = Operation("<", done, total)
    if node.tolerance is None:
        left = Operation("and", left, Operation("==", _errors(_DONE), Literal([])))
    emitter.add(
        SwitchState(more, None, conditions=(DataCondition(left, pause),), default=follow), node.origin
    )
    emitter.add(SleepState(pause, batch, duration=SHORTEST_SLEEP), node.origin)


def _known_items(may_fail: bool) -> Jq:
    return Operation("//", _ITEMS, Literal([])) if may_fail else _ITEMS


def _width(node: ForEach) -> Jq:
    if isinstance(node.at_once, ir.Constant):
        return Literal(node.at_once.value)
    at_once = path_of("atOnce")
    no_limit = pipe(Operation("//", _ITEMS, Literal([])), Call("length"))
    return If(Operation(">", at_once, Literal(0)), at_once, no_limit)


def _iteration(node: ForEach, emitter: Emitter) -> SubflowAction:
    id = emitter.subflow(node.body, node.origin.state, node.origin.state)
    item: Jq = At(_ITEMS, _INDEX)
    results = Operation("+", Identity(), MakeObject((("i", _INDEX),)))
    if not node.carries_item:
        position = MakeObject((("Index", _INDEX),))
        return SubflowAction(id, subflow_input(node.body, item, position), results)
    value = Field(item, "item")
    position = MakeObject((("Index", _INDEX), ("Value", value)))
    return SubflowAction(id, subflow_input(node.body, Field(item, "data"), position), results)


def _errors(gathered: Jq) -> Jq:
    """The errors of the iterations, in the order in which they ended."""
    return Operation("-", MakeArray(Field(Each(gathered), "error")), Literal([None]))


def _collected(node: ForEach, gathered: Jq) -> list[Jq]:
    """`.error` and `.result` from what the iterations gave."""
    sorted_by_index = pipe(gathered, Call("sort_by", (Field(Identity(), "i"),)))
    before = pipe(path_of("error"))
    if node.tolerance is None:
        errors = MakeArray(Operation(",", before, Field(Each(gathered), "error")))
        outputs = pipe(sorted_by_index, Call("map", (Field(Identity(), "v"),)))
        return [first_error(errors), Operation("=", path_of("result"), outputs)]
    failed = Operation("!=", Field(Identity(), "error"), Literal(None))
    text = Operation("//", path_of("value"), Literal(""))  # of a timeout Cause may be empty: left out too
    given = Call("with_entries", (Call("select", (Operation("!=", text, Literal("")),)),))
    told = Operation(
        "+", pipe(Field(Identity(), "error"), given), MakeObject((("Status", Literal("FAILED")),))
    )
    outputs = pipe(sorted_by_index, Call("map", (If(failed, told, Field(Identity(), "v")),)))
    error = Operation("//", before, _beyond_tolerance(node, node.tolerance, gathered))
    return [Operation("=", path_of("error"), error), Operation("=", path_of("result"), outputs)]


def _beyond_tolerance(node: ForEach, tolerance: Tolerance, gathered: Jq) -> Jq:
    """The error when more items failed than may, else null."""
    if _has_batches(node.items):
        count, total = _items_in_batches(node, gathered)
    else:
        count, total = pipe(_errors(gathered), Call("length")), pipe(gathered, Call("length"))
    limits: list[Jq] = []
    if tolerance.count is not None:
        limits.append(Operation(">", Variable("failed"), _limit(tolerance.count, "tolerated")))
    if tolerance.percentage is not None:
        share = Operation("*", _limit(tolerance.percentage, "toleratedShare"), total)
        limits.append(Operation(">", Operation("*", Variable("failed"), Literal(100)), share))
    beyond = If(fold("or", limits), Literal(_THRESHOLD_ERROR), Literal(None))
    return Bind(count, "failed", beyond)


def _has_batches(items: ir.Expr) -> bool:
    return isinstance(items, ir.Batches) or any(map(_has_batches, ir.children(items)))


def _items_in_batches(node: ForEach, gathered: Jq) -> tuple[Jq, Jq]:
    """How many items the failed batches have, and how many all of them have."""
    failed = pipe(Each(gathered), Call("select", (Field(Identity(), "error"),)), Field(Identity(), "i"))
    place = path_of("data", "Items") if node.carries_item else path_of("Items")
    return _items_of(At(_ITEMS, failed), place), _items_of(Each(_ITEMS), place)


def _items_of(batches: Jq, place: Jq) -> Jq:
    sizes = MakeArray(pipe(batches, place, Call("length")))
    return Operation("//", pipe(sizes, Call("add")), Literal(0))


def _limit(expr: ir.Expr, key: str) -> Jq:
    return Literal(expr.value) if isinstance(expr, ir.Constant) else path_of(key)
