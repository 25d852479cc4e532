"""What every state reader gets, and the fields that all states share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from asl2sw.asl.assign import read_assign
from asl2sw.asl.errors import read_catch, read_retry
from asl2sw.asl.fields import Fields
from asl2sw.asl.model import (
    Catcher,
    Flow,
    JsonataValue,
    Located,
    PathField,
    QueryLanguage,
    Retrier,
    Template,
)
from asl2sw.asl.result_path import read_result_path
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import Span


@dataclass(frozen=True, slots=True)
class StateContext:
    """A state of known type and query language. `read_flow` reads a flow in it; the caller finishes it."""

    name: str
    name_span: Span
    span: Span
    fields: Fields
    read_flow: Callable[[Fields], Flow | None]


class Common(TypedDict):
    """The fields of model.State."""

    name: str
    name_span: Span
    span: Span
    pointer: str
    query_language: QueryLanguage
    comment: str | None
    next: Located[str] | None
    end: bool
    input_path: PathField | None
    output_path: PathField | None
    assign: Template | JsonataValue | None
    output: JsonataValue | None


class Handling(TypedDict):
    """What Task, Parallel and Map do with a result or an error."""

    result_selector: Template | None
    result_path: PathField | None
    retry: tuple[Retrier, ...]
    catch: tuple[Catcher, ...]


def read_handling(fields: Fields) -> Handling:
    return Handling(
        result_selector=fields.template("ResultSelector"),
        result_path=read_result_path(fields),
        retry=read_retry(fields),
        catch=read_catch(fields),
    )


def read_common(
    state: StateContext, *, goes_on: bool = True, assigns: bool = True, has_output: bool = True
) -> Common | None:
    """The shared fields; None when the state neither goes on nor ends though its type has to."""
    fields = state.fields
    fields.member("Type")
    fields.member("QueryLanguage")
    target, end = _transition(fields) if goes_on else (None, False)
    common = Common(
        name=state.name,
        name_span=state.name_span,
        span=state.span,
        pointer=fields.pointer,
        query_language=fields.language,
        comment=fields.comment(),
        next=target,
        end=end,
        input_path=fields.nullable_path("InputPath") if has_output else None,
        output_path=fields.nullable_path("OutputPath") if has_output else None,
        assign=read_assign(fields) if assigns else None,
        output=fields.jsonata("Output") if has_output else None,
    )
    return common if end or target is not None or not goes_on else None


def _transition(fields: Fields) -> tuple[Located[str] | None, bool]:
    target = fields.filled_text("Next")
    end = fields.boolean("End")
    if "Next" in fields and end:
        fields.exclude("Next", "End")
    elif "Next" not in fields and ("End" not in fields or end is False):
        fields.miss(("Next", "End"), f'{fields.owner} has neither "Next" nor "End": true.', code="ASL0113")
    return target, bool(end)
