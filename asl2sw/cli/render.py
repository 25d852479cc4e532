"""Conversions as the text that is written to stdout."""

from __future__ import annotations

import json
from collections.abc import Sequence

from asl2sw.conversion import Conversion
from asl2sw.emit import write_documents


def rendered(conversions: Sequence[Conversion], form: str) -> str:
    """The results as one text: `cr`, `sw` or `sw-json`."""
    if form == "cr":
        return write_documents([manifest for found in conversions for manifest in found.manifests])
    documents = [workflow.document for found in conversions for workflow in found.workflows]
    if form == "sw":
        return write_documents(documents)
    return json.dumps(documents, indent=2, ensure_ascii=False) + "\n"
