"""Flows that are too large: where they are cut, and that a run goes where it went before."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from textwrap import dedent

import pytest

from asl2sw.expressions import ir
from asl2sw.graph import StateGraph, check_invariants, graph_text
from asl2sw.graph.nodes import (
    Branch,
    Breather,
    Compute,
    Enter,
    Fail,
    FixedDelay,
    Fork,
    Leave,
    Node,
    Origin,
    Rethrow,
    Rule,
    Section,
    Wait,
    all_nodes,
    subgraphs,
    successors,
)
from asl2sw.passes.split_large_flows import Measure, TooLarge, split_large_flows
from asl2sw.source import Span

_YES = ir.Compare(ir.Kind.BOOLEAN, "==", ir.Ref(ir.Slot.DATA), ir.Constant(True))
_DATA = ir.Ref(ir.Slot.DATA)


def origin(state: str) -> Origin:
    return Origin(state, Span(0, 1), f"/States/{state}")


def wait(name: str, follow: str | None, state: str = "") -> Node:
    return Wait(name, origin(state or name), FixedDelay(1), (), follow)


def branch(name: str, *targets: str, state: str = "") -> Node:
    *some, last = targets
    return Branch(name, origin(state or name), tuple(Rule(_YES, target) for target in some), last)


def fail(name: str) -> Node:
    return Fail(name, origin(name), None, None)


def graph_of(*nodes: Node) -> StateGraph:
    return StateGraph(nodes[0].name, {node.name: node for node in nodes}, 60, "comment")


def chain(count: int) -> StateGraph:
    return graph_of(*(wait(f"S{n}", f"S{n + 1}" if n < count - 1 else None) for n in range(count)))


def by_states(
    most: int, large: Mapping[str, int] | None = None, *, way_in: int = 0, way_out: int = 0
) -> Measure:
    """Every state has size 1, but for those that are `large`."""

    def sizes(graph: StateGraph, _: bool) -> Mapping[str, int]:
        return {node.origin.state: (large or {}).get(node.origin.state, 1) for node in graph.nodes.values()}

    return Measure(sizes, most=most, fixed=0, way_in=way_in, way_out=way_out)


def split(graph: StateGraph, measure: Measure) -> StateGraph:
    check_invariants(graph, "making the test's graph")
    found = split_large_flows(graph, measure)
    check_invariants(found, "splitting")
    return found


def sections(graph: StateGraph) -> list[list[str]]:
    """The nodes of each part, in order, without those that the splitting added."""
    return [
        [node.name for node in found.part.nodes.values() if not isinstance(node, Leave | Enter)]
        for found in graph.nodes.values()
        if isinstance(found, Section)
    ]


def test_what_is_small_enough_stays_as_it_is() -> None:
    assert split(chain(5), by_states(5)) == chain(5)


def test_a_chain_becomes_calls_one_after_another() -> None:
    expected = """\
        start: S0 and following
        timeout: 60 s

        S0 and following: section
          for S2 -> S2

            start: S0

            S0: wait
              for 1 ms
              -> S1

            S1: wait
              for 1 ms
              -> S2 next

            S2 next: leave
              for S2

        S2: section

            start: S2

            S2: wait
              for 1 ms
              -> end
        """
    assert graph_text(split(chain(3), by_states(2))) == dedent(expected)


def test_a_part_with_several_ways_in_starts_where_the_run_comes_to() -> None:
    found = split(
        graph_of(
            branch("A", "B", "C"), branch("B", "D", "E"), wait("C", "E"), wait("D", "E"), wait("E", None)
        ),
        by_states(3, {"A": 3}),
    )
    parts = {section.name: section.part for section in found.nodes.values() if isinstance(section, Section)}
    entrances = [node.entrances for node in all_nodes(found) if isinstance(node, Enter)]
    assert list(parts) == ["A", "B and following", "E"]
    assert entrances == [(("B", "B"), ("C", "C"))]
    assert parts["B and following"].start == "Start"


def test_the_start_of_the_flow_is_the_first_way_in() -> None:
    found = split(graph_of(wait("A", "B"), branch("B", "A", "C"), wait("C", "B")), by_states(1))
    assert found.start == "A"
    again = split(
        graph_of(wait("A", "B"), wait("B", "C"), branch("C", "B", "D"), wait("D", "A")), by_states(2)
    )
    (entrances,) = [node.entrances for node in all_nodes(again) if isinstance(node, Enter)][:1]
    assert entrances[0] == ("A", "A")


def test_a_cut_is_where_little_crosses() -> None:
    diamond = [branch("D", "E", "F"), wait("E", "G"), wait("F", "G")]
    nodes = [wait("A", "B"), wait("B", "C"), wait("C", "D"), *diamond, wait("G", "H"), wait("H", None)]
    assert sections(split(graph_of(*nodes), by_states(5))) == [["A", "B", "C"], ["D", "E", "F", "G", "H"]]


def test_a_loop_that_fits_is_not_cut() -> None:
    nodes = [
        wait("A", "B"),
        wait("B", "C"),
        wait("C", "D"),
        wait("D", "E"),
        branch("E", "B", "F"),
        wait("F", None),
    ]
    assert sections(split(graph_of(*nodes), by_states(6, {"A": 3}))) == [["A"], ["B", "C", "D", "E", "F"]]


def test_the_nodes_of_a_state_stay_together() -> None:
    """A retry loop is in one part, and no part is left with an error at hand."""
    task = Compute("A", origin("A"), (), "B", "A retry")
    retry = branch("A retry", "A wait", "A caught", "Failed", state="A")
    caught = Compute("A caught", origin("A"), (), "C", forget=("error",))
    nodes = [task, retry, wait("A wait", "A", "A"), caught, wait("B", "C"), wait("C", None)]
    found = split(graph_of(*nodes, Rethrow("Failed", origin("A"))), by_states(2))
    assert sections(found) == [["A", "A retry", "A wait", "A caught", "B", "Failed"], ["C"]]


def test_a_breather_stays_with_its_state() -> None:
    nodes = [
        wait("A", "B again"),
        Breather("B again", origin("B"), 1, "B"),
        branch("B", "B again", "C"),
        wait("C", None),
    ]
    assert sections(split(graph_of(*nodes), by_states(1))) == [["A"], ["B again", "B"], ["C"]]


def test_plain_ends_are_copied() -> None:
    nodes = [branch("A", "Bad", "B"), branch("B", "Bad", "Good"), fail("Bad")]
    good = Compute("Good", origin("Good"), (), None)
    assert sections(split(graph_of(*nodes, good), by_states(2))) == [["A", "Bad"], ["B", "Bad", "Good"]]


def test_ways_in_and_out_need_room() -> None:
    count = len(sections(split(chain(10), by_states(5))))
    assert count == 2
    assert len(sections(split(chain(10), by_states(5, way_in=1, way_out=1)))) > count


def test_branches_are_split_too() -> None:
    fork = Fork("P", origin("P"), _DATA, (chain(3), chain(2)), (), None)
    found = split(graph_of(fork), by_states(2))
    first, second = subgraphs(found.nodes["P"])
    assert sections(first) == [["S0", "S1"], ["S2"]]
    assert second == chain(2)
    assert first.timeout_seconds == 60


def test_a_part_has_no_timeout_of_its_own() -> None:
    found = split(chain(4), by_states(2))
    assert found.timeout_seconds == 60
    assert [
        section.part.timeout_seconds for section in found.nodes.values() if isinstance(section, Section)
    ] == [
        None,
        None,
    ]


def test_no_flow_has_more_than_twenty_calls() -> None:
    found = split(chain(450), by_states(1))
    flows = [found, *(node.part for node in all_nodes(found) if isinstance(node, Section))]
    calls = [sum(isinstance(node, Section) for node in flow.nodes.values()) for flow in flows]
    assert max(calls) == 20
    assert sum(isinstance(node, Wait) for node in all_nodes(found)) == 450


def test_all_states_that_are_too_large_are_named() -> None:
    fork = Fork("P", origin("P"), _DATA, (chain(3),), (), "A")
    with pytest.raises(TooLarge) as refusal:
        split_large_flows(graph_of(fork, wait("A", "B"), wait("B", None)), by_states(4, {"S1": 7, "B": 5}))
    assert [(where.state, size) for where, size in refusal.value.states] == [("S1", 7), ("B", 5)]


def test_names_that_are_taken() -> None:
    nodes = [wait("Start", "S"), wait("S", "S next"), branch("S next", "S", "T"), wait("T", "T next")]
    found = split(graph_of(*nodes, branch("T next", "S next", "S", "U"), wait("U", None)), by_states(2))
    assert walks(found) == walks(graph_of(*nodes, branch("T next", "S next", "S", "U"), wait("U", None)))


# --- random graphs ---------------------------------------------------------------------------------


def walks(graph: StateGraph) -> dict[str, list[str]]:
    """From each real node to the real nodes that follow it, through whatever calls are in between."""
    return dict(_walks(graph, ()))


_Outer = tuple[tuple[StateGraph, Section], ...]  # the calls around a graph, from the outside in


def _walks(graph: StateGraph, outer: _Outer) -> Iterator[tuple[str, list[str]]]:
    for node in graph.nodes.values():
        if isinstance(node, Section):
            yield from _walks(node.part, (*outer, (graph, node)))
        elif not isinstance(node, Leave | Enter):
            yield node.name, [_real(target, "", graph, outer) for target in successors(node)]


def _real(name: str, label: str, graph: StateGraph, outer: _Outer) -> str:
    """The real node that a run comes to; `label` is what it goes on for."""
    match graph.nodes[name]:
        case Leave(target=target):
            *around, (before, section) = outer
            exits = dict(section.exits)
            while target not in exits:
                *around, (before, section) = around
                exits = dict(section.exits)
            return _real(exits[target], target, before, tuple(around))
        case Enter(entrances=entrances):
            return _real(dict(entrances).get(label, entrances[0][1]), label, graph, outer)
        case Section() as section:
            return _real(section.part.start, label, section.part, (*outer, (graph, section)))
        case _:
            return name


def random_graph(seed: int) -> StateGraph:
    """Long ways with jumps, loops and shared ends."""
    dice = random.Random(seed)
    count = dice.randint(2, 120)
    nodes = []
    for number in range(count):
        near = [f"N{min(count, number + dice.randint(1, 3))}", f"N{dice.randint(0, count)}", "Bad"]
        picked = [near[0]] + [target for target in near[1:] if dice.random() < 0.3]
        nodes.append(branch(f"N{number}", *dict.fromkeys(picked)))
    graph = graph_of(*nodes, wait(f"N{count}", None), fail("Bad"))
    reached: dict[str, None] = {graph.start: None}
    for name in (queue := [graph.start]):
        new = [target for target in successors(graph.nodes[name]) if target not in reached]
        reached.update(dict.fromkeys(new))
        queue += new
    return graph_of(*(node for name, node in graph.nodes.items() if name in reached))


@pytest.mark.parametrize("seed", range(60))
def test_a_run_goes_where_it_went(seed: int) -> None:
    graph = random_graph(seed)
    assert walks(split(graph, by_states(1 + seed % 7))) == walks(graph)


def test_a_run_starts_where_it_started() -> None:
    for seed in range(60):
        graph = random_graph(seed)
        found = split(graph, by_states(1 + seed % 7))
        assert _real(found.start, "", found, ()) == graph.start
