"""Options that several commands take."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from asl2sw.options import Options
from asl2sw.resources.config import ENGINES, PROFILES

Command = TypeVar("Command", bound=Callable[..., Any])

_CONVERSION = (
    click.option("--config", "config_file", metavar="FILE", help="Default: the nearest asl2sw.toml."),
    click.option("--name", help="Id of the workflow; for a single definition only."),
    click.option("--namespace", help="Kubernetes namespace."),
    click.option("--profile", type=click.Choice(PROFILES), help="SonataFlow profile."),
    click.option("--engine", type=click.Choice(ENGINES), help="SonataFlow version to write for."),
)


def conversion_options(command: Command) -> Command:
    """Adds --config and what `settings_of` reads."""
    for option in reversed(_CONVERSION):
        command = option(command)
    return command


def settings_of(given: dict[str, str | None]) -> Options:
    """The options of one conversion; the configuration comes later, it depends on the file."""
    return Options(given["name"], given["namespace"], given["profile"], given["engine"])
