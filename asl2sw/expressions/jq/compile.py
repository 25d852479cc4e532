"""The expression IR in jq."""

from __future__ import annotations

from collections.abc import Mapping

from asl2sw.expressions import ir
from asl2sw.expressions.ast import Filter, Index, Name, Names, Step, TailFunction
from asl2sw.expressions.errors import NO_CHOICE_MATCHED, RESULT_PATH_MATCH_FAILURE, RUNTIME
from asl2sw.expressions.intrinsics import definition_for_call, definition_for_hash
from asl2sw.expressions.ir import Kind, Missing, Slot
from asl2sw.expressions.jq.filters import ROOT_VARIABLE, mentions_root
from asl2sw.expressions.jq.paths import (
    plain_path,
    present,
    stream,
    stream_lenient,
    stream_of_array,
    tail_function,
)
from asl2sw.expressions.jq.shortcuts import is_text, simpler_definition
from asl2sw.expressions.jq.tree import (
    At,
    Attempt,
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
    Text,
    Variable,
    fold,
    path_of,
    pipe,
)
from asl2sw.expressions.timestamps import parse_timestamp
from asl2sw.lazy_dataclass import dataclass

STATE_SCOPE: Mapping[Slot, Jq] = {
    Slot.DATA: path_of("data"),
    Slot.RESULT: path_of("result"),
    Slot.VARIABLES: path_of("vars"),
    Slot.CONTEXT: path_of("ctx"),
    Slot.ERROR: path_of("error"),
    Slot.TOKEN: path_of("token"),
    Slot.ITEMS: path_of("items"),
}
_FEW_NAMES = 2  # as many are compared one by one
_FILTERS = {Kind.STRING: "strings", Kind.NUMERIC: "numbers", Kind.BOOLEAN: "booleans"}
_TYPE_NAMES = {
    Kind.STRING: "string",
    Kind.NUMERIC: "number",
    Kind.BOOLEAN: "boolean",
    Kind.TIMESTAMP: "array",
}


def fails(error: str) -> Jq:
    return Call("error", (Literal(error),))


def compile_expression(expr: ir.Expr, scope: Mapping[Slot, Jq] = STATE_SCOPE) -> Jq:
    """The jq that gives the expression's value; `scope` says where each slot stands in `.`.

    Where evaluation fails it raises the name of the States Language error, or prose of jq's own, which
    stands for States.Runtime.
    """
    return _Compiler(scope, rebound=False).value(expr)


