"""ASL0160: text that looks like a path in a field that takes it for text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from asl2sw.asl.model import ChoiceState, FailState, JsonataValue, Located, QueryLanguage, State
from asl2sw.asl.read_state import ReadState
from asl2sw.asl.rule_keys import tests_of
from asl2sw.asl.templates import LOOKS_LIKE_EXPRESSION
from asl2sw.expressions.ast import Path
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import JsonValue


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
                for test in tests_of(branch.rule):
                    if test.operator != "StringMatches":
                        yield test.operator, _of(test.operand)


def _of(operand: Located[JsonValue] | Located[Path]) -> Located[object]:
    return Located(operand.value, operand.span, operand.pointer)
