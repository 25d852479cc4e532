"""A StartAt with its States."""

from __future__ import annotations

from asl2sw.asl.fields import Fields
from asl2sw.asl.language import language_field, read_language
from asl2sw.asl.model import Flow, QueryLanguage, State
from asl2sw.asl.outline import FlowOutline, outline_flow
from asl2sw.asl.read_state import Around, ReadState
from asl2sw.asl.states import READERS, StateContext
from asl2sw.asl.strings import has_placeholder, report_placeholder
from asl2sw.asl.vocabulary import MACHINE, STATE, STATE_TYPES
from asl2sw.diagnostics import nearest
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import Member, ObjectNode, StringNode, json_pointer


class FlowReader:
    """Reads the flows of one machine. Keeps the outline of each, and the states, for the rules about them."""

    def __init__(self, reporter: Reporter, machine_language: QueryLanguage, *, express: bool = False) -> None:
        self.outlines: list[FlowOutline] = []
        self.states: list[ReadState] = []
        self._around: tuple[Around, ...] = ()
        self._express = express
        self._reporter = reporter
        self._machine_language = machine_language

    def read(self, fields: Fields) -> Flow | None:
        """The flow of an object whose other fields the caller reads; None when a state is unreadable."""
        self.outlines.append(outline_flow(fields.node, fields.pointer, fields.anchor))
        comment = fields.comment()
        start_at = fields.filled_text("StartAt", required=True)
        node = fields.object("States", required=True)
        if node is None:
            return None
        if not node.members:
            fields.report("ASL0115", "States", '"States" is empty.')
        read = [self._state(member, fields.at("States")) for member in node.members]
        states = tuple(state for state in read if state is not None)
        if start_at is None or not states or len(states) != len(read):
            return None
        return Flow(start_at, states, comment, fields.node.span, fields.pointer)

    def _state(self, member: Member, states_pointer: str) -> State | None:
        pointer = states_pointer + json_pointer(member.key)
        node = member.value
        if not isinstance(node, ObjectNode):
            self._report_no_state(member, pointer)
            return None
        kind = self._type(member, node, pointer)
        language = self._language(node, pointer)
        if kind is None or language is None:
            return None
        fields = Fields(
            self._reporter,
            node,
            pointer,
            STATE,
            f'The {kind} state "{member.key}"',
            language,
            anchor=member.key_span,
            state_type=kind,
        )
        outside = self._around
        self._around = (*outside, Around(kind, pointer, node))
        state = READERS[kind](StateContext(member.key, member.key_span, node.span, fields, self.read))
        self._around = outside
        fields.finish()
        if state is not None:
            express = self._express or any(one.runs_express for one in outside)
            self.states.append(ReadState(state, node, outside, express))
        return state

    def _report_no_state(self, member: Member, pointer: str) -> None:
        if member.key in MACHINE.fields:
            message = f'"{member.key}" stands among the states; it belongs beside "States".'
            self._reporter.report("ASL0105", member.key_span, message, pointer=pointer)
        elif isinstance(member.value, StringNode) and has_placeholder(member.value.value):
            report_placeholder(self._reporter, member.value, pointer, "a state")
        else:
            message = f'The state "{member.key}" is not an object.'
            self._reporter.report("ASL0107", member.value.span, message, pointer=pointer)

    def _type(self, member: Member, node: ObjectNode, pointer: str) -> str | None:
        field = node.member("Type")
        if field is None:
            named = nearest("Type", [other.key for other in node.members]) if node.members else None
            fix = f'"{named}" should be "Type".' if named and named.casefold() == "type" else None
            message = f'The state "{member.key}" has no "Type".'
            self._reporter.report("ASL0102", member.key_span, message, pointer=pointer, fix=fix)
            return None
        pointer += "/Type"
        value = field.value
        if not isinstance(value, StringNode):
            self._reporter.report("ASL0107", value.span, '"Type" needs text.', pointer=pointer)
            return None
        if value.value in STATE_TYPES:
            return value.value
        if has_placeholder(value.value):
            report_placeholder(self._reporter, value, pointer, "a state type")
            return None
        close = nearest(value.value, STATE_TYPES)
        fix = f'Did you mean "{close}"?' if close else None
        message = f'There is no state type "{value.value}".'
        self._reporter.report("ASL0110", value.span, message, pointer=pointer, fix=fix)
        return None

    def _language(self, node: ObjectNode, pointer: str) -> QueryLanguage | None:
        """The state's own query language or the machine's; that of a state around it does not count."""
        field = language_field(node, STATE)
        if field is None:
            return self._machine_language
        language = read_language(self._reporter, field, pointer)
        if language is QueryLanguage.JSONPATH and self._machine_language is QueryLanguage.JSONATA:
            message = "The state says JSONPath, the state machine JSONata."
            self._reporter.report("ASL0111", field.value.span, message, pointer=pointer)
        return language
