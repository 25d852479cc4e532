"""What a Task is bound to."""

from __future__ import annotations

from typing import TypeAlias

from asl2sw.expressions import ir
from asl2sw.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class LambdaBinding:
    """HTTP POST of the payload; the reply is the result, or an error when it has a text `errorType`."""

    function: str  # name for the workflow's `functions`
    url: str
    payload: ir.Expr
    result: ir.Expr  # the state's raw result, over Slot.RESULT
    text_reply: bool = False  # asks for `{"json": "<JSON text>"}`, which the runtime does not change
    accepts: tuple[int, ...] = ()  # HTTP statuses besides 2xx that are no failure, but give no result


@dataclass(frozen=True, slots=True)
class ExpressionBinding:
    """A jq expression over the payload, run inside the workflow."""

    function: str
    jq: str
    payload: ir.Expr
    result: ir.Expr  # the state's raw result, over Slot.RESULT


@dataclass(frozen=True, slots=True)
class Secret:
    """A property of the application, read when the request is made."""

    name: str


@dataclass(frozen=True, slots=True)
class HttpBinding:
    """An HTTP request; the reply's body is the result.

    `payload` is an object with what the machine computes of it: `body`, `url`, and below `headers` and
    `query` each that has no text here.
    """

    function: str
    method: str
    url: str  # unless the payload has one
    headers: tuple[tuple[str, str | None], ...]
    query: tuple[tuple[str, str | None], ...]
    secrets: tuple[tuple[str, tuple[str | Secret, ...]], ...]  # headers
    sends: frozenset[str]  # which of `body` and `url` are in the payload
    named: frozenset[str]  # errors that the task's own handlers name
    payload: ir.Expr
    result: ir.Expr


@dataclass(frozen=True, slots=True)
class OpenApiBinding:
    """An operation of an OpenAPI document, `specs/orders.yaml#placeOrder`; its response is the result."""

    function: str
    operation: str
    fields: tuple[str, ...]  # of the payload, which is an object
    payload: ir.Expr
    result: ir.Expr


@dataclass(frozen=True, slots=True)
class PostRequest:
    """HTTP POST of the payload. `reads_reply`: a reply with a text `errorType` fails the task at once."""

    function: str  # name for the workflow's `functions`
    url: str
    reads_reply: bool


@dataclass(frozen=True, slots=True)
class EventRequest:
    """A CloudEvent of this type, with the payload as its data, which is an object."""

    type: str


@dataclass(frozen=True, slots=True)
class CallbackBinding:
    """A request; the result, or the error, is what somebody answers later with the task's token.

    `envelope`: of lambda:invoke all Parameters are sent, not the Payload alone.
    """

    request: PostRequest | EventRequest
    payload: ir.Expr
    envelope: bool = False


@dataclass(frozen=True, slots=True)
class EventBinding:
    """CloudEvents of these types, sent one after another without waiting for anything.

    `payload`: the data of the one event, an object, or an array of those of several.
    """

    types: tuple[str, ...]
    payload: ir.Expr
    result: ir.Expr  # the state's raw result

    @property
    def function(self) -> str:
        """What is called, for people."""
        return ", ".join(self.types)


Binding: TypeAlias = LambdaBinding | HttpBinding | OpenApiBinding | ExpressionBinding | EventBinding
