"""Payload templates, with paths and nested calls at any depth, also behind an InputPath."""

from __future__ import annotations

import json
from random import Random

from budget import examples
from hypothesis import assume, note
from judges import Json, Judge, check_expression, check_program, in_python, state_data
from random_calls import Caller
from random_paths import definite_steps, indefinite_steps, path_text
from random_values import chance, document, limits_of, name, value
from test_intrinsics_agree import decodes_no_text
from test_paths_agree import SOURCES, environment_of

from asl2sw.asl.templates import read_template
from asl2sw.expressions import ir, parse_path
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.lower import lower_path
from asl2sw.graph.context import with_input
from asl2sw.passes.shapes import no_facts, proved
from asl2sw.source import Reporter, read_text


def template(caller: Caller, depth: int = 3) -> Json:
    rng = caller.rng
    roll = rng.randrange(6)
    if depth == 0 or roll == 5:
        return value(rng, caller.limits, 1)
    if roll == 4:
        return [template(caller, depth - 1) for _ in range(rng.randrange(4))]
    fields: dict[str, Json] = {}
    for _ in range(rng.randrange(5)):
        key = name(rng, caller.limits)
        if key in fields or f"{key}.$" in fields or key.endswith(".$"):
            continue
        if chance(rng, 1, 2):
            fields[f"{key}.$"] = caller.expression()
        else:
            fields[key] = template(caller, depth - 1)
    return fields


@examples()
def test_templates(judge: Judge, rng: Random) -> None:
    limits = limits_of(judge.is_c, printed=True)
    data = document(rng, limits)
    whole = {"order": data}
    caller = Caller(rng, limits, {"$.order": data, "$order": data, "$$.Execution.Input": data})
    written = template(caller)
    note(json.dumps(written, ensure_ascii=False))
    text = json.dumps({"template": written})
    parsed, problems = read_text(text, "template.json")
    assert parsed is not None and problems == ()
    reporter = Reporter(parsed)
    read = read_template(reporter, parsed.root, "")
    assert not reporter.has_errors, reporter.diagnostics
    whole["given"] = caller.given
    environment = {**environment_of(data), Slot.DATA: whole}
    source = ir.Ref(Slot.DATA)
    if chance(rng, 1, 4):  # an InputPath that is no plain path: the template sees what it gives
        environment[Slot.DATA] = {"a": [whole]}
        source = lower_path(parse_path("$.a[-1]"), SOURCES)
    expr = with_input(source, SOURCES, read)
    assume(not (judge.is_c and decodes_no_text(expr, {**environment, Slot.INPUT: whole})))
    width = rng.choice([20, 60, 100])
    check_expression(judge, expr, environment, width)
    body = compile_expression(proved(expr, no_facts()))
    check_program(judge, body, state_data(environment), in_python(expr, environment), width)


@examples(share=0.5)
def test_paths_after_paths(judge: Judge, rng: Random) -> None:
    """A path on what an InputPath gives, read twice."""
    limits = limits_of(judge.is_c)
    data = document(rng, limits)
    outer = definite_steps(rng, data, limits, 2) if chance(rng, 1, 2) else indefinite_steps(rng, data, limits)
    source = lower_path(parse_path(path_text("$", outer)), SOURCES)
    found = in_python(source, environment_of(data))
    inside = getattr(found, "value", None)
    inner = definite_steps(rng, inside, limits, 2)
    note(f"{path_text('$', outer)} then {path_text('$', inner)}")
    document_text = json.dumps(
        {"once.$": path_text("$", inner), "twice.$": path_text("$", inner), "all.$": "$"}
    )
    parsed, _ = read_text(document_text, "template.json")
    assert parsed is not None
    expr = with_input(source, SOURCES, read_template(Reporter(parsed), parsed.root, ""))
    check_expression(judge, expr, environment_of(data), 100)
    body = compile_expression(proved(expr, no_facts()))
    check_program(judge, body, state_data(environment_of(data)), in_python(expr, environment_of(data)), 100)
