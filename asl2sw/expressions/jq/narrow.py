"""Objects of many fields as sums of smaller ones.

jackson-jq builds an object by a recursion over its fields, and what comes after it runs inside the last of
them: some 500 fields, those of objects in it included, overflow an empty stack. The items of an array come
one after another. So `{a: 1, b: 2}` is written as `[{a: 1}, {b: 2}] | add` when it is too large.
"""

from __future__ import annotations

from dataclasses import replace

from asl2sw.expressions.jq.tree import (
    At,
    Attempt,
    Bind,
    Call,
    Each,
    Field,
    If,
    Jq,
    Literal,
    MakeArray,
    MakeObject,
    Operation,
    Range,
    Reduce,
    Text,
    fold,
    pipe,
)

_MOST_FIELDS = 80
_IN_A_GROUP = 40
_OF_A_SUM = 1  # what follows a sum runs in none of its fields


def narrow(tree: Jq) -> Jq:
    """The same program, in which no object needs a deep recursion."""
    if _fields(tree) <= _MOST_FIELDS:
        return tree
    match tree:
        case Literal(dict() as members):
            return _sum([(name, narrow(Literal(value))) for name, value in members.items()])
        case Literal(list() as items):
            return MakeArray(fold(",", [narrow(Literal(item)) for item in items]))
        case MakeObject(fields):
            return _sum([(name, narrow(value)) for name, value in fields])
        case _:
            return _with_narrow_parts(tree)


def _sum(fields: list[tuple[str | Jq, Jq]]) -> Jq:
    groups: list[list[tuple[str | Jq, Jq]]] = [[]]
    room = _IN_A_GROUP
    for name, value in fields:
        size = 1 + _fields(value)
        if size > room and groups[-1]:
            groups.append([])
            room = _IN_A_GROUP
        groups[-1].append((name, value))
        room -= size
    objects: list[Jq] = [_object(group) for group in groups]
    return objects[0] if len(objects) == 1 else pipe(MakeArray(fold(",", objects)), Call("add"))


def _object(fields: list[tuple[str | Jq, Jq]]) -> Jq:
    values = {
        name: value.value for name, value in fields if isinstance(name, str) and isinstance(value, Literal)
    }
    return Literal(values) if len(values) == len(fields) else MakeObject(tuple(fields))


def _with_narrow_parts(tree: Jq) -> Jq:
    match tree:
        case Field() | Each():
            return replace(tree, base=narrow(tree.base))
        case At(base, index):
            return At(narrow(base), narrow(index))
        case Range(base, start, end):
            return Range(narrow(base), start and narrow(start), end and narrow(end))
        case Call(name, arguments):
            return Call(name, tuple(map(narrow, arguments)))
        case MakeArray(body) if body is not None:
            return MakeArray(narrow(body))
        case Operation(operator):
            return _refolded(operator, [narrow(operand) for operand in _operands(tree)])
        case If():
            *branches, (_, last) = _branches(tree)
            result = narrow(last)
            for condition, then in reversed(branches):
                result = If(narrow(condition), narrow(then), result)
            return result
        case Bind(source, name, body):
            return Bind(narrow(source), name, narrow(body))
        case Reduce(source, name, start_with, update):
            return Reduce(narrow(source), name, narrow(start_with), narrow(update))
        case Attempt(body, handler):
            return Attempt(narrow(body), narrow(handler))
        case Text(parts):
            return Text(tuple(part if isinstance(part, str) else narrow(part) for part in parts))
        case _:
            return tree


# Chains are gone through without recursion: a Choice may have hundreds of rules, an array thousands of items.

_ASSOCIATIVE = frozenset({"|", ",", "//", "and", "or"})


def _operands(tree: Operation) -> list[Jq]:
    """The operands of nested uses of an operator that associates; else left and right."""
    if tree.operator not in _ASSOCIATIVE:
        return [tree.left, tree.right]
    operands: list[Jq] = []
    pending: list[Jq] = [tree]
    while pending:
        part = pending.pop()
        if isinstance(part, Operation) and part.operator == tree.operator:
            pending += [part.right, part.left]
        else:
            operands.append(part)
    return operands


def _refolded(operator: str, operands: list[Jq]) -> Jq:
    return pipe(*operands) if operator == "|" else fold(operator, operands)


def _branches(tree: If) -> list[tuple[Jq, Jq]]:
    """Conditions with their values; the last value stands beside a condition that holds."""
    found: list[tuple[Jq, Jq]] = []
    rest: Jq = tree
    while isinstance(rest, If):
        found.append((rest.condition, rest.then))
        rest = rest.otherwise
    return [*found, (Literal(True), rest)]


def _fields(tree: Jq) -> int:
    """How many fields are open at most where the program goes on."""
    match tree:
        case Literal(value):
            return _fields_of_value(value)
        case MakeObject(fields):
            return len(fields) + sum(_fields(value) for _, value in fields)
        case Operation("|", MakeArray(), Call("add", ())):
            return _OF_A_SUM
        case MakeArray(body):
            return 0 if body is None else _most_of_items(body)
        case Operation():
            return sum(map(_fields, _operands(tree)))
        case Bind(source, _, body) | At(source, body):
            return _fields(source) + _fields(body)
        case If():
            branches = _branches(tree)
            return sum(_fields(condition) for condition, _ in branches) + max(
                _fields(then) for _, then in branches
            )
        case Attempt(body, handler):
            return _fields(body) + _fields(handler)
        case Call(_, arguments):
            return sum(map(_fields, arguments))
        case Reduce(source, _, start, update):
            return _fields(source) + _fields(start) + _fields(update)
        case Text(parts):
            return sum(_fields(part) for part in parts if not isinstance(part, str))
        case Field(base=base) | Each(base=base) | Range(base=base):
            return _fields(base)
        case _:
            return 0


def _most_of_items(body: Jq) -> int:
    if isinstance(body, Operation) and body.operator == ",":
        return max(map(_fields, _operands(body)))
    return _fields(body)


def _fields_of_value(value: object) -> int:
    if isinstance(value, dict):
        return len(value) + sum(map(_fields_of_value, value.values()))
    return max(map(_fields_of_value, value), default=0) if isinstance(value, list) else 0
