"""The state graph: what a machine does, with everything the States Language leaves implicit made explicit.

Target-neutral. Nodes are named; the first is where a run starts. A node's `next` of None ends the run with
the state data as output. A run fails where an expression or a call fails and nothing handles it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from asl2sw.expressions import ir
from asl2sw.expressions.ast import Step
from asl2sw.expressions.ir import Slot
from asl2sw.lazy_dataclass import dataclass
from asl2sw.resources import Binding, CallbackBinding
from asl2sw.source import Span


@dataclass(frozen=True, slots=True)
class Origin:
    """The ASL state a node comes from."""

    state: str
    span: Span
    pointer: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """Puts a value at a place: a whole slot, or a reference path below it.

    `checked`: fails with States.ResultPathMatchFailure where the place does not fit the data.
    """

    slot: Slot
    steps: tuple[Step, ...]
    value: ir.Expr
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Compute:
    """Assignments one after another, nothing else. `forget` names scratch values that end here."""

    name: str
    origin: Origin
    assignments: tuple[Assignment, ...]
    next: str | None
    on_error: str | None = None
    forget: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskCall:
    """A call of a service or an expression; then `assignments`, which see Slot.RESULT.

    `timeout_s`: whole seconds, an expression where the machine computes them. `counters`: its retriers'.
    """

    name: str
    origin: Origin
    binding: Binding
    timeout_s: ir.Expr | None
    assignments: tuple[Assignment, ...]
    next: str | None
    on_error: str | None = None
    counters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Callback:
    """A request with the token of Slot.TOKEN; a pause until the answer with that token comes; then
    `assignments`, which see what it brings in Slot.RESULT.

    Whole seconds: `timeout_s` for all of it, `heartbeat_s` between signs of life.
    """

    name: str
    origin: Origin
    binding: CallbackBinding
    timeout_s: ir.Expr | None
    heartbeat_s: ir.Expr | None
    assignments: tuple[Assignment, ...]
    next: str | None
    on_error: str | None = None
    counters: tuple[str, ...] = ()

    @property
    def scratch(self) -> tuple[str, ...]:
        """What is kept while it waits, and also by its handler."""
        limits = [limit for limit in (self.timeout_s, self.heartbeat_s) if limit is not None]
        kept = ["answer", "token"]
        kept += ["since"] if limits else []
        kept += ["beat"] if self.heartbeat_s is not None else []
        kept += ["limits"] if not all(isinstance(limit, ir.Constant) for limit in limits) else []
        return tuple(kept)


@dataclass(frozen=True, slots=True)
class Fork:
    """Runs all branches on `payload`; then `assignments`, which see their outputs in order in Slot.RESULT.

    Fails with the error of the first branch that failed.
    """

    name: str
    origin: Origin
    payload: ir.Expr
    branches: tuple[StateGraph, ...]
    assignments: tuple[Assignment, ...]
    next: str | None
    on_error: str | None = None
    counters: tuple[str, ...] = ()


EXECUTION_SCRATCH = ("execution", "child")


@dataclass(frozen=True, slots=True)
class Execution:
    """Runs another machine on `input` to its end; then `assignments`, which see {input, name, output,
    started, stopped} of it in Slot.RESULT (times in milliseconds).

    Fails with States.TaskFailed when that machine fails; the cause is what DescribeExecution tells.
    `run_name`: None for a name that is made up.
    """

    name: str
    origin: Origin
    machine: str
    machine_arn: str
    input: ir.Expr
    run_name: ir.Expr | None
    child: StateGraph
    assignments: tuple[Assignment, ...]
    next: str | None
    on_error: str | None = None
    counters: tuple[str, ...] = ()

    @property
    def scratch(self) -> tuple[str, ...]:
        """What is kept while it runs, and also by its handler."""
        return EXECUTION_SCRATCH


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How many iterations may fail: a number, a share in percent, or both; None is no such limit."""

    count: ir.Expr | None
    percentage: ir.Expr | None


@dataclass(frozen=True, slots=True)
class ForEach:
    """Runs the body for every item; then `assignments`, which see the outputs in order in Slot.RESULT.

    `items` gives an object {data, item} for each iteration when `carries_item`, else the body's input itself.
    `at_once`: how many iterations may run at the same time; 0 is no limit. Without `tolerance` it fails with
    the error of the first iteration that failed.
    """

    name: str
    origin: Origin
    items: ir.Expr
    carries_item: bool
    body: StateGraph
    at_once: ir.Expr
    tolerance: Tolerance | None
    assignments: tuple[Assignment, ...]
    next: str | None
    on_error: str | None = None
    counters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    test: ir.Expr
    next: str


