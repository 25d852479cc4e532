"""The command line. Thin: everything it does the library can do."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import click

from asl2sw._version import __version__
from asl2sw.conversion import Conversion, ConversionError, convert
from asl2sw.diagnostics import Diagnostic, render_diagnostic
from asl2sw.discovery import Discovery, discover, nearest_config
from asl2sw.emit import write_documents
from asl2sw.options import Options
from asl2sw.resources import Config, ConfigError, read_config
from asl2sw.resources.config import ENGINES, PROFILES

DONE, REFUSED, UNUSABLE = 0, 1, 2
STDIN_NAME = "<stdin>"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="asl2sw")
def main() -> None:
    """Moves AWS Step Functions state machines to SonataFlow."""


@dataclass
class _Run:
    """Findings and results of one command over many files."""

    code: int = DONE
    converted: list[tuple[str, Conversion]] = field(default_factory=list)

    def fail(self, code: int) -> None:
        self.code = max(self.code, code)


@main.command("convert")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|DIR...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["cr", "sw", "sw-json"]),
    default="cr",
    show_default=True,
    help="Kubernetes manifests, Serverless Workflow documents as a YAML stream, or as a JSON array.",
)
@click.option("--config", "config_file", metavar="FILE", help="Default: the nearest asl2sw.toml.")
@click.option("--name", help="Id of the workflow; only for a single file.")
@click.option("--namespace", help="Kubernetes namespace.")
@click.option("--profile", type=click.Choice(PROFILES), help="SonataFlow profile.")
@click.option("--engine", type=click.Choice(ENGINES), help="SonataFlow version to write for.")
def convert_command(
    paths: tuple[str, ...],
    form: str,
    config_file: str | None,
    name: str | None,
    namespace: str | None,
    profile: str | None,
    engine: str | None,
) -> None:
    """Converts state machines; the result goes to stdout, messages to stderr."""
    run = _Run()
    found = discover(paths)
    _report_discovery(found, run)
    if name is not None and len(found.files) > 1:
        _usage("--name is for a single file")
    options = Options(name=name, namespace=namespace, profile=profile, engine=engine)
    for file in found.files:
        _convert_one(file, options, config_file, run)
    _refuse_same_ids(run)
    if run.converted:
        sys.stdout.write(_output([conversion for _, conversion in run.converted], form))
    sys.exit(run.code)


def _report_discovery(found: Discovery, run: _Run) -> None:
    for message in found.problems:
        click.echo(f"asl2sw: {message}", err=True)
        run.fail(UNUSABLE)


def _convert_one(file: str, options: Options, config_file: str | None, run: _Run) -> None:
    try:
        config = _config_for(file, config_file)
        settings = Options(options.name, options.namespace, options.profile, options.engine, config)
        if file == "-":
            conversion = convert(sys.stdin.buffer.read(), settings, file=STDIN_NAME)
        else:
            conversion = convert(Path(file), settings, file=file)
    except ConversionError as refusal:
        _show(refusal.diagnostics)
        run.fail(REFUSED)
    except (ConfigError, OSError) as problem:
        click.echo(f"asl2sw: {problem}", err=True)
        run.fail(UNUSABLE)
    else:
        _show(conversion.diagnostics)
        run.converted.append((file, conversion))


def _config_for(file: str, config_file: str | None) -> Config:
    path = Path(config_file) if config_file is not None else nearest_config(file)
    return Config() if path is None else read_config(path)


def _refuse_same_ids(run: _Run) -> None:
    """Two machines of one run with the same id would overwrite each other."""
    seen: dict[str, str] = {}
    for file, conversion in list(run.converted):
        id = conversion.workflows[0].id
        if id in seen:
            click.echo(
                f'asl2sw: {file} and {seen[id]} both become the workflow "{id}"; '
                "give one of them another name (--name, or name in asl2sw.toml)",
                err=True,
            )
            run.fail(REFUSED)
            run.converted.remove((file, conversion))
        else:
            seen[id] = file


def _output(conversions: list[Conversion], form: str) -> str:
    if form == "cr":
        return write_documents([manifest for found in conversions for manifest in found.manifests])
    documents = [workflow.document for found in conversions for workflow in found.workflows]
    if form == "sw":
        return write_documents(documents)
    return json.dumps(documents, indent=2, ensure_ascii=False) + "\n"


def _show(diagnostics: tuple[Diagnostic, ...]) -> None:
    colour = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    for diagnostic in diagnostics:
        click.echo(render_diagnostic(diagnostic, colour=colour), err=True, color=colour)


def _usage(message: str) -> None:
    click.echo(f"asl2sw: {message}", err=True)
    sys.exit(UNUSABLE)


if __name__ == "__main__":
    main()
