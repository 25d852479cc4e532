"""Tasks that start an execution of a machine of the same run."""

from __future__ import annotations

from dataclasses import replace

from asl2sw.asl.model import TaskState
from asl2sw.expressions import ir
from asl2sw.expressions.ast import Name
from asl2sw.graph.context import RESULT, Builder, effective_input, next_of, origin_of, with_input
from asl2sw.graph.lower.handling import counters_of, lower_handling
from asl2sw.graph.lower.task import lower_call, store_output
from asl2sw.graph.nodes import EXECUTION_SCRATCH, Execution, StateGraph
from asl2sw.graph.partners import with_origin
from asl2sw.resources import LambdaBinding
from asl2sw.resources.call import entry_of
from asl2sw.resources.executions import (
    StartKind,
    execution_input,
    parameter,
    same_machine,
    start_kind,
    started_machine,
    workflow_url,
)
from asl2sw.resources.lambda_invoke import after_others, field_names

_FIELDS = frozenset({"Input", "Name", "StateMachineArn", "TraceHeader"})
_STARTED = 400  # what a workflow says that failed at once
_INCLUDED = ir.Constant({"Included": True})


def lower_execution(state: TaskState, builder: Builder) -> bool:
    """The machine as a part of this one, or a request to its workflow; False when it is none of the run."""
    kind = start_kind(state)
    id = None if kind is None else _partner_of(state, builder)
    if kind is None or id is None or not set(field_names(state.parameters)) <= _FIELDS:
        return False
    source = effective_input(state, builder)
    sources = builder.sources(state, source, counters_of(state))
    assert state.parameters is not None
    parameters = with_input(source, sources, state.parameters)
    if not kind.waits:
        _tell("ASL0425", f'The task starts "{id}" and does not wait for it.', state, builder)
        lower_call(state, _request(id, parameters, builder.namespace), builder)
        return True
    child = _child(id, state, builder)
    if child is None:
        return False
    _tell("ASL0424", f'The machine "{id}" becomes a part of this one.', state, builder)
    result = _description(id, kind, state)
    handling = lower_handling(state, builder, EXECUTION_SCRATCH)
    builder.add(
        Execution(
            state.name,
            origin_of(state),
            id,
            _machine_arn(id, state),
            execution_input(parameter(parameters, "Input")),
            parameter(parameters, "Name"),
            child,
            store_output(state, result, builder),
            next_of(state),
            handling.on_error,
            handling.counters,
        )
    )
    return True


def _partner_of(state: TaskState, builder: Builder) -> str | None:
    """The entry of asl2sw.toml says which, or that it is a service; else the StateMachineArn does."""
    entry = entry_of(state, builder.config)
    machines = builder.partners.machines
    if entry is not None:
        return entry.workflow
    arn = started_machine(state)
    return None if arn is None else same_machine(arn, machines)


def _child(id: str, state: TaskState, builder: Builder) -> StateGraph | None:
    """The machine's graph; None for one that is refused, or that would run inside itself."""
    if id in builder.partners.running:
        _tell("ASL0422", f'The machine "{id}" runs inside itself here.', state, builder)
        return None
    if id not in builder.partners.machines:
        message = f'The machine "{id}" is not among those that are converted together.'
        _tell("ASL0423", message, state, builder)
        return None
    graph = builder.build_partner(id, builder)
    if graph is None:
        _tell("ASL0423", f'The machine "{id}" is refused itself.', state, builder)
        return None
    timeouts = (state.timeout_seconds, state.timeout_seconds_path, graph.timeout_seconds)
    if any(limit is not None for limit in timeouts):
        _tell("ASL0421", f'The execution of "{id}" has a time limit.', state, builder)
    return with_origin(replace(graph, timeout_seconds=None), origin_of(state))


def _tell(code: str, message: str, state: TaskState, builder: Builder) -> None:
    builder.reporter.report(code, state.resource.span, message, pointer=state.resource.pointer)


def _request(id: str, parameters: ir.Expr, namespace: str | None) -> LambdaBinding:
    """POST of the input to the machine's own workflow, which answers when it waits or ends."""
    given = execution_input(parameter(parameters, "Input"))
    known = isinstance(given, ir.Object) or (isinstance(given, ir.Constant) and isinstance(given.value, dict))
    names = [name for name, _ in given.fields] if isinstance(given, ir.Object) else []
    if isinstance(given, ir.Constant) and isinstance(given.value, dict):
        names = list(given.value)
    body = given if known and "workflowdata" not in names else ir.Object((("workflowdata", given),))
    name = parameter(parameters, "Name") or ir.Invoke("States.UUID", ())
    payload = after_others(body, [name])
    result = ir.Object((("ExecutionArn", _execution_arn(id, name)), ("StartDate", ir.Clock())))
    return LambdaBinding(id, workflow_url(id, namespace), payload, result, accepts=(_STARTED,))


def _description(id: str, kind: StartKind, state: TaskState) -> ir.Expr:
    """What DescribeExecution gives of one that has succeeded."""
    input, output, name = (_part(each) for each in ("input", "output", "name"))
    if kind.as_text:
        input, output = (ir.Invoke("States.JsonToString", (value,)) for value in (input, output))
    return ir.Object(
        (
            ("ExecutionArn", _execution_arn(id, name)),
            ("Input", input),
            ("InputDetails", _INCLUDED),
            ("Name", name),
            ("Output", output),
            ("OutputDetails", _INCLUDED),
            ("StartDate", _part("started")),
            ("StateMachineArn", ir.Constant(_machine_arn(id, state))),
            ("Status", ir.Constant("SUCCEEDED")),
            ("StopDate", _part("stopped")),
        )
    )


def _part(name: str) -> ir.Expr:
    return ir.Select(RESULT, (Name(name),), True, ir.Missing.NEVER)


def _machine_arn(id: str, state: TaskState) -> str:
    """As the definition has it; of a placeholder only the deployment tool knows what it becomes."""
    arn = started_machine(state)
    return f"arn:aws:states:::stateMachine:{id}" if arn is None or "${" in arn else arn


def _execution_arn(id: str, name: ir.Expr) -> ir.Expr:
    return ir.Format((f"arn:aws:states:::execution:{id}:", name))
