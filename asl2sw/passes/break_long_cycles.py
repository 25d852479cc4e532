"""Keeps synchronous loops and long runs within the engine's stack.

The engine goes from state to state by recursion; only a timer starts on an empty stack (engine fact). A loop
without one gets a breather: short loops stay synchronous, long ones sleep 1 ms now and then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from asl2sw.graph.free_names import take_name
from asl2sw.graph.nodes import (
    Branch,
    Breather,
    Callback,
    Compute,
    Execution,
    Fail,
    ForEach,
    Fork,
    Node,
    Rethrow,
    StateGraph,
    TaskCall,
    Wait,
    renamed,
    subgraphs,
    successors,
    with_subgraphs,
)

# share of a 1 MB stack that one node may take, from the longest chains and loops that ran
_LOOP_WEIGHTS: dict[type[Node], float] = {
    Compute: 0.0098,
    TaskCall: 0.016,
    Callback: 0.032,
    Fork: 0.025,
    Execution: 0.025,
    ForEach: 0.025,
    Branch: 0.016,
    Wait: 0.016,
    Fail: 0.0,
    Rethrow: 0.0,
    Breather: 0.0085,
}
_LOOP_BUDGET = 0.35
_RUN_BUDGET = 0.45
_DEEPEST_START = 0.2  # a branch or body that would start deeper gets an empty stack first


def break_long_cycles(graph: StateGraph) -> StateGraph:
    """The graph with a breather on every cycle without a wait, and between the parts of a very long run."""
    return _break_long_runs(_break_cycles(graph), 0.0)[0]


def _break_cycles(graph: StateGraph) -> StateGraph:
    nodes = {
        name: with_subgraphs(node, tuple(_break_cycles(inner) for inner in subgraphs(node)))
        for name, node in graph.nodes.items()
    }
    graph = replace(graph, nodes=nodes)
    while cycles := _unbroken_cycles(graph):
        graph = _with_breathers(graph, {cycle.header: _rounds(cycle, graph) for cycle in cycles}, cycles)
    return graph


def _rounds(cycle: _Cycle, graph: StateGraph) -> int:
    """How many rounds fit the stack."""
    weight = sum(_loop_weight(graph.nodes[name]) for name in cycle.members)
    return max(1, int(_LOOP_BUDGET / (weight + _LOOP_WEIGHTS[Breather])))


def _loop_weight(node: Node) -> float:
    """What a node adds to the stack; a branch or body runs on the stack of the node it is in."""
    inside = [_depth_of(inner) for inner in subgraphs(node)]
    return _LOOP_WEIGHTS[type(node)] + max(inside, default=0.0)


def _depth_of(graph: StateGraph) -> float:
    """The stack that a graph without unbroken cycles needs at most."""
    depth: dict[str, float] = defaultdict(float)
    deepest = 0.0
    for name in _topological(graph):
        reached = depth[name] + _loop_weight(graph.nodes[name])
        deepest = max(deepest, reached)
        for target in _synchronous(graph, name):
            depth[target] = max(depth[target], reached)
    loops = any(isinstance(node, Breather) and node.rounds > 1 for node in graph.nodes.values())
    return deepest + (_LOOP_BUDGET if loops else 0.0)


class _Cycle:
    """A strongly connected part without a wait; `header` is where a run enters it first."""

    def __init__(self, header: str, members: set[str]) -> None:
        self.header = header
        self.members = members


def _unbroken_cycles(graph: StateGraph) -> list[_Cycle]:
    """The outermost cycles without a wait; they share no nodes."""
    order = {name: position for position, name in enumerate(_preorder(graph))}
    return [
        _Cycle(min(members, key=order.__getitem__), members)
        for members in _components(graph)
        if len(members) > 1 or next(iter(members)) in _synchronous(graph, next(iter(members)))
    ]


def _synchronous(graph: StateGraph, name: str) -> tuple[str, ...]:
    """Where a run may go from a node without unwinding the stack in between."""
    node = graph.nodes[name]
    if isinstance(node, Wait | Breather):
        return ()
    ways = successors(node)
    if isinstance(node, Callback):  # a request that fails does so before the pause
        ways = (node.on_error,) if node.on_error is not None else ()
    return tuple(t for t in ways if not isinstance(graph.nodes[t], Wait | Breather))


def _preorder(graph: StateGraph) -> list[str]:
    seen: dict[str, None] = {}
    pending = [graph.start]
    while pending:
        name = pending.pop()
        if name not in seen:
            seen[name] = None
            pending.extend(reversed(successors(graph.nodes[name])))
    return list(seen)


def _components(graph: StateGraph) -> list[set[str]]:
    """Strongly connected components over the synchronous edges (Kosaraju, without recursion)."""
    finished: list[str] = []
    seen: set[str] = set()
    for root in graph.nodes:
        stack = [(root, iter(_synchronous(graph, root)))] if root not in seen else []
        seen.add(root)
        while stack:
            name, rest = stack[-1]
            target = next((t for t in rest if t not in seen), None)
            if target is None:
                finished.append(name)
                stack.pop()
            else:
                seen.add(target)
                stack.append((target, iter(_synchronous(graph, target))))
    backwards: defaultdict[str, list[str]] = defaultdict(list)
    for name in graph.nodes:
        for target in _synchronous(graph, name):
            backwards[target].append(name)
    components: list[set[str]] = []
    placed: set[str] = set()
    for root in reversed(finished):
        members: set[str] = set()
        pending = [root] if root not in placed else []
        while pending:
            name = pending.pop()
            if name not in placed:
                placed.add(name)
                members.add(name)
                pending.extend(backwards[name])
        if members:
            components.append(members)
    return components


def _with_breathers(
    graph: StateGraph, rounds: Mapping[str, int], cycles: Sequence[_Cycle] | None = None
) -> StateGraph:
    """A breather on the edges into the nodes that `rounds` names; only on those of their cycles, if given."""
    names: dict[str, str] = {}
    taken = set(graph.nodes)
    for target in rounds:
        names[target] = take_name(f"{target} again", taken)
    moved = {name: {each.header: names[each.header]} for each in cycles or () for name in each.members}
    nodes: dict[str, Node] = {}
    for key, node in graph.nodes.items():
        if key in names:
            nodes[names[key]] = Breather(names[key], node.origin, rounds[key], key)
        nodes[key] = _redirected(node, names if cycles is None else moved.get(key, {}))
    return replace(graph, nodes=nodes)


def _redirected(node: Node, names: Mapping[str, str]) -> Node:
    """The node with its ways leading to the new names; its own name stays."""
    if not any(target in names for target in successors(node)):
        return node
    return replace(renamed(node, names), name=node.name)


def _break_long_runs(graph: StateGraph, start: float) -> tuple[StateGraph, float]:
    """A breather wherever the longest way without one takes too much of the stack.

    `start` is what the graph finds used; the second value is the most that it reaches.
    """
    depth: dict[str, float] = defaultdict(float)
    depth[graph.start] = start
    deepest = start
    broken: dict[str, int] = {}
    nodes = dict(graph.nodes)
    for name in _topological(graph):
        node = graph.nodes[name]
        weight = _LOOP_WEIGHTS[type(node)] / 2  # a run passes once; half of what a loop's round was given
        limit = _DEEPEST_START if subgraphs(node) else _RUN_BUDGET
        if depth[name] + weight > limit and not isinstance(node, Fail | Rethrow) and name != graph.start:
            broken[name] = 1
            depth[name] = 0.0
        inner = [_break_long_runs(each, depth[name] + weight) for each in subgraphs(node)]
        nodes[name] = with_subgraphs(node, tuple(each for each, _ in inner))
        reached = max([depth[name] + weight, *(inside for _, inside in inner)])
        deepest = max(deepest, reached)
        for target in _synchronous(graph, name):
            depth[target] = max(depth[target], reached)
    return _with_breathers(replace(graph, nodes=nodes), broken), deepest


def _topological(graph: StateGraph) -> list[str]:
    """The nodes in an order in which synchronous edges go forward; there are no cycles of them."""
    incoming: defaultdict[str, int] = defaultdict(int)
    for name in graph.nodes:
        for target in _synchronous(graph, name):
            incoming[target] += 1
    ready = [name for name in graph.nodes if not incoming[name]]
    order = []
    while ready:
        name = ready.pop()
        order.append(name)
        for target in _synchronous(graph, name):
            incoming[target] -= 1
            if not incoming[target]:
                ready.append(target)
    return order
