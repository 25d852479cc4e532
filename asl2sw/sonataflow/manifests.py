"""Kubernetes objects of one conversion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from asl2sw.sonataflow.custom_resource import custom_resource
from asl2sw.sonataflow.validate import check_custom_resource


def manifests_of(
    documents: Sequence[dict[str, Any]], *, namespace: str | None, profile: str
) -> tuple[dict[str, Any], ...]:
    """The custom resource of the root workflow. Raises InvalidOutput."""
    manifest = custom_resource(documents[0], namespace=namespace, profile=profile)
    check_custom_resource(manifest)
    return (manifest,)
