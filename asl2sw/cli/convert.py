"""`asl2sw convert`."""

from __future__ import annotations

import sys
from typing import Any

import click

from asl2sw.cli.batch import convert_all
from asl2sw.cli.options import conversion_options, settings_of
from asl2sw.cli.render import rendered
from asl2sw.cli.streams import write_data, write_diagnostic
from asl2sw.diagnostics import Diagnostic


@click.command("convert")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|DIR...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["cr", "sw", "sw-json"]),
    default="cr",
    show_default=True,
    help="Kubernetes manifests, Serverless Workflow documents as a YAML stream, or as a JSON array.",
)
@click.option(
    "--init-config", is_flag=True, help="Write a first asl2sw.toml for the definitions and convert nothing."
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False), help="With --init-config: the file to write."
)
@click.option("--force", is_flag=True, help="With --output: overwrite the file when it is there.")
@conversion_options
@click.pass_context
def convert_command(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    form: str,
    init_config: bool,
    output: str | None,
    force: bool,
    config_file: str | None,
    **given: Any,
) -> None:
    """Converts state machines; the result goes to stdout, messages go to stderr.

    A directory is searched for definitions; - is stdin. A definition that is refused does not stop the
    others; only those without errors are written.
    """
    settings = settings_of(given)

    def show(found: Diagnostic) -> None:
        write_diagnostic(found, sys.stderr)

    if init_config:
        from asl2sw.cli.starter import write_starter

        context.exit(write_starter(paths, settings, output, show, force=force))
    if output is not None or force:
        raise click.UsageError("--output and --force go with --init-config.")
    batch = convert_all(paths, settings, config_file, show)
    if batch.converted:
        write_data(rendered([one.conversion for one in batch.converted], form))
    context.exit(batch.code)
