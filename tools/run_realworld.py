"""Converts real definitions, runs them on the embedded engine with generated data, and counts the outcomes.

    python tools/run_realworld.py [DEFINITIONS.jsonl] [--cases N] [--seed N] [--processes N] [--only TEXT]
        [--log FILE]

Each line of the file is an object with `id` and `definition`; without an argument it is the corpus of
definitions that people deploy. Every task is a stub with an address of its own; inputs, replies and errors
are generated from what the definition looks for. Waits are shortened, and placeholders of deployment tools
are filled in where no text may stand. Every run is compared with what the
interpreter of the States Language says: status, output, error, cause, and the payloads of all tasks. A run
that goes otherwise than expected is repeated once with more time.

Exit code: 0; 1 when a conversion crashed, the engine refused a workflow, or a run went wrong: an error of the
engine leaked, it did not end though it should, or it differs from the interpreter; 2 when the file cannot be
read.
"""

from __future__ import annotations

import argparse
import dataclasses
import functools
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from corpus_files import missing_message, read_json_lines
from real_definitions import default_definitions
from realworld_runs import Report, Run, run_record

import asl2sw
from asl2sw.diagnostics import code_named
from asl2sw.equivalence.engine import Engine

_WARM_UP = {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 0, "End": True}}}
_WARM_UP_LIMIT_S = 60.0


def main() -> int:
    arguments = _arguments()
    if not arguments.definitions.is_file():
        print(missing_message(arguments.definitions), file=sys.stderr)
        return 2
    records = [
        each for each in read_json_lines(arguments.definitions) if (arguments.only or "") in each["id"]
    ]
    begin = time.monotonic()
    reports = []
    for number, report in enumerate(run_all(records, arguments), 1):
        reports.append(report)
        if arguments.log is not None:
            print(json.dumps(dataclasses.asdict(report)), file=arguments.log, flush=True)
        if sys.stderr.isatty():
            print(f"\r{number} of {len(records)}", end="", file=sys.stderr, flush=True)
    print(*tally_lines(reports), sep="\n")
    print(f"{time.monotonic() - begin:.0f} s")
    return int(any(map(is_wrong, reports)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Runs real definitions on the embedded engine.")
    parser.add_argument("definitions", nargs="?", type=Path, default=default_definitions())
    parser.add_argument("--cases", type=int, default=10, metavar="N", help="of each definition, at most")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="other cases")
    parser.add_argument("--processes", type=int, default=2, metavar="N", help="engines at work")
    parser.add_argument("--log", type=argparse.FileType("w"), metavar="FILE", help="reports as lines of JSON")
    parser.add_argument("--only", metavar="TEXT", help="definitions whose id contains it")
    return parser.parse_args()


def run_all(records: Sequence[dict[str, Any]], arguments: argparse.Namespace) -> Iterator[Report]:
    work = functools.partial(_run_in_worker, count=arguments.cases, seed=arguments.seed)
    if arguments.processes <= 1:
        yield from map(work, records)
        return
    with ProcessPoolExecutor(arguments.processes) as pool:
        yield from pool.map(work, records)


def _run_in_worker(record: dict[str, Any], *, count: int, seed: int) -> Report:
    return run_record(record, _engine(), count, seed=seed)


@functools.cache
def _engine() -> Engine:
    """The engine of this process; it ends with it."""
    engine = Engine()
    warm_up(engine)
    return engine


def warm_up(engine: Engine) -> None:
    """Runs something, so that what comes does not wait for classes to be loaded."""
    workflows = asl2sw.convert(_WARM_UP, asl2sw.Options(verify=False)).workflows
    documents = [workflow.document for workflow in workflows]
    engine.run(documents, {}, time_limit_s=_WARM_UP_LIMIT_S)


# --- tally -----------------------------------------------------------------------------------------


def is_wrong(report: Report) -> bool:
    return bool(report.crash or report.not_loaded or any(run.is_wrong for run in report.runs))


def tally_lines(reports: Sequence[Report]) -> Iterator[str]:
    """What became of the definitions, of the runs, and everything that went wrong."""
    jsonata = sum(report.language == "JSONata" for report in reports)
    yield f"{len(reports)} definitions: {len(reports) - jsonata} JSONPath, {jsonata} JSONata"
    for language in ("JSONPath", "JSONata"):
        yield from _definition_lines(language, [each for each in reports if each.language == language])
    runs = [run for report in reports for run in report.runs]
    yield from _status_lines(runs)
    yield from _verdict_lines(runs)
    for report in reports:
        yield from _problems(report)


def _definition_lines(language: str, reports: Sequence[Report]) -> Iterator[str]:
    refused = [report for report in reports if report.codes]
    crashed = sum(report.crash is not None for report in reports)
    not_loaded = sum(report.not_loaded is not None for report in reports)
    converted = [report for report in reports if not report.codes and report.crash is None]
    filled = sum(report.filled for report in converted)
    yield (
        f"{language}: {len(converted)} converted ({filled} with placeholders filled in),"
        f" {len(converted) - not_loaded} loaded by the engine, {len(refused)} refused, {crashed} crashed"
    )
    codes = Counter(code for report in refused for code in report.codes)
    for code, count in sorted(codes.items(), key=lambda item: (-item[1], item[0])):
        yield f"  {code} {count:4}  {code_named(code).title}"


def _status_lines(runs: Sequence[Run]) -> Iterator[str]:
    counts = Counter(_ending(run) for run in runs)
    yield f"{len(runs)} runs, {sum(run.repeated for run in runs)} of them as expected only when repeated"
    for ending, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"  {count:5}  {ending}"


def _ending(run: Run) -> str:
    if run.stray:
        return "FAILED with an error of the engine"
    if run.status == "FAILED":
        return "FAILED with {Error, Cause}"
    if run.status in ("RUNNING", "HUNG"):
        return f"{run.status}: {'the interpreter: ' + run.reason if run.reason else 'for no known reason'}"
    return run.status


def _verdict_lines(runs: Sequence[Run]) -> Iterator[str]:
    yield "compared with the interpreter"
    verdicts = Counter(_verdict(run) for run in runs)
    for verdict, count in sorted(verdicts.items(), key=lambda item: (-item[1], item[0])):
        yield f"  {count:5}  {verdict}"


def _verdict(run: Run) -> str:
    if run.verdict is None:
        return f"not decided: {run.reason or 'no reason given'}"
    return str(run.verdict)


def _problems(report: Report) -> Iterable[str]:
    if report.crash:
        yield f"{report.id}: crashed\n{report.crash}"
    if report.not_loaded:
        yield f"{report.id}: not loaded: {report.not_loaded}"
    for run in report.runs:
        if run.is_wrong:
            yield f"{report.id}, {run.case}: {run.status} {run.error or ''}".rstrip()
            yield from (f"    {line}" for line in run.differences)


if __name__ == "__main__":
    sys.exit(main())
