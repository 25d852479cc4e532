"""Counts again how far what is tested agrees, and writes docs/conformance.md.

    python tools/conformance.py [--cases 2000]

It runs the tests that compare with what AWS recorded, verifies real definitions, and compares machines
made at random, --cases cases of them. The corpus has to be there (see README).

Exit code: 0; 1 when something differs; 2 when the corpus is missing.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus_files import missing_message, read_json_lines
from fuzz_machines import run_all
from mutant_table import MUTANTS
from real_definitions import default_definitions
from verify_realworld import tally_lines, verify_all

import asl2sw

PROJECT = Path(__file__).resolve().parents[1]
PAGE = PROJECT / "docs" / "conformance.md"
_SEED = 1
_TIME_LIMIT_S = 1800
_TALLY = re.compile(r"^(?P<what>.+?): (?P<cases>\d+) cases: (?P<counts>.+)$", re.MULTILINE)
_RECORDED = {
    "The interpreter of the States Language": "asl/test_interpreter_against_aws.py",
    "Conversions, on the interpreter of SonataFlow": "target/test_recorded_on_interpreter.py",
}


def main() -> int:
    parser = argparse.ArgumentParser(description="Writes docs/conformance.md.")
    parser.add_argument("--cases", type=int, default=2000, metavar="N")
    arguments = parser.parse_args()
    definitions = default_definitions()
    if not definitions.is_file():
        print(missing_message(definitions), file=sys.stderr)
        return 2
    real = verify_all(read_json_lines(definitions), asl2sw.Options().cases, 0)
    outcomes = list(run_all(_SEED, arguments.cases, 10))
    counts = Counter[str]()
    for outcome in outcomes:
        counts.update(agree=outcome.agreed, undecided=outcome.undecided, differ=bool(outcome.alarm))
    random = (
        f"{len(outcomes)} machines, {counts.total()} cases: {counts['agree']} agree, "
        f"{counts['differ']} differ, {counts['undecided']} not decided"
    )
    recorded = {title: list(_recorded(tests)) for title, tests in _RECORDED.items()}
    timeless = [line for line in tally_lines(real) if not line.startswith("CPU")]
    PAGE.write_text("\n".join(page(recorded, timeless, random)) + "\n", encoding="utf-8")
    return int(bool(real.alarms) or counts["differ"] > 0)


def _recorded(tests: str) -> Iterator[tuple[str, str, str]]:
    """The tallies that the tests print: what, how many, and how they came out."""
    command = [sys.executable, "-m", "pytest", "-q", f"tests/equivalence/{tests}"]
    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, timeout=_TIME_LIMIT_S, check=False
    )
    for found in _TALLY.finditer(done.stdout):
        yield found["what"], found["cases"], found["counts"]


def page(recorded: dict[str, list[tuple[str, str, str]]], real: Sequence[str], random: str) -> Iterator[str]:
    """docs/conformance.md."""
    yield "# How far it agrees"
    yield ""
    yield "<!-- written by tools/conformance.py -->"
    yield ""
    yield "Refused, undecided and differing are counted apart; what is left out counts as nothing. Known"
    yield "deviations stand in lists beside the tests, and an entry that no longer deviates fails."
    for title, rows in recorded.items():
        yield from ("", f"## {title}", "", "Against what AWS recorded.", "")
        yield from ("| recorded | cases | |", "|---|---|---|")
        for what, cases, counts in rows:
            yield f"| {what} | {cases} | {counts} |"
    yield from ("", "## Definitions that people deploy", "")
    yield "Converted, and compared with their machine by the check of every conversion:"
    yield from ("", "```text", *real, "```")
    yield from ("", "## Machines made at random", "")
    yield f"`python tools/fuzz_machines.py --seed {_SEED}`: {random}."
    yield from ("", "## Defects put into the compiler on purpose", "")
    yield f"{len(MUTANTS)} of them, one line each; [mutants.md](mutants.md) says by which case each is found."


if __name__ == "__main__":
    sys.exit(main())
