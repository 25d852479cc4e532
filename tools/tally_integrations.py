"""Writes docs/integrations.md: what real definitions call, what becomes of it, and what remains to do.

    python tools/tally_integrations.py [DEFINITIONS.jsonl] [--print]

Each line of the file is an object with `id` and `definition`; without an argument it is the corpus of
definitions that people deploy. Every definition is converted as it stands, without a configuration. With
--print the page goes to stdout.

Exit code: 0; 1 when a conversion crashed; 2 when the file cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus_files import missing_message, read_json_lines
from real_definitions import (
    AS_IT_STANDS,
    Converted,
    Crashed,
    Refused,
    Result,
    convert_all,
    default_definitions,
)

from asl2sw.resources.defaults import NOT_BRIDGED
from asl2sw.resources.names import function_of_arn, integration_of

TARGET = Path(__file__).resolve().parents[1] / "docs" / "integrations.md"
JSONATA, OPEN_PLACEHOLDER = "ASL0301", "ASL0114"

_DEPLOY = "deploy the function"
_PARTNER = "a machine of the same run is %s, else the bridge (ASL0401)"
_HOW = {
    "function": ("POST of the input to a service of the function's name", _DEPLOY),
    "lambda:invoke": ("POST of Payload to a service of the function's name", _DEPLOY),
    "lambda:invoke, name at run time": (
        "POST of all Parameters to the aws-bridge (ASL0402)",
        "deploy the bridge",
    ),
    "placeholder": (
        "as a function of the placeholder's name (ASL0403)",
        f"give its value, {_DEPLOY}",
    ),
    "activity": ("a CloudEvent, then a wait for the answer (ASL0409)", "let the worker take and send events"),
    "http:invoke": ("the request itself (ASL0416)", "headers in place of the connection (ASL0415)"),
    "states:startExecution": (_PARTNER % "sent its input", "convert both together"),
    "states:startExecution.sync": (_PARTNER % "a part of the workflow", "convert both together"),
}
_TOKEN = ("the call or a CloudEvent, then a wait for the answer (ASL0409)", "send the answer as an event")
_BRIDGE = ("POST of all Parameters to the aws-bridge (ASL0401)", "deploy the bridge, or a service of yours")
_JOB = ("the same; the bridge waits for the job (ASL0401)", "deploy the bridge, or a service of yours")
_SERVICE = ("POST of all Parameters to a service of the integration's name (ASL0401)", "deploy a service")
_MAP = ("POST of the Parameters to a service (ASL0408)", "deploy a service that reads or writes")


@dataclass
class Row:
    """One kind of call: how many there are, in which definitions, and how many of these convert."""

    calls: int = 0
    definitions: set[str] = field(default_factory=set)
    converted: set[str] = field(default_factory=set)


def main() -> int:
    parser = argparse.ArgumentParser(description="Counts what real definitions call.")
    parser.add_argument("definitions", nargs="?", type=Path, default=default_definitions())
    parser.add_argument("--print", action="store_true", help="print the page instead of writing it")
    arguments = parser.parse_args()
    if not arguments.definitions.is_file():
        print(missing_message(arguments.definitions), file=sys.stderr)
        return 2
    records = read_json_lines(arguments.definitions)
    results = list(convert_all(records, AS_IT_STANDS))
    page = "\n".join(_page(records, results)) + "\n"
    if arguments.print:
        print(page, end="")
    else:
        TARGET.write_text(page, encoding="utf-8", newline="\n")
    crashed = [result for result in results if isinstance(result, Crashed)]
    for crash in crashed:
        print(f"{crash.id}\n{crash.traceback}", file=sys.stderr)
    return int(bool(crashed))


def share_converted(results: list[Result]) -> tuple[int, int]:
    """How many definitions convert, of those in JSONPath that have values where only values may stand."""
    judged = [result for result in results if not _is_apart(result)]
    return sum(isinstance(result, Converted) for result in judged), len(judged)


def _is_apart(result: Result) -> bool:
    return isinstance(result, Refused) and bool(result.codes & {JSONATA, OPEN_PLACEHOLDER})


def _page(records: list[dict[str, Any]], results: list[Result]) -> Iterator[str]:
    done, judged = share_converted(results)
    refused = [result for result in results if isinstance(result, Refused)]
    jsonata = sum(JSONATA in result.codes for result in refused)
    yield "# What real definitions call"
    yield ""
    yield "<!-- Made by tools/tally_integrations.py from the corpus; do not edit. -->"
    yield ""
    yield f"Of {len(records)} definitions that people deploy, {done} convert without any configuration:"
    yield f"{100 * done / judged:.1f} % of the {judged} in JSONPath whose values are there. Apart stand"
    yield f"{jsonata} in JSONata (ASL0301) and {len(results) - judged - jsonata} with an open placeholder"
    yield "where a number, a list or a rule must be (ASL0114). A definition counts once in a row, however"
    yield "often it makes the call; it may be something else in it that does not convert."
    yield ""
    yield "| call | calls | definitions | converted | becomes | remains to do |"
    yield "|---|---|---|---|---|---|"
    rows = _rows(records, results)
    for name in sorted(rows, key=lambda key: (-len(rows[key].definitions), key)):
        row = rows[name]
        how, remains = _how(name)
        numbers = f"{row.calls} | {len(row.definitions)} | {len(row.converted)}"
        yield f"| {name} | {numbers} | {how} | {remains} |"


def _rows(records: list[dict[str, Any]], results: list[Result]) -> dict[str, Row]:
    rows: dict[str, Row] = defaultdict(Row)
    for record, result in zip(records, results, strict=True):
        for name in _calls(record["definition"]):
            row = rows[name]
            row.calls += 1
            row.definitions.add(record["id"])
            if isinstance(result, Converted):
                row.converted.add(record["id"])
    return rows


def _calls(node: Any) -> Iterator[str]:
    """The kind of each call below a part of a definition."""
    if isinstance(node, dict):
        if node.get("Type") == "Task" and isinstance(node.get("Resource"), str):
            yield _kind(node["Resource"], node)
        for key in ("ItemReader", "ResultWriter"):
            if node.get("Type") == "Map" and isinstance(node.get(key), dict):
                yield f"{key} of a Map"
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _calls(part)


def _kind(resource: str, state: dict[str, Any]) -> str:
    integration = integration_of(resource)
    if integration.startswith("aws-sdk:"):
        name, dot, pattern = integration.partition(".")
        return ":".join(name.split(":")[:2]) + dot + pattern
    if integration == "lambda:invoke":
        parameters = state.get("Parameters") or state.get("Arguments") or {}
        named = isinstance(parameters, dict) and isinstance(parameters.get("FunctionName"), str)
        return integration if named else f"{integration}, name at run time"
    if integration:
        return integration if "${" not in integration else "integration with a placeholder"
    if function_of_arn(resource) is not None:
        return "function"
    if ":activity:" in resource:
        return "activity"
    return "placeholder" if "${" in resource else "other"


def _how(name: str) -> tuple[str, str]:
    if name.endswith(" of a Map"):
        return _MAP
    if name.endswith(".waitForTaskToken"):
        return _TOKEN
    if name in _HOW or name.startswith("states:startExecution.sync"):
        return _HOW.get(name, _HOW["states:startExecution.sync"])
    if name.partition(".")[0] in NOT_BRIDGED:
        return _SERVICE
    return _JOB if ".sync" in name else _BRIDGE


if __name__ == "__main__":
    sys.exit(main())
