"""Conditions of `[?(...)]` -> syntax trees."""

from __future__ import annotations

from lark import Token, Tree

from asl2sw.expressions.ast import (
    ExpressionError,
    FilterAnd,
    FilterComparison,
    FilterCondition,
    FilterExists,
    FilterLiteral,
    FilterNot,
    FilterOperand,
    FilterOr,
    FilterPath,
    FilterRegex,
    Index,
    Name,
)
from asl2sw.expressions.mistakes import FILTER_SYNTAX, FILTER_UNSUPPORTED
from asl2sw.expressions.tokens import check_dotted_name, position, read_index, read_number, read_quoted

MAX_DEPTH = 20  # of parentheses in one another

_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=", "=~")
_TYPED = {"===": "==", "!==": "!="}
_CONSTANTS = {"true": True, "false": False, "null": None}


def read_condition(text: str, tree: Tree[Token]) -> FilterCondition:
    """The condition of a `filter` tree; raises ExpressionError."""
    return _condition(text, _trees(tree)[0], 0)


def _trees(tree: Tree[Token]) -> list[Tree[Token]]:
    return [child for child in tree.children if isinstance(child, Tree)]


def _condition(text: str, tree: Tree[Token], depth: int) -> FilterCondition:
    if depth > MAX_DEPTH:
        raise ExpressionError(
            f"More than {MAX_DEPTH} parentheses in one another.",
            tree.meta.start_pos,
            code=FILTER_UNSUPPORTED,
            fix="Leave out parentheses that are not needed.",
        )
    parts = _trees(tree)
    match tree.data:
        case "or_":
            return FilterOr(tuple(_condition(text, part, depth) for part in parts))
        case "and_":
            return FilterAnd(tuple(_condition(text, part, depth) for part in parts))
        case "group":
            return _condition(text, parts[0], depth + 1)
        case "not_" if parts[0].data == "group":
            return FilterNot(_condition(text, parts[0], depth))
        case "not_":
            return FilterNot(FilterExists(_path(text, parts[0])))
        case "comparison":
            return _comparison(text, tree)
    return FilterExists(_tested(text, parts[0]))


def _tested(text: str, tree: Tree[Token]) -> FilterPath:
    operand = _operand(text, tree)
    if isinstance(operand, FilterPath):
        return operand
    raise ExpressionError(
        "A filter compares something or asks whether a path exists; a value alone is no condition.",
        tree.meta.start_pos,
        code=FILTER_SYNTAX,
        width=tree.meta.end_pos - tree.meta.start_pos,
        fix="Write a condition like @.status == 'done', or @.status.",
    )


def _comparison(text: str, tree: Tree[Token]) -> FilterComparison:
    sides = [_operand(text, part) for part in _trees(tree)]
    token = next(child for child in tree.children if isinstance(child, Token))
    operator = token.strip()
    left, right = sides
    if operator not in _COMPARISONS:
        raise _operator_mistake(token, operator)
    matches = operator == "=~"
    if isinstance(left, FilterRegex) or isinstance(right, FilterRegex) != matches:
        raise ExpressionError(
            "A regular expression stands on the right side of =~ and nowhere else.",
            position(token),
            code=FILTER_SYNTAX,
            width=len(operator),
            fix="Write it like @.name =~ /abc.*/i, and use == for a plain text.",
        )
    return FilterComparison(operator, left, right)


def _operator_mistake(token: Token, operator: str) -> ExpressionError:
    if operator in _TYPED:
        message, code = f'"{operator}" is not supported in filters.', FILTER_UNSUPPORTED
        fix = f"Write {_TYPED[operator]}; it compares a number with a text that holds a number as well."
    else:
        message, code = f'"{operator}" is no operator.', FILTER_SYNTAX
        fix = "Write ==." if operator == "=" else f"Write one of {' '.join(_COMPARISONS)}."
    return ExpressionError(message, position(token), code=code, width=len(operator), fix=fix)


def _operand(text: str, tree: Tree[Token]) -> FilterOperand:
    if tree.data != "literal":
        return _path(text, tree)
    token = tree.children[0]
    assert isinstance(token, Token)
    match token.type:
        case "QUOTED":
            return FilterLiteral(read_quoted(token))
        case "NUMBER":
            return FilterLiteral(read_number(token))
        case "CONSTANT":
            return FilterLiteral(_CONSTANTS[token])
    return _regex(token)


def _regex(token: Token) -> FilterRegex:
    pattern, _, flags = token[1:].rpartition("/")
    if flags not in ("", "i"):
        raise ExpressionError(
            f'The flags "{flags}" of a regular expression are not supported.',
            position(token) + len(token) - len(flags),
            code=FILTER_UNSUPPORTED,
            width=len(flags),
            fix="Use only the flag i, which ignores upper and lower case.",
        )
    return FilterRegex(pattern, flags == "i")


def _path(text: str, tree: Tree[Token]) -> FilterPath:
    return FilterPath(tree.data == "from_element", tuple(_step(text, step) for step in _trees(tree)))


def _step(text: str, tree: Tree[Token]) -> Name | Index:
    tokens = {token.type: token for token in tree.children if isinstance(token, Token)}
    if "STAR" in tokens or "DOTDOT" in tokens:
        raise ExpressionError(
            "A path inside of a filter can have names and indexes only.",
            tree.meta.start_pos,
            code=FILTER_UNSUPPORTED,
            width=tree.meta.end_pos - tree.meta.start_pos,
            fix="Name the field of the tested element, like @.status.",
        )
    if "QUOTED" in tokens:
        return Name(read_quoted(tokens["QUOTED"]))
    if "INTEGER" in tokens:
        return Index(read_index(tokens["INTEGER"]))
    name = tokens["INNER_NAME"]
    check_dotted_name(text, name)
    for operator in ("&&", "||"):
        if operator in name:
            raise ExpressionError(
                f'AWS reads "{operator}" as a part of the name, because no blank stands before it.',
                position(name) + name.index(operator),
                code=FILTER_SYNTAX,
                width=2,
                fix=f"Put a blank before {operator}.",
            )
    return Name(str(name))