@dataclass(frozen=True, slots=True)
class Branch:
    """The first rule that holds; else `default`, or States.NoChoiceMatched without one."""

    name: str
    origin: Origin
    rules: tuple[Rule, ...]
    default: str | None


@dataclass(frozen=True, slots=True)
class FixedDelay:
    milliseconds: int


@dataclass(frozen=True, slots=True)
class DelaySeconds:
    """Whole seconds given by an expression; a number that is none fails with States.Runtime."""

    seconds: ir.Expr


@dataclass(frozen=True, slots=True)
class DelayUntil:
    """Until the timestamp an expression gives; other text fails with States.Runtime."""

    timestamp: ir.Expr


@dataclass(frozen=True, slots=True)
class RetryDelay:
    """The pause before a retry. Counts it first: the n-th pause is interval * rate ** (n - 1).

    With `jitter` it is a random part of that (`States Language §Retrier`, JitterStrategy FULL).
    """

    counter: str
    interval_s: int
    rate: float
    most_s: int | None
    attempts: int
    jitter: bool


Delay: TypeAlias = FixedDelay | DelaySeconds | DelayUntil | RetryDelay


@dataclass(frozen=True, slots=True)
class Wait:
    """A pause; then `assignments`, which cannot fail."""

    name: str
    origin: Origin
    delay: Delay
    assignments: tuple[Assignment, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Fail:
    """Ends the run as failed; None leaves the field out."""

    name: str
    origin: Origin
    error: ir.Expr | None
    cause: ir.Expr | None


@dataclass(frozen=True, slots=True)
class Rethrow:
    """Ends the run as failed, with the error at hand."""

    name: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Breather:
    """Unwinds the engine's stack once every `rounds` passes; else goes straight on."""

    name: str
    origin: Origin
    rounds: int
    next: str


@dataclass(frozen=True, slots=True)
class Section:
    """Runs a part of the flow that was moved out of it, on all that the run holds.

    Where the part is left, the run goes on at the node that stands in `exits` beside the name of the node it
    was left for. A run that ends in the part, or leaves it for a node that stands nowhere, ends here too.
    """

    name: str
    origin: Origin
    part: StateGraph
    exits: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Leave:
    """Ends the run of a part; the flow goes on at `target`, a node outside."""

    name: str
    origin: Origin
    target: str


@dataclass(frozen=True, slots=True)
class Enter:
    """Where a part with several ways in starts: each is the name that the run came for, and a node here.

    A run that came for none of them starts at the first.
    """

    name: str
    origin: Origin
    entrances: tuple[tuple[str, str], ...]


Node: TypeAlias = (
    Compute
    | TaskCall
    | Callback
    | Fork
    | Execution
    | ForEach
    | Branch
    | Wait
    | Fail
    | Rethrow
    | Breather
    | Section
    | Leave
    | Enter
)
# what may fail and be handled
Working: TypeAlias = Compute | TaskCall | Callback | Fork | Execution | ForEach


@dataclass(frozen=True, slots=True)
class StateGraph:
    """Nodes by name in the order they are written down; `start` names the first to run."""

    start: str
    nodes: dict[str, Node]
    timeout_seconds: int | None
    comment: str | None


def successors(node: Node) -> tuple[str, ...]:
    """The nodes a run may go to next."""
    if isinstance(node, Compute | TaskCall):  # first, because they are most
        return tuple(target for target in (node.next, node.on_error) if target is not None)
    match node:
        case Branch(rules=rules, default=default):
            return tuple(rule.next for rule in rules) + ((default,) if default is not None else ())
        case Fail() | Rethrow() | Leave():
            return ()
        case Section(exits=ways) | Enter(entrances=ways):
            return tuple(target for _, target in ways)
        case Callback() | Fork() | Execution() | ForEach():
            return tuple(target for target in (node.next, node.on_error) if target is not None)
        case _:
            return (node.next,) if node.next is not None else ()


def comes_back(graph: StateGraph, name: str) -> bool:
    """Whether a run may come to the node again."""
    seen: set[str] = set()
    pending = list(successors(graph.nodes[name]))
    while pending:
        found = pending.pop()
        if found == name:
            return True
        if found not in seen:
            seen.add(found)
            pending.extend(successors(graph.nodes[found]))
    return False


def expressions_of(node: Node) -> tuple[ir.Expr, ...]:
    """Every expression the node evaluates itself, in order, without those of its branches or body."""
    match node:
        case Branch(rules=rules):
            return tuple(rule.test for rule in rules)
        case Fail(error=error, cause=cause):
            return tuple(part for part in (error, cause) if part is not None)
        case Breather() | Rethrow() | Section() | Leave() | Enter():
            return ()
        case _:
            after = tuple(assignment.value for assignment in node.assignments)
            return (*_inputs(node), *after)


def _inputs(node: Working | Wait) -> tuple[ir.Expr, ...]:
    match node:
        case TaskCall(binding=binding, timeout_s=timeout):
            return (binding.payload,) if timeout is None else (binding.payload, timeout)
        case Callback(binding=waiting, timeout_s=timeout, heartbeat_s=heartbeat):
            limits = (timeout, heartbeat)
            return (waiting.payload, *(limit for limit in limits if limit is not None))
        case Fork(payload=payload):
            return (payload,)
        case Execution(input=input, run_name=run_name):
            return (input,) if run_name is None else (input, run_name)
        case ForEach(items=items, at_once=at_once, tolerance=tolerance):
            limits = (tolerance.count, tolerance.percentage) if tolerance else (None, None)
            return (items, at_once, *(limit for limit in limits if limit is not None))
        case Wait(delay=DelaySeconds(expr) | DelayUntil(expr)):
            return (expr,)
        case _:
            return ()


def subgraphs(node: Node) -> tuple[StateGraph, ...]:
    """The graphs that run inside the node."""
    match node:
        case Fork(branches=branches):
            return branches
        case Execution(child=child):
            return (child,)
        case ForEach(body=body):
            return (body,)
        case Section(part=part):
            return (part,)
        case _:
            return ()


def with_subgraphs(node: Node, graphs: tuple[StateGraph, ...]) -> Node:
    """The node with other graphs inside it, in the order `subgraphs` gives them."""
    match node:
        case Fork():
            return replace(node, branches=graphs)
        case Execution():
            return replace(node, child=graphs[0])
        case ForEach():
            return replace(node, body=graphs[0])
        case Section():
            return replace(node, part=graphs[0])
        case _:
            return node


def renamed(node: Node, names: Mapping[str, str]) -> Node:
    """The node under another name, with its ways out leading to the new names."""

    def new(name: str | None) -> str | None:
        return None if name is None else names.get(name, name)

    name = names.get(node.name, node.name)
    match node:
        case Branch():
            rules = tuple(Rule(rule.test, names.get(rule.next, rule.next)) for rule in node.rules)
            return replace(node, name=name, rules=rules, default=new(node.default))
        case Fail() | Rethrow() | Leave():
            return replace(node, name=name)
        case Section():
            return replace(node, name=name, exits=_moved(node.exits, names))
        case Enter():
            return replace(node, name=name, entrances=_moved(node.entrances, names))
        case Breather():
            return replace(node, name=name, next=names.get(node.next, node.next))
        case Wait():
            return replace(node, name=name, next=new(node.next))
        case _:
            return replace(node, name=name, next=new(node.next), on_error=new(node.on_error))


def _moved(ways: tuple[tuple[str, str], ...], names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((label, names.get(target, target)) for label, target in ways)


def all_expressions(graph: StateGraph) -> Iterator[ir.Expr]:
    """Every expression of the graph and of the graphs inside it."""
    for node in all_nodes(graph):
        yield from expressions_of(node)


def all_nodes(graph: StateGraph) -> Iterator[Node]:
    """Every node of the graph and of the graphs inside it."""
    for node in graph.nodes.values():
        yield node
        for inner in subgraphs(node):
            yield from all_nodes(inner)


def own_nodes(graph: StateGraph) -> Iterator[Node]:
    """The same without those of other machines, which have data, variables and a context of their own."""
    for node in graph.nodes.values():
        yield node
        for inner in subgraphs(node) if not isinstance(node, Execution) else ():
            yield from own_nodes(inner)


def own_expressions(graph: StateGraph) -> Iterator[ir.Expr]:
    """Every expression of `own_nodes`."""
    for node in own_nodes(graph):
        yield from expressions_of(node)


def may_wait(graph: StateGraph) -> bool:
    """Whether a run may pause, itself or inside one of its nodes."""
    return any(isinstance(node, Wait | Breather | Callback) for node in all_nodes(graph))
