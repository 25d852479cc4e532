"""A state graph to checked Serverless Workflow documents."""

from __future__ import annotations

from functools import partial
from typing import Any

from asl2sw.graph.nodes import Origin, StateGraph
from asl2sw.lazy_dataclass import dataclass
from asl2sw.sonataflow.answers import report_answers
from asl2sw.sonataflow.document import workflow_document
from asl2sw.sonataflow.limits import report_long_texts, within_limits
from asl2sw.sonataflow.lower import lower_workflow, plain_title
from asl2sw.sonataflow.validate import check_workflow_document
from asl2sw.source import Reporter

_MAX_NAME = 80


@dataclass(frozen=True, slots=True)
class Emitted:
    """One document and where its states come from."""

    id: str
    document: dict[str, Any]
    origins: dict[str, Origin]


def emit_workflows(
    graph: StateGraph, id: str, *, text_input: bool, tells_end: bool = False, reporter: Reporter
) -> tuple[Emitted, ...]:
    """The root workflow and its subflows, each checked against the schema. Raises InvalidOutput.

    States that are too large for the runtime are reported.
    """
    name, description = _titles(graph.comment, id)
    emitted = []
    lower = partial(
        lower_workflow,
        id=id,
        name=name,
        description=description,
        text_input=text_input,
        tells_end=tells_end,
    )
    workflows = within_limits(graph, lower, reporter)
    report_answers(workflows, reporter)
    for workflow in workflows:
        document = workflow_document(workflow)
        report_long_texts(document, workflow.origins, reporter)
        check_workflow_document(document)
        emitted.append(Emitted(workflow.id, document, workflow.origins))
    return tuple(emitted)


def _titles(comment: str | None, id: str) -> tuple[str, str | None]:
    """Name and description: the comment as name when it is short, as description when it is long."""
    text = plain_title(comment or "")
    if not text:
        return id, None
    return (text, None) if len(text) <= _MAX_NAME else (id, text)
