"""Which query language a machine or a state is written in."""

from __future__ import annotations

from asl2sw.asl.model import QueryLanguage
from asl2sw.asl.strings import has_placeholder, report_placeholder
from asl2sw.asl.vocabulary import Vocabulary
from asl2sw.diagnostics import nearest
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import Member, Node, ObjectNode, StringNode, json_pointer

_FIELD = "QueryLanguage"


def language_field(node: ObjectNode, vocabulary: Vocabulary) -> Member | None:
    """The QueryLanguage of an object, also under a misspelt name or, for a machine, lost among the states.

    The wrong name or place is reported when the fields are read. What it says still counts, for else every
    field of every state would seem to belong to the other language.
    """
    found = node.member(_FIELD)
    if found is not None:
        return found
    for member in node.members:
        if member.key not in vocabulary.fields and nearest(member.key, vocabulary.fields) == _FIELD:
            return member
    states = node.member("States")
    if states is not None and isinstance(states.value, ObjectNode):
        lost = states.value.member(_FIELD)
        return lost if lost is not None and isinstance(lost.value, StringNode) else None
    return None


def read_language(reporter: Reporter, member: Member, pointer: str) -> QueryLanguage | None:
    """The language that a QueryLanguage field of the object at `pointer` says; None after a report."""
    node: Node = member.value
    pointer += json_pointer(member.key)
    if not isinstance(node, StringNode):
        reporter.report("ASL0107", node.span, f'"{_FIELD}" needs text.', pointer=pointer)
        return None
    for language in QueryLanguage:
        if node.value == language:
            return language
    if has_placeholder(node.value):
        report_placeholder(reporter, node, pointer, "a query language")
        return None
    close = nearest(node.value, [str(language) for language in QueryLanguage])
    fix = f'Write "{close}".' if close else 'Write "JSONPath" or "JSONata".'
    reporter.report("ASL0109", node.span, f'"{_FIELD}" cannot be "{node.value}".', pointer=pointer, fix=fix)
    return None
