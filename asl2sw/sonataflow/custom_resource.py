"""The SonataFlow custom resource: the part of a workflow that survives its typed definition."""

from __future__ import annotations

from typing import Any

_IN_METADATA = ("id", "version", "specVersion", "name", "description", "expressionLang")


def custom_resource(document: dict[str, Any], *, namespace: str | None, profile: str) -> dict[str, Any]:
    """The manifest of one workflow; id, name and version move to metadata, where the operator reads them."""
    metadata: dict[str, Any] = {"name": document["id"]}
    if namespace:
        metadata["namespace"] = namespace
    annotations = {"sonataflow.org/name": document["name"]} if document["name"] != document["id"] else {}
    if "description" in document:
        annotations["sonataflow.org/description"] = document["description"]
    annotations["sonataflow.org/version"] = document["version"]
    annotations["sonataflow.org/profile"] = profile
    metadata["annotations"] = annotations
    flow = {key: value for key, value in document.items() if key not in _IN_METADATA}
    return {
        "apiVersion": "sonataflow.org/v1alpha08",
        "kind": "SonataFlow",
        "metadata": metadata,
        "spec": {"flow": flow},
    }
