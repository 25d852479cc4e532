"""Takes away checks of paths that are known to be there.

A forward analysis: what each node can rely on is what holds on all ways to it.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.graph.nodes import (
    Assignment,
    Branch,
    Breather,
    Compute,
    DelaySeconds,
    DelayUntil,
    Fail,
    FixedDelay,
    Node,
    Rule,
    StateGraph,
    TaskCall,
    Wait,
)
from asl2sw.passes.shapes import (
    UNKNOWN,
    Facts,
    after_evaluating,
    join,
    learn_path,
    no_facts,
    place_fits,
    proved,
    shape_of,
    store,
    when_false,
    when_true,
)


def prove_paths(graph: StateGraph) -> StateGraph:
    """The graph with `Missing.NEVER` and unchecked places wherever that is proved."""
    at_entry: dict[str, Facts] = {graph.start: no_facts()}
    pending = deque([graph.start])
    while pending:
        name = pending.popleft()
        for target, facts in _flow(graph.nodes[name], at_entry[name]):
            known = at_entry.get(target)
            merged = facts if known is None else join(known, facts)
            if merged != known:
                at_entry[target] = merged
                pending.append(target)
    nodes = {name: _rewrite(node, at_entry[name]) for name, node in graph.nodes.items()}
    return replace(graph, nodes=nodes)


def _flow(node: Node, facts: Facts) -> list[tuple[str, Facts]]:
    """The facts on every way out of a node."""
    match node:
        case Branch():
            ways = []
            for rule in node.rules:
                ways.append((rule.next, when_true(rule.test, facts)))
                facts = when_false(rule.test, facts)
            return ways if node.default is None else [*ways, (node.default, facts)]
        case Fail():
            return []
        case Breather():
            return [(node.next, facts)]
    if isinstance(node, TaskCall):
        facts = after_evaluating(node.binding.payload, facts)
        facts = {**facts, Slot.RESULT: UNKNOWN}
    if isinstance(node, Wait) and not isinstance(node.delay, FixedDelay):
        facts = after_evaluating(_delay_value(node.delay), facts)
    for assignment in node.assignments:
        facts = _after_assignment(assignment, facts)
    return [] if node.next is None else [(node.next, facts)]


def _delay_value(delay: DelaySeconds | DelayUntil) -> ir.Expr:
    return delay.seconds if isinstance(delay, DelaySeconds) else delay.timestamp


def _after_assignment(assignment: Assignment, facts: Facts) -> Facts:
    facts = after_evaluating(assignment.value, facts)
    value = shape_of(assignment.value, facts)
    slot = assignment.slot
    if assignment.checked:  # it went well, so everything above the place is an object now
        facts = learn_path(facts, slot, assignment.steps)
    return {**facts, slot: store(facts[slot], assignment.steps, value)}


def _rewrite(node: Node, facts: Facts) -> Node:
    match node:
        case Compute():
            return replace(node, assignments=_assignments(node.assignments, facts))
        case TaskCall():
            binding = replace(node.binding, payload=proved(node.binding.payload, facts))
            after = {**after_evaluating(node.binding.payload, facts), Slot.RESULT: UNKNOWN}
            return replace(node, binding=binding, assignments=_assignments(node.assignments, after))
        case Branch():
            rules = []
            for rule in node.rules:
                rules.append(Rule(proved(rule.test, facts), rule.next))
                facts = when_false(rule.test, facts)
            return replace(node, rules=tuple(rules))
        case Wait(delay=DelaySeconds(value)):
            after = after_evaluating(value, facts)
            delay = DelaySeconds(proved(value, facts))
            return replace(node, delay=delay, assignments=_assignments(node.assignments, after))
        case Wait(delay=DelayUntil(value)):
            after = after_evaluating(value, facts)
            until = DelayUntil(proved(value, facts))
            return replace(node, delay=until, assignments=_assignments(node.assignments, after))
        case Wait():
            return replace(node, assignments=_assignments(node.assignments, facts))
        case Fail():
            error = None if node.error is None else proved(node.error, facts)
            cause = None if node.cause is None else proved(node.cause, facts)
            return replace(node, error=error, cause=cause)
        case Breather():
            return node


def _assignments(assignments: tuple[Assignment, ...], facts: Facts) -> tuple[Assignment, ...]:
    done = []
    for assignment in assignments:
        value = proved(assignment.value, facts)
        after_value = after_evaluating(assignment.value, facts)
        checked = assignment.checked and not place_fits(after_value[assignment.slot], assignment.steps)
        done.append(replace(assignment, value=value, checked=checked))
        facts = _after_assignment(assignment, facts)
    return tuple(done)
