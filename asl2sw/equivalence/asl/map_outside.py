"""ItemReader and ResultWriter, as tasks that give the items and take the results.

What they do with S3 is nothing that a machine says; here somebody plays it, as every other task.
"""

from __future__ import annotations

from collections.abc import Callable

from asl2sw.asl.model import JsonataValue, MapState, Template, TemplateLiteral
from asl2sw.equivalence.asl.errors import RUNTIME, StateError, Undecided
from asl2sw.equivalence.asl.expressions import compile_path, compile_template
from asl2sw.equivalence.asl.parameters import whole_number
from asl2sw.equivalence.asl.run import Timeline
from asl2sw.equivalence.asl.scope import Scope, Visit
from asl2sw.equivalence.asl.trace import NoAnswer, Result
from asl2sw.expressions.parse import parse_reference_path
from asl2sw.source.tree import JsonValue

ITEM_READER_FAILED = "States.ItemReaderFailed"
RESULT_WRITER_FAILED = "States.ResultWriterFailed"

Read = Callable[[Scope], Timeline["list[JsonValue]"]]
Write = Callable[[Scope, "list[JsonValue]"], Timeline[JsonValue]]


def reader_of(state: str) -> str:
    """What the reader of a Map is called where tasks are called by their states."""
    return f"ItemReader of {state}"


def writer_of(state: str) -> str:
    """The same for its writer."""
    return f"ResultWriter of {state}"


def compile_reader(state: MapState) -> Read | None:
    """The items, as many as ReaderConfig lets through; None for a Map without a reader."""
    reader = state.item_reader
    if reader is None:
        return None
    parameters = _parameters(reader.parameters)
    limit = _compile_limit(reader.reader_config)

    def read(scope: Scope) -> Timeline[list[JsonValue]]:
        call = (reader_of(state.name), reader.resource.value, parameters(scope), ITEM_READER_FAILED)
        items = yield from _called(scope.visit, *call)
        if not isinstance(items, list):
            raise Undecided("a reader gives something else than items")
        most = limit(scope)
        return items if most is None else items[:most]

    return read


def compile_writer(state: MapState) -> Write | None:
    """The result of the writer, which gets the results beside its Parameters; None for a Map without one."""
    writer = state.result_writer
    if writer is None:
        return None
    parameters, resource = _parameters(writer.parameters), writer.resource

    def write(scope: Scope, results: list[JsonValue]) -> Timeline[JsonValue]:
        given = parameters(scope)
        if resource is None or not isinstance(given, dict):
            raise Undecided("a ResultWriter that writes nothing")
        payload: JsonValue = {**given, "Results": results}
        call = (writer_of(state.name), resource.value, payload, RESULT_WRITER_FAILED)
        return (yield from _called(scope.visit, *call))

    return write


def _parameters(template: Template | None) -> Callable[[Scope], JsonValue]:
    return (lambda scope: {}) if template is None else compile_template(template)


def _compile_limit(config: Template | JsonataValue | None) -> Callable[[Scope], int | None]:
    settings = config.value if isinstance(config, TemplateLiteral) else None
    if not isinstance(settings, dict):
        return lambda scope: None
    most, path = settings.get("MaxItems"), settings.get("MaxItemsPath")
    if isinstance(path, str):
        at = compile_path(parse_reference_path(path))
        return lambda scope: whole_number("MaxItemsPath", at(scope), 0)
    return lambda scope: most if isinstance(most, int) else None


def _called(visit: Visit, task: str, resource: str, payload: JsonValue, failure: str) -> Timeline[JsonValue]:
    """The outcome of the call. However it fails, AWS has one name for it."""
    visit.run.check(payload)
    outcome = visit.run.call(visit, resource, payload, task)
    if isinstance(outcome, NoAnswer):
        raise Undecided("a reader or writer never ends")
    if outcome.delay_ms:
        yield visit.run.call_ms(outcome.delay_ms)
    if isinstance(outcome, Result):
        visit.run.check(outcome.value)
        return outcome.value
    raise StateError(RUNTIME if outcome.error == RUNTIME else failure, detail=f"{task} failed")
