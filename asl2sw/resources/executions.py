"""Tasks that start an execution of another machine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from asl2sw.asl.model import TaskState, TemplateLiteral
from asl2sw.expressions import ir
from asl2sw.lazy_dataclass import dataclass
from asl2sw.resources.lambda_invoke import field_of
from asl2sw.resources.names import ARN_NAME, ARN_PART, PLACEHOLDER, default_url, integration_of

_START = "states:startExecution"
_ARN = re.compile(rf"arn:{ARN_PART}:states:{ARN_PART}:{ARN_PART}:stateMachine:{ARN_NAME}")
_ENDINGS = ("arn", "ref", "name", "id")
_KINDS = ("statemachine", "stepfunction", "workflow", "sfn")
_SEPARATORS = re.compile("[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class StartKind:
    """`waits`: for the end of the execution. `as_text`: Input and Output of the result are JSON text."""

    waits: bool
    as_text: bool = False


_KINDS_OF_START = {
    _START: StartKind(waits=False),
    f"{_START}.sync": StartKind(waits=True, as_text=True),
    f"{_START}.sync:2": StartKind(waits=True),
}


def start_kind(state: TaskState) -> StartKind | None:
    """How the task starts an execution; None for one that does not, or that waits for a token."""
    return _KINDS_OF_START.get(integration_of(state.resource.value))


def started_machine(state: TaskState) -> str | None:
    """StateMachineArn, where it stands in the definition."""
    value = field_of(state.parameters, "StateMachineArn")
    return value.value if isinstance(value, TemplateLiteral) and isinstance(value.value, str) else None


def same_machine(arn: str, ids: Iterable[str]) -> str | None:
    """The id of the workflow that the ARN, or the placeholder in its place, names; None unless it is one.

    `${OrderFlowStateMachine.Arn}`, `${order_flow_arn}` and `arn:...:stateMachine:OrderFlow` all name
    `orderflow`, and so do they `orderflowstatemachine`.
    """
    name = _name_in(arn)
    exact = [id for id in ids if name == id]
    found = exact or [id for id in ids if _core(name) == _core(id)]
    return found[0] if len(found) == 1 else None


def _name_in(arn: str) -> str:
    found = _ARN.match(arn)
    if found is not None and "${" not in found["name"]:
        return _plain(found["name"])
    inside = PLACEHOLDER.findall(found["name"] if found is not None else arn)
    name = _plain(inside[-1]) if inside else ""
    return _without(name, _ENDINGS)


def _plain(text: str) -> str:
    return _SEPARATORS.sub("", text.lower())


@lru_cache(4096)
def _core(name: str) -> str:
    return _without(_without(name, _ENDINGS), _KINDS)


def _without(name: str, endings: tuple[str, ...]) -> str:
    ending = next((each for each in endings if name.endswith(each) and name != each), "")
    return name.removesuffix(ending) if ending else name


def parameter(parameters: ir.Expr, name: str) -> ir.Expr | None:
    """The value of one parameter."""
    match parameters:
        case ir.WithInput(value, body):
            inside = parameter(body, name)
            return None if inside is None else ir.WithInput(value, inside)
        case ir.Object(fields):
            return dict(fields).get(name)
        case ir.Constant(dict(values)) if name in values:
            return ir.Constant(values[name])
        case _:
            return None


def execution_input(given: ir.Expr | None) -> ir.Expr:
    """What the machine gets as Input: nothing is {} (recorded), text is JSON."""
    match given:
        case None | ir.Constant(None):
            return ir.Constant({})
        case ir.Object() | ir.Array():
            return given
        case ir.Constant(value) if not isinstance(value, str):
            return given
    whole = ir.Ref(ir.Slot.INPUT)
    parsed = ir.Invoke("States.StringToJson", (whole,))
    cases = ((ir.IsKind(whole, ir.Kind.NULL), ir.Constant({})), (ir.IsKind(whole, ir.Kind.STRING), parsed))
    return ir.WithInput(given, ir.FirstMatch(cases, whole))


def workflow_url(id: str, namespace: str | None) -> str:
    """Where the workflow of another machine of the same run takes its input."""
    return default_url(id, namespace) + id
