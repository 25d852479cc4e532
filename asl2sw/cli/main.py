"""The group of all commands."""

from __future__ import annotations

import click

from asl2sw._version import __version__
from asl2sw.cli.check import check_command
from asl2sw.cli.convert import convert_command
from asl2sw.cli.explain import explain_command
from asl2sw.cli.verify import verify_command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="asl2sw")
def main() -> None:
    """Moves AWS Step Functions state machines to SonataFlow.

    Exit codes: 0 done; 1 a definition is refused; 2 unusable arguments, unreadable input, or no definitions;
    3 a workflow does something else than its state machine. Over several files the highest of these counts.
    """


main.add_command(convert_command)
main.add_command(check_command)
main.add_command(verify_command)
main.add_command(explain_command)
