"""Plain scalars of YAML 1.2, core schema: yes, no, dates and 1:30 are text."""

from __future__ import annotations

import re

from asl2sw.source.numbers import number_value, shortened
from asl2sw.source.problems import Problems
from asl2sw.source.tree import BooleanNode, Node, NullNode, NumberNode, Span, StringNode

CORE = "tag:yaml.org,2002:"
SCALAR_TAGS = frozenset(CORE + name for name in ("int", "float", "bool", "null"))
TEXT_TAGS = frozenset({CORE + "str", "!"})

_NULLS = {"", "~", "null", "Null", "NULL"}
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def plain_scalar(value: str, span: Span, problems: Problems) -> Node:
    """The value that unquoted text stands for."""
    if value in _NULLS:
        return NullNode(span)
    if value in _BOOLEANS:
        return BooleanNode(_BOOLEANS[value], span)
    if value[0] not in "+-.0123456789":
        return StringNode(value, span)
    if _INTEGER.fullmatch(value):
        return NumberNode(number_value(value, span.start, problems, integer=True), span)
    if _BASED.fullmatch(value):
        base = 8 if value[1] == "o" else 16
        return NumberNode(number_value(value, span.start, problems, integer=True, base=base), span)
    if _FLOAT.fullmatch(value):
        return NumberNode(number_value(value, span.start, problems, integer=False), span)
    if _NOT_FINITE.fullmatch(value):
        problems.add("ASL0016", span.start, span.end, f"JSON has no number for {shortened(value)}.")
        return NullNode(span)
    return StringNode(value, span)


def joined_surrogates(value: str, span: Span, problems: Problems) -> str:
    """Puts together the halves of characters that escapes as in JSON leave behind."""
    if _SURROGATE.search(value) is None:
        return value
    joined = _PAIR.sub(_character, value)
    half = _SURROGATE.search(joined)
    if half is None:
        return joined
    message = f"\\u{ord(half.group()):04x} is half a character; the other half is missing."
    problems.add("ASL0020", span.start, span.end, message)
    return _SURROGATE.sub("\ufffd", joined)


def _character(pair: re.Match[str]) -> str:
    return pair.group().encode("utf-16", "surrogatepass").decode("utf-16")
