"""Converts real definitions and counts what became of them.

    python tools/tally_realworld.py [DEFINITIONS.jsonl] [--load]

Each line of the file is an object with `id` and `definition`; without an argument it is the corpus of
definitions that people deploy. Every definition is converted twice: as it stands, and with an address for
every task that has no default, as a configuration would give it. A machine counts once under each code it is
refused with. With --load every converted workflow is also loaded by the embedded engine.

Exit code: 0; 1 when a conversion crashed or the engine refused a workflow; 2 when the file cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from corpus_files import missing_message, read_json_lines
from real_definitions import (
    AS_IT_STANDS,
    ENDPOINT_FOR_EVERY_TASK,
    Converted,
    Crashed,
    Refused,
    Result,
    convert_all,
    default_definitions,
)

from asl2sw.diagnostics import code_named
from asl2sw.equivalence.engine import Engine

_RUNS: Mapping[str, Mapping[str, Any]] = {
    "As they stand": AS_IT_STANDS,
    "With an address for every task": ENDPOINT_FOR_EVERY_TASK,
}


def main() -> int:
    parser = argparse.ArgumentParser(description="Converts real definitions and counts what became of them.")
    parser.add_argument("definitions", nargs="?", type=Path, default=default_definitions())
    parser.add_argument("--load", action="store_true", help="load what is converted on the embedded engine")
    arguments = parser.parse_args()
    if not arguments.definitions.is_file():
        print(missing_message(arguments.definitions), file=sys.stderr)
        return 2
    records = read_json_lines(arguments.definitions)
    failed = False
    for title, config in _RUNS.items():
        results = list(convert_all(records, config))
        refusals = list(_refused_by_engine(results)) if arguments.load else []
        print(f"{title}:", *tally_lines(results), sep="\n  ")
        if arguments.load:
            print(f"  not loaded by the engine: {len(refusals)}", *refusals, sep="\n    ")
        for crash in crashes(results):
            print(f"{crash.id}\n{crash.traceback}", file=sys.stderr)
        failed = failed or bool(refusals or crashes(results))
    return int(failed)


def crashes(results: list[Result]) -> list[Crashed]:
    return [result for result in results if isinstance(result, Crashed)]


def tally_lines(results: list[Result]) -> list[str]:
    """Totals, then the codes, the most frequent first."""
    refused = [result for result in results if isinstance(result, Refused)]
    converted = sum(isinstance(result, Converted) for result in results)
    lines = [
        f"{len(results)} definitions: {converted} converted, {len(refused)} refused,"
        f" {len(crashes(results))} crashed"
    ]
    by_code = Counter(code for result in refused for code in result.codes)
    alone = Counter(code for result in refused if len(result.codes) == 1 for code in result.codes)
    for code, count in sorted(by_code.items(), key=lambda item: (-item[1], item[0])):
        lines.append(f"{code} {count:4} ({alone[code]} for this alone)  {code_named(code).title}")
    return lines


def _refused_by_engine(results: list[Result]) -> Iterator[str]:
    with Engine() as engine:
        for result in results:
            if isinstance(result, Converted):
                message = engine.load([workflow.document for workflow in result.conversion.workflows])
                if message is not None:
                    yield f"{result.id}: {message}"


if __name__ == "__main__":
    sys.exit(main())
