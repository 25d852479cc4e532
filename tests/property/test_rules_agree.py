"""Choice rules: the same rule matches, or the same error ends the choice."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

from budget import examples
from hypothesis import assume, note
from judges import (
    Failed,
    Judge,
    Value,
    check_expression,
    check_program,
    in_python,
    state_data,
)
from random_rules import data_test, decided_document, rule
from random_values import limits_of
from test_paths_agree import SOURCES, environment_of

from asl2sw.asl.choice_rules import read_branch
from asl2sw.asl.model import QueryLanguage
from asl2sw.expressions import ir
from asl2sw.expressions.ast import TailFunction
from asl2sw.expressions.ir import Missing
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.graph.lower.choice import lower_rule
from asl2sw.passes.shapes import no_facts, proved
from asl2sw.source import Reporter, read_text


def read_rule(written: dict[str, object]) -> ir.Expr:
    """The rule through the reader of definitions."""
    document, problems = read_text(json.dumps({**written, "Next": "Ship"}), "rule.json")
    assert document is not None and problems == ()
    reporter = Reporter(document)
    branch = read_branch(reporter, document.root, "", QueryLanguage.JSONPATH)
    assert branch is not None and not reporter.has_errors, reporter.diagnostics
    return lower_rule(branch.rule, SOURCES)


@examples()
def test_choice_rules(judge: Judge, rng: Random) -> None:
    limits = limits_of(judge.is_c)
    data = decided_document(rng, limits)
    written = rule(rng, limits, data)
    note(json.dumps(written, ensure_ascii=False))
    check_expression(judge, read_rule(written), environment_of(data), rng.choice([20, 100]))


@examples(share=0.5)
def test_choices_of_several_rules(judge: Judge, rng: Random) -> None:
    limits = limits_of(judge.is_c)
    data = decided_document(rng, limits)
    written = [rule(rng, limits, data, 1) for _ in range(rng.randrange(1, 4))]
    note(json.dumps(written, ensure_ascii=False))
    cases = tuple((read_rule(each), ir.Constant(f"Target {number}")) for number, each in enumerate(written))
    otherwise = ir.Constant("Default") if rng.randrange(2) else None
    check_expression(judge, ir.FirstMatch(cases, otherwise), environment_of(data), rng.choice([20, 100]))


@examples(share=0.5)
def test_rules_without_checks_that_are_not_needed(judge: Judge, rng: Random) -> None:
    """What is known to be there is read without a check: the same outcome."""
    limits = limits_of(judge.is_c)
    data = decided_document(rng, limits)
    written = rule(rng, limits, data, 3)
    note(json.dumps(written, ensure_ascii=False))
    test, environment = read_rule(written), environment_of(data)
    body = compile_expression(proved(test, no_facts()))
    check_program(judge, body, state_data(environment), in_python(test, environment), 100)


@examples(share=0.5)
def test_rules_in_conditions(judge: Judge, rng: Random) -> None:
    """In a condition of a switch nothing may fail: a test of what is not there is false."""
    limits = limits_of(judge.is_c)
    data = decided_document(rng, limits)
    written = data_test(rng, limits, data)
    note(json.dumps(written, ensure_ascii=False))
    test, environment = read_rule(written), environment_of(data)
    inner = test.test if isinstance(test, ir.Negated) else test
    assume(not written["Variable"].endswith(")"))
    expected = in_python(inner, environment)
    if isinstance(expected, Failed):
        expected = Value(False)
    body = compile_expression(ir.transformed(inner, _quiet))
    check_program(judge, body, state_data(environment), expected, 100)


def _quiet(expr: ir.Expr) -> ir.Expr:
    functions = isinstance(expr, ir.Select) and any(isinstance(step, TailFunction) for step in expr.steps)
    if isinstance(expr, ir.Select) and expr.definite and not functions:  # these stay behind an IsPresent
        return replace(expr, missing=Missing.EMPTY)
    return expr
