"""protocol = "event": a message that nobody answers."""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.resources.binding import EventBinding
from asl2sw.resources.call import INVOKE, Lookup
from asl2sw.resources.event_types import PUT_EVENTS, entry_types, event_type
from asl2sw.resources.executions import parameter
from asl2sw.resources.lambda_invoke import invoke_payload

_ID = ir.Invoke("States.UUID", ())


def bind_event(found: Lookup) -> EventBinding | None:
    """One CloudEvent with all Parameters, or with each of the Entries of putEvents; nothing is waited for."""
    if ".sync" in found.integration:
        found.report("ASL0426", f'The task "{found.state.name}" waits for the end of a job.')
        return None
    types, payload = _messages(found)
    told = ", ".join(dict.fromkeys(types))
    found.report("ASL0427", f'The task "{found.state.name}" sends an event of type {told}.')
    return EventBinding(types, payload, _acknowledgement(found, len(types)))


def _messages(found: Lookup) -> tuple[tuple[str, ...], ir.Expr]:
    """The types, and the data: an object, or an array of as many as there are types, if those are several."""
    parameters = found.parameters
    if found.integration == PUT_EVENTS:
        entries, types = parameter(parameters, "Entries"), entry_types(found)
        if types and entries is not None:
            return types, _single(entries) if len(types) == 1 else entries
    if found.integration == INVOKE:
        parameters = invoke_payload(parameters)
    return (event_type(found),), parameters if is_object(parameters) else ir.Object((("input", parameters),))


def _single(entries: ir.Expr) -> ir.Expr:
    match entries:
        case ir.WithInput(value, body):
            return ir.WithInput(value, _single(body))
        case ir.Array(items):
            return items[0]
        case ir.Constant(list(values)):
            return ir.Constant(values[0])
    raise AssertionError("a list in the definition is a list here")


def is_object(payload: ir.Expr) -> bool:
    """Whether it is an object for sure: an event with other data is never sent (engine fact)."""
    match payload:
        case ir.Constant(value):
            return isinstance(value, dict)
        case ir.WithInput(_, body):
            return is_object(body)
        case ir.Select(ir.Array(values)):  # the payload of lambda:invoke, after other parameters
            return is_object(values[-1])
        case _:
            return isinstance(payload, ir.Object)


def _acknowledgement(found: Lookup, count: int) -> ir.Expr:
    """What the integration answers when all is well; ids are made up, checksums left out."""
    match found.integration:
        case "sns:publish" | "sqs:sendMessage":
            return ir.Object((("MessageId", _ID),))
        case "events:putEvents":
            entry = ir.Object((("EventId", _ID),))
            return ir.Object((("Entries", ir.Array((entry,) * count)), ("FailedEntryCount", ir.Constant(0))))
        case "lambda:invoke":
            return ir.Constant({"Payload": "", "StatusCode": 202})
        case _:
            return ir.Constant({})
