"""ASL0160: text that looks like a path in a field that takes it for text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from asl2sw.asl.model import (
    AndRule,
    ChoiceRule,
    ChoiceState,
    DataTest,
    FailState,
    JsonataValue,
    Located,
    NotRule,
    OrRule,
    QueryLanguage,
    State,
)
from asl2sw.asl.read_state import ReadState
from asl2sw.asl.templates import LOOKS_LIKE_EXPRESSION
from asl2sw.source.reporter import Reporter


def check(states: Sequence[ReadState], reporter: Reporter) -> None:
    for read in states:
        if read.state.query_language is QueryLanguage.JSONPATH:
            for field, text in _texts(read.state):
                if isinstance(text.value, str) and LOOKS_LIKE_EXPRESSION.match(text.value):
                    message = f'"{field}" takes "{text.value}" for text.'
                    fix = f'Write "{field}Path" if the path is meant.'
                    reporter.report("ASL0160", text.span, message, pointer=text.pointer, fix=fix)


def _texts(state: State) -> Iterator[tuple[str, Located[object]]]:
    match state:
        case FailState(error=error, cause=cause):
            for name, text in (("Error", error), ("Cause", cause)):
                if text is not None and not isinstance(text, JsonataValue):
                    yield name, Located(text.value, text.span, text.pointer)
        case ChoiceState(choices=choices):
            for branch in choices:
                yield from _operands(branch.rule)


def _operands(rule: ChoiceRule) -> Iterator[tuple[str, Located[object]]]:
    match rule:
        case AndRule(rules=rules) | OrRule(rules=rules):
            for inner in rules:
                yield from _operands(inner)
        case NotRule(rule=inner):
            yield from _operands(inner)
        case DataTest(operator=operator, operand=operand) if operator != "StringMatches":
            yield operator, Located(operand.value, operand.span, operand.pointer)
