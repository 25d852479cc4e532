"""Random jq trees whose values all engines agree on, and a printer that trusts no precedence."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from random import Random

from random_values import Limits, chance, name, text

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
    fold,
)

KINDS = ("number", "text", "boolean", "array", "object")
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True)
class Maker:
    """Makes trees of one kind of value each; kinds keep out what the engines define differently."""

    rng: Random
    limits: Limits
    here: str  # the kind of `.`
    variables: tuple[tuple[str, str], ...] = ()  # name, kind

    def tree(self, kind: str, depth: int) -> Jq:
        if depth == 0 or chance(self.rng, 1, 6):
            return self.leaf(kind)
        makers = [self.conditional, self.bound, self.attempted, self.piped, self.alternative]
        if chance(self.rng, 2, 5):
            return self.rng.choice(makers)(kind, depth - 1)
        match kind:
            case "number":
                return self.number(depth - 1)
            case "text":
                return self.text(depth - 1)
            case "boolean":
                return self.boolean(depth - 1)
            case "array":
                return self.array(depth - 1)
        return self.object(depth - 1)

    def anything(self, depth: int) -> Jq:
        return self.tree(self.rng.choice(KINDS), depth)

    def leaf(self, kind: str) -> Jq:
        fitting: list[Jq] = [Variable(name) for name, of in self.variables if of == kind]
        if self.here == kind:
            fitting.append(Identity())
        if fitting and chance(self.rng, 1, 2):
            return self.rng.choice(fitting)
        match kind:
            case "number":
                return Literal(self.rng.choice([0, 1, 2, 7, -1, -3, 0.5, 2**31]))
            case "text":
                return Literal(text(self.rng, self.limits))
            case "boolean":
                return Literal(chance(self.rng, 1, 2))
            case "array":
                return Literal([1, "a", None][: self.rng.randrange(4)])
        return Literal(
            {name(self.rng, self.limits): value for value in ([], 1, "a")[: self.rng.randrange(4)]}
        )

    # --- forms of every kind ---

    def conditional(self, kind: str, depth: int) -> Jq:
        otherwise = self.tree(kind, depth)
        return If(self.tree("boolean", depth), self.tree(kind, depth), otherwise)

    def bound(self, kind: str, depth: int) -> Jq:
        variable, of = self.rng.choice(["x", "value", "state", "_a1"]), self.rng.choice(KINDS)
        others = tuple(pair for pair in self.variables if pair[0] != variable)
        inside = replace(self, variables=(*others, (variable, of)))
        return Bind(self.tree(of, depth), variable, inside.tree(kind, depth))

    def attempted(self, kind: str, depth: int) -> Jq:
        body = self.tree(kind, depth)
        if chance(self.rng, 1, 2):
            body = If(
                self.tree("boolean", depth), body, Call("error", (Literal(text(self.rng, self.limits)),))
            )
        return Attempt(body, replace(self, here="text").tree(kind, depth))

    def piped(self, kind: str, depth: int) -> Jq:
        of = self.rng.choice(KINDS)
        return Operation("|", self.tree(of, depth), replace(self, here=of).tree(kind, depth))

    def alternative(self, kind: str, depth: int) -> Jq:
        """`//` takes the second value for false and null."""
        first = Literal(self.rng.choice([None, False])) if chance(self.rng, 1, 2) else self.tree(kind, depth)
        return Operation("//", first, self.tree(kind, depth))

    # --- one kind each ---

    def number(self, depth: int) -> Jq:
        match self.rng.randrange(5):
            case 0:
                container = self.rng.choice(["text", "array", "object"])
                return Operation("|", self.tree(container, depth), Call("length"))
            case 1:
                return Operation("%", Literal(self.rng.randrange(9)), Literal(self.rng.randrange(1, 5)))
            case 2:
                return Operation("/", self.tree("number", depth), Literal(self.rng.choice([2, 4, -2])))
            case 3:
                inside = replace(self, here="number", variables=(*self.variables, ("each", "any")))
                return Reduce(
                    Each(self.tree("array", depth)), "each", self.tree("number", depth), inside.step(depth)
                )
        return Operation(self.rng.choice("+-*"), self.tree("number", depth), self.tree("number", depth))

    def step(self, depth: int) -> Jq:
        """What a reduce does with each item: no products, they would grow without end."""
        return Operation(self.rng.choice("+-"), Identity(), replace(self, here="text").leaf("number"))

    def text(self, depth: int) -> Jq:
        match self.rng.randrange(4):
            case 0:
                parts = [self.part(depth) for _ in range(self.rng.randrange(1, 4))]
                return Text(tuple(parts))
            case 1:
                return Range(self.tree("text", depth), *self.bounds())
            case 2:
                texts = [self.tree("text", depth) for _ in range(self.rng.randrange(1, 3))]
                return Operation(
                    "|", MakeArray(fold(",", texts)), Call("join", (Literal(text(self.rng, self.limits)),))
                )
        return Operation("+", self.tree("text", depth), self.tree("text", depth))

    def part(self, depth: int) -> str | Jq:
        if chance(self.rng, 1, 2):
            return text(self.rng, self.limits)
        kind = self.rng.choice(["text", "boolean"])
        return self.tree(kind, depth)

    def bounds(self) -> tuple[Jq | None, Jq | None]:
        start, end = self.rng.choice([(0, 1), (1, None), (None, 2), (-1, None), (None, -1), (0, 9)])
        return (None if start is None else Literal(start), None if end is None else Literal(end))

    def boolean(self, depth: int) -> Jq:
        match self.rng.randrange(4):
            case 0:
                kind = self.rng.choice(
                    ["number", "boolean"] if chance(self.rng, 1, 2) else ["array", "object"]
                )
                operators = COMPARISONS if kind == "number" else COMPARISONS[:2]
                return Operation(self.rng.choice(operators), self.tree(kind, depth), self.tree(kind, depth))
            case 1:
                return Operation("|", self.tree("boolean", depth), Call("not"))
            case 2:
                return Operation(
                    "|", self.tree("object", depth), Call("has", (Literal(name(self.rng, self.limits)),))
                )
        parts = [self.tree("boolean", depth) for _ in range(self.rng.randrange(2, 4))]
        joined = parts[0]
        for part in parts[1:]:
            operands = (joined, part) if chance(self.rng, 1, 2) else (part, joined)
            joined = Operation(self.rng.choice(["and", "or"]), *operands)
        return joined

    def array(self, depth: int) -> Jq:
        match self.rng.randrange(6):
            case 0:
                return Range(self.tree("array", depth), *self.bounds())
            case 1:
                inside = replace(self, here="any")
                return Operation("|", self.tree("array", depth), Call("map", (inside.anything(depth),)))
            case 2:
                chosen = Call("select", (replace(self, here="any").tree("boolean", depth),))
                return MakeArray(Operation("|", Each(self.tree("array", depth)), chosen))
            case 3:
                return MakeArray(None)
            case 4:
                return Operation(self.rng.choice("+-"), self.tree("array", depth), self.tree("array", depth))
        items = [self.anything(depth) for _ in range(self.rng.randrange(1, 4))]
        streams = [Each(self.tree("array", depth)) for _ in range(self.rng.randrange(2))]
        return MakeArray(fold(",", [*streams, *items]))

    def object(self, depth: int) -> Jq:
        match self.rng.randrange(4):
            case 0:
                return Operation("+", self.tree("object", depth), self.tree("object", depth))
            case 1:
                place = Field(Identity(), name(self.rng, self.limits))
                if chance(self.rng, 1, 2):
                    place = Field(place, name(self.rng, self.limits))
                stored = Operation("=", place, replace(self, here="object").anything(depth))
                return Operation("|", Literal({}), stored)
            case 2:
                key = self.tree("text", depth)
                return MakeObject(((key, self.anything(depth)),))
        fields: dict[str, Jq] = {}
        for _ in range(self.rng.randrange(4)):
            fields[name(self.rng, self.limits)] = self.anything(depth)
        return MakeObject(tuple(fields.items()))


# --- a printer that needs no precedence ----------------------------------------------------------------


def in_parentheses(tree: Jq) -> str:
    """The program with every part in parentheses."""
    return f"({_text(tree)})"


def _text(tree: Jq) -> str:
    match tree:
        case Identity():
            return "."
        case Literal(value):
            return _ascii(value)
        case Variable(variable):
            return f"${variable}"
        case Field(base, field, optional):
            return f"{in_parentheses(base)} | .[{_ascii(field)}]" + ("?" if optional else "")
        case At(base, index):
            return f"{in_parentheses(base)} as $base | {in_parentheses(index)} as $index | $base[$index]"
        case Range(base, start, end):
            first, last = (in_parentheses(bound) if bound is not None else "" for bound in (start, end))
            return f"{in_parentheses(base)} | .[{first}:{last}]"
        case Each(base, optional):
            return f"{in_parentheses(base)} | .[]" + ("?" if optional else "")
        case Call(called, arguments):
            return called + (f"({'; '.join(map(in_parentheses, arguments))})" if arguments else "")
        case MakeObject(fields):
            return "{" + ", ".join(f"{_key(key)}: {in_parentheses(value)}" for key, value in fields) + "}"
        case MakeArray(body):
            return "[]" if body is None else f"[{in_parentheses(body)}]"
        case Operation(operator, left, right):
            return f"{in_parentheses(left)} {operator} {in_parentheses(right)}"
        case If(condition, then, otherwise):
            parts = map(in_parentheses, (condition, then, otherwise))
            return "if {} then {} else {} end".format(*parts)
        case Bind(source, variable, body):
            return f"{in_parentheses(source)} as ${variable} | {in_parentheses(body)}"
        case Reduce(source, variable, start, update):
            parts = map(in_parentheses, (source, start, update))
            return "reduce {} as ${} ({}; {})".format(next(parts), variable, *parts)
        case Attempt(body, handler):
            return f"[try {in_parentheses(body)} catch {in_parentheses(handler)}] | .[0]"
        case Text(parts):
            shown = [_ascii(part)[1:-1] if isinstance(part, str) else f"\\({_text(part)})" for part in parts]
            return '"' + "".join(shown) + '"'
        case Raw(raw):
            return raw


def _key(key: str | Jq) -> str:
    return _ascii(key) if isinstance(key, str) else in_parentheses(key)


def _ascii(value: object) -> str:
    """JSON with every character escaped that may be: another way to write it than the printer's."""
    return json.dumps(value).replace("\x7f", "\\u007f")
