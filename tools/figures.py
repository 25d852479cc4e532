"""Measures how large and how readable the workflows are that real definitions become.

    python tools/figures.py [DEFINITIONS.jsonl]

Every task that has no default gets an address, as a configuration would give it; of the definitions that
convert are told: states emitted for each state of the definition, lines of emitted YAML for each line of the
definition printed with indent 2, and the length of the jq expressions with the definitions they carry. The
expressions over 1,000 characters are named, with what makes them long.

Exit code: 0, or 2 when the file cannot be read.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus_files import missing_message, read_json_lines
from real_definitions import ENDPOINT_FOR_EVERY_TASK, Converted, convert_all, default_definitions

from asl2sw.emit import write_documents

LONG = 1000
_TEMPLATES = ("Parameters", "ResultSelector", "ItemSelector", "Result", "Assign", "Choices")
_DEFINITION = re.compile(r"^\s*def (\w+)", re.MULTILINE)
# Why an expression may be long: what the definitions with these names are for.
_GOOD_REASONS = {
    "hash": re.compile(r"md5|sha\d+|hash"),
    "timestamp order": re.compile(r"instant"),
    "path filter": re.compile(r"path[A-Z]"),
}


@dataclass(frozen=True, slots=True)
class Expression:
    """One jq expression and where it stands; `source_size` is the longest template of its ASL state."""

    machine: str
    place: str
    text: str
    source_size: int

    @property
    def reason(self) -> str:
        """What makes it long: what the definitions it carries are for, or the definition's own template."""
        names = _DEFINITION.findall(self.text)
        found = [reason for reason, wanted in _GOOD_REASONS.items() if any(map(wanted.match, names))]
        if self.source_size > LONG / 2:
            found.append(f"template of {self.source_size} characters")
        return ", ".join(found) or f"no listed reason; definitions: {', '.join(names) or 'none'}"


@dataclass(frozen=True, slots=True)
class Figures:
    """Ratios one for each machine, and all expressions."""

    states: list[float]
    all_states: float
    lines: list[float]
    expressions: list[Expression]


def main() -> int:
    parser = argparse.ArgumentParser(description="Measures the workflows that real definitions become.")
    parser.add_argument("definitions", nargs="?", type=Path, default=default_definitions())
    arguments = parser.parse_args()
    if not arguments.definitions.is_file():
        print(missing_message(arguments.definitions), file=sys.stderr)
        return 2
    records = read_json_lines(arguments.definitions)
    results = convert_all(records, ENDPOINT_FOR_EVERY_TASK)
    converted = [result for result in results if isinstance(result, Converted)]
    print(f"{len(converted)} of {len(records)} definitions convert")
    if converted:
        print(*report(figures_of(converted)), sep="\n")
    return 0


def figures_of(converted: Sequence[Converted]) -> Figures:
    return Figures(
        states=[_emitted_states(result) / count_states(result.definition) for result in converted],
        all_states=sum(map(_emitted_states, converted)) / sum(count_states(r.definition) for r in converted),
        lines=[_emitted_lines(result) / _source_lines(result) for result in converted],
        expressions=[expression for result in converted for expression in _expressions(result)],
    )


def report(figures: Figures) -> Iterator[str]:
    """The figures as lines of text."""
    mean = sum(figures.states) / len(figures.states)
    lengths = [len(expression.text) for expression in figures.expressions]
    long = [expression for expression in figures.expressions if len(expression.text) > LONG]
    yield (
        f"emitted states per ASL state: mean {mean:.2f}, most {max(figures.states):.2f},"
        f" all states together {figures.all_states:.2f}"
    )
    yield (
        f"emitted YAML lines per ASL line: median {percentile(figures.lines, 50):.2f},"
        f" p90 {percentile(figures.lines, 90):.2f}, most {max(figures.lines):.2f}"
    )
    yield (
        f"characters of a jq expression ({len(lengths)}): median {percentile(lengths, 50):.0f},"
        f" p90 {percentile(lengths, 90):.0f}, p99 {percentile(lengths, 99):.0f}, most {max(lengths)}"
    )
    yield f"jq expressions over {LONG} characters: {len(long)}"
    for found in sorted(long, key=lambda found: -len(found.text)):
        yield f"  {len(found.text)} {found.machine} {found.place}: {found.reason}"


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that at least `percent` of 100 values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def count_states(flow: Mapping[str, Any]) -> int:
    """The states of a definition, those of branches and iterations included."""
    count = 0
    for state in flow["States"].values():
        bodies = [*state.get("Branches", ()), state.get("Iterator"), state.get("ItemProcessor")]
        count += 1 + sum(count_states(body) for body in bodies if body)
    return count


def _emitted_states(result: Converted) -> int:
    return sum(len(workflow.document["states"]) for workflow in result.conversion.workflows)


def _emitted_lines(result: Converted) -> int:
    return len(write_documents([workflow.document for workflow in result.conversion.workflows]).splitlines())


def _source_lines(result: Converted) -> int:
    return len(json.dumps(result.definition, indent=2).splitlines())


def _expressions(result: Converted) -> Iterator[Expression]:
    for workflow in result.conversion.workflows:
        for function in workflow.document.get("functions", ()):
            if function.get("type") == "expression":
                place = f"{workflow.id}, function {function['name']}"
                yield Expression(result.id, place, _unwrapped(function["operation"]), 0)
        for state in workflow.document["states"]:
            place = f"{workflow.id}/{state['name']}"
            size = _template_size(result, place)
            for text in _jq_texts(state):
                yield Expression(result.id, place, text, size)


def _template_size(result: Converted, place: str) -> int:
    """Characters of the longest template of the ASL state that an emitted state comes from."""
    location = result.conversion.source_map.get(place)
    node: Any = result.definition
    for part in location.pointer.split("/")[1:] if location else ():
        key = part.replace("~1", "/").replace("~0", "~")
        node = node[int(key)] if isinstance(node, list) else node[key]
    return max((len(json.dumps(node[field])) for field in _TEMPLATES if field in node), default=0)


def _jq_texts(node: Any) -> Iterator[str]:
    """Every `${ ... }` below."""
    match node:
        case dict():
            for value in node.values():
                yield from _jq_texts(value)
        case list():
            for item in node:
                yield from _jq_texts(item)
        case str() if node.lstrip().startswith("${"):
            yield _unwrapped(node)


def _unwrapped(text: str) -> str:
    """The jq inside `${ }`."""
    bare = text.strip()
    return bare[2:-1].strip() if bare.startswith("${") and bare.endswith("}") else bare


if __name__ == "__main__":
    sys.exit(main())
