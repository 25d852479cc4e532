"""What a configuration or an option says and no definition of the run takes up: mostly a misspelt name.

Of a configuration only where the run saw every definition that may use it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import field, fields
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

from asl2sw.diagnostics import nearest
from asl2sw.discovery import STDIN, discover
from asl2sw.gate.finding import path_from
from asl2sw.lazy_dataclass import dataclass
from asl2sw.resources import Config, ResourceEntry
from asl2sw.resources.suppressions import Suppression
from asl2sw.resources.toml_text import toml_string
from asl2sw.source import read_text
from asl2sw.source.substitute import substitute
from asl2sw.source.tree import ArrayNode, Node, ObjectNode


@dataclass(frozen=True, slots=True)
class WatchedConfig(Config):
    """Remembers the tasks that asked for their entry, each with the names it is matched by."""

    asked: dict[tuple[str, tuple[str, ...]], ResourceEntry | None] = field(
        default_factory=dict, hash=False, compare=False
    )

    def entry_for(self, state: str, names: tuple[str, ...]) -> ResourceEntry | None:
        """The first entry that fits."""
        found = Config.entry_for(self, state, names)
        self.asked[state, names] = found
        return found


def watched(config: Config) -> WatchedConfig:
    return WatchedConfig(**{each.name: getattr(config, each.name) for each in fields(config)})


def unused_values(given: Iterable[str], used: Iterable[Set[str]], where: str) -> Iterator[str]:
    """The placeholders that have a value, and that no definition has."""
    known = frozenset[str]().union(*used)
    for name in given:
        if name not in known:
            close = nearest(name, known)
            yield f"{where} {name}: no definition has ${{{name}}}{_guess(close and f'${{{close}}}')}"


def unused_entries(
    config: Config, path: Path, definitions: Mapping[str, Set[str]], values: Mapping[str, Any]
) -> Iterator[str]:
    """In words, one for each entry. `definitions`: all that use the configuration, with their placeholders.

    `values`: those of the options. Raises OSError when a definition cannot be read any more.
    """
    yield from unused_values(config.substitutions, definitions.values(), f"{path}: [substitutions]")
    if isinstance(config, WatchedConfig):
        yield from _unused_resources(config, path)
    yield from _unused_suppressions(config, path, definitions, {**config.substitutions, **values})


def _unused_resources(config: WatchedConfig, path: Path) -> Iterator[str]:
    taken = {id(entry) for entry in config.asked.values()}
    for number, entry in enumerate(config.resources, 1):
        if id(entry) not in taken:
            yield f"{path}: [[resource]] {number}{_named(entry)} {_why_not_taken(entry, config)}"


def _unused_suppressions(
    config: Config, path: Path, files: Iterable[str], values: Mapping[str, Any]
) -> Iterator[str]:
    states = cache(lambda file: _states_of(file, values))
    for number, entry in enumerate(config.suppressions, 1):
        fitting = [file for file in files if _fits(entry, path.parent, file)]
        if not fitting:
            yield f'{path}: [[suppress]] {number}: file = "{entry.file}" fits no definition'
        elif entry.state is not None:
            known = frozenset[str]().union(*map(states, fitting))
            if entry.state not in known:
                guess = _guess(_quoted(nearest(entry.state, known)))
                yield f'{path}: [[suppress]] {number}: there is no state "{entry.state}"{guess}'


def sees_all(path: Path, paths: Sequence[str], files: Sequence[str], *, is_nearest: bool) -> bool:
    """Whether a run saw every definition below the folder of a configuration.

    `paths` were given, `files` were found. `is_nearest`: the configuration was found from the definitions.
    """
    if STDIN in files:
        return False
    folder = path.parent.resolve()
    if any(os.path.isdir(given) and folder.is_relative_to(Path(given).resolve()) for given in paths):
        return True
    if not is_nearest or len(files) != 1:
        return False
    below = discover([str(folder)]).files
    return {os.path.realpath(file) for file in below} <= {os.path.realpath(files[0])}


def _why_not_taken(entry: ResourceEntry, config: WatchedConfig) -> str:
    if any(entry.fits(*task) for task in config.asked):
        return "fits only tasks that an entry before it takes"
    states = {state for state, _ in config.asked}
    if entry.state is None or entry.state in states:
        return "fits no task"
    return f"fits no task{_guess(_quoted(nearest(entry.state, states)))}"


def _named(entry: ResourceEntry) -> str:
    parts = (("match", entry.match), ("state", entry.state))
    return f" ({', '.join(f'{key} = {toml_string(text)}' for key, text in parts if text is not None)})"


def _fits(suppression: Suppression, folder: Path, file: str) -> bool:
    return suppression.file is None or fnmatchcase(path_from(folder, file), suppression.file)


def _states_of(file: str, values: Mapping[str, Any]) -> frozenset[str]:
    document, _ = read_text(Path(file).read_bytes(), file)
    return frozenset() if document is None else frozenset(_states_in(substitute(document, values).root))


def _states_in(node: Node) -> Iterator[str]:
    match node:
        case ObjectNode():
            for member in node.members:
                if member.key == "States" and isinstance(member.value, ObjectNode):
                    yield from (state.key for state in member.value.members)
                yield from _states_in(member.value)
        case ArrayNode():
            for item in node.items:
                yield from _states_in(item)


def _quoted(text: str | None) -> str | None:
    return None if text is None else f'"{text}"'


def _guess(text: str | None) -> str:
    return "" if text is None else f"; did you mean {text}?"
