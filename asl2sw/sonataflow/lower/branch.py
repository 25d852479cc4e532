"""Choices.

A `switch` takes conditions directly when they exclude each other, cannot fail and fit where the engine
evaluates them; otherwise the name of the target is computed one state earlier.
"""

from __future__ import annotations

from dataclasses import replace

from asl2sw.expressions import ir
from asl2sw.expressions.errors import NO_CHOICE_MATCHED, RUNTIME
from asl2sw.expressions.ir import Kind, Missing
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.printer import print_jq
from asl2sw.expressions.jq.program import has_definitions
from asl2sw.expressions.jq.tree import Identity, Jq, Literal, Operation, path_of
from asl2sw.graph.nodes import Branch, TaskCall
from asl2sw.sonataflow.lower.compute import check_action
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.error_tests import exclusive_tests, is_error_test
from asl2sw.sonataflow.lower.steps import guarded, only_runtime
from asl2sw.sonataflow.lower.task import stores_runtime
from asl2sw.sonataflow.model import (
    Action,
    DataCondition,
    InjectState,
    OperationState,
    SwitchState,
)

_MAX_DIRECT_CONDITION = 300


def lower_branch(node: Branch, emitter: Emitter) -> None:
    """One switch, or a state that computes `.next` and a switch on it."""
    node = _without_runtime(node, emitter)
    conditions = _direct_conditions(node)
    if conditions is not None:
        _direct(node, conditions, emitter)
    else:
        _computed(node, emitter)


# --- direct conditions -----------------------------------------------------------------------------


def _direct(node: Branch, conditions: list[tuple[Jq, str | None]], emitter: Emitter) -> None:
    """`None` as a target stands for the end that says States.Runtime."""
    rules = tuple(
        DataCondition(condition, target if target is not None else emitter.shared("Failed"))
        for condition, target in conditions
    )
    default = node.default
    if default is None:
        default = emitter.helper_name(node.name, "error")
    emitter.add(SwitchState(node.name, None, conditions=rules, default=default), node.origin)
    if node.default is None:
        emitter.add_failing_end(default, Literal({"Error": NO_CHOICE_MATCHED}), node.origin)


def _direct_conditions(node: Branch) -> list[tuple[Jq, str | None]] | None:
    """Conditions for a switch with their targets, or None when it cannot have them."""
    tests = [rule.test for rule in node.rules]
    if all(is_error_test(test) for test in tests):
        found: list[tuple[Jq, str | None]] = [
            (compile_expression(test), rule.next)
            for test, rule in zip(exclusive_tests(tests), node.rules, strict=True)
        ]
        return found if all(_fits_condition(condition) for condition, _ in found) else None
    if len(tests) > 1 and not _exclude_each_other(tests):
        return None
    doubtful = _doubtful_paths(tests)
    if doubtful is None:
        return None
    found = [(compile_expression(_certain(rule.test, doubtful)), rule.next) for rule in node.rules]
    for path in doubtful:
        found.append((compile_expression(ir.Negated(ir.IsPresent(path))), None))
    return found if all(_fits_condition(condition) for condition, _ in found) else None


def _without_runtime(node: Branch, emitter: Emitter) -> Branch:
    """A handler that never sees States.Runtime in `.error` need not exclude it."""
    sources = emitter.handled_by(node.name)
    if not sources or not all(isinstance(each, TaskCall) and not stores_runtime(each) for each in sources):
        return node

    def change(part: ir.Expr) -> ir.Expr:
        if isinstance(part, ir.ErrorIn) and part.others:
            return ir.ErrorIn(tuple(name for name in part.names if name != RUNTIME), others=True)
        return part

    rules = tuple(replace(rule, test=ir.transformed(rule.test, change)) for rule in node.rules)
    return replace(node, rules=rules)


def _exclude_each_other(tests: list[ir.Expr]) -> bool:
    """Equality of one path with different constants."""
    constants: list[object] = []
    paths = set()
    for test in tests:
        match test:
            case ir.Compare(kind, "==", ir.Select() as path, ir.Constant(value)) if (
                kind is not Kind.TIMESTAMP
            ):
                paths.add(path)
                constants.append((kind, value))
            case _:
                return False
    return len(paths) == 1 and len(set(constants)) == len(constants)


def _doubtful_paths(tests: list[ir.Expr]) -> list[ir.Select] | None:
    """Paths that may be missing, each needing a condition of its own; None when that is not enough.

    A single comparison asks for its path first of all, so its absence alone decides. In a composed rule an
    absent path only counts when it is reached.
    """
    if len(tests) == 1 and not isinstance(
        tests[0], ir.Compare | ir.Matches | ir.IsKind | ir.IsPresent | ir.Negated
    ):
        return [] if not ir.failures(_guarded_paths(tests[0], frozenset())) else None
    found: dict[ir.Select, None] = {}
    for test in tests:
        inner = test.test if isinstance(test, ir.Negated) else test
        match inner:
            case ir.IsPresent():
                continue
            case ir.Compare(left=left, right=ir.Constant()) | ir.Matches(value=left) | ir.IsKind(value=left):
                if not ir.failures(left):
                    continue
                if not (isinstance(left, ir.Select) and left.is_plain and isinstance(left.base, ir.Ref)):
                    return None
                found[left] = None
            case _:
                if ir.failures(inner):
                    return None
    return list(found)


