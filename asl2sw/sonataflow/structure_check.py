"""What the engine needs and no schema says: names, references, the way states hang together.

Source of the rules: measurements of SonataFlow 10.1 on Quarkus.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from asl2sw.lazy_dataclass import dataclass
from asl2sw.sonataflow.invalid_output import InvalidOutput, pointer_of

Path = tuple[str | int, ...]

# Subtrees that hold the user's data: nothing in them refers to the workflow.
USER_DATA = frozenset({"data", "arguments", "metadata", "contextAttributes", "dataInputSchema"})

_ID = re.compile(r"[a-z][a-z0-9]*")
_BREAKS_GENERATED_CODE = re.compile(r'["\\\n\r\x85\u2028\u2029]')
# Texts that Quarkus copies into generated code as they are: one level of `\` is lost or does not compile.
_NO_BACKSLASH = frozenset({"condition", "duration", "eventTimeout", "inputCollection", "outputCollection"})
_NO_QUOTE = frozenset({"duration", "eventTimeout"})
_NAMED = ("functions", "errors", "events", "retries")


@dataclass(frozen=True, slots=True)
class _Reference:
    """`table` is where the name must be defined: "states" or one of the named tables."""

    table: str
    name: str
    path: Path


def check_structure(document: Mapping[str, Any], name: str) -> None:
    """For documents that fit the schema. Raises InvalidOutput."""
    _check_titles(document, name)
    walked = walk(document)
    _check_texts(walked, name)
    names = {table: _unique_names(document, table, name) for table in (*_NAMED, "states")}
    references: dict[str, list[_Reference]] = {state["name"]: [] for state in document["states"]}
    for reference in _references(walked):
        table, *place = reference.path
        if table == "states":
            references[document["states"][place[0]]["name"]].append(reference)
    for found in references.values():
        for reference in found:
            if reference.name not in names[reference.table]:
                complaint = f'"{reference.name}" is not defined in {reference.table}'
                raise InvalidOutput(name, pointer_of(reference.path), complaint)
    _check_states(document, name)
    _check_start(document, name, references)


def _check_titles(document: Mapping[str, Any], name: str) -> None:
    if not _ID.fullmatch(document.get("id", "")):
        raise InvalidOutput(name, "/id", "an id is lower-case letters and digits, a letter first")
    for key in ("name", "description"):
        if _BREAKS_GENERATED_CODE.search(document.get(key, "")):
            raise InvalidOutput(name, f"/{key}", "quotes, backslashes, line breaks break generated code")


def _check_texts(walked: Iterable[tuple[Path, Any]], name: str) -> None:
    for path, value in walked:
        if not isinstance(value, str):
            continue
        is_error_code = path[0] == "errors" and path[-1] == "code"
        if "\\" in value and (path[-1] in _NO_BACKSLASH or is_error_code):
            raise InvalidOutput(name, pointer_of(path), "a backslash does not survive here")
        if '"' in value and (path[-1] in _NO_QUOTE or is_error_code):
            raise InvalidOutput(name, pointer_of(path), "a double quote breaks the generated code")


def walk(value: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    """Every value under `value` with its path, itself first, user data left out."""
    found: list[tuple[Path, Any]] = []
    _walk(value, path, found)
    return found


def _walk(value: Any, path: Path, found: list[tuple[Path, Any]]) -> None:
    found.append((path, value))
    if isinstance(value, str | int):  # first, because they are most, and Mapping is slow to say no
        return
    if isinstance(value, list):
        for index, item in enumerate(value):
            _walk(item, (*path, index), found)
    elif isinstance(value, Mapping):
        for key, member in value.items():
            if key not in USER_DATA:
                _walk(member, (*path, key), found)


def _unique_names(document: Mapping[str, Any], table: str, name: str) -> set[str]:
    entries = document.get(table, [])
    if not isinstance(entries, list):
        raise InvalidOutput(name, f"/{table}", "definitions stand in the document, not in another file")
    names: set[str] = set()
    for index, entry in enumerate(entries):
        if entry["name"] in names:
            raise InvalidOutput(name, f"/{table}/{index}/name", f'"{entry["name"]}" is there twice')
        names.add(entry["name"])
    return names


def _references(walked: Iterable[tuple[Path, Any]]) -> Iterator[_Reference]:
    for here, part in walked:
        if isinstance(part, dict | Mapping):
            for key, member in part.items():
                if key in _REFERRING:
                    yield from _reference(key, member, (*here, key))


_REFERRING = frozenset(
    {
        *("transition", "compensatedBy", "nextState", "runBefore", "functionRef", "refName", "errorRef"),
        *("errorRefs", "retryableErrors", "nonRetryableErrors", "eventRef", "triggerEventRef"),
        *("resultEventRef", "eventRefs", "retryRef"),
    }
)


def _reference(key: str, value: Any, path: Path) -> Iterator[_Reference]:
    match key, value:
        case (("transition" | "compensatedBy" | "nextState" | "runBefore"), str()):
            yield _Reference("states", value, path)
        case (("functionRef" | "refName"), str()):
            yield _Reference("functions", value, path)
        case "errorRef", str():
            yield _Reference("errors", value, path)
        case (("errorRefs" | "retryableErrors" | "nonRetryableErrors"), list()):
            yield from (_Reference("errors", item, (*path, index)) for index, item in enumerate(value))
        case (("eventRef" | "triggerEventRef" | "resultEventRef"), str()):
            yield _Reference("events", value, path)
        case "eventRefs", list():
            yield from (_Reference("events", item, (*path, index)) for index, item in enumerate(value))
        case "retryRef", str():
            yield _Reference("retries", value, path)


def _check_states(document: Mapping[str, Any], name: str) -> None:
    for index, state in enumerate(document["states"]):
        if state["type"] == "switch" and "stateDataFilter" in state:
            complaint = "the engine ignores the filter of a switch"
            raise InvalidOutput(name, f"/states/{index}/stateDataFilter", complaint)
        if state["type"] == "parallel" and len(state["branches"]) < 2:
            raise InvalidOutput(name, f"/states/{index}/branches", "a parallel state needs two branches")
        if state["type"] == "foreach" and "iterationParam" not in state:
            raise InvalidOutput(name, f"/states/{index}", "a foreach state needs its iterationParam")


def _check_start(document: Mapping[str, Any], name: str, references: Mapping[str, list[_Reference]]) -> None:
    start = document.get("start")
    start = start["stateName"] if isinstance(start, Mapping) else start
    if start not in references:
        raise InvalidOutput(name, "/start", f'the start state "{start}" is not there')
    targets = {state: [r for r in found if r.table == "states"] for state, found in references.items()}
    for reference in (r for found in targets.values() for r in found if r.name == start):
        raise InvalidOutput(name, pointer_of(reference.path), f'this leads back to the start state "{start}"')
    waiting = [start, *(r.name for r in _references(walk(document.get("timeouts", {}), ("timeouts",))))]
    reached: set[str] = set()
    while waiting:
        state = waiting.pop()
        if state not in targets:
            raise InvalidOutput(name, "/timeouts", f'runBefore names the state "{state}", which is not there')
        if state not in reached:
            reached.add(state)
            waiting += (reference.name for reference in targets[state])
    for index, state in enumerate(document["states"]):
        if state["name"] not in reached:
            raise InvalidOutput(name, f"/states/{index}", f'nothing leads to the state "{state["name"]}"')
