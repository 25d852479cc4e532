"""What paths, intrinsic functions and templates look for in the values that they read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace

from asl2sw.asl.model import (
    JsonataValue,
    NullPath,
    PathField,
    Template,
    TemplateArray,
    TemplateExpression,
    TemplateLiteral,
    TemplateObject,
)
from asl2sw.equivalence.generate.shapes import Kind, Shape
from asl2sw.expressions.ast import (
    Argument,
    BooleanLiteral,
    IntrinsicCall,
    Name,
    NumberLiteral,
    Path,
    Root,
    Step,
    StringLiteral,
)
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

_EXECUTION_INPUT = (Name("Execution"), Name("Input"))
_PARTS = ("first", "second", "third", "fourth")  # of a text that is split
_ITEM = (Name("Map"), Name("Item"), Name("Value"))


@dataclass(frozen=True, slots=True)
class Sources:
    """The values that an expression sees."""

    input: Shape
    execution_input: Shape
    variables: dict[str, Shape]
    item: Shape = field(default_factory=Shape)  # $$.Map.Item.Value

    def seen_from(self, input: Shape) -> Sources:
        return replace(self, input=input)

    def look_at(self, path: Path, wanted: Shape) -> None:
        """Adds what is looked for in the value of a path; that of an indefinite one is an array of values."""
        if not path.is_definite:
            wanted = element_of(wanted, -1)
        match path.root:
            case Root.INPUT:
                self.input.place(path.steps, wanted)
            case Root.VARIABLE:
                self.variables.setdefault(path.variable or "", Shape()).place(path.steps, wanted)
            case Root.CONTEXT:
                self._look_at_context(path.steps, wanted)

    def _look_at_context(self, steps: Sequence[Step], wanted: Shape) -> None:
        for prefix, source in ((_EXECUTION_INPUT, self.execution_input), (_ITEM, self.item)):
            if tuple(steps[: len(prefix)]) == prefix:
                source.place(steps[len(prefix) :], wanted)

    def look_for(self, argument: Argument, wanted: Shape) -> None:
        """The same for the value of any expression."""
        if isinstance(argument, Path):
            self.look_at(argument, wanted)
        elif isinstance(argument, IntrinsicCall):
            for position, inner in enumerate(argument.arguments):
                self.look_for(inner, _argument(argument, position, wanted))

    def fill(self, template: Template | JsonataValue | None, wanted: Shape) -> None:
        """The same for a template, whose value is looked into as `wanted` says."""
        match template:
            case TemplateExpression(expression):
                self.look_for(expression, wanted)
            case TemplateObject(fields):
                for name, part in fields:
                    self.fill(part, wanted.fields.get(name, Shape()))
            case TemplateArray(items):
                for position, part in enumerate(items):
                    self.fill(part, element_of(wanted, position))
            case TemplateLiteral() | JsonataValue() | None:
                pass

    def narrow(self, field: PathField | None, wanted: Shape) -> None:
        """The same for InputPath and OutputPath; `null` reads nothing."""
        if field is None:
            self.input.merge(wanted)
        elif not isinstance(field.value, NullPath):
            self.look_at(field.value, wanted)


def element_of(shape: Shape, position: int) -> Shape:
    """What is looked for in one element of an array."""
    found = Shape()
    for part in (shape.positions.get(position), shape.items):
        if part is not None:
            found.merge(part)
    return found


# --- intrinsic functions ---------------------------------------------------------------------------


def _argument(call: IntrinsicCall, position: int, wanted: Shape) -> Shape:
    """What the function looks for in one of its arguments."""
    shape = Shape()
    match call.name.removeprefix("States."), position:
        case "Array", _:
            return element_of(wanted, position)
        case "Format", 0:
            shape.want(Kind.TEXT)
        case "StringToJson", 0:
            shape.want(Kind.TEXT)
            shape.text().merge(wanted)
        case "JsonMerge", (0 | 1):
            shape.merge(wanted)
            shape.want(Kind.OBJECT)
        case "ArrayGetItem", 0:
            shape.want(Kind.ARRAY)
            shape.element().merge(wanted)
        case "ArrayPartition", 0:
            shape.want(Kind.ARRAY)
            if wanted.items is not None and wanted.items.items is not None:
                shape.element().merge(wanted.items.items)
        case "ArrayUnique", 0:
            shape.merge(wanted)
            shape.want(Kind.ARRAY)
        case "ArrayContains", 0:
            shape.want(Kind.ARRAY)
            shape.element().compare_with(_literals(call, 1))
        case "ArrayLength", 0:
            shape.want(Kind.ARRAY)
        case ("ArrayRange", _) | ("ArrayGetItem" | "ArrayPartition", 1) | ("MathAdd" | "MathRandom", _):
            shape.want(Kind.COUNT)
        case "StringSplit", 0:
            shape.want(Kind.TEXT)
            separators = [text for text in _literals(call, 1) if isinstance(text, str)]
            shape.compare_with(separator.join(_PARTS) for separator in separators)
        case "Base64Decode", 0:
            shape.compare_with(["dGV4dA=="])
        case "JsonToString", 0:
            shape.compare_with(wanted.values)
        case ("Base64Encode" | "Hash", 0):
            shape.want(Kind.TEXT)
    return shape


def _literals(call: IntrinsicCall, position: int) -> list[JsonValue]:
    argument = call.arguments[position] if position < len(call.arguments) else None
    match argument:
        case StringLiteral(_, value) | NumberLiteral(value) | BooleanLiteral(value):
            return [value]
    return []
