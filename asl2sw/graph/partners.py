"""The other state machines of the same run, which a machine may start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace

from asl2sw.asl.model import StateMachine
from asl2sw.graph.nodes import Origin, StateGraph, subgraphs, with_subgraphs
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source import Reporter


@dataclass(frozen=True, slots=True)
class Partner:
    """A machine that has been read. What is found in it is told when it is converted itself."""

    machine: StateMachine
    reporter: Reporter


Load = Callable[[], Partner | None]  # None: it cannot be read


@dataclass(frozen=True, slots=True)
class Partners:
    """How to read the machines, by the ids of their workflows; `running`: those that this one is part of."""

    machines: Mapping[str, Load] = field(default_factory=dict)
    running: tuple[str, ...] = ()

    def inside(self, id: str) -> Partners:
        """The same while this machine is built."""
        return replace(self, running=(*self.running, id))


def with_origin(graph: StateGraph, origin: Origin) -> StateGraph:
    """The graph as something that a state of another document is made of."""
    nodes = {}
    for name, node in graph.nodes.items():
        inner = tuple(with_origin(each, origin) for each in subgraphs(node))
        place = Origin(node.origin.state, origin.span, origin.pointer)
        nodes[name] = replace(with_subgraphs(node, inner), origin=place)
    return replace(graph, nodes=nodes)
