"""Kubernetes objects of one conversion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from asl2sw.emit.yaml_text import yaml_text
from asl2sw.sonataflow.custom_resource import custom_resource
from asl2sw.sonataflow.validate import check_custom_resource

_FOLDER = "subflows"
_FROM_IMAGE = "gitops"  # the profile in which the operator reads nothing but the image (operator fact)


def manifests_of(
    documents: Sequence[dict[str, Any]], *, namespace: str | None, profile: str
) -> tuple[dict[str, Any], ...]:
    """The root's custom resource, behind the config map of its subflows. Raises InvalidOutput.

    The documents have been checked.
    """
    root, *subflows = documents
    manifest = custom_resource(root, namespace=namespace, profile=profile)
    if not subflows or profile == _FROM_IMAGE:
        check_custom_resource(manifest, states_are_checked=True)
        return (manifest,)
    config_map = _config_map(root["id"], subflows, namespace)
    reference = {"configMap": {"name": config_map["metadata"]["name"]}, "workflowPath": _FOLDER}
    manifest["spec"] = {"resources": {"configMaps": [reference]}, **manifest["spec"]}
    check_custom_resource(manifest, states_are_checked=True)
    return (config_map, manifest)


def _config_map(id: str, subflows: Sequence[dict[str, Any]], namespace: str | None) -> dict[str, Any]:
    metadata = {"name": f"{id}-{_FOLDER}"}
    if namespace:
        metadata["namespace"] = namespace
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": metadata,
        "data": {f"{document['id']}.sw.yaml": yaml_text([document]) for document in subflows},
    }
