"""`asl2sw check`: whether definitions convert, without writing anything."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from typing import Any

import click

from asl2sw.cli.batch import Batch, convert_all
from asl2sw.cli.options import conversion_options, settings_of
from asl2sw.cli.streams import write_data, write_diagnostic, write_message
from asl2sw.diagnostics import Diagnostic, Severity


@click.command("check")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="Findings for people, or as a JSON array.",
)  # fmt: skip
@conversion_options
@click.pass_context
def check_command(
    context: click.Context, /, paths: tuple[str, ...], form: str, config_file: str | None, **given: Any
) -> None:
    """Tells what convert would find, and writes no workflow. Findings go to stdout.

    Exit code 1 when a definition would be refused.
    """
    findings: list[Diagnostic] = []
    batch = convert_all(paths, settings_of(given), config_file, findings.append)
    if form == "json":
        write_data(json.dumps([as_json(found) for found in findings], indent=2, ensure_ascii=False) + "\n")
    else:
        for found in findings:
            write_diagnostic(found, sys.stdout)
    write_message(_summary(batch, findings))
    context.exit(batch.code)


def as_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """A finding for programs; what is not known is null."""
    place = diagnostic.place
    return {
        "file": place and place.file,
        "line": place and place.line,
        "column": place and place.column,
        "width": place and place.width,
        "severity": str(diagnostic.severity),
        "code": diagnostic.code,
        "awsCode": diagnostic.aws_code,
        "pointer": diagnostic.pointer,
        "message": diagnostic.message,
        "aws": diagnostic.aws,
        "sonataflow": diagnostic.sonataflow,
        "fix": diagnostic.fix,
    }


def _summary(batch: Batch, findings: Sequence[Diagnostic]) -> str:
    counts = Counter(found.severity for found in findings)
    told = ", ".join(f"{counts[severity]} {severity}" for severity in Severity if counts[severity])
    files = f"{batch.files} definition{'' if batch.files == 1 else 's'}"
    return f"{files}, {len(batch.converted)} of them convertible; findings: {told or 'none'}"
