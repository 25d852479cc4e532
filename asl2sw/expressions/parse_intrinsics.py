"""Calls of intrinsic functions -> syntax trees (`States Language §Intrinsic Functions`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from lark import Token, Tree

from asl2sw.diagnostics.suggest import nearest
from asl2sw.expressions.ast import (
    Argument,
    BooleanLiteral,
    ExpressionError,
    IntrinsicCall,
    NullLiteral,
    NumberLiteral,
    Path,
    StringLiteral,
)
from asl2sw.expressions.grammar import Explain, Grammar, Unreadable, load_grammar
from asl2sw.expressions.intrinsics_table import INTRINSICS, PREFIX, Intrinsic
from asl2sw.expressions.invented import INSTEAD
from asl2sw.expressions.mistakes import (
    ARGUMENT_COUNT,
    ESCAPE_IN_STRING,
    FORMAT_COUNT,
    INTRINSIC_SYNTAX,
    NESTING,
    UNKNOWN_INTRINSIC,
    shorten,
)
from asl2sw.expressions.parse_paths import read_path
from asl2sw.expressions.quick_paths import quick_path
from asl2sw.expressions.tokens import position, read_number

MAX_NESTING = 10  # Step Functions developer guide, "Intrinsic functions for JSONPath states"

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPABLE = "'{}\\"
_PLACEHOLDER = re.compile(r"\\.|(\{\})", re.DOTALL)
_CONSTANTS: dict[str, Argument] = {
    "true": BooleanLiteral(True),
    "false": BooleanLiteral(False),
    "null": NullLiteral(),
}


def read_intrinsic(text: str) -> IntrinsicCall:
    """The call that is the whole text; raises ExpressionError."""
    try:
        tree = _grammar().read(text)
    except Unreadable as error:
        for token in error.before:
            if token.type == "PATH":
                _path(token)  # a bracket that is not closed hides the rest of the text
        raise _unexpected(text, error) from None
    return _call(text, tree, 1)


def count_placeholders(template: str) -> int:
    """How many `{}` of a raw `States.Format` template are filled in: those without a backslash."""
    return sum(match[1] is not None for match in _PLACEHOLDER.finditer(template))


def _call(text: str, tree: Tree[Token], depth: int) -> IntrinsicCall:
    function = tree.children[0]
    assert isinstance(function, Token)
    offset = position(function)
    if depth > MAX_NESTING:
        raise ExpressionError(
            f'"{function}" is nested too deep: at most {MAX_NESTING} functions may stand in one another.',
            offset,
            code=NESTING,
            width=len(function),
        )
    intrinsic = _known(function)
    arguments = tuple(_argument(text, node, depth) for node in tree.children[1:] if not _is_separator(node))
    _check_count(intrinsic, len(arguments), function)
    if intrinsic.name == "States.Format":
        _check_template(arguments, function)
    return IntrinsicCall(text[offset : tree.meta.end_pos], intrinsic.name, arguments, offset)


def _is_separator(node: Tree[Token] | Token) -> bool:
    return isinstance(node, Token) and node.type in ("LEFT", "RIGHT", "COMMA")


def _argument(text: str, node: Tree[Token] | Token, depth: int) -> Argument:
    if isinstance(node, Tree):
        return _call(text, node, depth + 1)
    match node.type:
        case "PATH":
            return _path(node)
        case "STRING":
            return _string(node)
        case "NUMBER":
            return NumberLiteral(read_number(node))
    return _CONSTANTS[node]


def _path(token: Token) -> Path:
    """The path read by its own grammar; errors keep their place in the whole text."""
    text, offset = str(token), position(token)
    try:
        return quick_path(text) or read_path(text)
    except ExpressionError as error:
        raise ExpressionError(
            error.message, error.offset + offset, code=error.code, width=error.width, fix=error.fix
        ) from None


def _string(token: Token) -> StringLiteral:
    raw = token[1:-1]
    for escape in _ESCAPE.finditer(raw):
        if escape[1] not in _ESCAPABLE:
            raise ExpressionError(
                f'"{escape[0]}" is no escape of a text in an intrinsic function.',
                position(token) + 1 + escape.start(),
                code=ESCAPE_IN_STRING,
                width=2,
                fix="Write \\\\ for a backslash; \\' \\{ \\} are the other escapes.",
            )
    return StringLiteral(raw, _ESCAPE.sub(r"\1", raw))


def _known(function: Token) -> Intrinsic:
    intrinsic = INTRINSICS.get(function)
    if intrinsic is not None:
        return intrinsic
    names = {name.removeprefix(PREFIX): name for name in INTRINSICS}
    last = function.rpartition(".")[2]
    instead = INSTEAD.get(last.lower())
    meant = names.get(nearest(last, names) or "")
    raise ExpressionError(
        f'There is no intrinsic function "{shorten(function)}".',
        position(function),
        code=UNKNOWN_INTRINSIC,
        width=len(function),
        fix=instead or (f'Write "{meant}" if that is meant.' if meant else None),
    )


def _check_count(intrinsic: Intrinsic, count: int, function: Token) -> None:
    if not intrinsic.takes(count):
        raise ExpressionError(
            f"{intrinsic.name} takes {intrinsic.expected}, but has {count}.",
            position(function),
            code=ARGUMENT_COUNT,
            width=len(function),
            fix=f"{intrinsic.name}: {intrinsic.doc}.",
        )


def _check_template(arguments: tuple[Argument, ...], function: Token) -> None:
    template, *values = arguments
    if not isinstance(template, StringLiteral):
        return
    places = count_placeholders(template.raw)
    if places != len(values):
        raise ExpressionError(
            f"The template of States.Format has {places} {{}}, but the number of values is {len(values)}.",
            position(function),
            code=FORMAT_COUNT,
            width=len(function),
            fix="Give one value for each {}. A {} that is meant as text is written \\{\\}.",
        )


# --- mistakes --------------------------------------------------------------------------------------


def _unexpected(text: str, error: Unreadable) -> ExpressionError:
    offset, expected = error.offset, error.expected
    read = [token.type for token in error.before]
    ended = "LEFT" in read and read.count("LEFT") == read.count("RIGHT")
    fix = None
    if offset >= len(text):
        message = "The closing parenthesis is missing." if "RIGHT" in expected else "The call breaks off."
    elif ended:
        message = f'"{shorten(text[offset:].rstrip())}" follows the end of the call.'
        fix = "Only one call can stand here. To join texts, use States.Format."
        return _syntax(message, offset, len(text.rstrip()) - offset, fix)
    elif text[offset] in ",)" and "COMMA" not in expected:
        message = f'An argument is missing before "{text[offset]}".'
    elif "COMMA" in expected:
        message = f'A comma or closing parenthesis is missing before "{shorten(text[offset:], 20)}".'
        fix = "A single quote inside of a text is written \\'." if "'" in text[:offset] else None
    else:
        message = f'"{text[offset]}" cannot stand here.'
    return _syntax(message, offset, 1, fix)


def _syntax(message: str, offset: int, width: int, fix: str | None = None) -> ExpressionError:
    return ExpressionError(message, offset, code=INTRINSIC_SYNTAX, width=width, fix=fix)


def _open_string(token: Token) -> ExpressionError:
    return _syntax("The text is not closed.", position(token), len(token), "Put ' at its end.")


def _double_quote(token: Token) -> ExpressionError:
    fix = "Write '" + token.strip('"').replace("'", "\\'") + "'."
    return _syntax("A text stands in single quotes here.", position(token), len(token), fix)


def _json(token: Token) -> ExpressionError:
    fix = "Use States.Array(...) for an array, and States.StringToJson('...') for an object."
    return _syntax("Arrays and objects cannot be written as arguments.", position(token), 1, fix)


def _word(token: Token) -> ExpressionError:
    word = str(token)
    if word.lower() in _CONSTANTS:
        fix = f"Write {word.lower()}."
    elif word[0].isdigit() or word[0] in "+-.":
        fix = "Write a number like -1.5, or a text in single quotes."
    else:
        fix = f"Write '{word}' for a text, or $.{word.lstrip('.')} for a field of the input."
    return _syntax(f'"{shorten(word)}" is no argument.', position(token), len(word), fix)


_WRONG: Mapping[str, Explain] = {
    "WRONG_STRING": _open_string,
    "WRONG_QUOTE": _double_quote,
    "WRONG_JSON": _json,
    "WRONG_WORD": _word,
}


@cache
def _grammar() -> Grammar:
    return load_grammar(("intrinsic.lark",), "call", _WRONG)
