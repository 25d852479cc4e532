"""What in a machine tells the names of errors apart, beside the handlers of the tasks themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from asl2sw.expressions import ir
from asl2sw.graph.nodes import Branch, ForEach, Fork, StateGraph, all_expressions, subgraphs
from asl2sw.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class ErrorReaders:
    """`around`: tests in the handlers of Parallel and Map states. `rules`: comparisons with a text."""

    around: tuple[ir.ErrorIn, ...] = ()
    rules: tuple[ir.Compare | ir.Matches, ...] = ()

    def rules_differ(self, one: str, other: str) -> bool:
        """Whether a Choice that gets an Error Output may go another way for one of the names."""
        return any(_holds(rule, one) != _holds(rule, other) for rule in self.rules)


def error_readers(graph: StateGraph) -> ErrorReaders:
    """Those of a machine, or of a part of it."""
    rules = (rule for expr in all_expressions(graph) for rule in _text_rules(expr))
    return ErrorReaders(tuple(_tests_around(graph)), tuple(dict.fromkeys(rules)))


def handler_tests(graph: StateGraph, handler: str | None) -> list[ir.ErrorIn]:
    """What the node that gets a state's errors asks about them."""
    node = graph.nodes[handler] if handler is not None else None
    if not isinstance(node, Branch):
        return []
    return [test for rule in node.rules for test in _error_tests(rule.test)]


def takes(test: ir.ErrorIn, name: str) -> bool:
    return (name in test.names) is not test.others


def _tests_around(graph: StateGraph) -> Iterator[ir.ErrorIn]:
    for node in graph.nodes.values():
        if isinstance(node, Fork | ForEach):
            yield from handler_tests(graph, node.on_error)
        for inner in subgraphs(node):
            yield from _tests_around(inner)


def _error_tests(expr: ir.Expr) -> list[ir.ErrorIn]:
    if isinstance(expr, ir.ErrorIn):
        return [expr]
    return [test for part in ir.children(expr) for test in _error_tests(part)]


def _text_rules(expr: ir.Expr) -> Iterator[ir.Compare | ir.Matches]:
    match expr:
        case ir.Compare(right=ir.Constant(str())) | ir.Matches():
            yield expr
        case _:
            for part in ir.children(expr):
                yield from _text_rules(part)


def _holds(rule: ir.Compare | ir.Matches, name: str) -> bool:
    """Equality and patterns; names in an order are nothing that anybody compares."""
    match rule:
        case ir.Compare(operator="==", right=ir.Constant(text)):
            return text == name
        case ir.Matches(pattern=pattern):
            return re.search(pattern, name) is not None
        case _:
            return False
