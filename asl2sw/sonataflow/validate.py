"""The last look at what leaves the compiler: schema, engine and operator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from asl2sw.sonataflow.invalid_output import InvalidOutput
from asl2sw.sonataflow.resource_check import (
    check_list_keys,
    check_metadata,
    check_operator_hazards,
    check_pruning,
)
from asl2sw.sonataflow.schema_check import (
    check_custom_resource_schema,
    check_state_schemas,
    check_workflow_schema,
    custom_resource_schema,
)
from asl2sw.sonataflow.structure_check import check_structure

__all__ = ["InvalidOutput", "check_custom_resource", "check_workflow_document"]


def check_workflow_document(document: Mapping[str, Any]) -> None:
    """A document against Serverless Workflow 0.8 and against what the engine needs beyond it.

    Raises InvalidOutput, at the first defect.
    """
    name = str(document.get("id", "workflow without id"))
    check_workflow_schema(document, name)
    check_structure(document, name)


def check_custom_resource(manifest: Mapping[str, Any], *, states_are_checked: bool = False) -> None:
    """A SonataFlow manifest against its definition, what the API server drops and what harms the operator.

    The definition knows little of what is inside a state, so states are held against the specification too.
    `states_are_checked`: they come from a checked document. Raises InvalidOutput, at the first defect.
    """
    metadata = manifest.get("metadata")
    named = metadata.get("name") if isinstance(metadata, Mapping) else None
    name = f"SonataFlow {named or 'without name'}"
    check_metadata(manifest, name)
    spec = manifest.get("spec")
    if not isinstance(spec, Mapping) or not isinstance(spec.get("flow"), Mapping):
        raise InvalidOutput(name, "/spec/flow", "a custom resource has its workflow here")
    check_operator_hazards(spec, name)
    check_custom_resource_schema(manifest, name)
    check_pruning(manifest, custom_resource_schema(), name)
    check_list_keys(manifest, custom_resource_schema(), name)
    if not states_are_checked:
        check_state_schemas(spec["flow"]["states"], name, ("spec", "flow", "states"))
