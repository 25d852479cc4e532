"""The group of all commands."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from asl2sw._version import __version__

_COMMANDS: Mapping[str, str] = {
    "convert": "asl2sw.cli.convert:convert_command",
    "check": "asl2sw.cli.check:check_command",
    "verify": "asl2sw.cli.verify:verify_command",
    "explain": "asl2sw.cli.explain:explain_command",
}


class _Commands(click.Group):
    """Imports a command when it is asked for: what each needs takes longer than many a run."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Click ends quietly when a pipe is closed; any other error of writing is told."""
        try:
            return super().main(*args, **kwargs)
        except OSError as problem:
            from asl2sw.cli.streams import end_after  # late: with it come the diagnostics

            end_after(problem)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = _COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="asl2sw")
def main() -> None:
    """Moves AWS Step Functions state machines to SonataFlow.

    Exit codes: 0 done; 1 a definition is refused; 2 unusable arguments, unreadable input, or no definitions;
    3 a workflow does something else than its state machine. Over several files the highest of these counts.
    """
