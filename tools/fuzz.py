"""Converts definitions with random mistakes: each has to be converted or refused, never to crash.

    python tools/fuzz.py [--count 200000] [--seed 0] [--from DEFINITIONS.jsonl] [--write DIR]

The mistakes are made in the fixtures and, with --from, in the definitions of a file, one object
with `definition` in each line. The same seed makes the same mistakes. Messages are checked for what every
message must have.

Exit code: 0; 1 when a conversion crashed, took too long or refused without a proper reason. --write names a
folder for the definitions that showed it.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FrameType

from mutations import Json, mutated

import asl2sw
from asl2sw.diagnostics import CODES, Diagnostic, render_diagnostic

PROJECT = Path(__file__).resolve().parents[1]
LIMIT_SECONDS = 60
_KNOWN = frozenset(code.id for code in CODES)


class TooSlow(Exception):
    """A conversion took longer than LIMIT_SECONDS."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one definition; `problem` is a defect of asl2sw."""

    number: int
    text: str
    file: str
    converted: bool
    problem: str | None


def fixtures() -> list[Json]:
    """The definitions of the fixtures that are JSON."""
    found = []
    for file in sorted((PROJECT / "fixtures").glob("*/*/source.asl.json")):
        try:
            found.append(json.loads(file.read_text(encoding="utf-8")))
        except ValueError:
            continue  # a fixture of broken JSON
    return [definition for definition in found if isinstance(definition, dict) and definition]


def outcomes(definitions: Sequence[Json], count: int, seed: int) -> Iterator[Outcome]:
    """Makes mistakes in the definitions and converts them; number and seed alone decide which."""
    for number in range(count):
        random = Random(f"{seed} {number}")
        text, file = mutated(random.choice(definitions), random)
        converted, problem = _convert(text, file)
        yield Outcome(number, text, file, converted, problem)


def _convert(text: str, file: str) -> tuple[bool, str | None]:
    previous = signal.signal(signal.SIGALRM, _stop)
    signal.alarm(LIMIT_SECONDS)
    try:
        diagnostics = asl2sw.convert(text, asl2sw.Options(verify=False), file=file).diagnostics
        return True, _complaint(diagnostics, refused=False)
    except asl2sw.ConversionError as refusal:
        return False, _complaint(refusal.diagnostics, refused=True)
    except Exception:
        return False, traceback.format_exc()
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)


def _stop(signal: int, frame: FrameType | None) -> None:
    raise TooSlow(f"more than {LIMIT_SECONDS} s")


def _complaint(diagnostics: Sequence[Diagnostic], *, refused: bool) -> str | None:
    """What is missing from the messages about one definition."""
    errors = [found for found in diagnostics if found.is_error]
    if refused != bool(errors):
        return "refused without an error" if refused else "converted with an error"
    for found in diagnostics:
        if found.code not in _KNOWN or not found.message or not render_diagnostic(found):
            return f"a message that says nothing: {found}"
        if found.is_error and (found.place is None or not found.fix or found.place.line < 1):
            return f"an error without a place or a way out: {found}"
    told = Counter((found.code, found.place, found.message) for found in diagnostics)
    twice = [key for key, times in told.items() if times > 1]
    return f"told twice: {twice[0]}" if twice else None


def main() -> int:
    parser = argparse.ArgumentParser(description="Converts definitions with random mistakes.")
    parser.add_argument("--count", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--from", dest="definitions", type=Path, help="more definitions, one in a line")
    parser.add_argument("--write", type=Path, help="folder for the definitions that show a defect")
    arguments = parser.parse_args()
    definitions = fixtures()
    if arguments.definitions is not None:
        lines = arguments.definitions.read_text(encoding="utf-8").splitlines()
        definitions += [json.loads(line)["definition"] for line in lines]
    started, converted, defects = time.monotonic(), 0, 0
    for outcome in outcomes(definitions, arguments.count, arguments.seed):
        converted += outcome.converted
        if outcome.problem is not None:
            defects += 1
            print(f"definition {outcome.number}: {outcome.problem}", file=sys.stderr)
            if arguments.write is not None:
                arguments.write.mkdir(parents=True, exist_ok=True)
                (arguments.write / f"{outcome.number}.{outcome.file}").write_text(outcome.text, "utf-8")
    seconds = time.monotonic() - started
    refused = arguments.count - converted - defects
    told = f"{converted} converted, {refused} refused, {defects} defects"
    print(f"{arguments.count} definitions in {seconds:.0f} s: {told}")
    return int(defects > 0)


if __name__ == "__main__":
    sys.exit(main())
