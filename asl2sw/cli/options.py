"""Options that several commands take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import click

from asl2sw.options import Options
from asl2sw.resources.target import ENGINES, PROFILES, problem_of_target

Command = TypeVar("Command", bound=Callable[..., Any])


def _namespace(_context: click.Context, _option: click.Parameter, given: str | None) -> str | None:
    problem = problem_of_target("namespace", given)
    if problem is not None:
        raise click.BadParameter(problem)
    return given


_CONVERSION = (
    click.option("--config", "config_file", metavar="FILE", help="Default: the nearest asl2sw.toml."),
    click.option("--name", help="Id of the workflow; for a single definition only."),
    click.option("--namespace", callback=_namespace, help="Kubernetes namespace."),
    click.option("--profile", type=click.Choice(PROFILES), help="SonataFlow profile."),
    click.option(
        "--substitute",
        "substitutions",
        multiple=True,
        metavar="KEY=VALUE",
        callback=lambda _context, _option, pairs: dict(map(_pair, pairs)),
        help="Value for ${KEY} in the definitions; may be given several times.",
    ),
)


version_option = click.option("--engine", type=click.Choice(ENGINES), help="SonataFlow version to write for.")
_NO_VERIFY = click.option(
    "--no-verify", is_flag=True, help="Do not compare the workflow with the state machine."
)


def conversion_options(command: Command) -> Command:
    """Adds --config and what `settings_of` reads."""
    return target_options(version_option(_NO_VERIFY(command)))


def target_options(command: Command) -> Command:
    """The same without what only says how a conversion is written and checked."""
    for option in reversed(_CONVERSION):
        command = option(command)
    return command


def settings_of(given: dict[str, Any]) -> Options:
    """The options of one conversion; the configuration comes later, it depends on the file."""
    names = ("name", "namespace", "profile", "engine", "substitutions")
    settings = Options(**{name: given[name] for name in names if name in given})
    return replace(settings, verify=settings.verify and not given.get("no_verify", False))


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise click.BadParameter(f'"{text}" is not KEY=VALUE')
    return key, value
