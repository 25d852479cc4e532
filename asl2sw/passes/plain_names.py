"""Gives states names that the generated code can carry."""

from __future__ import annotations

from dataclasses import replace

from asl2sw.graph.free_names import take_name
from asl2sw.graph.nodes import StateGraph, renamed, subgraphs, with_subgraphs

_REPLACED = str.maketrans({'"': "'", "\\": "/"})


def plain_names(graph: StateGraph) -> StateGraph:
    """The graph without double quotes, backslashes and control characters in names.

    Quarkus copies names of operation and parallel states into Java as they are (engine fact).
    """
    nodes = {
        name: with_subgraphs(node, tuple(plain_names(inner) for inner in subgraphs(node)))
        for name, node in graph.nodes.items()
    }
    names: dict[str, str] = {}
    taken = {name for name in nodes if _plain(name) == name}
    for name in nodes:
        if name not in taken:
            names[name] = take_name(_plain(name), taken)
    if not names:
        return replace(graph, nodes=nodes)
    moved = {names.get(name, name): renamed(node, names) for name, node in nodes.items()}
    return replace(graph, start=names.get(graph.start, graph.start), nodes=moved)


def _plain(name: str) -> str:
    text = name.translate(_REPLACED)
    if text.isprintable():
        return text.strip() or "State"
    return "".join(character if character.isprintable() else " " for character in text).strip() or "State"
