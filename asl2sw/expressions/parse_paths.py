"""Paths that need the grammar -> syntax trees. Plain dotted paths are read by `quick_paths`."""

from __future__ import annotations

from functools import cache

from lark import Token, Tree

from asl2sw.expressions.ast import (
    Descendant,
    ExpressionError,
    Filter,
    Index,
    Indexes,
    Name,
    Names,
    Path,
    Root,
    Slice,
    Step,
    TailFunction,
    Wildcard,
)
from asl2sw.expressions.grammar import Grammar, Unreadable, load_grammar
from asl2sw.expressions.mistakes import PATH_SYNTAX, PATH_UNSUPPORTED
from asl2sw.expressions.parse_filters import read_condition
from asl2sw.expressions.path_mistakes import WRONG, tail_mistake, unexpected
from asl2sw.expressions.quick_paths import read_root
from asl2sw.expressions.tokens import check_dotted_name, position, read_index, read_quoted
from asl2sw.lazy_dataclass import dataclass

TAIL_FUNCTIONS = ("length", "size", "min", "max", "sum", "avg", "stddev", "keys", "first", "last")


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """A step and the characters it has in the text."""

    step: Step
    start: int
    end: int

    @property
    def is_reference(self) -> bool:
        """Whether a reference path may have it."""
        return isinstance(self.step, Name | Index)


def read_path(text: str) -> Path:
    """The path that is the whole text, blanks around it aside; raises ExpressionError."""
    tree = _parse(text)
    token = tree.children[0]
    assert isinstance(token, Token)
    root, variable = read_root(str(token).lstrip(), position(token))
    return Path(text, root, tuple(placed.step for placed in _steps(text, tree)), variable)


def read_steps(text: str) -> tuple[PlacedStep, ...]:
    """The steps of a path with their places; raises ExpressionError."""
    return _steps(text, _parse(text))


def _parse(text: str) -> Tree[Token]:
    readable = text.rstrip()
    try:
        return _grammar().read(readable)
    except Unreadable as error:
        raise unexpected(readable, error) from None


def _steps(text: str, tree: Tree[Token]) -> tuple[PlacedStep, ...]:
    placed: list[PlacedStep] = []
    for node in tree.children:
        if not isinstance(node, Tree):
            continue
        step = _step(text, node)
        if placed:
            _check_followed(placed[-1])
        if isinstance(step, TailFunction):
            _check_function(placed, node, step)
        placed.append(PlacedStep(step, node.meta.start_pos, node.meta.end_pos))
    return tuple(placed)


def _step(text: str, node: Tree[Token]) -> Step:
    *dots, place = node.children
    assert isinstance(place, Tree)
    step = _place(text, place)
    if not dots or dots[0] == ".":
        return step
    match step:
        case Name(name):
            return Descendant(name)
        case Wildcard():
            return Descendant(None)
    raise ExpressionError(
        'Only a name or * can be searched with "..".',
        node.meta.start_pos,
        code=PATH_UNSUPPORTED,
        width=node.meta.end_pos - node.meta.start_pos,
        fix="Write $..name, $..['name'] or $..*, or name the way to the array.",
    )


def _place(text: str, place: Tree[Token]) -> Step:
    """The step without its dots."""
    tokens = [token for token in place.children if isinstance(token, Token) and token.type in _MEANING]
    match place.data:
        case "name":
            return Name(_name(text, tokens[0]))
        case "index":
            return Index(read_index(tokens[0]))
        case "names":
            return Names(tuple(read_quoted(token) for token in tokens))
        case "indexes":
            return Indexes(tuple(read_index(token) for token in tokens))
        case "slice":
            return _slice(place, tokens)
        case "wildcard":
            return Wildcard()
        case "filter":
            return Filter(read_condition(text, place))
    return _function(tokens[0])


_MEANING = ("NAME", "QUOTED", "INTEGER", "COLON", "CALL")


def _name(text: str, token: Token) -> str:
    if token.type == "QUOTED":
        return read_quoted(token)
    check_dotted_name(text, token)
    return str(token)


def _slice(place: Tree[Token], tokens: list[Token]) -> Slice:
    """`[start:end]`; AWS also takes a step after a second colon, and ignores it."""
    bounds: list[int | None] = [None]
    for token in tokens:
        if token.type == "COLON":
            bounds.append(None)
        else:
            bounds[-1] = read_index(token)
    offset, width = place.meta.start_pos, place.meta.end_pos - place.meta.start_pos
    if len(bounds) > 2:
        raise ExpressionError(
            "A slice with a step: AWS ignores the step.",
            offset,
            code=PATH_UNSUPPORTED,
            width=width,
            fix="Write the slice without its step, as in [0:4].",
        )
    if bounds == [None, None]:
        message, fix = "A slice needs a start or an end.", "Write [*] for all items."
        raise ExpressionError(message, offset, code=PATH_SYNTAX, width=width, fix=fix)
    return Slice(bounds[0], bounds[1])


def _function(token: Token) -> TailFunction:
    name, _, rest = token.partition("(")
    if name not in TAIL_FUNCTIONS or "".join(rest.split()) != ")":
        raise tail_mistake(token, name, rest, TAIL_FUNCTIONS)
    return TailFunction(name)


def _check_function(before: list[PlacedStep], node: Tree[Token], step: TailFunction) -> None:
    """A function of several places has rules of its own in AWS's library, other ones for each function."""
    path = Path("", Root.INPUT, tuple(placed.step for placed in before))
    if path.is_definite:
        return
    raise ExpressionError(
        f"{step.name}() after a step that finds several places is not supported.",
        node.meta.start_pos,
        code=PATH_UNSUPPORTED,
        width=node.meta.end_pos - node.meta.start_pos,
        fix="Leave it out, and compute the value in a following state; States.ArrayLength counts items.",
    )


def _check_followed(placed: PlacedStep) -> None:
    """AWS's library reads these in other ways when a step follows: some places are left out."""
    if isinstance(placed.step, Names):
        message = "Several names in brackets can only stand at the end of a path."
        fix = "Name one field here, or take the object in a Pass state and go on from there."
    elif placed.step == Descendant(None):
        message = "Nothing can follow ..* in a path."
        fix = "Name the field that is searched, as in $..name, or the way to it."
    else:
        return
    raise ExpressionError(
        message, placed.start, code=PATH_UNSUPPORTED, width=placed.end - placed.start, fix=fix
    )


@cache
def _grammar() -> Grammar:
    return load_grammar(("reference_path.lark", "json_path.lark"), "path", WRONG)