@dataclass(frozen=True, slots=True)
class _Compiler:
    scope: Mapping[Slot, Jq]
    rebound: bool  # inside WithInput: `.` is the effective input, `$state` the state data

    def value(self, expr: ir.Expr) -> Jq:
        match expr:
            case ir.Ref(slot):
                return self.scope[slot]
            case ir.Constant(value):
                return Literal(value)
            case ir.Select():
                return self.select(expr)
            case ir.Object(fields):
                return MakeObject(tuple((key, self.value(value)) for key, value in fields))
            case ir.Array(items):
                return MakeArray(fold(",", [self.value(item) for item in items])) if items else Literal([])
            case ir.Format(parts):
                return Text(tuple(part if isinstance(part, str) else self.text_part(part) for part in parts))
            case ir.Invoke(name, arguments):
                return self.invoke(name, arguments)
            case ir.Put():
                return self.put(expr)
            case ir.Merge(base, added):
                return Operation("+", self.value(base), self.value(added))
            case ir.WithInput(value, body):
                return self.with_input(value, body)
            case ir.Clock():
                pattern, zone = Literal("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"), Literal("UTC")
                return pipe(Call("timestamp"), Call("strftime", (pattern, zone)))
            case ir.TextOnly(value):
                return pipe(self.value(value), Call("textOnly"))
            case (
                ir.ArrayOnly()
                | ir.WholeNumber()
                | ir.EachItem()
                | ir.FirstItems()
                | ir.Batches()
                | ir.Least()
                | ir.RetryCount()
            ):
                return self.of_map_or_retry(expr)
            case ir.FirstMatch(cases, otherwise):
                result = fails(NO_CHOICE_MATCHED) if otherwise is None else self.value(otherwise)
                for test, value in reversed(cases):
                    result = If(self.test(test), self.value(value), result)
                return result
            case _:
                return self.test(expr)

    def of_map_or_retry(self, expr: ir.Expr) -> Jq:
        """What only Map states and retried states compute."""
        match expr:
            case ir.ArrayOnly(value):
                return pipe(self.value(value), Call("arrayOnly"))
            case ir.WholeNumber(value, least):
                return pipe(self.value(value), Call("wholeNumber", (Literal(least),)))
            case ir.EachItem(source, body):
                return self.each_item(source, body)
            case ir.FirstItems(source, count):
                return Call("firstItems", (self.value(source), self.value(count)))
            case ir.Batches(source, items, size):
                return Call("batches", (self.value(source), self.value(items), self.value(size)))
            case ir.Least(first, second):
                pair = MakeArray(Operation(",", self.value(first), self.value(second)))
                return pipe(pair, Call("min"))
            case ir.RetryCount(counters):
                return (
                    fold("+", [_count(self.scope, counter) for counter in counters])
                    if counters
                    else Literal(0)
                )
            case _:
                raise AssertionError(f"no such expression: {expr!r}")

    def text_part(self, part: ir.Expr) -> Jq:
        value = self.value(part)
        return value if is_text(part) else pipe(value, Call("text"))

    # --- paths ---

    def select(self, expr: ir.Select) -> Jq:
        base = self.value(expr.base)
        steps = expr.steps
        found = stream_of_array if expr.missing is Missing.NEVER else stream
        if any(isinstance(step, Filter) and mentions_root(step.condition) for step in steps):
            return Bind(base, ROOT_VARIABLE, MakeArray(found(Variable(ROOT_VARIABLE), steps)))
        if not expr.definite:
            return MakeArray(found(base, steps))
        if expr.missing is Missing.NEVER and expr.is_plain:
            return plain_path(base, steps)
        if isinstance(steps[-1], TailFunction):
            return pipe(self.checked(base, expr, steps[:-1]), tail_function(steps[-1].name))
        return self.checked(base, expr, steps)

    def checked(self, base: Jq, expr: ir.Select, steps: tuple[Step, ...]) -> Jq:
        """A definite path that raises States.Runtime where there is nothing."""
        if not steps:
            return base
        if expr.is_plain:
            if _is_path(base):
                return Call("need", (plain_path(base, steps),))
            return pipe(base, Call("need", (plain_path(Identity(), steps),)))
        return pipe(base, *(_strict(step) for step in steps))

    def found(self, expr: ir.Expr) -> Jq:
        """The value inside a test's `[...]`; nothing there where the path may stay empty."""
        if isinstance(expr, ir.Select) and expr.missing is Missing.EMPTY and expr.definite:
            return stream_lenient(self.value(expr.base), expr.steps, 0)
        return self.value(expr)

    # --- tests ---

    def test(self, expr: ir.Expr) -> Jq:
        match expr:
            case ir.AllOf(tests):
                return fold("and", [self.test(test) for test in tests])
            case ir.AnyOf(tests):
                return fold("or", [self.test(test) for test in tests])
            case ir.ErrorIn(names, others):
                return self.error_in(names, others)
            case ir.AttemptsLeft(counter, most):
                return Operation("<", _count(self.scope, counter), Literal(most))
            case ir.Negated(ir.AttemptsLeft(counter, most)):
                return Operation(">=", _count(self.scope, counter), Literal(most))
            case ir.Negated(test):
                return _negated(self.test(test))
            case ir.IsPresent(path):
                return self.is_present(path)
            case ir.IsKind(value, kind):
                return self.is_kind(value, kind)
            case ir.Matches(value, pattern):
                fits = pipe(self.found(value), Call("strings"), Call("test", (Literal(pattern),)))
                return Operation("==", MakeArray(fits), Literal([True]))
            case ir.Compare():
                return self.compare(expr)
            case _:
                raise AssertionError(f"no test: {expr!r}")

    def error_in(self, names: tuple[str, ...], others: bool) -> Jq:
        error = self.scope[Slot.ERROR]
        name = Field(error, "Error")
        if others:
            known = Operation("!=", error, Literal(None))
            if len(names) > _FEW_NAMES:
                return Operation("and", known, Operation("!=", _without(name, names), Literal([])))
            return fold("and", [known, *(Operation("!=", name, Literal(other)) for other in names)])
        if len(names) <= _FEW_NAMES:
            return fold("or", [Operation("==", name, Literal(one)) for one in names])
        return Operation("==", _without(name, names), Literal([]))

    def is_present(self, path: ir.Select) -> Jq:
        if not path.definite or isinstance(path.steps[-1], TailFunction):
            if not ir.failures(path):
                return Literal(True)  # an array, even an empty one
            return Attempt(pipe(self.value(path), Literal(True)), Literal(False))
        base = self.value(path.base)
        if isinstance(path.base, ir.Select):
            base = self.found(path.base)
        if path.missing is Missing.NEVER:
            return Literal(True)
        return present(base, path.steps)

    def is_kind(self, value: ir.Expr, kind: Kind) -> Jq:
        may_be_empty = isinstance(value, ir.Select) and value.missing is Missing.EMPTY
        if kind is Kind.TIMESTAMP and may_be_empty:
            instants = pipe(self.found(value), Call("instant"), Call("arrays"))
            return Operation("!=", MakeArray(instants), Literal([]))
        if kind is Kind.TIMESTAMP:
            return Operation("!=", pipe(self.value(value), Call("instant")), Literal(None))
        if isinstance(value, ir.Select) and value.missing is Missing.EMPTY:
            here = stream(self.value(value.base), value.steps)
            return Operation("==", MakeArray(pipe(here, Call("type"))), Literal([str(kind)]))
        if kind is Kind.NULL:
            return Operation("==", self.value(value), Literal(None))
        return Operation("==", pipe(self.value(value), Call("type")), Literal(str(kind)))

    def compare(self, expr: ir.Compare) -> Jq:
        right = expr.right
        if isinstance(right, ir.Constant):
            if expr.kind is Kind.TIMESTAMP:
                return self.compare_instant(expr, right)
            if expr.operator == "==":
                return self.equals(expr.left, right)
            in_order = Operation(expr.operator, Identity(), Literal(right.value))
            stages = pipe(self.found(expr.left), Call(_FILTERS[expr.kind]), in_order)
            return Operation("==", MakeArray(stages), Literal([True]))
        left_jq, right_jq = self.found(expr.left), self.found(right)
        if expr.kind is Kind.TIMESTAMP:
            left_jq, right_jq = pipe(left_jq, Call("instant")), pipe(right_jq, Call("instant"))
        name = _TYPE_NAMES[expr.kind]
        typed = Operation("==", Call("map", (Call("type"),)), Literal([name, name]))
        ordered = Operation(expr.operator, At(Identity(), Literal(0)), At(Identity(), Literal(1)))
        pair = MakeArray(Operation(",", left_jq, right_jq))
        return pipe(pair, Operation("and", typed, ordered))

    def equals(self, left: ir.Expr, right: ir.Constant) -> Jq:
        if isinstance(left, ir.Select) and left.missing is Missing.EMPTY:
            return Operation("==", MakeArray(self.found(left)), Literal([right.value]))
        return Operation("==", self.value(left), Literal(right.value))

    def compare_instant(self, expr: ir.Compare, right: ir.Constant) -> Jq:
        assert isinstance(right.value, str)
        instant = parse_timestamp(right.value)
        assert instant is not None  # the reader checked it
        in_order = Operation(expr.operator, Identity(), Literal(list(instant)))
        stages = pipe(self.found(expr.left), Call("instant"), Call("arrays"), in_order)
        return Operation("==", MakeArray(stages), Literal([True]))

    # --- calls and updates ---

    def invoke(self, name: str, arguments: tuple[ir.Expr, ...]) -> Jq:
        if name == "States.Array":
            return self.value(ir.Array(arguments))
        if name == "States.Hash" and isinstance(arguments[1], ir.Constant):
            algorithm = arguments[1].value
            if isinstance(algorithm, str):
                definition = definition_for_hash(algorithm)
                values = arguments[:1] if definition != "hash" else arguments
                return Call(definition, tuple(self.value(argument) for argument in values))
        if name == "States.Format":
            return Call("format", (self.value(arguments[0]), self.value(ir.Array(arguments[1:]))))
        definition = simpler_definition(name, arguments) or definition_for_call(name, len(arguments))
        return Call(definition, tuple(self.value(argument) for argument in arguments))

    def put(self, expr: ir.Put) -> Jq:
        base, value = self.value(expr.base), self.value(expr.value)
        place = plain_path(Identity(), expr.steps)
        if not expr.checked and isinstance(value, Literal):
            return pipe(base, Operation("=", place, value))
        store: Jq = Operation("=", place, Variable("value"))
        if expr.checked:
            mismatch = fails(RESULT_PATH_MATCH_FAILURE)
            store = If(_fits(expr.steps), Attempt(store, mismatch), mismatch)
        return Bind(value, "value", pipe(base, store))

    def each_item(self, source: ir.Expr, body: ir.Expr) -> Jq:
        """`[... as $items | range($items | length) as $i | $items[$i] as $item | body]`, or `map(body)`."""
        items = self.value(source)
        outside = [slot for slot in Slot if slot is not Slot.ITEM and ir.uses(body, slot)]
        if not outside:
            inner = {**self.scope, Slot.ITEM: Identity()}
            return pipe(items, Call("map", (_Compiler(inner, self.rebound).value(body),)))
        inner = {**self.scope, Slot.ITEM: Variable("item"), Slot.INDEX: Variable("i")}
        each = _Compiler(inner, self.rebound).value(body)
        if not ir.uses(body, Slot.INDEX):
            return MakeArray(Bind(Each(items), "item", each))
        if ir.uses(body, Slot.ITEM):
            each = Bind(At(Variable("items"), Variable("i")), "item", each)
        positions = Call("range", (pipe(Variable("items"), Call("length")),))
        return MakeArray(Bind(items, "items", Bind(positions, "i", each)))

    def with_input(self, value: ir.Expr, body: ir.Expr) -> Jq:
        source = self.value(value)
        outside = [slot for slot in Slot if slot is not Slot.INPUT and ir.uses(body, slot)]
        if self.rebound or not outside:
            inner = {**self.scope, Slot.INPUT: Identity()}
            return pipe(source, _Compiler(inner, rebound=self.rebound).value(body))
        inner = {slot: _from_state(where) for slot, where in self.scope.items()}
        inner[Slot.INPUT] = Identity()
        return Bind(Identity(), "state", pipe(source, _Compiler(inner, rebound=True).value(body)))


