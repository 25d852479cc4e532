"""Transformations of the state graph, one per file, run in this order with the invariants checked between."""

from __future__ import annotations

from collections.abc import Callable

from asl2sw.graph import StateGraph, check_invariants
from asl2sw.passes.break_long_cycles import break_long_cycles
from asl2sw.passes.plain_names import plain_names
from asl2sw.passes.prove_paths import prove_paths
from asl2sw.passes.split_large_literals import split_large_literals

Pass = Callable[[StateGraph], StateGraph]

PASSES: tuple[Pass, ...] = (prove_paths, split_large_literals, break_long_cycles, plain_names)


def run_passes(graph: StateGraph, passes: tuple[Pass, ...] = PASSES) -> StateGraph:
    """The graph after all passes. Raises BrokenInvariant."""
    check_invariants(graph, "building the graph")
    for transform in passes:
        graph = transform(graph)
        check_invariants(graph, transform.__name__)
    return graph


__all__ = ["PASSES", "Pass", "run_passes"]
