"""The target-neutral state graph and how a state machine becomes one."""

from asl2sw.graph.build import build_graph
from asl2sw.graph.invariants import check_invariants
from asl2sw.graph.nodes import StateGraph
from asl2sw.graph.text import graph_text

__all__ = ["StateGraph", "build_graph", "check_invariants", "graph_text"]
