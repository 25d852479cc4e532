"""Checks against the bundled JSON schemas. Nothing is fetched: every `$ref` resolves to a bundled file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from asl2sw.sonataflow.invalid_output import InvalidOutput, pointer_of

if TYPE_CHECKING:  # jsonschema takes 0.1 s to import: not at the start of every command
    from jsonschema import Draft7Validator
    from jsonschema.exceptions import ValidationError

_STATE_SCHEMAS = {
    "sleep": "sleepstate",
    "event": "eventstate",
    "operation": "operationstate",
    "parallel": "parallelstate",
    "inject": "injectstate",
    "foreach": "foreachstate",
    "callback": "callbackstate",
}


def check_workflow_schema(document: Mapping[str, Any], name: str) -> None:
    """The whole document against Serverless Workflow 0.8. Raises InvalidOutput."""
    _check(_document_validator(), document, name, ())
    check_state_schemas(document["states"], name, ("states",))


def check_state_schemas(states: list[Any], name: str, path: tuple[str | int, ...]) -> None:
    """Every state against the one schema of its type: `anyOf` over all types costs ten times as much.

    `path` leads to the states, for the message. Raises InvalidOutput.
    """
    for index, state in enumerate(states):
        here = (*path, index)
        definition = _state_schema(state)
        if definition is None:
            raise InvalidOutput(name, pointer_of(here), "a state is an object with a known type")
        _check(_state_validator(definition), state, name, here)


def check_custom_resource_schema(manifest: Mapping[str, Any], name: str) -> None:
    """A manifest against the SonataFlow definition; keys it does not name pass. Raises InvalidOutput."""
    _check(_custom_resource_validator(), manifest, name, ())


@cache
def custom_resource_schema() -> dict[str, Any]:
    """The OpenAPI schema of SonataFlow v1alpha08."""
    return _bundled("sonataflow-v1alpha08.json")


def _state_schema(state: Any) -> str | None:
    kind = state.get("type") if isinstance(state, Mapping) else None
    if kind == "switch":
        # the two exclude each other: each forbids the key that the other requires
        return "eventbasedswitchstate" if "eventConditions" in state else "databasedswitchstate"
    return _STATE_SCHEMAS.get(kind) if isinstance(kind, str) else None


def _check(validator: Draft7Validator, value: Any, name: str, path: tuple[str | int, ...]) -> None:
    if validator.is_valid(value):
        return
    from jsonschema.exceptions import best_match

    error: ValidationError | None = best_match(validator.iter_errors(value))
    assert error is not None, "not valid, yet no error"
    raise InvalidOutput(name, pointer_of((*path, *error.absolute_path)), _complaint(error))


def _complaint(error: ValidationError) -> str:
    """Of alternatives what each asks for: that none fits tells nothing."""
    if not error.context:
        return error.message
    reasons = dict.fromkeys(_complaint(part) for part in error.context)
    return "no alternative fits: " + "; ".join(reasons)


@cache
def _specification() -> dict[str, Any]:
    return _bundled("serverless-workflow-0.8.json")


def _bundled(name: str) -> dict[str, Any]:
    text = (files("asl2sw.sonataflow") / "schemas" / name).read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@cache
def _document_validator() -> Draft7Validator:
    """Checks all but the elements of `states`."""
    schema = _specification()["workflow.json"]
    states = {key: part for key, part in schema["properties"]["states"].items() if key != "items"}
    return _validator(schema | {"properties": schema["properties"] | {"states": states}})


@cache
def _state_validator(definition: str) -> Draft7Validator:
    return _validator({"$ref": f"{_specification()['workflow.json']['$id']}#/definitions/{definition}"})


def _validator(schema: dict[str, Any]) -> Draft7Validator:
    from jsonschema import Draft7Validator
    from referencing import Registry, Resource

    # without a `retrieve` function the registry knows these files and nothing else
    registry: Registry[Any] = Registry()
    for part in _specification().values():
        registry = Resource.from_contents(part) @ registry
    return Draft7Validator(schema, registry=registry.crawl())


@cache
def _custom_resource_validator() -> Draft7Validator:
    from jsonschema import Draft7Validator, FormatChecker

    formats = FormatChecker(formats=())
    for bits in (32, 64):
        formats.checks(f"int{bits}")(_fits(bits))
    return Draft7Validator(custom_resource_schema(), format_checker=formats)


def _fits(bits: int) -> Any:
    limit = 1 << (bits - 1)
    return lambda value: not isinstance(value, int) or -limit <= value < limit
