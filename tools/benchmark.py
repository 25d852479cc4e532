"""How the time of a conversion grows with its size.

    python tools/benchmark.py [--profile FAMILY] [--largest N]
    python tools/benchmark.py --check FOLDER

Each family of definitions is converted in three sizes, each twice as large as the one before. `growth` is
the time of the largest by that of the one before: 2 is linear, 4 is quadratic. `--profile` shows where the
largest definition of one family spends its time.

`--check` compares the CPU time of `asl2sw check` over the definitions of a folder, and that of one conversion
in a fresh Python, with reading and dumping the same files.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asl2sw

Family = Callable[[int], dict[str, Any]]
_BEST_OF = 2
_RUNS = 3
_LIMIT_S = 600


def _machine(states: dict[str, Any]) -> dict[str, Any]:
    return {"StartAt": next(iter(states)), "States": states}


def _chain(count: int, state: Callable[[int], dict[str, Any]]) -> dict[str, Any]:
    """States one after another, the last one ends."""
    states = {f"State {n}": {**state(n), "Next": f"State {n + 1}"} for n in range(count)}
    return _machine({**states, f"State {count}": {"Type": "Succeed"}})


def passes(count: int) -> dict[str, Any]:
    return _chain(
        count, lambda n: {"Type": "Pass", "Parameters": {"a.$": "$.a", "n": n}, "ResultPath": "$.b"}
    )


def tasks(count: int) -> dict[str, Any]:
    resource = "arn:aws:lambda:us-east-1:123456789012:function:f"
    return _chain(count, lambda n: {"Type": "Task", "Resource": f"{resource}{n}", "ResultPath": f"$.r{n}"})


def choices(count: int) -> dict[str, Any]:
    """A Choice behind every Choice, each leading back to the start as well."""
    states: dict[str, Any] = {}
    for n in range(count):
        rule = {"Variable": "$.n", "NumericEquals": n, "Next": "State 0"}
        states[f"State {n}"] = {"Type": "Choice", "Choices": [rule], "Default": f"State {n + 1}"}
    return _machine({**states, f"State {count}": {"Type": "Succeed"}})


def one_wide_choice(count: int) -> dict[str, Any]:
    rules = [{"Variable": "$.n", "NumericEquals": n, "Next": "End"} for n in range(count)]
    choice = {"Type": "Choice", "Choices": rules, "Default": "End"}
    return _machine({"Choice": choice, "End": {"Type": "Succeed"}})


def one_wide_rule(count: int) -> dict[str, Any]:
    rules = [{"Variable": f"$.n{n}", "NumericEquals": n} for n in range(count)]
    choice = {"Type": "Choice", "Choices": [{"And": rules, "Next": "End"}], "Default": "End"}
    return _machine({"Choice": choice, "End": {"Type": "Succeed"}})


def wide_template(count: int) -> dict[str, Any]:
    return _chain(1, lambda _: {"Type": "Pass", "Parameters": {f"k{n}.$": f"$.a{n}.b" for n in range(count)}})


def literal(count: int) -> dict[str, Any]:
    """About 1 MB of plain data at the largest size."""
    rows = [{"id": n, "name": f"row {n}", "tags": ["a", "b"], "none": None} for n in range(count)]
    return _chain(1, lambda _: {"Type": "Pass", "Result": rows})


def long_text(count: int) -> dict[str, Any]:
    return _chain(1, lambda _: {"Type": "Pass", "Result": "text " * count})


def long_expression(count: int) -> dict[str, Any]:
    places = ", ".join(f"$.a{n}" for n in range(count))
    return _chain(1, lambda _: {"Type": "Pass", "Parameters": {"list.$": f"States.Array({places})"}})


def mistakes(count: int) -> dict[str, Any]:
    return _chain(count, lambda n: {"Type": "Pass", "Nxt": "a", "InputPath": "$.a["})


FAMILIES: dict[str, tuple[Family, int]] = {
    "passes": (passes, 500),
    "tasks": (tasks, 500),
    "choices": (choices, 500),
    "one-wide-choice": (one_wide_choice, 800),
    "one-wide-rule": (one_wide_rule, 400),
    "wide-template": (wide_template, 2000),
    "literal": (literal, 12_000),
    "long-text": (long_text, 200_000),
    "long-expression": (long_expression, 2000),
    "mistakes": (mistakes, 500),
}


def outcome(text: str) -> str:
    """Converts, and says what became of it."""
    try:
        conversion = asl2sw.convert(text, file="benchmark.asl.json")
    except asl2sw.ConversionError as refusal:
        return f"refused {refusal.diagnostics[0].code} ({len(refusal.diagnostics)} findings)"
    except RecursionError:
        return "RecursionError"
    states = sum(len(workflow.document["states"]) for workflow in conversion.workflows)
    return f"{states} states"


def seconds(text: str) -> float:
    """The shortest of a few runs."""
    times = []
    for _ in range(_BEST_OF):
        start = time.perf_counter()
        outcome(text)
        times.append(time.perf_counter() - start)
    return min(times)


def _report(name: str, largest: int | None) -> None:
    family, count = FAMILIES[name]
    count = largest or count
    texts = [json.dumps(family(size)) for size in (count // 4, count // 2, count)]
    times = [seconds(text) for text in texts]
    kilobytes = len(texts[-1]) // 1000
    told = " ".join(f"{one:7.2f}" for one in times)
    growth = times[-1] / times[-2]
    print(f"{name:16} {count:7} {kilobytes:6} kB {told} s {growth:6.1f}  {outcome(texts[-1])}", flush=True)


def _profile(name: str, largest: int | None) -> None:
    family, count = FAMILIES[name]
    text = json.dumps(family(largest or count))
    with cProfile.Profile() as profile:
        outcome(text)
    pstats.Stats(profile).sort_stats("tottime").print_stats(25)


_DUMP = """
import json, sys, yaml
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as file:
        yaml.dump(json.load(file), Dumper=yaml.CDumper)
