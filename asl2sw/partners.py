"""Definitions beside the one that is converted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from os import PathLike
from pathlib import Path

from asl2sw.asl import read_state_machine
from asl2sw.graph.partners import Load, Partner, Partners
from asl2sw.options import Options, Source
from asl2sw.resources import Config
from asl2sw.source import Reporter, read_text
from asl2sw.source.substitute import substitute


def load_source(source: Source, file: str | None) -> tuple[str | bytes, str]:
    """The text of a definition and the name used in messages. Raises OSError."""
    if isinstance(source, Mapping):
        return json.dumps(source, indent=2, ensure_ascii=False), file or "<definition>"
    if isinstance(source, PathLike) or (isinstance(source, str) and _names_a_file(source)):
        return Path(source).read_bytes(), file or str(source)
    return source, file or "<definition>"


def _names_a_file(text: str) -> bool:
    """Whether a text is the path of a definition: a definition of one line does not end like that."""
    return "\n" not in text and text.endswith((".json", ".yaml", ".yml"))


def partners_of(options: Options, config: Config, id: str) -> Partners:
    """The machines that the one with this id may start; each is read when it is needed."""
    return Partners(_Loaders(options, config), running=(id,))


class _Loaders(Mapping[str, Load]):
    """Made one by one when they are asked for: of many machines in a run, few start each other."""

    def __init__(self, options: Options, config: Config) -> None:
        self._options, self._config = options, config
        self._read: dict[str, Partner | None] = {}

    def __getitem__(self, name: str) -> Load:
        source = self._options.machines[name]
        return lambda: self._load(name, source)

    def __iter__(self) -> Iterator[str]:
        return iter(self._options.machines)

    def __len__(self) -> int:
        return len(self._options.machines)

    def _load(self, name: str, source: Source) -> Partner | None:
        if name not in self._read:
            self._read[name] = _partner(source, self._options, self._config)
        return self._read[name]


def _partner(source: Source, options: Options, config: Config) -> Partner | None:
    text, name = load_source(source, None)
    document, _ = read_text(text, name)
    if document is None:
        return None
    reporter = Reporter(substitute(document, {**config.substitutions, **options.substitutions}))
    machine = read_state_machine(reporter.document, reporter)
    return None if machine is None or reporter.has_errors else Partner(machine, reporter)
