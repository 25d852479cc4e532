"""The parameters of lambda:invoke."""

from __future__ import annotations

from collections.abc import Iterable

from asl2sw.asl.model import Template, TemplateLiteral, TemplateObject
from asl2sw.expressions import ir
from asl2sw.expressions.ast import Index
from asl2sw.expressions.ir import Missing, Slot

INVOKE_FIELDS = ("ClientContext", "FunctionName", "InvocationType", "LogType", "Payload", "Qualifier")


def literal_function_name(parameters: Template | None) -> str | None:
    """FunctionName, where it stands in the definition."""
    value = field_of(parameters, "FunctionName")
    if isinstance(value, TemplateLiteral) and isinstance(value.value, str):
        return value.value
    return None


def field_of(parameters: Template | None, name: str) -> Template | None:
    """One of the parameters; None when it is not given."""
    if isinstance(parameters, TemplateObject):
        return dict(parameters.fields).get(name)
    value = parameters.value if isinstance(parameters, TemplateLiteral) else None
    if isinstance(parameters, TemplateLiteral) and isinstance(value, dict) and name in value:
        return TemplateLiteral(value[name], parameters.span)
    return None


def field_names(parameters: Template | None) -> list[str]:
    """Which parameters are given."""
    if isinstance(parameters, TemplateObject):
        return [name for name, _ in parameters.fields]
    if isinstance(parameters, TemplateLiteral) and isinstance(parameters.value, dict):
        return list(parameters.value)
    return []


def invoke_payload(parameters: ir.Expr) -> ir.Expr:
    """What the function gets."""
    if isinstance(parameters, ir.WithInput):
        return ir.WithInput(parameters.value, invoke_payload(parameters.body))
    if isinstance(parameters, ir.Constant) and isinstance(parameters.value, dict):
        return ir.Constant(parameters.value.get("Payload", {}))
    if isinstance(parameters, ir.Object):
        fields = dict(parameters.fields)
        payload = fields.pop("Payload", ir.Constant({}))
        return after_others(payload, fields.values())
    return ir.Constant({})


def after_others(payload: ir.Expr, others: Iterable[ir.Expr]) -> ir.Expr:
    """What is sent; it fails as on AWS where another parameter, of which nothing is sent, has no value."""
    may_fail = [value for value in others if ir.failures(value)]
    if not may_fail:
        return payload
    return ir.Select(ir.Array((*may_fail, payload)), (Index(len(may_fail)),), missing=Missing.NEVER)


def invoke_envelope() -> ir.Expr:
    """What lambda:invoke gives; fields that only AWS's SDK knows are left out."""
    return ir.Object(
        (
            ("ExecutedVersion", ir.Constant("$LATEST")),
            ("Payload", ir.Ref(Slot.RESULT)),
            ("StatusCode", ir.Constant(200)),
        )
    )
