"""Choice."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from asl2sw.asl.model import (
    AndRule,
    ChoiceRule,
    ChoiceState,
    DataTest,
    JsonataCondition,
    JsonataValue,
    NotRule,
    OrRule,
    Template,
)
from asl2sw.expressions import ir
from asl2sw.expressions.ast import Path
from asl2sw.expressions.globs import glob_to_regex
from asl2sw.expressions.ir import Kind, Slot
from asl2sw.expressions.lower import Sources, lower_path
from asl2sw.expressions.timestamps import parse_timestamp
from asl2sw.graph.context import (
    DATA,
    Builder,
    assign_variables,
    effective_input,
    narrow_output,
    origin_of,
)
from asl2sw.graph.nodes import Assignment, Branch, Compute, Rule
from asl2sw.source.tree import JsonValue


def lower_choice(state: ChoiceState, builder: Builder) -> None:
    """The rules; InputPath before them, Assign and OutputPath on the way out, in nodes of their own."""
    source = effective_input(state, builder)
    branch_name = state.name
    if source != DATA:
        branch_name = builder.helper_name(state.name, "choice")
        narrowed = (Assignment(Slot.DATA, (), source),)
        builder.add(Compute(state.name, origin_of(state), narrowed, branch_name))
    sources = builder.sources(state)
    exits: list[Compute] = []
    leave = partial(_exit, state, sources, builder, exits)
    rules = tuple(
        Rule(lower_rule(branch.rule, sources), leave(branch.assign, branch.next.value))
        for branch in state.choices
    )
    default = leave(state.assign, state.default.value) if state.default else None
    builder.add(Branch(branch_name, origin_of(state), rules, default))
    for node in exits:
        builder.add(node)


def _exit(
    state: ChoiceState,
    sources: Sources,
    builder: Builder,
    exits: list[Compute],
    assign: Template | JsonataValue | None,
    target: str,
) -> str:
    """Where an arm goes: straight to its target, or through what has to be stored before."""
    changes = narrow_output(state, assign_variables(assign, sources), builder)
    if not changes:
        return target
    name = builder.helper_name(state.name, "assign" if assign is not None else "output")
    exits.append(Compute(name, origin_of(state), changes, target))
    return name


def lower_rule(rule: ChoiceRule, sources: Sources) -> ir.Expr:
    """A choice rule as a test."""
    match rule:
        case AndRule(rules):
            return ir.AllOf(tuple(lower_rule(part, sources) for part in rules))
        case OrRule(rules):
            return ir.AnyOf(tuple(lower_rule(part, sources) for part in rules))
        case NotRule(inner):
            return ir.Negated(lower_rule(inner, sources))
        case DataTest():
            return _lower_test(rule, sources)
        case JsonataCondition():
            raise AssertionError("JSONata states are refused before")


_KINDS = {
    "String": Kind.STRING,
    "Numeric": Kind.NUMERIC,
    "Boolean": Kind.BOOLEAN,
    "Timestamp": Kind.TIMESTAMP,
}
_RELATIONS = {
    "Equals": "==",
    "LessThan": "<",
    "GreaterThan": ">",
    "LessThanEquals": "<=",
    "GreaterThanEquals": ">=",
}
_IS_KIND = {
    "IsNull": Kind.NULL,
    "IsNumeric": Kind.NUMERIC,
    "IsString": Kind.STRING,
    "IsBoolean": Kind.BOOLEAN,
    "IsTimestamp": Kind.TIMESTAMP,
}


def _comparisons() -> dict[str, Callable[[ir.Expr, ir.Expr], ir.Expr]]:
    return {
        prefix + relation: partial(ir.Compare, kind, operator)
        for prefix, kind in _KINDS.items()
        for relation, operator in _RELATIONS.items()
        if kind is not Kind.BOOLEAN or relation == "Equals"
    }


_COMPARISONS = _comparisons()


def _lower_test(test: DataTest, sources: Sources) -> ir.Expr:
    variable = lower_path(test.variable.value, sources)
    operand = test.operand.value
    if isinstance(operand, Path):
        name = test.operator.removesuffix("Path")
        return _compared(name, variable, lower_path(operand, sources))
    if test.operator == "StringMatches":
        return ir.Matches(variable, glob_to_regex(str(operand)))
    if test.operator == "IsPresent":
        return _sign(_is_present(variable), operand is True)
    if test.operator in _IS_KIND:
        return _sign(ir.IsKind(variable, _IS_KIND[test.operator]), operand is True)
    return _COMPARISONS[test.operator](variable, ir.Constant(operand))


def _compared(name: str, variable: ir.Expr, operand: ir.Expr) -> ir.Expr:
    """A comparison with a value of the machine; parts of the context object are known now, and are texts."""
    kind = next(kind for prefix, kind in _KINDS.items() if name.startswith(prefix))
    if not isinstance(operand, ir.Constant) or _is_of_kind(operand.value, kind):
        return _COMPARISONS[name](variable, operand)
    # never true, but the variable still has to be there
    never = ir.Compare(Kind.BOOLEAN, "==", ir.Constant(True), ir.Constant(False))
    return ir.AllOf((ir.IsKind(variable, kind), never))


def _is_of_kind(value: JsonValue, kind: Kind) -> bool:
    match kind:
        case Kind.TIMESTAMP:
            return isinstance(value, str) and parse_timestamp(value) is not None
        case Kind.STRING:
            return isinstance(value, str)
        case Kind.BOOLEAN:
            return isinstance(value, bool)
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_present(variable: ir.Expr) -> ir.Expr:
    if isinstance(variable, ir.Select):
        return ir.IsPresent(variable)
    # the whole input, or a part of the context object that is always there
    return ir.Compare(Kind.BOOLEAN, "==", ir.Constant(True), ir.Constant(True))


def _sign(test: ir.Expr, positive: bool) -> ir.Expr:
    return test if positive else ir.Negated(test)
