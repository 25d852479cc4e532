"""Definitions beside the one that is converted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
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
    if isinstance(source, PathLike):
        return Path(source).read_bytes(), file or str(source)
    return source, file or "<definition>"


def partners_of(options: Options, config: Config, id: str) -> Partners:
    """The machines that the one with this id may start; each is read when it is needed."""
    machines = {name: _loader(source, options, config) for name, source in options.machines.items()}
    return Partners(machines, running=(id,))


def _loader(source: Source, options: Options, config: Config) -> Load:
    @cache
    def load() -> Partner | None:
        text, name = load_source(source, None)
        document, _ = read_text(text, name)
        if document is None:
            return None
        reporter = Reporter(substitute(document, {**config.substitutions, **options.substitutions}))
        machine = read_state_machine(reporter.document, reporter)
        return None if machine is None or reporter.has_errors else Partner(machine, reporter)

    return load
