"""`asl2sw convert`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from asl2sw.cli.batch import convert_all
from asl2sw.cli.options import conversion_options, settings_of
from asl2sw.cli.streams import write_data, write_diagnostic
from asl2sw.conversion import Conversion
from asl2sw.emit import write_documents


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
@conversion_options
@click.pass_context
def convert_command(
    context: click.Context, /, paths: tuple[str, ...], form: str, config_file: str | None, **given: Any
) -> None:
    """Converts state machines; the result goes to stdout, messages go to stderr.

    A directory is searched for definitions; - is stdin. A definition that is refused does not stop the
    others; only those without errors are written.
    """
    batch = convert_all(
        paths, settings_of(given), config_file, lambda found: write_diagnostic(found, sys.stderr)
    )
    if batch.converted:
        write_data(rendered([one.conversion for one in batch.converted], form))
    context.exit(batch.code)


def rendered(conversions: Sequence[Conversion], form: str) -> str:
    """The results as one text: `cr`, `sw` or `sw-json`."""
    if form == "cr":
        return write_documents([manifest for found in conversions for manifest in found.manifests])
    documents = [workflow.document for found in conversions for workflow in found.workflows]
    if form == "sw":
        return write_documents(documents)
    return json.dumps(documents, indent=2, ensure_ascii=False) + "\n"
