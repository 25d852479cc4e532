"""The order in which a run comes through a graph, on graphs given by their edges."""

from __future__ import annotations

from itertools import pairwise

from asl2sw.passes.flow_order import crossings, flow_order, loops_together


def ways(**edges: str) -> dict[str, list[str]]:
    """`a="bc"`: a leads to b, and failing that to c."""
    return {name: list(targets) for name, targets in edges.items()}


def test_a_chain_is_in_its_order() -> None:
    assert flow_order("a", ways(c="d", b="c", a="b", d="")) == ["a", "b", "c", "d"]


def test_what_both_arms_lead_to_comes_after_both_and_the_main_arm_first() -> None:
    assert flow_order("a", ways(a="bc", b="d", c="e", d="f", e="f", f="")) == list("abdcef")


def test_a_shared_handler_comes_last() -> None:
    assert flow_order("a", ways(a="bx", b="cx", c="x", x="")) == list("abcx")


def test_names_that_are_not_reached_are_left_out() -> None:
    assert flow_order("a", ways(a="", b="a")) == ["a"]


def test_a_loop_stays_together_although_its_exit_comes_first() -> None:
    edges = ways(a="b", b="xc", c="b", x="y", y="")
    order = flow_order("a", edges)
    assert loops_together(order, edges, dict.fromkeys(edges, 1), 3) == [["a"], ["b", "c"], ["x"], ["y"]]


def test_of_a_loop_that_is_too_large_the_inner_loops_stay_together() -> None:
    edges = ways(a="b", b="c", c="d", d="ce", e="f", f="ag", g="")
    units = loops_together(flow_order("a", edges), edges, dict.fromkeys(edges, 1), 2)
    assert units == [["a"], ["b"], ["c", "d"], ["e"], ["f"], ["g"]]


def test_loops_in_loops_are_taken_apart_without_end() -> None:
    names = [f"n{number}" for number in range(3000)]
    edges = {name: [follow, name] for name, follow in pairwise(names)}
    edges |= {names[-1]: []}
    for before, name in pairwise(names):
        edges[name].append(before)
    units = loops_together(flow_order("n0", edges), edges, dict.fromkeys(names, 1), 1)
    assert [name for unit in units for name in unit] == names


def test_a_deep_graph_needs_no_recursion() -> None:
    names = [f"n{number}" for number in range(5000)]
    edges = {name: [follow] for name, follow in pairwise(names)} | {names[-1]: []}
    assert flow_order("n0", edges) == names


def test_crossings_count_what_is_reached_across() -> None:
    edges = ways(a="bd", b="cd", c="d", d="b")
    assert crossings(list("abcd"), edges) == [2, 3, 2]


def test_crossings_of_a_single_name() -> None:
    assert crossings(["a"], ways(a="")) == []
