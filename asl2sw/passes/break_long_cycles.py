"""Keeps synchronous loops and long runs within the engine's stack.

The engine goes from state to state by recursion; only a timer starts on an empty stack (engine fact). A loop
without one gets a breather: short loops stay synchronous, long ones sleep 1 ms now and then.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from asl2sw.graph.nodes import (
    Branch,
    Breather,
    Compute,
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
    Fork: 0.025,
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
    while (cycle := _unbroken_cycle(graph)) is not None:
        weight = sum(_loop_weight(graph.nodes[name]) for name in cycle.members)
        rounds = max(1, int(_LOOP_BUDGET / (weight + _LOOP_WEIGHTS[Breather])))
        graph = _insert_before(graph, cycle.header, rounds, only_from=cycle.members)
    return graph


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


def _unbroken_cycle(graph: StateGraph) -> _Cycle | None:
    order = {name: position for position, name in enumerate(_preorder(graph))}
    for members in _components(graph):
        if len(members) > 1 or next(iter(members)) in _synchronous(graph, next(iter(members))):
            header = min(members, key=order.__getitem__)
            return _Cycle(header, members)
    return None


def _synchronous(graph: StateGraph, name: str) -> tuple[str, ...]:
    """Where a run may go from a node without unwinding the stack in between."""
    node = graph.nodes[name]
    if isinstance(node, Wait | Breather):
        return ()
    return tuple(t for t in successors(node) if not isinstance(graph.nodes[t], Wait | Breather))


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


def _insert_before(graph: StateGraph, target: str, rounds: int, only_from: set[str]) -> StateGraph:
    """A breather on the edges into `target` that come from the given nodes."""
    name = f"{target} again"
    number = 2
    while name in graph.nodes:
        name, number = f"{target} again {number}", number + 1
    nodes: dict[str, Node] = {}
    for key, node in graph.nodes.items():
        if key == target:
            nodes[name] = Breather(name, node.origin, rounds, target)
        nodes[key] = _redirected(node, target, name) if key in only_from else node
    start = graph.start
    return replace(graph, nodes=nodes, start=start)


def _redirected(node: Node, old: str, new: str) -> Node:
    """The node with its ways to `old` leading to `new`; its own name stays."""
    return replace(renamed(node, {old: new}), name=node.name)


def _break_long_runs(graph: StateGraph, start: float) -> tuple[StateGraph, float]:
    """A breather wherever the longest way without one takes too much of the stack.

    `start` is what the graph finds used; the second value is the most that it reaches.
    """
    depth: dict[str, float] = defaultdict(float)
    depth[graph.start] = start
    deepest = start
    for name in _topological(graph):
        node = graph.nodes[name]
        weight = _LOOP_WEIGHTS[type(node)] / 2  # a run passes once; half of what a loop's round was given
        limit = _DEEPEST_START if subgraphs(node) else _RUN_BUDGET
        if depth[name] + weight > limit and not isinstance(node, Fail | Rethrow) and name != graph.start:
            graph = _insert_before(graph, name, 1, only_from=set(graph.nodes))
            depth[name] = 0.0
        inner = [_break_long_runs(each, depth[name] + weight) for each in subgraphs(node)]
        if inner:
            graph = _with_node(graph, with_subgraphs(node, tuple(each for each, _ in inner)))
        reached = max([depth[name] + weight, *(inside for _, inside in inner)])
        deepest = max(deepest, reached)
        for target in _synchronous(graph, name):
            depth[target] = max(depth[target], reached)
    return graph, deepest


def _with_node(graph: StateGraph, node: Node) -> StateGraph:
    return replace(graph, nodes={**graph.nodes, node.name: node})


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
