"""The order in which a run comes through a graph, with loops kept together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

Ways = Mapping[str, Sequence[str]]  # from each name to the names it leads to, the main way first
_DEEPEST_LOOP = 25  # loops within loops that are looked at; deeper ones are taken apart


def flow_order(start: str, ways: Ways) -> list[str]:
    """The names that `start` leads to, each after all that lead to it, loops aside; the main way first."""
    return _order([start], ways, ways.keys())


def loops_together(order: Sequence[str], ways: Ways, sizes: Mapping[str, int], most: int) -> list[list[str]]:
    """The names in flow order, in lists that should stay together: a loop up to size `most`, or one name.

    Of a larger loop the loops in it are kept together.
    """
    return list(_together(order, ways, sizes, most, _DEEPEST_LOOP))


def _together(
    names: Sequence[str], ways: Ways, sizes: Mapping[str, int], most: int, depth: int
) -> Iterator[list[str]]:
    for loop in _strongly_connected(names, ways):
        if len(loop) == 1 or sum(sizes[name] for name in loop) <= most:
            yield loop
        elif depth == 0:
            yield from ([name] for name in loop)
        else:  # without its first name it is no loop any more
            first, *rest = loop
            yield [first]
            yield from _together(_order(ways[first], ways, rest), ways, sizes, most, depth - 1)


def _order(roots: Sequence[str], ways: Ways, among: Iterable[str]) -> list[str]:
    """Depth first, last in first out: the reverse of the order in which names are done with."""
    left = set(among)
    done: list[str] = []
    for root in reversed(roots):
        if root not in left:
            continue
        left.discard(root)
        stack = [(root, iter(reversed(ways[root])))]
        while stack:
            name, rest = stack[-1]
            target = next((target for target in rest if target in left), None)
            if target is None:
                done.append(name)
                stack.pop()
            else:
                left.discard(target)
                stack.append((target, iter(reversed(ways[target]))))
    return done[::-1]


def _strongly_connected(order: Sequence[str], ways: Ways) -> list[list[str]]:
    """Names that lead to one another, in flow order within and between (Kosaraju)."""
    position = {name: index for index, name in enumerate(order)}
    sources: dict[str, list[str]] = {name: [] for name in order}
    for name in order:
        for target in ways[name]:
            if target in sources:
                sources[target].append(name)
    found: list[list[str]] = []
    placed: set[str] = set()
    for root in order:
        if root in placed:
            continue
        placed.add(root)
        members = [root]
        for member in members:
            for source in sources[member]:
                if source not in placed:
                    placed.add(source)
                    members.append(source)
        found.append(sorted(members, key=position.__getitem__))
    return found


def crossings(order: Sequence[str], ways: Ways) -> list[int]:
    """For every place between two neighbours: how many names are reached across it."""
    position = {name: index for index, name in enumerate(order)}
    reach = {name: (index, index) for name, index in position.items()}
    for name in order:
        for target in ways[name]:
            first, last = reach[target]
            reach[target] = (min(first, position[name]), max(last, position[name]))
    changes = [0] * (len(order) + 1)
    for first, last in reach.values():
        changes[first] += 1
        changes[last] -= 1
    counts: list[int] = []
    for change in changes[: len(order) - 1]:
        counts.append((counts[-1] if counts else 0) + change)
    return counts
