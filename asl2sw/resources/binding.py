"""What a Task is bound to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from asl2sw.expressions import ir


@dataclass(frozen=True, slots=True)
class LambdaBinding:
    """HTTP POST of the payload; the reply is the result, or an error when it has a text `errorType`."""

    function: str  # name for the workflow's `functions`
    url: str
    payload: ir.Expr
    result: ir.Expr  # the state's raw result, over Slot.RESULT


@dataclass(frozen=True, slots=True)
class ExpressionBinding:
    """A jq expression over the payload, run inside the workflow."""

    function: str
    jq: str
    payload: ir.Expr
    result: ir.Expr  # the state's raw result, over Slot.RESULT


Binding: TypeAlias = LambdaBinding | ExpressionBinding
