"""A document to a state machine."""

from __future__ import annotations

from asl2sw.asl.fields import MAX_SECONDS, Fields
from asl2sw.asl.flow import FlowReader
from asl2sw.asl.language import language_field, read_language
from asl2sw.asl.model import QueryLanguage, StateMachine
from asl2sw.asl.rules import check_rules
from asl2sw.asl.size import check_size
from asl2sw.asl.state_rules import check_state_rules
from asl2sw.asl.vocabulary import MACHINE
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import Document, ObjectNode


def read_state_machine(
    document: Document, reporter: Reporter, *, express: bool = False
) -> StateMachine | None:
    """The state machine of a document.

    Every problem goes to the reporter. The machine comes back complete, but for optional fields that were
    reported as wrong; it is None when a state, or a field that a state cannot do without, is missing or
    unreadable. Nothing may be built from a machine when the reporter has errors. `express`: the type of the
    machine, which AWS is told when it is created.
    """
    root = document.root
    if not isinstance(root, ObjectNode):
        reporter.report("ASL0101", root.span, "This is no state machine.", pointer="/")
        return None
    member = language_field(root, MACHINE)
    language = QueryLanguage.JSONPATH
    if member is not None:
        found = read_language(reporter, member, "")
        if found is None:
            return None  # every field would be judged by a language that is not known
        language = found
    fields = Fields(reporter, root, "", MACHINE, "The state machine", language)
    fields.member("QueryLanguage")
    flows = FlowReader(reporter, language, express=express)
    flow = flows.read(fields)
    version = fields.one_of("Version", ("1.0",))
    timeout = fields.integer("TimeoutSeconds", 1, MAX_SECONDS)
    fields.finish()
    check_rules(flows.outlines, reporter)
    check_state_rules(flows.states, reporter)
    check_size(document, reporter)
    if flow is None:
        return None
    return StateMachine(flow, language, version, timeout, flow.comment)
