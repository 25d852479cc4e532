"""Verifies the conversion of real definitions, and counts what came out.

    python tools/verify_realworld.py [DEFINITIONS.jsonl] [--cases N] [--seed N] [--only TEXT]

Each line of the file is an object with `id` and `definition`; without an argument it is the corpus of
definitions that people deploy. Every task without a default has an address, and placeholders of deployment
tools are filled in where no text may stand. Machines are run on both interpreters, as `asl2sw verify` does.

Exit code: 0; 1 when a workflow differs from its machine or something crashed; 2 when the file cannot be read.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus_files import missing_message, read_json_lines
from filled_definitions import fill_in
from real_definitions import ENDPOINT_FOR_EVERY_TASK, default_definitions

import asl2sw
from asl2sw.conversion import compile_definition
from asl2sw.equivalence.compare import Pair, Verification, verify

# reasons with the name of a state
_CARRIED_OUT = re.compile(r"\Ahow .*(?= is carried out)", re.DOTALL)
_TOKEN = re.compile(r"(?<=\Anobody is told the token of ).*", re.DOTALL)


@dataclass(slots=True)
class Tally:
    """What became of the definitions, and how many cases were compared."""

    definitions: Counter[str] = field(default_factory=Counter)
    cases: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    alarms: list[tuple[str, str]] = field(default_factory=list)
    seconds: list[tuple[float, float, str]] = field(default_factory=list)  # verifying, converting


def main() -> int:
    parser = argparse.ArgumentParser(description="Verifies the conversion of real definitions.")
    parser.add_argument("definitions", nargs="?", type=Path, default=default_definitions())
    parser.add_argument("--cases", type=int, default=asl2sw.Options().cases, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--only", default="", metavar="TEXT", help="definitions whose id contains it")
    arguments = parser.parse_args()
    if not arguments.definitions.is_file():
        print(missing_message(arguments.definitions), file=sys.stderr)
        return 2
    records = [each for each in read_json_lines(arguments.definitions) if arguments.only in each["id"]]
    tally = verify_all(records, arguments.cases, arguments.seed)
    for id, text in tally.alarms:
        print(f"{id}\n{text}\n")
    print(*tally_lines(tally), sep="\n")
    return int(bool(tally.alarms))


def verify_all(records: Iterable[Mapping[str, Any]], cases: int, seed: int) -> Tally:
    tally = Tally()
    for record in records:
        _verify_one(record, cases, seed, tally)
    return tally


def _verify_one(record: Mapping[str, Any], cases: int, seed: int, tally: Tally) -> None:
    options = asl2sw.Options(name="machine", config=ENDPOINT_FOR_EVERY_TASK)
    begin = time.process_time()
    try:
        compiled = compile_definition(fill_in(record["definition"]), options)
        between = time.process_time()
        verification = verify(Pair(compiled.subject), cases, seed=seed)
    except asl2sw.ConversionError:
        tally.definitions["refused"] += 1
        return
    except Exception:
        tally.definitions["crashed"] += 1
        tally.alarms.append((record["id"], traceback.format_exc()))
        return
    tally.seconds.append((time.process_time() - between, between - begin, record["id"]))
    _count(record["id"], verification, tally)


def _count(id: str, verification: Verification, tally: Tally) -> None:
    tally.cases.update(agreed=verification.agreed, undecided=verification.undecided)
    for reason, count in verification.reasons:
        tally.reasons[_TOKEN.sub("a task", _CARRIED_OUT.sub("how a task", reason))] += count
    if verification.counterexample is not None:
        tally.definitions["different"] += 1
        tally.cases["different"] += 1
        tally.alarms.append((id, verification.counterexample.text))
    elif not verification.agreed:
        tally.definitions["nothing decided"] += 1
    elif verification.undecided:
        tally.definitions["agrees as far as decided"] += 1
    else:
        tally.definitions["agrees"] += 1


def tally_lines(tally: Tally) -> list[str]:
    told = ", ".join(f"{count} {name}" for name, count in sorted(tally.definitions.items()))
    cases = ", ".join(f"{count} {name}" for name, count in sorted(tally.cases.items()))
    lines = [f"{sum(tally.definitions.values())} definitions: {told}", f"cases: {cases}", "not decided:"]
    lines += [f"  {count:5}  {reason}" for reason, count in tally.reasons.most_common(20)]
    return [*lines, *_time_lines(tally)]


def _time_lines(tally: Tally) -> list[str]:
    if not tally.seconds:
        return []
    ordered = sorted(tally.seconds)
    (median, _, _), (most, _, slowest) = ordered[len(ordered) // 2], ordered[-1]
    converting = sorted(each[1] for each in ordered)[len(ordered) // 2]
    return [
        f"CPU seconds of verifying: median {median:.2f}, most {most:.2f} ({slowest});"
        f" of converting: median {converting:.2f}"
    ]


if __name__ == "__main__":
    sys.exit(main())
