"""A whole state graph to one workflow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from asl2sw.expressions import ir
from asl2sw.expressions.ast import Name
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.jq.tree import (
    Bind,
    Call,
    Field,
    Identity,
    Jq,
    Literal,
    MakeObject,
    Operation,
    Variable,
    path_of,
    pipe,
)
from asl2sw.expressions.lower import EXECUTION_FIELDS, STATE_MACHINE_FIELDS
from asl2sw.graph.nodes import (
    Branch,
    Breather,
    Callback,
    Compute,
    Enter,
    Execution,
    Fail,
    ForEach,
    Fork,
    Leave,
    Node,
    Rethrow,
    Section,
    StateGraph,
    TaskCall,
    Wait,
    may_wait,
    own_expressions,
    own_nodes,
    successors,
)
from asl2sw.lazy_dataclass import dataclass
from asl2sw.resources import CallbackBinding, LambdaBinding, PostRequest
from asl2sw.sonataflow.completion import with_completion
from asl2sw.sonataflow.lower.branch import lower_branch
from asl2sw.sonataflow.lower.breather import lower_breather
from asl2sw.sonataflow.lower.callback import lower_callback
from asl2sw.sonataflow.lower.compute import lower_compute
from asl2sw.sonataflow.lower.context import Emitter, Program
from asl2sw.sonataflow.lower.ends import add_shared_ends, lower_fail
from asl2sw.sonataflow.lower.error_readers import error_readers
from asl2sw.sonataflow.lower.execution import lower_execution, reads_context
from asl2sw.sonataflow.lower.for_each import lower_for_each
from asl2sw.sonataflow.lower.fork import lower_fork
from asl2sw.sonataflow.lower.section import lower_enter, lower_leave, lower_section
from asl2sw.sonataflow.lower.steps import first_of
from asl2sw.sonataflow.lower.task import lower_task
from asl2sw.sonataflow.lower.wait import lower_wait
from asl2sw.sonataflow.model import EventDefinition, OperationState, Workflow


def lower_workflow(
    graph: StateGraph,
    id: str,
    *,
    name: str,
    description: str | None,
    text_input: bool,
    tells_end: bool = False,
) -> tuple[Workflow, ...]:
    """The root workflow and its subflows, every parent before its children.

    `tells_end`: it sends an event at its end, if it may wait.
    """
    program = Program({id}, error_readers(graph))
    emitter = Emitter(graph, id, program)
    start = emitter.shared("Start")
    # no `inject`: it would change input that is no object (engine fact)
    boxed = _boxed_input(graph, text_input)
    emitter.add(OperationState(start, graph.start, input_filter=boxed), graph.nodes[graph.start].origin)
    root = _finished(emitter, start, name, description)
    if tells_end and may_wait(graph):
        root = with_completion(root)
    subflows = _lower_subflows(emitter)
    return (replace(root, events=(*root.events, *_events_of(subflows))), *subflows)


def _events_of(subflows: list[Workflow]) -> Iterator[EventDefinition]:
    """The operator makes triggers for the events of the root only, so it declares them all."""
    for subflow in subflows:
        for event in subflow.events:
            yield replace(event, name=f"{subflow.id}-{event.name}")


def lower_flow(graph: StateGraph, *, is_root: bool) -> Workflow:
    """One flow as a workflow, without its first state and its subflows: enough to measure it."""
    program = Program(set(), error_readers(graph))
    return _finished(Emitter(graph, "measured", program, is_root), graph.start, "", None)


def _lower_subflows(parent: Emitter) -> list[Workflow]:
    workflows = []
    for subflow in parent.subflows:
        emitter = Emitter(subflow.graph, subflow.id, parent.program, is_root=False)
        start = subflow.graph.start
        if subflow.is_execution:
            start = emitter.shared("Start")
            boxed = _boxed_execution(subflow.graph, subflow.title)
            origin = subflow.graph.nodes[subflow.graph.start].origin
            emitter.add(OperationState(start, subflow.graph.start, input_filter=boxed), origin)
        elif any(start in successors(node) for node in subflow.graph.nodes.values()):
            start = emitter.shared("Start")  # nothing may lead back to the first state (engine fact)
            origin = subflow.graph.nodes[subflow.graph.start].origin
            emitter.add(OperationState(start, subflow.graph.start), origin)
        workflows += [_finished(emitter, start, subflow.title, None), *_lower_subflows(emitter)]
    return workflows


def _finished(emitter: Emitter, start: str, name: str, description: str | None) -> Workflow:
    """The workflow with all states of the graph and the failing ends after them."""
    graph = emitter.graph
    for node in graph.nodes.values():
        _lower(node, emitter)
    add_shared_ends(emitter, graph.nodes[graph.start].origin, {type(node) for node in _throwing(graph)})
    return Workflow(
        id=emitter.id,
        name=plain_title(name),
        description=description,
        start=start,
        timeout_seconds=graph.timeout_seconds,
        events=emitter.events,
        functions=emitter.functions,
        errors=emitter.errors,
        states=tuple(emitter.states),
        origins=emitter.origins,
    )


def _throwing(graph: StateGraph) -> Iterator[Node]:
    """The nodes that leave the error of a function where its result would be."""
    for node in graph.nodes.values():
        match node:
            case TaskCall(binding=LambdaBinding(), on_error=None):
                yield node
            case Callback(binding=CallbackBinding(PostRequest(reads_reply=True)), on_error=None):
                yield node


def plain_title(text: str) -> str:
    """Text on one line without quotes and backslashes, which break the code that Quarkus generates."""
    words = " ".join(text.replace('"', "'").replace("\\", "/").split())
    return "".join(character for character in words if character.isprintable())


def _lower(node: Node, emitter: Emitter) -> None:
    match node:
        case Compute():
            lower_compute(node, emitter)
        case TaskCall():
            lower_task(node, emitter)
        case Callback():
            lower_callback(node, emitter)
        case Fork():
            lower_fork(node, emitter)
        case Execution():
            lower_execution(node, emitter)
        case ForEach():
            lower_for_each(node, emitter)
        case Branch():
            lower_branch(node, emitter)
        case Wait():
            lower_wait(node, emitter)
        case Fail():
            lower_fail(node, emitter)
        case Breather():
            lower_breather(node, emitter)
        case Section():
            lower_section(node, emitter)
        case Leave():
            lower_leave(node, emitter)
        case Enter():
            lower_enter(node, emitter)
        case Rethrow():
            emitter.shared("Failed")


@dataclass(frozen=True, slots=True)
class _Run:
    """The names of the machine and of its execution."""

    machine: Jq
    name: Jq


_ITSELF = _Run(Field(Variable("WORKFLOW"), "id"), Field(Variable("WORKFLOW"), "instanceId"))


def _boxed_execution(graph: StateGraph, machine: str) -> Jq:
    """The same for a machine that another one started, from {data, name}."""
    boxed = pipe(path_of("data"), _boxed_input(graph, False, _Run(Literal(machine), Variable("name"))))
    return Bind(path_of("name"), "name", boxed) if reads_context(graph) else boxed


def _boxed_input(graph: StateGraph, text_input: bool, run: _Run = _ITSELF) -> Jq:
    """`{data: .}`, with what variables and the context object need."""
    read = {slot for expr in own_expressions(graph) for slot in ir.slots(expr)}
    assigned = {
        assignment.slot for node in own_nodes(graph) for assignment in getattr(node, "assignments", ())
    }
    data: Jq = first_of(Call("fromjson")) if text_input else Identity()
    fields: list[tuple[str | Jq, Jq]] = [("data", data)]
    if Slot.VARIABLES in read | assigned:
        fields.append(("vars", Literal({})))
    if Slot.CONTEXT in read:
        used = _context_fields(graph)
        if text_input and ("Execution", "Input") in used:
            fields[0] = ("data", Variable("input"))
            fields.append(("ctx", _context(used, Variable("input"), run)))
            return Bind(data, "input", MakeObject(tuple(fields)))
        fields.append(("ctx", _context(used, Identity(), run)))
    return MakeObject(tuple(fields))


def _context_fields(graph: StateGraph) -> set[tuple[str, str]]:
    """Which fields of the context object the machine reads."""
    found: set[tuple[str, str]] = set()

    def visit(expr: ir.Expr) -> None:
        match expr:
            case ir.Select(ir.Ref(Slot.CONTEXT), (Name(group), Name(field), *_)):
                found.add((group, field))
        for part in ir.children(expr):
            visit(part)

    for expr in own_expressions(graph):
        visit(expr)
    return found


def _context(used: set[tuple[str, str]], data: Jq, run: _Run) -> Jq:
    groups: list[tuple[str | Jq, Jq]] = []
    for group, names in (("Execution", EXECUTION_FIELDS), ("StateMachine", STATE_MACHINE_FIELDS)):
        members = [(name, _context_value(group, name, data, run)) for name in names if (group, name) in used]
        if members:
            groups.append((group, MakeObject(tuple(members))))
    return MakeObject(tuple(groups))


def _context_value(group: str, name: str, data: Jq, run: _Run) -> Jq:
    match group, name:
        case "Execution", "Id":
            text = Operation("+", Literal("arn:aws:states:::execution:"), run.machine)
            return Operation("+", Operation("+", text, Literal(":")), run.name)
        case "Execution", "Input":
            return data
        case "Execution", "Name":
            return run.name
        case "Execution", "RoleArn":
            return Literal("arn:aws:iam:::role/sonataflow")
        case "Execution", "RedriveCount":
            return Literal(0)
        case "Execution", "StartTime":
            pattern, zone = Literal("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"), Literal("UTC")
            return pipe(Call("timestamp"), Call("strftime", (pattern, zone)))
        case "StateMachine", "Id":
            return Operation("+", Literal("arn:aws:states:::stateMachine:"), run.machine)
        case _:
            return run.machine
