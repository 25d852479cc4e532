"""The one printer of jq trees: precedence, escaping, and line breaks for people.

Short expressions stay on one line; longer ones break at pipes, objects, arrays, conditions, and/or chains.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

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
    Range,
    Raw,
    Reduce,
    Text,
    Variable,
)
from asl2sw.source.tree import JsonValue

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_QUOTED = json.JSONEncoder(ensure_ascii=False).encode
_MAX_LONG = 2**63 - 1  # longer integer literals do not parse in jackson-jq

# Higher binds tighter. C jq and jackson-jq read `or` beside `and`, and `//` beside `=`, in different ways;
# they share a level here, which puts parentheses around the one that stands in the other.
_PRECEDENCE = {
    "|": 0,
    ",": 1,
    "//": 2,
    "=": 2,
    "or": 4,
    "and": 4,
    "==": 6,
    "!=": 6,
    "<": 6,
    "<=": 6,
    ">": 6,
    ">=": 6,
    "+": 7,
    "-": 7,
    "*": 8,
    "/": 8,
    "%": 8,
}
_ASSOCIATIVE = {"|", ",", "or", "and", "+", "*"}
_TERM = 10
_ALMOST_TERM = 9  # a term for operators, but nothing may be appended to it
_LEVELS: Mapping[type[Jq], int] = {Bind: 0, Raw: 0, If: _ALMOST_TERM, Reduce: _ALMOST_TERM}
_NOT_WORTH_BREAKING = 40  # characters that may follow on a line that is too long already


def print_jq(tree: Jq, *, width: int = 100) -> str:
    """The program's text; lines are kept below `width` where the tree has a place to break."""
    return _Printer(width).broken(tree, 0, 0)


def string_literal(text: str) -> str:
    """A jq string literal: JSON's, with every control character escaped and other text kept readable."""
    return _QUOTED(text).replace("\x7f", "\\u007f")


class _Printer:
    def __init__(self, width: int) -> None:
        self.width = width

    def broken(self, tree: Jq, level: int, indent: int, column: int | None = None) -> str:
        """On one line if it fits, else over several; `level` is the precedence the context needs.

        The text starts at `column`, by default at `indent`; its further lines start at `indent`.
        """
        column = indent if column is None else column
        flat = flat_text(tree, level)
        if len(flat) + column <= self.width:
            return flat
        if _level_of(tree) < level:
            return "(" + self.broken(tree, 0, indent + 1, column + 1) + ")"
        pad = "\n" + " " * indent
        match tree:
            case Operation():
                return self._broken_operation(tree, indent, column)
            case Bind(source, name, body):
                inner = self.broken(source, 0, indent + 1, column + 1)
                shown = inner if _is_plain_path(source) else f"({inner})"
                return f"{shown} as ${name}" + pad + "| " + self.broken(body, 0, indent + 2)
            case MakeObject(fields) if fields:
                return self._broken_object(fields, indent)
            case MakeArray(body) if body is not None:
                return self._broken_array(_chain(body, ","), indent)
            case Literal(dict() as value):
                return self._broken_object([(key, Literal(item)) for key, item in value.items()], indent)
            case Literal(list() as value):
                return self._broken_array([Literal(item) for item in value], indent)
            case If():
                return self._broken_if(tree, indent)
            case Call(name, arguments) if arguments:
                return self._broken_call(name, arguments, indent, column)
            case Attempt(body, handler):
                text = self.broken(body, 0, indent + 7)
                return f"([try ({text})" + pad + f"  catch ({self.broken(handler, 0, indent + 9)})] | .[0])"
            case _:
                return flat

    def _broken_operation(self, tree: Operation, indent: int, column: int) -> str:
        operator, pad = tree.operator, "\n" + " " * indent
        need = _PRECEDENCE[operator]
        if operator in ("|", "and", "or"):
            deeper = indent + len(operator) + 1
            first, *others = _chain(tree, operator)
            parts = [self.broken(first, need + 1, indent if _opens_bracket(first) else deeper, column)]
            parts += [self.broken(part, need + 1, deeper) for part in others]
            return (pad + operator + " ").join(parts)
        head = self.broken(tree.left, need if operator in _ASSOCIATIVE else need + 1, indent, column)
        head += f" {operator} "
        end = _end_of(head, column)
        right = flat_text(tree.right, need + 1)
        if end > self.width and len(right) <= _NOT_WORTH_BREAKING:
            return head + right
        below = indent if _opens_bracket(tree.right) else indent + 2
        return head + self.broken(tree.right, need + 1, below, end)

    def _broken_call(self, name: str, arguments: tuple[Jq, ...], indent: int, column: int) -> str:
        text = f"{name}("
        below = indent if len(arguments) == 1 and _opens_bracket(arguments[0]) else indent + 2
        for number, argument in enumerate(arguments):
            text += "; " if number else ""
            text += self.broken(argument, 0, below, _end_of(text, column))
        return text + ")"

    def _broken_object(self, fields: Sequence[tuple[str | Jq, Jq]], indent: int) -> str:
        pad = "\n" + " " * (indent + 2)
        lines = []
        for key, value in fields:
            text = _object_key(key) + ": "
            lines.append(text + self.broken(value, _TERM, indent + 2, indent + 2 + len(text)))
        return "{" + pad + ("," + pad).join(lines) + "\n" + " " * indent + "}"

    def _broken_array(self, items: Sequence[Jq], indent: int) -> str:
        pad = "\n" + " " * (indent + 2)
        inner = ("," + pad).join(self.broken(item, 2, indent + 2) for item in items)
        return "[" + pad + inner + "\n" + " " * indent + "]"

    def _broken_if(self, tree: If, indent: int) -> str:
        pad = "\n" + " " * indent
        text = f"if {self.broken(tree.condition, 0, indent + 3)}"
        text += pad + f"then {self.broken(tree.then, 0, indent + 5)}"
        rest: Jq = tree.otherwise
        while isinstance(rest, If):
            text += pad + f"elif {self.broken(rest.condition, 0, indent + 5)}"
            text += pad + f"then {self.broken(rest.then, 0, indent + 5)}"
            rest = rest.otherwise
        return text + pad + f"else {self.broken(rest, 0, indent + 5)} end"


