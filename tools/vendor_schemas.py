"""Regenerates the schemas in asl2sw/sonataflow/schemas.

    python tools/vendor_schemas.py SPECIFICATION_SCHEMAS CUSTOM_RESOURCE_DEFINITIONS

SPECIFICATION_SCHEMAS is the folder `schema` of the Serverless Workflow specification 0.8;
CUSTOM_RESOURCE_DEFINITIONS holds `sonataflow.org_sonataflows.yaml` of the SonataFlow operator.
Description texts are left out: they are three quarters of the size and no check reads them.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import yaml

_TARGET = Path(__file__).parent.parent / "asl2sw" / "sonataflow" / "schemas"
_CRD_VERSION = "v1alpha08"


def main() -> None:
    parser = argparse.ArgumentParser(description="Regenerates the bundled schemas.")
    parser.add_argument("specification", type=Path, help="folder with workflow.json of the specification")
    parser.add_argument("definitions", type=Path, help="folder with sonataflow.org_sonataflows.yaml")
    arguments = parser.parse_args()
    _write("serverless-workflow-0.8.json", specification_schemas(arguments.specification))
    _write(f"sonataflow-{_CRD_VERSION}.json", custom_resource_schema(arguments.definitions))


def specification_schemas(folder: Path) -> dict[str, Any]:
    """workflow.json and every file it refers to, by file name."""
    schemas: dict[str, Any] = {}
    missing = ["workflow.json"]
    while missing:
        name = missing.pop()
        schemas[name] = json.loads((folder / name).read_text("utf-8"))
        missing += sorted(_files_referred_to(schemas[name]) - schemas.keys() - set(missing))
    return {name: _without_descriptions(schemas[name]) for name in sorted(schemas)}


def custom_resource_schema(folder: Path) -> Any:
    """The schema of the one version that asl2sw emits."""
    definition = yaml.safe_load((folder / "sonataflow.org_sonataflows.yaml").read_text("utf-8"))
    (schema,) = (
        version["schema"]["openAPIV3Schema"]
        for version in definition["spec"]["versions"]
        if version["name"] == _CRD_VERSION
    )
    return _without_descriptions(schema)


def _files_referred_to(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return {name for part in schema for name in _files_referred_to(part)}
    if not isinstance(schema, dict):
        return set()
    names = {name for part in schema.values() for name in _files_referred_to(part)}
    file = schema["$ref"].partition("#")[0] if isinstance(schema.get("$ref"), str) else ""
    return names | {file} if file else names


def _without_descriptions(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_descriptions(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: _without_descriptions(part)
        for key, part in schema.items()
        # a property of that name is an object
        if not (key == "description" and isinstance(part, str))
    }


def _write(name: str, schema: Any) -> None:
    text = json.dumps(schema, separators=(",", ":"), ensure_ascii=False)
    (_TARGET / name).write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
