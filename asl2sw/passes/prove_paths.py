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
    Callback,
    Compute,
    DelaySeconds,
    DelayUntil,
    Enter,
    Execution,
    Fail,
    ForEach,
    Fork,
    Leave,
    Node,
    Rethrow,
    Rule,
    Section,
    StateGraph,
    TaskCall,
    Tolerance,
    Wait,
    Working,
    successors,
)
from asl2sw.passes.shapes import (
    ARRAY,
    UNKNOWN,
    Facts,
    ObjectShape,
    after_evaluating,
    item_shape,
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

_EXECUTION = ObjectShape(dict.fromkeys(("input", "name", "output", "started", "stopped"), UNKNOWN))


def prove_paths(graph: StateGraph) -> StateGraph:
    """The graph with `Missing.NEVER` and unchecked places wherever that is proved."""
    return _prove(graph, no_facts())


def _prove(graph: StateGraph, at_start: Facts) -> StateGraph:
    at_entry: dict[str, Facts] = {graph.start: at_start}
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
        case Fail() | Rethrow() | Leave():
            return []
        case Breather():
            return [(node.next, facts)]
        case Section() | Enter():  # nothing is known after what another flow did
            return [(target, no_facts()) for target in successors(node)]
        case Wait():
            ways = []
        case _:
            # what a node did before it failed is undone
            ways = [] if node.on_error is None else [(node.on_error, facts)]
    facts = _after_inputs(node, facts)
    for assignment in node.assignments:
        facts = _after_assignment(assignment, facts)
    return ways if node.next is None else [*ways, (node.next, facts)]


def _after_inputs(node: Working | Wait, facts: Facts) -> Facts:
    """The facts when the node has what it works on, and its result."""
    match node:
        case TaskCall() | Callback():
            facts = after_evaluating(node.binding.payload, facts)
            return {**facts, Slot.RESULT: UNKNOWN}
        case Fork():
            return {**after_evaluating(node.payload, facts), Slot.RESULT: ARRAY}
        case Execution():
            for value in (node.input, node.run_name):
                facts = facts if value is None else after_evaluating(value, facts)
            return {**facts, Slot.RESULT: _EXECUTION}
        case ForEach():
            return {**after_evaluating(node.items, facts), Slot.RESULT: ARRAY}
        case Wait(delay=DelaySeconds(value) | DelayUntil(value)):
            return after_evaluating(value, facts)
        case _:
            return facts


def _after_assignment(assignment: Assignment, facts: Facts) -> Facts:
    facts = after_evaluating(assignment.value, facts)
    value = shape_of(assignment.value, facts)
    slot = assignment.slot
    if assignment.checked:  # it went well, so everything above the place is an object now
        facts = learn_path(facts, slot, assignment.steps)
    return {**facts, slot: store(facts[slot], assignment.steps, value)}


def _rewrite(node: Node, facts: Facts) -> Node:
    match node:
        case Branch():
            rules = []
            for rule in node.rules:
                rules.append(Rule(proved(rule.test, facts), rule.next))
                facts = when_false(rule.test, facts)
            return replace(node, rules=tuple(rules))
        case Fail():
            error = None if node.error is None else proved(node.error, facts)
            cause = None if node.cause is None else proved(node.cause, facts)
            return replace(node, error=error, cause=cause)
        case Breather() | Rethrow() | Section() | Leave() | Enter():
            return node
    after = _assignments(node.assignments, _after_inputs(node, facts))
    match node:
        case TaskCall():
            binding = replace(node.binding, payload=proved(node.binding.payload, facts))
            return replace(node, binding=binding, assignments=after)
        case Callback():
            waiting = replace(node.binding, payload=proved(node.binding.payload, facts))
            return replace(node, binding=waiting, assignments=after)
        case Fork():
            branches = tuple(_prove(branch, _inside(node.payload, facts)) for branch in node.branches)
            return replace(node, payload=proved(node.payload, facts), branches=branches, assignments=after)
        case Execution():
            name = None if node.run_name is None else proved(node.run_name, facts)
            child = _prove(node.child, no_facts())  # it has data, variables and a context object of its own
            input = proved(node.input, facts)
            return replace(node, input=input, run_name=name, child=child, assignments=after)
        case ForEach():
            return _rewrite_loop(replace(node, assignments=after), facts)
        case Wait(delay=DelaySeconds(value)):
            return replace(node, delay=DelaySeconds(proved(value, facts)), assignments=after)
        case Wait(delay=DelayUntil(value)):
            return replace(node, delay=DelayUntil(proved(value, facts)), assignments=after)
        case Wait() | Compute():
            return replace(node, assignments=after)


def _rewrite_loop(node: ForEach, facts: Facts) -> ForEach:
    shape = item_shape(node.items, facts)
    if node.carries_item and isinstance(shape, ObjectShape):
        shape = shape.fields["data"]
    body = _prove(node.body, {**_outer(facts), Slot.DATA: shape})
    items, at_once, tolerance = node.items, node.at_once, node.tolerance
    if tolerance is not None:
        count = None if tolerance.count is None else proved(tolerance.count, facts)
        share = None if tolerance.percentage is None else proved(tolerance.percentage, facts)
        tolerance = Tolerance(count, share)
    return replace(
        node, items=proved(items, facts), at_once=proved(at_once, facts), tolerance=tolerance, body=body
    )


def _inside(payload: ir.Expr, facts: Facts) -> Facts:
    return {**_outer(facts), Slot.DATA: shape_of(payload, after_evaluating(payload, facts))}


def _outer(facts: Facts) -> Facts:
    """What holds inside a branch or an iteration: only variables and the context object are seen there."""
    return {**no_facts(), Slot.VARIABLES: facts[Slot.VARIABLES], Slot.CONTEXT: facts[Slot.CONTEXT]}


def _assignments(assignments: tuple[Assignment, ...], facts: Facts) -> tuple[Assignment, ...]:
    done = []
    for assignment in assignments:
        value = proved(assignment.value, facts)
        after_value = after_evaluating(assignment.value, facts)
        checked = assignment.checked and not place_fits(after_value[assignment.slot], assignment.steps)
        done.append(replace(assignment, value=value, checked=checked))
        facts = _after_assignment(assignment, facts)
    return tuple(done)