def _opens_bracket(tree: Jq) -> bool:
    """Whether the tree, broken over lines, leaves its first line with an open bracket and ends with it."""
    match tree:
        case MakeObject() | MakeArray() | Literal(dict() | list()):
            return True
        case Call(_, (only,)):
            return _opens_bracket(only)
        case Operation(operator, _, right) if operator not in ("|", "and", "or"):
            return _opens_bracket(right)
        case _:
            return False


def _end_of(text: str, column: int) -> int:
    """The column after a text that starts at `column`."""
    _before, newline, last = text.rpartition("\n")
    return len(last) if newline else column + len(text)


def flat_text(tree: Jq, level: int = 0) -> str:
    """The tree on one line, in parentheses when it binds weaker than `level`."""
    text = _FLAT[type(tree)](tree)
    return f"({text})" if level and _level_of(tree) < level else text


def _flat_call(tree: Call) -> str:
    inner = "; ".join([flat_text(argument) for argument in tree.arguments])
    return f"{tree.name}({inner})" if tree.arguments else tree.name


def _flat_object(tree: MakeObject) -> str:
    inner = ", ".join([f"{_object_key(key)}: {flat_text(value, _TERM)}" for key, value in tree.fields])
    return "{" + inner + "}"


def _flat_operation(tree: Operation) -> str:
    operator = tree.operator
    need = _PRECEDENCE[operator] + 1
    separator = ", " if operator == "," else f" {operator} "
    parts = _chain(tree, operator) if operator in _ASSOCIATIVE else [tree.left, tree.right]
    return separator.join([flat_text(part, need) for part in parts])


def _flat_if(tree: If) -> str:
    text = f"if {flat_text(tree.condition)} then {flat_text(tree.then)}"
    otherwise = tree.otherwise
    while isinstance(otherwise, If):
        text += f" elif {flat_text(otherwise.condition)} then {flat_text(otherwise.then)}"
        otherwise = otherwise.otherwise
    return f"{text} else {flat_text(otherwise)} end"


def _flat_bind(tree: Bind) -> str:
    inner = flat_text(tree.source)
    head = inner if _is_plain_path(tree.source) else f"({inner})"
    return f"{head} as ${tree.name} | {flat_text(tree.body)}"


