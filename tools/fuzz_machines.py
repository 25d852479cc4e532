"""Compares machines made at random with their conversions, as many as one likes.

    python tools/fuzz_machines.py [--cases 100000] [--seed N] [--each 10] [--processes N]

Every case is a machine, an input and what its tasks do; --each of them belong to one machine. Both sides are
interpreted. Without --seed a new one is drawn, and printed. For 100,000 cases it takes about half an hour.

Exit code: 0; 1 when a workflow differs from its machine, or a conversion crashed or was refused. Then the
machine's own seed is printed: `--seed N --cases 1` shows it again.
"""

from __future__ import annotations

import argparse
import functools
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from random import Random, SystemRandom

import asl2sw
from asl2sw.conversion import compile_definition
from asl2sw.equivalence.compare import Pair, verify
from asl2sw.equivalence.machines import generate_machine

_CHUNK = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one machine gave. `alarm`: a difference or a crash, for people."""

    seed: int
    agreed: int
    undecided: int
    reasons: tuple[tuple[str, int], ...] = ()
    alarm: str = ""


def main() -> int:
    parser = argparse.ArgumentParser(description="Compares machines made at random with their conversions.")
    parser.add_argument("--cases", type=int, default=100_000, metavar="N")
    parser.add_argument("--seed", type=int, metavar="N", help="of the first machine; the others follow")
    parser.add_argument("--each", type=int, default=10, metavar="N", help="cases of one machine")
    parser.add_argument("--processes", type=int, default=1, metavar="N")
    arguments = parser.parse_args()
    seed = fresh_seed() if arguments.seed is None else arguments.seed
    print(f"seed {seed}", flush=True)
    begin, cases, alarms = time.monotonic(), Counter[str](), 0
    machines, reasons = 0, Counter[str]()
    for outcome in run_all(seed, arguments.cases, arguments.each, arguments.processes):
        machines += 1
        cases.update(agree=outcome.agreed, differ=int(bool(outcome.alarm)), undecided=outcome.undecided)
        reasons.update(dict(outcome.reasons))
        if outcome.alarm:
            alarms += 1
            print(f"machine {outcome.seed}\n{outcome.alarm}\n", flush=True)
    print(f"{machines} machines, {cases.total()} cases: {cases['agree']} agree, {cases['differ']} differ,")
    print(f"  {cases['undecided']} not decided: {dict(reasons.most_common(5))}")
    print(f"{time.monotonic() - begin:.0f} s")
    return int(alarms > 0)


def fresh_seed() -> int:
    return SystemRandom().randrange(10**9)


def run_all(seed: int, cases: int, each: int, processes: int = 1) -> Iterator[Outcome]:
    """Machines of following seeds, until there are enough cases."""
    work = functools.partial(run_one, each=each)
    done = 0
    with ProcessPoolExecutor(processes) if processes > 1 else _InOrder() as pool:
        for first in range(seed, seed + cases * each, _CHUNK):
            for outcome in pool.map(work, range(first, first + _CHUNK)):
                if done >= cases:
                    return
                done += max(1, outcome.agreed + outcome.undecided)
                yield outcome


class _InOrder:
    """One after another, in this process, and no more than are asked for."""

    def __enter__(self) -> _InOrder:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    map = staticmethod(map)


def run_one(seed: int, each: int) -> Outcome:
    """The machine of a seed; never raises what the compiler raised."""
    try:
        compiled = compile_definition(generate_machine(Random(seed)), asl2sw.Options(name="machine"))
        found = verify(Pair(compiled.subject), each, seed=seed)
    except Exception:
        return Outcome(seed, 0, 0, alarm=traceback.format_exc())
    text = found.counterexample.text if found.counterexample is not None else ""
    return Outcome(seed, found.agreed, found.undecided, found.reasons, text)


if __name__ == "__main__":
    sys.exit(main())
