"""Checks against the bundled JSON schemas. Nothing is fetched: every `$ref` resolves to a bundled file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asl2sw.sonataflow.invalid_output import InvalidOutput, pointer_of
from asl2sw.sonataflow.schema_predicates import Predicate, Predicates

if TYPE_CHECKING:  # jsonschema takes 0.1 s to import, and is of use for what does not fit only
    from jsonschema import Draft7Validator
    from jsonschema.exceptions import ValidationError

_SCHEMAS = Path(__file__).with_name("schemas")
_WORKFLOW = "workflow.json"

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
    _check(_document_predicate(), _document_validator, document, name, ())
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
        _check(_state_predicate(definition), partial(_state_validator, definition), state, name, here)


def check_custom_resource_schema(manifest: Mapping[str, Any], name: str) -> None:
    """A manifest against the SonataFlow definition; keys it does not name pass. Raises InvalidOutput."""
    _check(_custom_resource_predicate(), _custom_resource_validator, manifest, name, ())


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


def _check(
    fits: Predicate,
    validator: Callable[[], Draft7Validator],
    value: Any,
    name: str,
    path: tuple[str | int, ...],
) -> None:
    if fits(value):
        return
    from jsonschema.exceptions import best_match

    error: ValidationError | None = best_match(validator().iter_errors(value))
    assert error is not None, "the predicate and the validator disagree"
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
    schema: dict[str, Any] = json.loads((_SCHEMAS / name).read_text("utf-8"))
    return schema


def _document_schema() -> dict[str, Any]:
    """Checks all but the elements of `states`."""
    schema = _specification()[_WORKFLOW]
    states = {key: part for key, part in schema["properties"]["states"].items() if key != "items"}
    return {**schema, "properties": schema["properties"] | {"states": states}}


@cache
def _predicates() -> Predicates:
    return Predicates(_specification(), formats={})


@cache
def _document_predicate() -> Predicate:
    return _predicates().of(_document_schema(), _WORKFLOW)


@cache
def _state_predicate(definition: str) -> Predicate:
    return _predicates().referred_to(f"#/definitions/{definition}", _WORKFLOW)


@cache
def _document_validator() -> Draft7Validator:
    return _validator(_document_schema())


@cache
def _state_validator(definition: str) -> Draft7Validator:
    return _validator({"$ref": f"{_specification()[_WORKFLOW]['$id']}#/definitions/{definition}"})


def _validator(schema: dict[str, Any]) -> Draft7Validator:
    from jsonschema import Draft7Validator
    from referencing import Registry, Resource

    # without a `retrieve` function the registry knows these files and nothing else
    registry: Registry[Any] = Registry()
    for part in _specification().values():
        registry = Resource.from_contents(part) @ registry
    return Draft7Validator(schema, registry=registry.crawl())


def _fits(bits: int) -> Callable[[Any], bool]:
    limit = 1 << (bits - 1)
    return lambda value: not isinstance(value, int) or -limit <= value < limit


_FORMATS: Mapping[str, Predicate] = {f"int{bits}": _fits(bits) for bits in (32, 64)}


@cache
def _custom_resource_predicate() -> Predicate:
    return Predicates({}, _FORMATS).of(custom_resource_schema(), "")


@cache
def _custom_resource_validator() -> Draft7Validator:
    from jsonschema import Draft7Validator, FormatChecker

    formats = FormatChecker(formats=())
    for name, fits in _FORMATS.items():
        formats.checks(name)(fits)
    return Draft7Validator(custom_resource_schema(), format_checker=formats)