def _flat_reduce(tree: Reduce) -> str:
    start, update = flat_text(tree.start), flat_text(tree.update)
    return f"reduce ({flat_text(tree.source)}) as ${tree.name} ({start}; {update})"


def _text_part(part: str | Jq) -> str:
    return string_literal(part)[1:-1] if isinstance(part, str) else f"\\({flat_text(part)})"


def _base(tree: Field | At | Range | Each) -> str:
    base = flat_text(tree.base)
    if isinstance(tree.base, Identity):
        return ""
    # no postfix after calls, literals and forms
    return base if isinstance(tree.base, Field | At | Range | Each | Variable) else f"({base})"


def _flat_field(tree: Field) -> str:
    base, mark = _base(tree), "?" if tree.optional else ""
    if _IDENTIFIER.match(tree.name):
        return f"{base}.{tree.name}{mark}"
    return f"{base or '.'}[{string_literal(tree.name)}]{mark}"


def _flat_range(tree: Range) -> str:
    first = flat_text(tree.start) if tree.start is not None else ""
    last = flat_text(tree.end) if tree.end is not None else ""
    return f"{_base(tree) or '.'}[{first}:{last}]"


_FLAT: Mapping[type[Jq], Callable[[Any], str]] = {
    Identity: lambda tree: ".",
    Literal: lambda tree: _literal(tree.value),
    Variable: lambda tree: f"${tree.name}",
    Field: _flat_field,
    At: lambda tree: f"{_base(tree) or '.'}[{flat_text(tree.index)}]",
    Range: _flat_range,
    Each: lambda tree: f"{_base(tree) or '.'}[]" + ("?" if tree.optional else ""),
    Call: _flat_call,
    MakeObject: _flat_object,
    MakeArray: lambda tree: "[" + (flat_text(tree.body) if tree.body is not None else "") + "]",
    Operation: _flat_operation,
    If: _flat_if,
    Bind: _flat_bind,
    Reduce: _flat_reduce,
    Attempt: lambda tree: f"([try ({flat_text(tree.body)}) catch ({flat_text(tree.handler)})] | .[0])",
    Text: lambda tree: '"' + "".join(map(_text_part, tree.parts)) + '"',
    Raw: lambda tree: tree.text + "\n" if "#" in tree.text else tree.text,  # the end of a comment
}


def _is_plain_path(tree: Jq) -> bool:
    """`.a.b` or `$x.a`: what `as` binds whole without parentheses."""
    while isinstance(tree, Field):
        tree = tree.base
    return isinstance(tree, Identity | Variable)


def _root(tree: Jq) -> Jq:
    """What a chain of names, indexes and slices starts from."""
    while isinstance(tree, Field | At | Range | Each):
        tree = tree.base
    return tree


def _level_of(tree: Jq) -> int:
    if isinstance(tree, Operation):
        return _PRECEDENCE[tree.operator]
    if isinstance(tree, Field | At | Range | Each):
        # what starts with a parenthesis is no value of an object in jackson-jq
        return _TERM if isinstance(_root(tree), Identity | Variable) else _ALMOST_TERM
    if isinstance(tree, Literal):
        value = tree.value
        return _ALMOST_TERM if isinstance(value, int | float) and value < 0 else _TERM
    return _LEVELS.get(type(tree), _TERM)


def _chain(tree: Jq, operator: str) -> list[Jq]:
    """The operands of nested uses of one associative operator."""
    operands: list[Jq] = []
    pending = [tree]
    while pending:  # no recursion: chains get as long as a Choice has rules
        part = pending.pop()
        if isinstance(part, Operation) and part.operator == operator:
            pending += [part.right, part.left]
        else:
            operands.append(part)
    return operands


def _object_key(key: str | Jq) -> str:
    if isinstance(key, str):
        return key if _IDENTIFIER.match(key) else string_literal(key)
    return f"({flat_text(key)})"


def _literal(value: JsonValue) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) > _MAX_LONG:
        return repr(float(value))
    if isinstance(value, int | float):
        return json.dumps(value)
    if isinstance(value, str):
        return string_literal(value)
    if isinstance(value, list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    return "{" + ", ".join(f"{_object_key(key)}: {_literal(item)}" for key, item in value.items()) + "}"
