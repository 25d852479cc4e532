"""What can be left out of a program because of what is known of an expression."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.ast import Name
from asl2sw.expressions.ir import Slot

_MANY = 2**31
_TEXT_FUNCTIONS = frozenset(
    f"States.{name}" for name in ("Base64Decode", "Base64Encode", "Format", "Hash", "JsonToString", "UUID")
)
_TEXT_FIELDS = frozenset(
    [("Execution", name) for name in ("Id", "Name", "RoleArn", "StartTime")]
    + [("StateMachine", name) for name in ("Id", "Name")]
)


def simpler_definition(name: str, arguments: tuple[ir.Expr, ...]) -> str | None:
    """A shorter definition that does for these arguments."""
    match name, arguments:
        case "States.StringSplit", (_, ir.Constant(str() as separators)) if len(separators) == 1:
            return "splitOn"
        case "States.ArrayGetItem", (_, ir.Constant(bool())):
            return None
        case "States.ArrayGetItem", (_, ir.Constant(int() as index)) if 0 <= index < _MANY:
            return "itemAt"
        case _:
            return None


def is_text(expr: ir.Expr) -> bool:
    """Whether the value is known to be text."""
    match expr:
        case ir.Format() | ir.Clock() | ir.TextOnly() | ir.Constant(str()):
            return True
        case ir.Invoke("States.ArrayGetItem", (ir.Invoke("States.StringSplit"), _)):
            return True
        case ir.Invoke(name):
            return name in _TEXT_FUNCTIONS
        case ir.Select(ir.Ref(Slot.CONTEXT), (Name(group), Name(field))):
            return (group, field) in _TEXT_FIELDS
        case _:
            return False
