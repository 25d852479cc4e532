"""asl2sw.toml: the workflow's settings and one entry per resource."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import field
from fnmatch import fnmatchcase
from math import isfinite
from pathlib import Path
from typing import Any

from asl2sw.diagnostics import nearest
from asl2sw.lazy_dataclass import dataclass
from asl2sw.resources.address import problem_of_url
from asl2sw.resources.headers import problem_of_headers
from asl2sw.resources.suppressions import Suppression, read_suppressions
from asl2sw.resources.target import problem_of_target

PROTOCOLS = ("lambda", "http", "openapi", "expression", "callback", "event")
INPUT_FORMS = REPLY_FORMS = ("json", "text")
COMPLETIONS = ("none", "event")
MACHINE_TYPES = ("STANDARD", "EXPRESS")
_WORKFLOW_KEYS = ("name", "namespace", "profile", "engine", "input", "completion", "type")
_OPERATION = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*\.(yaml|yml|json)#[A-Za-z0-9._-]+")
_EVENT_TYPE = re.compile(r"[A-Za-z0-9._-]+")
_KINDS = {str: "text", bool: "true or false", dict: "a table"}
_ENTRY_KEYS: Mapping[str, type] = {
    "match": str,
    "state": str,
    "protocol": str,
    "url": str,
    "jq": str,
    "envelope": bool,
    "headers": dict,
    "reply": str,
    "openapi": str,
    "workflow": str,
    "type": str,
}


class ConfigError(ValueError):
    """The configuration cannot be used; the text says where and why."""


@dataclass(frozen=True, slots=True)
class ResourceEntry:
    """One `[[resource]]`: which tasks it fits and how they run."""

    protocol: str | None  # None: the rule that is built in for the integration
    match: str | None = None  # glob over the ARN, the Lambda FunctionName or the service integration
    state: str | None = None
    url: str | None = None
    jq: str | None = None
    envelope: bool = False
    openapi: str | None = None  # operation of a document: specs/orders.yaml#placeOrder
    reply: str = "json"  # "text": the service answers JSON text when asked
    headers: Mapping[str, str] = field(default_factory=dict, hash=False)  # see `headers.py`
    workflow: str | None = None  # the id of the machine that the task starts
    type: str | None = None  # of the CloudEvent that is sent

    def fits(self, state: str, names: tuple[str, ...]) -> bool:
        """Whether both conditions of the entry hold; case-sensitive."""
        if self.state is not None and self.state != state:
            return False
        return self.match is None or any(fnmatchcase(name, self.match) for name in names)


@dataclass(frozen=True, slots=True)
class Config:
    """`[workflow]`, `[substitutions]` and `[[resource]]` of an asl2sw.toml."""

    name: str | None = None
    namespace: str | None = None
    profile: str | None = None
    engine: str | None = None
    input: str = "json"
    completion: str = "none"  # "event": one tells how an execution ended
    type: str = "STANDARD"  # of the state machine on AWS
    substitutions: Mapping[str, Any] = field(default_factory=dict, hash=False)
    resources: tuple[ResourceEntry, ...] = field(default=())
    suppressions: tuple[Suppression, ...] = field(default=())

    def entry_for(self, state: str, names: tuple[str, ...]) -> ResourceEntry | None:
        """The first entry that fits."""
        return next((entry for entry in self.resources if entry.fits(state, names)), None)


def read_config(path: Path) -> Config:
    """Reads asl2sw.toml, or `[tool.asl2sw]` of a pyproject.toml. Raises ConfigError."""
    import tomllib  # late: not every definition has a configuration

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise ConfigError(f"{path}: cannot be read: {problem.strerror or problem}") from problem
    except UnicodeDecodeError as problem:
        raise ConfigError(f"{path}: is no UTF-8: {problem}") from problem
    except tomllib.TOMLDecodeError as problem:
        raise ConfigError(f"{path}: is no TOML: {problem}") from problem
    if path.name == "pyproject.toml":
        data = data.get("tool", {}).get("asl2sw", {})
    return config_from_mapping(data, str(path))


def config_from_mapping(data: Mapping[str, Any], source: str = "configuration") -> Config:
    """The same from a mapping of the same form. Raises ConfigError."""
    _refuse_unknown(data, ("workflow", "resource", "substitutions", "suppress"), source)
    workflow = data.get("workflow", {})
    if not isinstance(workflow, Mapping):
        raise ConfigError(f"{source}: workflow must be a table, written [workflow]")
    _refuse_unknown(workflow, _WORKFLOW_KEYS, f"{source}: [workflow]")
    for key, value in workflow.items():
        _want(value, str, f"{source}: [workflow] {key}")
    for key in ("namespace", "profile", "engine"):
        if (problem := problem_of_target(key, workflow.get(key))) is not None:
            raise ConfigError(f"{source}: [workflow] {key}: {problem}")
    _one_of(workflow.get("input"), INPUT_FORMS, f"{source}: [workflow] input")
    _one_of(workflow.get("completion"), COMPLETIONS, f"{source}: [workflow] completion")
    _one_of(workflow.get("type"), MACHINE_TYPES, f"{source}: [workflow] type")
    entries = data.get("resource", [])
    if not isinstance(entries, list):
        raise ConfigError(f"{source}: resource must be a list of tables, written [[resource]]")
    resources = tuple(_entry(entry, f"{source}: [[resource]] {n}") for n, entry in enumerate(entries, 1))
    return Config(
        name=workflow.get("name"),
        namespace=workflow.get("namespace"),
        profile=workflow.get("profile"),
        engine=workflow.get("engine"),
        input=workflow.get("input", "json"),
        completion=workflow.get("completion", "none"),
        type=workflow.get("type", "STANDARD"),
        substitutions=_substitutions(data.get("substitutions", {}), f"{source}: [substitutions]"),
        resources=resources,
        suppressions=_suppressions(data.get("suppress", []), source),
    )


def _suppressions(entries: object, source: str) -> tuple[Suppression, ...]:
    try:
        return read_suppressions(entries)
    except ValueError as problem:
        raise ConfigError(f"{source}: {problem}") from None


def _substitutions(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"{where}: must be a table, written [substitutions]")
    for key, each in value.items():
        if not _is_json(each):
            raise ConfigError(f"{where} {key}: must be what JSON can say: no date or time, no nan or inf")
    return value


def _is_json(value: object) -> bool:
    match value:
        case None | bool() | int() | str():
            return True
        case float():
            return isfinite(value)
        case list():
            return all(map(_is_json, value))
        case Mapping():
            return all(map(_is_json, value.values()))
        case _:
            return False


def _entry(entry: object, where: str) -> ResourceEntry:
    if not isinstance(entry, Mapping):
        raise ConfigError(f"{where}: must be a table, written [[resource]]")
    _refuse_unknown(entry, _ENTRY_KEYS, where)
    for key, value in entry.items():
        _want(value, _ENTRY_KEYS[key], f"{where}: {key}")
    if "match" not in entry and "state" not in entry:
        raise ConfigError(f"{where}: needs match or state, to say which tasks it is for")
    protocol = entry.get("protocol")
    _one_of(protocol, PROTOCOLS, f"{where}: protocol")
    if protocol == "expression":
        _check_expression_entry(entry, where)
    elif "jq" in entry:
        raise ConfigError(f'{where}: jq belongs to protocol = "expression"')
    problem = problem_of_url(entry["url"]) if "url" in entry else None
    if problem is not None:
        raise ConfigError(f"{where}: url {problem}")
    _check_headers(entry, where)
    _check_openapi(entry, where)
    _one_of(entry.get("reply"), REPLY_FORMS, f"{where}: reply")
    if "reply" in entry and protocol not in (None, "lambda"):
        raise ConfigError(f'{where}: reply does not go with protocol "{protocol}"')
    _check_targets(entry, where)
    return ResourceEntry(
        protocol=protocol,
        match=entry.get("match"),
        state=entry.get("state"),
        url=entry.get("url"),
        jq=entry.get("jq"),
        envelope=entry.get("envelope", False),
        headers=entry.get("headers", {}),
        reply=entry.get("reply", "json"),
        openapi=entry.get("openapi"),
        workflow=entry.get("workflow"),
        type=entry.get("type"),
    )


def _check_expression_entry(entry: Mapping[str, Any], where: str) -> None:
    if "jq" not in entry:
        raise ConfigError(f'{where}: protocol "expression" needs jq, the expression over the payload')
    for key in ("url", "envelope"):
        if key in entry:
            raise ConfigError(f'{where}: {key} does not go with protocol "expression"')
    import jq  # late: it takes as long to import as all of this package

    try:
        jq.compile(entry["jq"])
    except ValueError as problem:
        raise ConfigError(f"{where}: jq does not parse: {problem}") from problem


def _check_targets(entry: Mapping[str, Any], where: str) -> None:
    """What is called is a URL, a machine of the same run, or whoever takes an event."""
    protocol = entry.get("protocol")
    if "workflow" in entry and (protocol is not None or "url" in entry):
        raise ConfigError(
            f"{where}: workflow names a machine of the same run; it goes without protocol and url"
        )
    if protocol == "event" and "url" in entry:
        raise ConfigError(
            f'{where}: protocol "event" has no url: the workflow has one sink for all its events'
        )
    if "type" not in entry:
        return
    if protocol not in ("event", "callback"):
        raise ConfigError(f'{where}: type belongs to protocol = "event" or "callback"')
    if not _EVENT_TYPE.fullmatch(entry["type"]):
        raise ConfigError(f"{where}: type may have letters, digits and . _ - only")


def _check_openapi(entry: Mapping[str, Any], where: str) -> None:
    if (entry.get("protocol") == "openapi") is not ("openapi" in entry):
        raise ConfigError(f'{where}: protocol "openapi" goes with openapi, the operation to call')
    if "openapi" not in entry:
        return
    if not _OPERATION.fullmatch(entry["openapi"]) or ".." in entry["openapi"]:
        raise ConfigError(f"{where}: openapi must be like specs/orders.yaml#placeOrder")
    for key in ("url", "envelope"):
        if key in entry:
            raise ConfigError(f'{where}: {key} does not go with protocol "openapi"')


def _check_headers(entry: Mapping[str, Any], where: str) -> None:
    if "headers" not in entry:
        return
    if entry.get("protocol") != "http":
        raise ConfigError(f'{where}: headers belong to protocol = "http"')
    problem = problem_of_headers(entry["headers"])
    if problem is not None:
        raise ConfigError(f"{where}: headers: {problem}")


def _refuse_unknown(table: Mapping[str, Any], known: Collection[str], where: str) -> None:
    for key in table:
        if key not in known:
            guess = nearest(key, known)
            hint = f'; did you mean "{guess}"?' if guess else f"; known are {', '.join(known)}"
            raise ConfigError(f'{where}: unknown key "{key}"{hint}')


def _want(value: object, kind: type, where: str) -> None:
    if not isinstance(value, kind):
        raise ConfigError(f"{where}: must be {_KINDS[kind]}")


def _one_of(value: str | None, allowed: tuple[str, ...], where: str) -> None:
    if value is not None and value not in allowed:
        raise ConfigError(f'{where}: "{value}" is none of {", ".join(allowed)}')