def _without(name: Jq, names: tuple[str, ...]) -> Jq:
    """`[name] - [names]`: empty when the name is one of them."""
    return Operation("-", MakeArray(name), Literal(list(names)))


def _negated(test: Jq) -> Jq:
    if isinstance(test, Operation) and test.operator == "==":
        return Operation("!=", test.left, test.right)
    return pipe(test, Call("not"))


def _count(scope: Mapping[Slot, Jq], counter: str) -> Jq:
    """A retrier's counter, which is absent before the first retry."""
    data = scope[Slot.DATA]
    base = data.base if isinstance(data, Field) else Identity()
    return Operation("//", Field(base, counter), Literal(0))


def _fits(steps: tuple[Step, ...]) -> Jq:
    """Whether a value can be put at a place of `.`, as far as `=` does not find out: it makes and lengthens
    arrays."""
    tests = [] if isinstance(steps[0], Index) else [_is_object()]
    for position, step in enumerate(steps):
        if isinstance(step, Index):
            tests.append(present(Identity(), steps[: position + 1]) if step.index >= 0 else Literal(False))
    return fold("and", tests)


def _is_object() -> Jq:
    return Operation("==", Call("type"), Literal("object"))


def _is_path(jq: Jq) -> bool:
    """Whether jq can take `path()` of it: it starts from `.`, not from a variable."""
    while isinstance(jq, Field | At):
        jq = jq.base
    return isinstance(jq, Identity)


def _from_state(where: Jq) -> Jq:
    if isinstance(where, Field):
        return Field(_from_state(where.base), where.name)
    return Variable("state") if isinstance(where, Identity) else where


def _strict(step: Step) -> Jq:
    """One step that raises where there is nothing."""
    missing = fails(RUNTIME)
    match step:
        case Name(name):
            return Call("need", (Field(Identity(), name),))
        case Index(index) if index >= 0:
            return Call("need", (At(Identity(), Literal(index)),))
        case Index(index):
            is_array = Operation("==", Call("type"), Literal("array"))
            enough = Operation(">=", Call("length"), Literal(-index))
            return If(Operation("and", is_array, enough), At(Identity(), Literal(index)), missing)
        case Names():
            return If(_is_object(), stream(Identity(), (step,)), missing)
        case TailFunction(name):
            return tail_function(name)
        case _:
            raise AssertionError(f"no step of a definite path: {step!r}")
