"""`asl2sw check`: whether definitions convert, without writing anything."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from asl2sw.cli.batch import DONE, REFUSED, UNUSABLE, Batch, Told, convert_all
from asl2sw.cli.options import settings_of, target_options, version_option
from asl2sw.cli.render import rendered
from asl2sw.cli.streams import Unusable, write_data, write_diagnostic, write_message
from asl2sw.diagnostics import Severity
from asl2sw.gate.baseline import Baseline, BaselineError, read_baseline, write_baseline
from asl2sw.gate.finding import Finding, findings_of
from asl2sw.gate.report import Report
from asl2sw.gate.selection import Selection, suppressed_by
from asl2sw.gate.stale import Stale, compared
from asl2sw.resources.suppressions import is_code


def _codes(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> tuple[str, ...]:
    codes = tuple(part.strip().upper() for text in given for part in text.split(","))
    for code in codes:
        if not is_code(code):
            raise click.BadParameter(f'"{code}" is no code and begins none; `asl2sw explain` lists all.')
    return codes


@click.command("check")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "sarif", "junit", "github"]), default="text",
    show_default=True, help="Findings for people, for programs, or for a CI system.",
)  # fmt: skip
@click.option(
    "--fail-level", type=click.Choice([str(severity) for severity in Severity]), default="error",
    show_default=True, help="Findings of this severity and above give exit code 1.",
)  # fmt: skip
@click.option(
    "--select", multiple=True, metavar="CODE", callback=_codes,
    help="Tell only these codes; ASL03 stands for all that begin so.",
)  # fmt: skip
@click.option("--ignore", multiple=True, metavar="CODE", callback=_codes, help="Do not tell these codes.")
@click.option("--baseline", metavar="FILE", help="Do not tell the findings that this file knows.")
@click.option("--write-baseline", is_flag=True, help="Write all findings into the file of --baseline.")
@click.option(
    "--diff", "output", metavar="DIR", type=click.Path(exists=True, file_okay=False),
    help="Fail where DIR/<id>.yaml is not what a definition converts to.",
)  # fmt: skip
@target_options
@version_option
@click.pass_context
def check_command(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    form: str,
    fail_level: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    baseline: str | None,
    write_baseline: bool,
    output: str | None,
    config_file: str | None,
    **given: Any,
) -> None:
    """Tells what convert would find, and writes no workflow. Findings go to stdout.

    Exit code 1 when there is a finding of the fail level or above. The workflows are not compared with their
    state machines; convert and verify do that.
    """
    if write_baseline and baseline is None:
        raise click.UsageError("--write-baseline needs --baseline, the file to write.")
    known = None if baseline is None or write_baseline else _known(Path(baseline))
    settings = replace(settings_of(given), verify=False)
    batch = convert_all(paths, settings, config_file, lambda _: None)
    gate = _Gate(Selection(select, ignore), known)
    for told in batch.told:
        gate.add(told)
    if write_baseline and baseline is not None:
        _write_baseline(Path(baseline), gate)
        context.exit(batch.problem)
    stale = () if output is None else _stale(batch, Path(output))
    report = gate.report(batch, Severity(fail_level), stale)
    _write(report, form, stale)
    if known is not None:
        _tell_gone(known, gate)
    write_message(_summary(report))
    context.exit(max(batch.problem, REFUSED if report.failed else DONE))


@dataclass
class _Gate:
    """Sorts the findings of one file after the other."""

    selection: Selection
    baseline: Baseline | None

    def __post_init__(self) -> None:
        self.files: list[str] = []
        self.findings: list[Finding] = []  # those that nothing in options or configuration takes away
        self.suppressed = 0

    def add(self, told: Told) -> None:
        self.files.append(told.file)
        for finding in findings_of(told.file, told.diagnostics):
            if not self.selection.has(finding.diagnostic.code):
                continue
            if suppressed_by(finding, told.config.suppressions, told.folder):
                self.suppressed += 1
            else:
                self.findings.append(finding)

    def report(self, batch: Batch, level: Severity, stale: tuple[Stale, ...]) -> Report:
        new = [found for found in self.findings if self.baseline is None or not self.baseline.has(found)]
        return Report(
            files=tuple(self.files),
            convertible=len(batch.converted),
            findings=(*new, *(each.finding for each in stale)),
            fail_level=level,
            suppressed=self.suppressed,
            in_baseline=len(self.findings) - len(new),
            problems=tuple(batch.problems),
        )


def _known(path: Path) -> Baseline:
    try:
        return read_baseline(path)
    except BaselineError as problem:
        raise click.UsageError(str(problem)) from problem


def _write_baseline(path: Path, gate: _Gate) -> None:
    try:
        write_baseline(path, gate.findings)
    except OSError as problem:
        raise Unusable(f"{path}: cannot be written: {problem.strerror or problem}") from problem
    findings, files = _count(len(gate.findings), "finding"), _count(len(gate.files), "definition")
    write_message(f"{path}: {findings} of {files}")


def _tell_gone(known: Baseline, gate: _Gate) -> None:
    gone = known.gone(gate.files, gate.findings)
    if gone:
        write_message(f"{_count(gone, 'finding')} of the baseline not there any more; write it anew")


def _stale(batch: Batch, folder: Path) -> tuple[Stale, ...]:
    """The output that `asl2sw convert FILE > DIR/<id>.yaml` would change."""
    found = []
    for one in batch.converted:
        target = folder / f"{one.conversion.workflows[0].id}.yaml"
        try:
            stale = compared(target, one.file, rendered([one.conversion], "cr"))
        except OSError as problem:
            batch.fail(UNUSABLE, f"{target}: cannot be read: {problem.strerror or problem}")
            continue
        if stale is not None:
            found.append(stale)
    return tuple(found)


def _write(report: Report, form: str, stale: tuple[Stale, ...]) -> None:
    if form == "text":
        for finding in report.findings:
            write_diagnostic(finding.diagnostic, sys.stdout)
        write_data("".join(each.diff for each in stale))
    else:
        from asl2sw.gate.formats import FORMATS  # late: not many runs need XML

        write_data(FORMATS[form](report))
        for each in stale:
            write_message(f"{each.finding.diagnostic.message}\n{each.diff}".rstrip("\n"))


def _summary(report: Report) -> str:
    counts = Counter(finding.diagnostic.severity for finding in report.findings)
    told = ", ".join(f"{counts[severity]} {severity}" for severity in Severity if counts[severity])
    parts = [f"{_count(len(report.files), 'definition')}, {report.convertible} of them convertible"]
    parts.append(f"findings: {told or 'none'}")
    if report.suppressed:
        parts.append(f"{report.suppressed} suppressed")
    if report.in_baseline:
        parts.append(f"{report.in_baseline} in the baseline")
    return "; ".join(parts)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