"""


def _cpu_seconds(command: list[str]) -> float:
    """The least of a few runs, with their children."""
    times = []
    for _ in range(_RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run = subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=600, check=False
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if run.returncode not in (0, 1):
            raise SystemExit(run.stderr.decode(errors="replace"))
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times)


def _check(folder: Path) -> None:
    files = sorted(map(str, folder.rglob("*.asl.json")), key=lambda name: Path(name).stat().st_size)
    median = files[len(files) // 2]
    asl2sw_command = [sys.executable, "-m", "asl2sw"]
    rows = (
        (f"check of {len(files)} files", files, [*asl2sw_command, "check", str(folder)]),
        ("one conversion", [median], [*asl2sw_command, "convert", "--no-verify", median]),
    )
    for name, read, command in rows:
        base = _cpu_seconds([sys.executable, "-c", _DUMP, *read])
        own = _cpu_seconds(command)
        print(f"{name:24} {own:7.3f} s, load and dump {base:7.3f} s, {own / base:5.1f} times as long")


def main() -> None:
    parser = argparse.ArgumentParser(description="How the time of a conversion grows with its size.")
    parser.add_argument("families", nargs="*", metavar="FAMILY", help=", ".join(FAMILIES))
    parser.add_argument("--profile", choices=FAMILIES, metavar="FAMILY", help="where the time goes")
    parser.add_argument("--largest", type=int, metavar="N", help="the largest size")
    parser.add_argument("--check", type=Path, metavar="FOLDER", help="the check of real definitions")
    arguments = parser.parse_args()
    if arguments.check:
        _check(arguments.check)
        return
    outcome(json.dumps(passes(1)))  # loads everything
    if arguments.profile:
        _profile(arguments.profile, arguments.largest)
        return
    print(f"{'family':16} {'size':>7} {'text':>9} {'quarter':>7} {'half':>7} {'whole':>7}   growth  result")
    for name in arguments.families or FAMILIES:
        _report(name, arguments.largest)


if __name__ == "__main__":
    main()