def _guarded_paths(test: ir.Expr, known: frozenset[ir.Select]) -> ir.Expr:
    """The rule with those paths marked as harmless that an IsPresent before them in the same And guards."""
    match test:
        case ir.AllOf(parts):
            done = []
            for part in parts:
                done.append(_guarded_paths(part, known))
                if isinstance(part, ir.IsPresent):
                    known |= {part.path}
            return ir.AllOf(tuple(done))
        case ir.AnyOf(parts):
            return ir.AnyOf(tuple(_guarded_paths(part, known) for part in parts))
        case ir.Negated(part):
            return ir.Negated(_guarded_paths(part, known))
        case ir.IsPresent():
            return test
        case _:
            return ir.transformed(test, lambda part: _empty(part) if part in known else part)


def _empty(expr: ir.Expr) -> ir.Expr:
    return replace(expr, missing=Missing.EMPTY) if isinstance(expr, ir.Select) else expr


def _certain(test: ir.Expr, doubtful: list[ir.Select]) -> ir.Expr:
    """The test with no path that raises; where one is missing, it does not hold."""
    if isinstance(test, ir.Negated) and doubtful:
        return ir.AllOf((*map(ir.IsPresent, doubtful), _lenient(test)))
    return _lenient(test)


def _lenient(test: ir.Expr) -> ir.Expr:
    """The test with no path that raises: what is missing makes it false."""

    def soften(part: ir.Expr) -> ir.Expr:
        if isinstance(part, ir.Select) and part.definite and part.missing is Missing.FAILS:
            return replace(part, missing=Missing.EMPTY)
        return part

    match test:
        case ir.AllOf(parts):
            return ir.AllOf(tuple(_lenient(part) for part in parts))
        case ir.AnyOf(parts):
            return ir.AnyOf(tuple(_lenient(part) for part in parts))
        case ir.Negated(part):
            return ir.Negated(_lenient(part))
        case ir.IsPresent():
            return test
        case _:
            return ir.transformed(test, soften)


def _fits_condition(condition: Jq) -> bool:
    """Conditions become Java text with one level of escapes lost, and carry no definitions (engine fact)."""
    text = print_jq(condition, width=10**6)
    plain = "\\" not in text and len(text) <= _MAX_DIRECT_CONDITION
    return plain and not has_definitions(condition)


# --- a computed target -----------------------------------------------------------------------------


def _computed(node: Branch, emitter: Emitter) -> None:
    names = _labels(node)
    cases = tuple((rule.test, ir.Constant(names[rule.next])) for rule in node.rules)
    otherwise = None if node.default is None else ir.Constant(names[node.default])
    choice = ir.FirstMatch(cases, otherwise)
    failures = ir.failures(choice)
    targets = list(
        dict.fromkeys([rule.next for rule in node.rules] + ([node.default] if node.default else []))
    )
    if len(targets) == 1 and not failures:
        emitter.add(InjectState(node.name, targets[0]), node.origin)
        return
    follow = targets[0] if len(targets) == 1 else emitter.helper_name(node.name, "route")
    value = compile_expression(choice)
    emitter.add(_choosing(node, value, failures, follow, emitter), node.origin)
    if len(targets) == 1:
        return
    *some, last = targets
    conditions = tuple(
        DataCondition(Operation("==", path_of("next"), Literal(names[target])), target) for target in some
    )
    emitter.add(SwitchState(follow, None, conditions=conditions, default=last), node.origin)


def _choosing(
    node: Branch, value: Jq, failures: frozenset[str], follow: str, emitter: Emitter
) -> InjectState | OperationState:
    """The state that puts the target's name into `.next`."""
    if not failures:
        return InjectState(node.name, follow, output_filter=Operation("=", path_of("next"), value))
    handlers = (emitter.on_error("any", emitter.shared("Failed")),)
    if only_runtime(failures):
        action = Action(
            emitter.expression("evaluate", Identity()), from_state_data=value, to_state_data=("next",)
        )
        return OperationState(node.name, follow, actions=(action,), on_errors=handlers)
    stored = guarded(Operation("=", path_of("next"), value), failures)
    return OperationState(
        node.name, follow, input_filter=stored, actions=(check_action(emitter),), on_errors=handlers
    )


def _labels(node: Branch) -> dict[str, str]:
    """What `.next` says for each target: its name, or a number where the name has characters that conditions
    cannot have (engine fact)."""
    targets = [rule.next for rule in node.rules] + ([node.default] if node.default is not None else [])
    labels = {}
    for number, target in enumerate(dict.fromkeys(targets), 1):
        plain = print_jq(Literal(target), width=10**6)
        labels[target] = target if "\\" not in plain else f"target {number}"
    return labels
