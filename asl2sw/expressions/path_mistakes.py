"""Explanations of paths that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lark import Token

from asl2sw.diagnostics.suggest import nearest
from asl2sw.expressions.ast import ExpressionError
from asl2sw.expressions.grammar import Explain, Unreadable
from asl2sw.expressions.mistakes import FILTER_SYNTAX, FILTER_UNSUPPORTED, PATH_SYNTAX, TAIL_FUNCTION, shorten
from asl2sw.expressions.tokens import position

_FILTER_TERMINALS = {"AT", "RIGHT", "OPERATOR", "INNER_NAME"}
_WORD_OPERATORS = frozenset(
    ("in", "nin", "subsetof", "contains", "size", "empty", "anyof", "noneof", "all", "type", "exists")
)
_JOINING = {"and": "&&", "or": "||", "not": "!(...)"}
_NAME = re.compile(r"[\w\-]+")
_NAMES = re.compile(r"[\w\-]+(?:\s*,\s*[\w\-]+)+")


def unexpected(text: str, error: Unreadable) -> ExpressionError:
    """The error for a text that is no path."""
    offset = error.offset
    if offset >= len(text):
        return _unexpected_end(text, error)
    if _FILTER_TERMINALS & error.expected:
        return _unexpected_in_filter(text, offset)
    fix: str | None = None
    before = text[:offset].rstrip()
    found = text[offset]
    if found.isspace():
        message, fix = "A blank ends the name.", "Write names with blanks in brackets, like $['first name']."
    elif found == "]" and before.endswith("["):
        message, fix = "The brackets are empty.", "Write an index, a name in quotes, or * into them."
    elif found == ".":
        message, fix = "A name is missing between two dots.", "Write one dot, or two to search at any depth."
    elif found == "(":
        message, fix = "A name is missing before the parenthesis.", "Write such names as $['a(b)']."
    else:
        message = f'"{found}" cannot stand here.'
    return _error(PATH_SYNTAX, message, offset, 1, fix)


def _unexpected_end(text: str, error: Unreadable) -> ExpressionError:
    if text.endswith("."):
        message, fix = "A name is missing after the last dot.", "Take the dot out."
        return _error(PATH_SYNTAX, message, len(text) - 1, 1, fix)
    opened: list[Token] = []
    for token in error.before:
        if token.type == "OPEN":
            opened.append(token)
        elif token.type == "CLOSE":
            opened.pop()
    start = position(opened[-1]) if opened else 0
    if _FILTER_TERMINALS & error.expected:
        return _error(
            FILTER_SYNTAX, "The filter is not closed.", start, len(text) - start, "Put )] at its end."
        )
    return _error(PATH_SYNTAX, "The bracket is not closed.", start, len(text) - start, "Put ] at its end.")


def _unexpected_in_filter(text: str, offset: int) -> ExpressionError:
    found = text[offset:].lstrip()[:1]
    offset += len(text[offset:]) - len(text[offset:].lstrip())
    fix = {"&": "Write && with blanks around it.", "|": "Write || with blanks around it."}.get(found)
    if found == ")":
        message = "A value or a path is missing before the parenthesis."
    else:
        message = f'"{found}" cannot stand here.'
    return _error(FILTER_SYNTAX, message, offset, 1, fix)


def tail_mistake(token: Token, name: str, rest: str, known: tuple[str, ...]) -> ExpressionError:
    """The error for `name(rest`, which is none of the functions `name()` at the end of a path."""
    offset = position(token)
    if name not in known:
        meant = nearest(name, known)
        fix = f"Write {meant}()." if meant else f"Functions of paths are {', '.join(known)}."
        fix += f" A field of this name is written ['{name}(...)']."
        return _error(TAIL_FUNCTION, f'"{shorten(name)}" is no function of paths.', offset, len(name), fix)
    closed = rest.lstrip().startswith(")")
    if closed:
        message, fix = f"Nothing can follow {name}().", f"End the path with {name}()."
    else:
        message, fix = f"{name}() takes no arguments.", f"Write {name}()."
    return _error(TAIL_FUNCTION, message, offset, len(token), fix)


# --- terminals that are mistakes -------------------------------------------------------------------


def _content(token: Token) -> ExpressionError:
    """What stands in brackets without quotes and is no index."""
    content = token.rstrip()
    fix: str | None = None
    message = f'"{shorten(content)}" in brackets is neither an index nor a name in quotes.'
    if content.startswith("("):
        message = "Computed indexes are not allowed in brackets."
        fix = "Count from the end with a negative index: [-1] is the last item."
    elif re.fullmatch(r"[-+]?[0-9]*\.[0-9]*", content):
        message, fix = f'"{content}" is no index.', "Write a whole number."
    elif _NAME.fullmatch(content):
        fix = f"Write ['{content}'] for the name, or an index."
    elif content.startswith("@"):
        fix = f"Write a filter like [?({content})]."
    elif _NAMES.fullmatch(content):
        fix = "Put each name in quotes: [" + ",".join(f"'{name}'" for name in _NAME.findall(content)) + "]."
    return _error(PATH_SYNTAX, message, position(token), len(content), fix)


def _bare_filter(token: Token) -> ExpressionError:
    fix = "Write the condition in parentheses: [?(@.status == 'done')]."
    return _error(FILTER_SYNTAX, "A filter needs parentheses.", position(token), 1, fix)


def _open_quote(token: Token) -> ExpressionError:
    fix = f"Put {token[0]} at the end of the name or text."
    return _error(PATH_SYNTAX, "The quote is not closed.", position(token), len(token), fix)


def _word(token: Token) -> ExpressionError:
    word = str(token)
    message = f'"{shorten(word)}" stands without quotes.'
    return _error(FILTER_SYNTAX, message, position(token), len(word), f"Put quotes around it: '{word}'.")


def _json(token: Token) -> ExpressionError:
    message = "Arrays and objects are not supported as values in filters."
    fix = "Compare with a text, a number, true, false or null."
    return _error(FILTER_UNSUPPORTED, message, position(token), 1, fix)


def _variable(token: Token) -> ExpressionError:
    message = f'"{shorten(token)}" cannot be read inside of a filter.'
    fix = "A filter reads the tested element with @ and the document of its path with $, nothing else."
    return _error(FILTER_SYNTAX, message, position(token), len(token), fix)


def _operator(token: Token) -> ExpressionError:
    word = token.strip()
    if word in _WORD_OPERATORS:
        message = f'The operator "{word}" is not supported in filters.'
        fix = "Compare with == and join the comparisons with ||." if word in ("in", "anyof") else None
        return _error(FILTER_UNSUPPORTED, message, position(token), len(word), fix)
    joining = _JOINING.get(word.lower())
    fix = f"Write {joining}." if joining else "Write one of == != < <= > >= =~, or && and ||."
    return _error(FILTER_SYNTAX, f'"{word}" is no operator.', position(token), len(word), fix)


def _inner(token: Token) -> ExpressionError:
    message = "A path inside of a filter can have names and indexes only."
    fix = "Name the field of the tested element, like @.status."
    return _error(FILTER_UNSUPPORTED, message, position(token), 1, fix)


def _inner_call(token: Token) -> ExpressionError:
    message = "Functions are not supported inside of a filter."
    return _error(FILTER_UNSUPPORTED, message, position(token), len(token), None)


def _error(code: str, message: str, offset: int, width: int, fix: str | None) -> ExpressionError:
    return ExpressionError(message, offset, code=code, width=width, fix=fix)


WRONG: Mapping[str, Explain] = {
    "WRONG_CONTENT": _content,
    "WRONG_FILTER": _bare_filter,
    "WRONG_QUOTE": _open_quote,
    "WRONG_WORD": _word,
    "WRONG_JSON": _json,
    "WRONG_VARIABLE": _variable,
    "WRONG_OPERATOR": _operator,
    "WRONG_INNER": _inner,
    "WRONG_REST": _inner,
    "WRONG_CALL": _inner_call,
}
