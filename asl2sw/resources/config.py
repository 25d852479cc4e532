"""asl2sw.toml: the workflow's settings and one entry per resource."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import jq

from asl2sw.diagnostics import nearest
from asl2sw.resources.address import problem_of_url

PROFILES = ("dev", "preview", "gitops")
ENGINES = ("10.1", "10.2")
PROTOCOLS = ("lambda", "expression", "callback")
LATER_PROTOCOLS = ("http", "openapi", "event")
INPUT_FORMS = ("json", "text")


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
    substitutions: Mapping[str, Any] = field(default_factory=dict, hash=False)
    resources: tuple[ResourceEntry, ...] = field(default=())

    def entry_for(self, state: str, names: tuple[str, ...]) -> ResourceEntry | None:
        """The first entry that fits."""
        return next((entry for entry in self.resources if entry.fits(state, names)), None)


def read_config(path: Path) -> Config:
    """Reads asl2sw.toml, or `[tool.asl2sw]` of a pyproject.toml. Raises ConfigError."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise ConfigError(f"{path}: cannot be read: {problem}") from problem
    except tomllib.TOMLDecodeError as problem:
        raise ConfigError(f"{path}: is no TOML: {problem}") from problem
    if path.name == "pyproject.toml":
        data = data.get("tool", {}).get("asl2sw", {})
    return config_from_mapping(data, str(path))


def config_from_mapping(data: Mapping[str, Any], source: str = "configuration") -> Config:
    """The same from a mapping of the same form. Raises ConfigError."""
    _refuse_unknown(data, ("workflow", "resource", "substitutions"), source)
    workflow = data.get("workflow", {})
    if not isinstance(workflow, Mapping):
        raise ConfigError(f"{source}: workflow must be a table, written [workflow]")
    _refuse_unknown(workflow, ("name", "namespace", "profile", "engine", "input"), f"{source}: [workflow]")
    for key, value in workflow.items():
        _want(value, str, f"{source}: [workflow] {key}")
    _one_of(workflow.get("profile"), PROFILES, f"{source}: [workflow] profile")
    _one_of(workflow.get("engine"), ENGINES, f"{source}: [workflow] engine")
    _one_of(workflow.get("input"), INPUT_FORMS, f"{source}: [workflow] input")
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
        substitutions=_table(data.get("substitutions", {}), f"{source}: substitutions"),
        resources=resources,
    )


def _table(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"{where}: must be a table, written [substitutions]")
    return value


def _entry(entry: object, where: str) -> ResourceEntry:
    if not isinstance(entry, Mapping):
        raise ConfigError(f"{where}: must be a table, written [[resource]]")
    _refuse_unknown(entry, ("match", "state", "protocol", "url", "jq", "envelope"), where)
    for key, value in entry.items():
        _want(value, bool if key == "envelope" else str, f"{where}: {key}")
    if "match" not in entry and "state" not in entry:
        raise ConfigError(f"{where}: needs match or state, to say which tasks it is for")
    protocol = entry.get("protocol")
    if protocol in LATER_PROTOCOLS:
        raise ConfigError(
            f'{where}: protocol "{protocol}" is not supported yet; use "lambda", "expression" or "callback"'
        )
    _one_of(protocol, PROTOCOLS, f"{where}: protocol")
    if protocol == "expression":
        _check_expression_entry(entry, where)
    elif "jq" in entry:
        raise ConfigError(f'{where}: jq belongs to protocol = "expression"')
    problem = problem_of_url(entry["url"]) if "url" in entry else None
    if problem is not None:
        raise ConfigError(f"{where}: url {problem}")
    return ResourceEntry(
        protocol=protocol,
        match=entry.get("match"),
        state=entry.get("state"),
        url=entry.get("url"),
        jq=entry.get("jq"),
        envelope=entry.get("envelope", False),
    )


def _check_expression_entry(entry: Mapping[str, Any], where: str) -> None:
    if "jq" not in entry:
        raise ConfigError(f'{where}: protocol "expression" needs jq, the expression over the payload')
    for key in ("url", "envelope"):
        if key in entry:
            raise ConfigError(f'{where}: {key} does not go with protocol "expression"')
    try:
        jq.compile(entry["jq"])
    except ValueError as problem:
        raise ConfigError(f"{where}: jq does not parse: {problem}") from problem


def _refuse_unknown(table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            guess = nearest(key, known)
            hint = f'; did you mean "{guess}"?' if guess else f"; known are {', '.join(known)}"
            raise ConfigError(f'{where}: unknown key "{key}"{hint}')


def _want(value: object, kind: type, where: str) -> None:
    if not isinstance(value, kind):
        raise ConfigError(f"{where}: must be {'true or false' if kind is bool else 'text'}")


def _one_of(value: str | None, allowed: tuple[str, ...], where: str) -> None:
    if value is not None and value not in allowed:
        raise ConfigError(f'{where}: "{value}" is none of {", ".join(allowed)}')
