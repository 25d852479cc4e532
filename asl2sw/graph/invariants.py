"""What must hold for every state graph, checked between passes."""

from __future__ import annotations

from asl2sw.graph.nodes import StateGraph, subgraphs, successors


class BrokenInvariant(AssertionError):
    """A pass made a graph that means nothing: a defect of asl2sw, not of the input."""


def check_invariants(graph: StateGraph, after: str) -> None:
    """Raises BrokenInvariant, naming the pass, unless names and edges of the graph are sound."""
    if graph.start not in graph.nodes:
        raise BrokenInvariant(f"after {after}: start {graph.start!r} is no node")
    for name, node in graph.nodes.items():
        if node.name != name:
            raise BrokenInvariant(f"after {after}: node {node.name!r} stands under {name!r}")
        for target in successors(node):
            if target not in graph.nodes:
                raise BrokenInvariant(f"after {after}: {name!r} goes to {target!r}, which is no node")
        for inner in subgraphs(node):
            check_invariants(inner, after)
    unreached = set(graph.nodes) - reachable(graph)
    if unreached:
        raise BrokenInvariant(f"after {after}: never reached: {sorted(unreached)}")


def reachable(graph: StateGraph) -> set[str]:
    """Names of the nodes a run can come to."""
    found: set[str] = set()
    pending = [graph.start]
    while pending:
        name = pending.pop()
        if name not in found and name in graph.nodes:
            found.add(name)
            pending.extend(successors(graph.nodes[name]))
    return found
