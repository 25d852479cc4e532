"""Moves parts of a flow that is too large for one workflow into flows of their own.

What is left is a flow that calls the parts, one after another. In the parts runs what ran before: the same
nodes, in the same order, on all that the run holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from asl2sw.graph.free_names import free_name
from asl2sw.graph.nodes import (
    Compute,
    Enter,
    Fail,
    Leave,
    Node,
    Origin,
    Rethrow,
    Section,
    StateGraph,
    renamed,
    subgraphs,
    successors,
    with_subgraphs,
)
from asl2sw.lazy_dataclass import dataclass
from asl2sw.passes.flow_order import Ways, crossings, flow_order, loops_together

_FOLLOWING = " and following"
_MOST_SECTIONS = 20  # calls in one flow: more are hard to read, and each takes a piece of the engine's stack


@dataclass(frozen=True, slots=True)
class Measure:
    """What a flow takes in the target, in any unit.

    `sizes` tells what each ASL state of a flow takes, by the state's name; True stands for the machine's own
    flow, False for one inside it.
    """

    sizes: Callable[[StateGraph, bool], Mapping[str, int]]
    most: int  # for one flow
    fixed: int  # what every flow takes before it does anything
    way_in: int
    way_out: int


class TooLarge(Exception):
    """States that are too large for a flow of their own, with their sizes."""

    def __init__(self, states: Sequence[tuple[Origin, int]]) -> None:
        super().__init__(", ".join(f"{origin.state}: {size}" for origin, size in states))
        self.states = tuple(states)


def split_large_flows(graph: StateGraph, measure: Measure) -> StateGraph:
    """The graph in flows of the size that the measure allows. Raises TooLarge, naming all such states."""
    found: list[tuple[Origin, int]] = []
    graph = _split(graph, True, measure, found)
    if found:
        raise TooLarge(found)
    return graph


def _split(
    graph: StateGraph, is_outermost: bool, measure: Measure, refused: list[tuple[Origin, int]]
) -> StateGraph:
    nodes = {
        name: with_subgraphs(node, tuple(_split(inner, False, measure, refused) for inner in subgraphs(node)))
        for name, node in graph.nodes.items()
    }
    graph = replace(graph, nodes=nodes)
    if measure.fixed + sum(measure.sizes(graph, is_outermost).values()) <= measure.most:
        return graph
    return _in_sections(graph, _Flow(graph, measure.sizes(graph, False)), measure, refused)


# --- what belongs together -------------------------------------------------------------------------


class _Flow:
    """A graph seen as groups: the nodes of one ASL state, which are never taken apart.

    A plain end belongs to no group: every part that comes to it has a copy.
    """

    def __init__(self, graph: StateGraph, sizes: Mapping[str, int]) -> None:
        self.graph = graph
        self.ends = {name for name, node in graph.nodes.items() if _is_plain_end(node)} - {graph.start}
        self.group_of = {
            name: node.origin.state for name, node in graph.nodes.items() if name not in self.ends
        }
        self.members: dict[str, list[str]] = {}
        for name, group in self.group_of.items():
            self.members.setdefault(group, []).append(name)
        self.sizes = {group: sizes.get(group, 0) for group in self.members}
        self.end_sizes = {name: self._end_size(graph.nodes[name], sizes) for name in self.ends}
        self.targets = {group: self._targets(group) for group in self.members}
        self.ways: Ways = {group: self._ways(group) for group in self.members}

    def _targets(self, group: str) -> list[str]:
        """The nodes of other groups, and the ends, that the group leads to."""
        found = (target for name in self.members[group] for target in successors(self.graph.nodes[name]))
        return [target for target in dict.fromkeys(found) if self.group_of.get(target) != group]

    def _ways(self, group: str) -> list[str]:
        return list(dict.fromkeys(self.group_of[t] for t in self.targets[group] if t not in self.ends))

    @staticmethod
    def _end_size(end: Node, sizes: Mapping[str, int]) -> int:
        # where errors end that nobody handles belongs to no state: it is in what every flow takes
        return 0 if isinstance(end, Rethrow) else sizes.get(end.origin.state, 0)

    def origin(self, group: str) -> Origin:
        return self.graph.nodes[self.members[group][0]].origin


def _is_plain_end(node: Node) -> bool:
    match node:
        case Fail() | Rethrow():
            return True
        case Compute(next=None, assignments=()):
            return True
        case _:
            return False


# --- where to cut ----------------------------------------------------------------------------------


class _Order:
    """The groups in the order of the flow."""

    def __init__(self, flow: _Flow, room: int) -> None:
        order = flow_order(flow.group_of[flow.graph.start], flow.ways)
        units = loops_together(order, flow.ways, flow.sizes, room * 3 // 4)
        self.groups = [group for unit in units for group in unit]
        self.crossings = crossings(self.groups, flow.ways)
        lasts = accumulate(map(len, units))
        self.between_units = {last - 1 for last in lasts}
        self.first_source: dict[str, int] = {}  # node -> position of the first group that leads to it
        self.last_source: dict[str, int] = {}
        for position, group in enumerate(self.groups):
            for target in flow.targets[group]:
                self.first_source.setdefault(target, position)
                self.last_source[target] = position

    def is_entrance(self, name: str, position: int, begin: int) -> bool:
        """Whether a part that starts at `begin` may be entered at this node, which is at `position`."""
        return (
            self.first_source.get(name, position) < begin or self.last_source.get(name, position) > position
        )


def _parts(flow: _Flow, measure: Measure) -> list[list[str]]:
    """The groups in parts that fit; a group that does not fit is a part."""
    room = measure.most - measure.fixed
    order = _Order(flow, room)
    left = sum(flow.sizes.values())
    parts: list[list[str]] = []
    begin = 0
    while begin < len(order.groups):
        sizes = _sizes_from(begin, flow, order, measure)
        end = _best_end(begin, sizes, order, room, left)
        parts.append(order.groups[begin : end + 1])
        left -= sum(flow.sizes[group] for group in parts[-1])
        begin = end + 1
    return parts


def _sizes_from(begin: int, flow: _Flow, order: _Order, measure: Measure) -> list[int]:
    """How large a part that starts here is, for every place where it may end."""
    inside: set[str] = set()
    out: set[str] = set()
    content = entrances = 0
    sizes: list[int] = []
    for position in range(begin, len(order.groups)):
        group = order.groups[position]
        inside.update(flow.members[group])
        out.difference_update(flow.members[group])
        content += flow.sizes[group]
        entrances += sum(order.is_entrance(name, position, begin) for name in flow.members[group])
        for target in flow.targets[group]:
            if target not in inside and target in flow.ends:
                inside.add(target)
                content += flow.end_sizes[target]
            elif target not in inside:
                out.add(target)
        if content > measure.most - measure.fixed:
            break
        sizes.append(content + measure.way_in * entrances + measure.way_out * len(out))
    return sizes


def _best_end(begin: int, sizes: Sequence[int], order: _Order, room: int, left: int) -> int:
    """Where to cut: between loops rather than in one, where little crosses, near a fair share."""
    fitting = [end for end, size in enumerate(sizes, begin) if size <= room]
    if not fitting or fitting[-1] == len(order.groups) - 1:
        return fitting[-1] if fitting else begin
    fitting = [end for end in fitting if end in order.between_units] or fitting
    share = left / -(-left // room)
    large = [end for end in fitting if sizes[end - begin] >= 0.6 * share] or fitting[-1:]
    return min(large, key=lambda end: (order.crossings[end], abs(sizes[end - begin] - share), -end))


# --- what becomes of it ----------------------------------------------------------------------------


def _in_sections(
    graph: StateGraph, flow: _Flow, measure: Measure, refused: list[tuple[Origin, int]]
) -> StateGraph:
    """The flow that calls the parts of this one, in flows of their own where they are too many as well."""
    room = measure.most - measure.fixed
    large = [group for group in flow.members if flow.sizes[group] > room]
    if large:
        refused += ((flow.origin(group), flow.sizes[group]) for group in large)
        return graph
    graph = _calling(_Cut(flow, _parts(flow, measure)))
    while len(graph.nodes) > _MOST_SECTIONS:
        outer = _Flow(graph, {node.origin.state: 1 for node in graph.nodes.values()})
        few = Measure(measure.sizes, most=_MOST_SECTIONS, fixed=0, way_in=0, way_out=0)
        graph = _calling(_Cut(outer, _parts(outer, few)))
    return graph


class _Cut:
    """The nodes of a graph in parts. A way from part to part has a label: what the run goes on for."""

    def __init__(self, flow: _Flow, parts: Sequence[Sequence[str]]) -> None:
        self.graph = flow.graph
        self.ends = flow.ends
        self.members: list[list[str]] = [[] for _ in parts]
        part_of_group = {group: index for index, part in enumerate(parts) for group in part}
        self.part_of = {name: part_of_group[group] for name, group in flow.group_of.items()}
        self.ways_in: list[dict[str, str]] = [{} for _ in parts]  # label -> node that the run comes to
        self.ways_out: list[dict[str, str]] = [{} for _ in parts]
        start = self.graph.start
        self.ways_in[self.part_of[start]][start] = start
        for name, index in self.part_of.items():
            self.members[index].append(name)
            for label, target in _ways_out(self.graph.nodes[name]):
                if self.part_of.get(target, index) != index:
                    self.ways_in[self.part_of[target]][label] = target
                    self.ways_out[index][label] = target
        self.names = self._names()

    def _names(self) -> list[str]:
        """Each part is named after the node at which it is first entered."""
        names: dict[str, None] = {}
        for members, ways_in in zip(self.members, self.ways_in, strict=True):
            first = next(iter(ways_in.values()))
            several = len({self.graph.nodes[name].origin.state for name in members}) > 1
            wanted = first.removesuffix(_FOLLOWING) + _FOLLOWING if several else first
            names[free_name(wanted, names)] = None
        return list(names)


def _ways_out(node: Node) -> Iterator[tuple[str, str]]:
    if isinstance(node, Section):
        yield from node.exits
    else:
        yield from ((target, target) for target in successors(node))


def _calling(cut: _Cut) -> StateGraph:
    """The graph with each part as a section."""
    sections: dict[str, Node] = {}
    for index, name in enumerate(cut.names):
        first = cut.graph.nodes[next(iter(cut.ways_in[index].values()))]
        ways_out = sorted(cut.ways_out[index].items(), key=lambda way: cut.part_of[way[1]])
        exits = tuple((label, cut.names[cut.part_of[target]]) for label, target in ways_out)
        sections[name] = Section(name, first.origin, _part(cut, index), exits)
    start = cut.names[cut.part_of[cut.graph.start]]
    return StateGraph(start, sections, cut.graph.timeout_seconds, cut.graph.comment)


def _part(cut: _Cut, index: int) -> StateGraph:
    """A part as a graph of its own: ends are copied, what is outside becomes a way out."""
    inside = {name: cut.graph.nodes[name] for name in cut.members[index]}
    targets = dict.fromkeys(target for node in inside.values() for target in successors(node))
    taken = {**targets, **inside}
    leaving: dict[str, Leave] = {}
    for target in targets:
        if cut.part_of.get(target, index) != index and not isinstance(cut.graph.nodes[target], Section):
            name = free_name(f"{target} next", taken)
            taken[name] = None
            leaving[target] = Leave(name, cut.graph.nodes[target].origin, target)
    moved = {target: leave.name for target, leave in leaving.items()}
    nodes: dict[str, Node] = {}
    for name, node in inside.items():
        if isinstance(node, Section):
            nodes[name] = replace(node, exits=tuple(way for way in node.exits if way[1] in inside))
        else:
            nodes[name] = renamed(node, moved)
    nodes |= {leave.name: leave for leave in leaving.values()}
    nodes |= {target: cut.graph.nodes[target] for target in targets if target in cut.ends}
    ways_in = cut.ways_in[index]
    if len(set(ways_in.values())) == 1:
        return StateGraph(next(iter(ways_in.values())), nodes, None, None)
    start = Enter(free_name("Start", nodes), next(iter(inside.values())).origin, tuple(ways_in.items()))
    return StateGraph(start.name, {start.name: start, **nodes}, None, None)
