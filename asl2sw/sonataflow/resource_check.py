"""What becomes of a SonataFlow custom resource in the API server and in the operator's typed round trip.

The API server drops keys its schema does not name; the operator (v1alpha08) reads the rest into Go structures
and writes it back, where some values are lost or stop it. Source: both, measured with the operator's code.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from asl2sw.sonataflow.invalid_output import InvalidOutput, pointer_of
from asl2sw.sonataflow.structure_check import USER_DATA, Path, walk

_PRESERVE = "x-kubernetes-preserve-unknown-fields"
_OBJECT_META = frozenset(
    {"name", "generateName", "namespace", "labels", "annotations", "finalizers", "ownerReferences"}
)
_RESOURCE_NAME = re.compile(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?")
_TRUE_BY_DEFAULT = frozenset({"useResults", "exclusive", "useData", "dataOnly"})
_INT32 = range(-(1 << 31), 1 << 31)
# Go's %q writes these as escapes that JSON does not know.
_NOT_JSON_IN_GO = re.compile(r"[\x00-\x07\x0b\x0e-\x1f\x7f]")


def check_metadata(manifest: Mapping[str, Any], name: str) -> None:
    """Kind, name and the metadata that every object has. Raises InvalidOutput."""
    if (manifest.get("apiVersion"), manifest.get("kind")) != ("sonataflow.org/v1alpha08", "SonataFlow"):
        raise InvalidOutput(name, "", "this is no SonataFlow of sonataflow.org/v1alpha08")
    metadata = manifest.get("metadata")
    resource_name = metadata.get("name") if isinstance(metadata, Mapping) else None
    if not isinstance(metadata, Mapping) or not isinstance(resource_name, str):
        raise InvalidOutput(name, "/metadata/name", "a custom resource has a name")
    if not _RESOURCE_NAME.fullmatch(resource_name):
        complaint = "the name becomes a service: lower-case letters, digits and -, at most 63, a letter first"
        raise InvalidOutput(name, "/metadata/name", complaint)
    for key, value in metadata.items():
        if key not in _OBJECT_META:
            raise InvalidOutput(name, pointer_of(("metadata", key)), "the API server drops this key")
        if key in ("labels", "annotations"):
            _check_texts_only(value, name, ("metadata", key))


def _check_texts_only(value: Any, name: str, path: Path) -> None:
    if not isinstance(value, Mapping):
        raise InvalidOutput(name, pointer_of(path), "must be an object")
    for key, text in value.items():
        if not isinstance(text, str):
            raise InvalidOutput(name, pointer_of((*path, key)), "must be a string")


def check_pruning(value: Any, schema: Mapping[str, Any], name: str, path: Path = ()) -> None:
    """Refuses every key that the API server would drop. Raises InvalidOutput."""
    if isinstance(value, str | int):
        return
    if isinstance(value, list):
        items = schema.get("items", {})
        # an array that keeps unknown fields keeps those of its elements too, known ones are pruned inside
        inherited = {_PRESERVE: True} if schema.get(_PRESERVE) else {}
        for index, item in enumerate(value):
            check_pruning(item, items | inherited, name, (*path, index))
        return
    if not isinstance(value, Mapping):
        return
    known = schema.get("properties", {})
    for key, member in value.items():
        if path == () and key == "metadata":
            continue  # its schema is Kubernetes' own, see check_metadata
        if key in known:
            check_pruning(member, known[key], name, (*path, key))
        elif "additionalProperties" in schema:
            check_pruning(member, schema["additionalProperties"], name, (*path, key))
        elif not schema.get(_PRESERVE):
            raise InvalidOutput(name, pointer_of((*path, key)), "the API server drops this key")


def check_list_keys(value: Any, schema: Mapping[str, Any], name: str, path: Path = ()) -> None:
    """Refuses elements with the same key in lists that Kubernetes treats as maps or sets."""
    if not schema or isinstance(value, str | int):
        return
    if isinstance(value, list):
        seen: list[Any] = []
        for index, item in enumerate(value):
            key = _list_key(item, schema)
            if key is not None and key in seen:
                raise InvalidOutput(name, pointer_of((*path, index)), "the list has this element twice")
            seen.append(key)
            check_list_keys(item, schema.get("items", {}), name, (*path, index))
    elif isinstance(value, Mapping):
        for key, member in value.items():
            part = schema.get("properties", {}).get(key, schema.get("additionalProperties", {}))
            check_list_keys(member, part, name, (*path, key))


def _list_key(item: Any, schema: Mapping[str, Any]) -> Any:
    """None where elements may repeat."""
    match schema.get("x-kubernetes-list-type"):
        case "set":
            return item
        case "map" if isinstance(item, Mapping):
            defaults = schema.get("items", {}).get("properties", {})
            return [
                item.get(key, defaults.get(key, {}).get("default"))
                for key in schema["x-kubernetes-list-map-keys"]
            ]
    return None


def check_operator_hazards(spec: Mapping[str, Any], name: str) -> None:
    """Constructs that are valid, and lost or fatal in the operator. Raises InvalidOutput."""
    flow, here = spec["flow"], ("spec", "flow")
    for key in ("retries", "constants"):
        if key in flow:
            raise InvalidOutput(name, pointer_of((*here, key)), f"the operator cannot write {key} back")
    if isinstance(flow.get("dataInputSchema", {}), str):
        raise InvalidOutput(name, pointer_of((*here, "dataInputSchema")), "must be an object, not a string")
    walked = walk(flow, here)
    hazards = itertools.chain(
        ((path, _hazard(path, value)) for path, value in walked),
        ((path, _data_hazard(value)) for path, value in _user_data(walked)),
    )
    for path, complaint in hazards:
        if complaint:
            raise InvalidOutput(name, pointer_of(path), complaint)
    for index, source in enumerate(spec.get("sources", [])):
        if "ref" not in source:
            complaint = "the operator needs a ref, it fails on a uri alone"
            raise InvalidOutput(name, f"/spec/sources/{index}", complaint)


def _hazard(path: Path, value: Any) -> str | None:
    key = path[-1]
    if isinstance(value, str):
        if key == "workflowExecTimeout":
            return "must be an object with a duration, not a string"
        if key == "scheme" and value == "oauth2":
            return "the operator cannot write oauth2 back"
        return _text_hazard(value)
    if key in _TRUE_BY_DEFAULT and value is False:
        return f"the operator drops {key} when it is false, and true is its default"
    if not isinstance(value, dict | Mapping):
        return None
    if key == "functionRef" and isinstance(value.get("arguments", {}), str):
        return "arguments as a string stop the operator for every custom resource"
    return _text_hazard(value)


def _user_data(walked: Iterable[tuple[Path, Any]]) -> Iterator[tuple[Path, Any]]:
    for here, part in walked:
        if isinstance(part, dict | Mapping):
            for key in USER_DATA & part.keys():
                yield from _everything(part[key], (*here, key))


def _everything(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    yield path, value
    members: Any = ()
    if isinstance(value, Mapping):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    for key, member in members:
        yield from _everything(member, (*path, key))


def _data_hazard(value: Any) -> str | None:
    if isinstance(value, float) or (isinstance(value, int) and value not in _INT32):
        return "the operator keeps whole numbers of 32 bits only"
    return _text_hazard(value)


def _text_hazard(value: Any) -> str | None:
    if not isinstance(value, str):
        return _text_hazard("".join(value)) if isinstance(value, dict | Mapping) else None
    if _NOT_JSON_IN_GO.search(value) or not (value.isascii() or all(map(_is_known_to_go, value))):
        return "the operator cannot write this control character back"
    return None


def _is_known_to_go(character: str) -> bool:
    # unprintable characters beyond the basic plane get the escape \U, lone surrogates have no UTF-8
    return character.isprintable() if character > "\uffff" else not "\ud800" <= character <= "\udfff"
