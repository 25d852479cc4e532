"""The state graph: what a machine does, with everything the States Language leaves implicit made explicit.

Target-neutral. Nodes are named; the first is where a run starts. A node's `next` of None ends the run with
the state data as output. A run fails where an expression or a call fails and nothing handles it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from asl2sw.expressions import ir
from asl2sw.expressions.ast import Step
from asl2sw.expressions.ir import Slot
from asl2sw.resources import Binding
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
    """Assignments one after another, nothing else."""

    name: str
    origin: Origin
    assignments: tuple[Assignment, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class TaskCall:
    """A call of a service or an expression; then `assignments`, which see Slot.RESULT."""

    name: str
    origin: Origin
    binding: Binding
    timeout_ms: int | None
    assignments: tuple[Assignment, ...]
    next: str | None


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


Delay: TypeAlias = FixedDelay | DelaySeconds | DelayUntil


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
class Breather:
    """Unwinds the engine's stack once every `rounds` passes; else goes straight on."""

    name: str
    origin: Origin
    rounds: int
    next: str


Node: TypeAlias = Compute | TaskCall | Branch | Wait | Fail | Breather


@dataclass(frozen=True, slots=True)
class StateGraph:
    """Nodes by name in the order they are written down; `start` names the first to run."""

    start: str
    nodes: dict[str, Node]
    timeout_seconds: int | None
    comment: str | None


def successors(node: Node) -> tuple[str, ...]:
    """The nodes a run may go to next."""
    match node:
        case Branch(rules=rules, default=default):
            return tuple(rule.next for rule in rules) + ((default,) if default is not None else ())
        case Fail():
            return ()
        case _:
            return (node.next,) if node.next is not None else ()


def expressions_of(node: Node) -> tuple[ir.Expr, ...]:
    """Every expression the node evaluates, in order."""
    match node:
        case Compute(assignments=assignments):
            return tuple(assignment.value for assignment in assignments)
        case TaskCall(binding=binding, assignments=assignments):
            return (binding.payload, *(assignment.value for assignment in assignments))
        case Branch(rules=rules):
            return tuple(rule.test for rule in rules)
        case Wait(delay=delay, assignments=assignments):
            after = tuple(assignment.value for assignment in assignments)
            match delay:
                case DelaySeconds(expr) | DelayUntil(expr):
                    return (expr, *after)
            return after
        case Fail(error=error, cause=cause):
            return tuple(part for part in (error, cause) if part is not None)
        case Breather():
            return ()
