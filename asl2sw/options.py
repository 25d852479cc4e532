"""Settings of one conversion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from typing import Any

from asl2sw.resources import Config

Source = str | bytes | Mapping[str, Any] | PathLike[str]
DEFAULT_PROFILE = "preview"
DEFAULT_CASES = 20


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line's options say; a value given here wins over the configuration.

    `config`: path of an asl2sw.toml (or pyproject.toml), a mapping of the same form, or a Config.
    `verify`: whether the workflow is compared with its machine, by `cases` generated cases. Another `seed`
    gives other ones.
    """

    name: str | None = None
    namespace: str | None = None
    profile: str | None = None
    engine: str | None = None
    config: str | PathLike[str] | Mapping[str, Any] | Config | None = None
    # values for the ${...} of the definition
    substitutions: Mapping[str, Any] = field(default_factory=dict, hash=False)
    # other definitions, by the ids of their workflows, that the one to convert may start
    machines: Mapping[str, Source] = field(default_factory=dict, hash=False)
    verify: bool = True
    cases: int = DEFAULT_CASES
    seed: int = 0
