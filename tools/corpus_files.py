"""Where the corpora are: recorded executions and real definitions, kept beside the project."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

_PROJECT = Path(__file__).resolve().parents[1]
_VARIABLE = "ASL2SW_CORPUS"


def corpus_directory() -> Path:
    """The directory in ASL2SW_CORPUS, else ../shared/corpus beside the project; it need not exist."""
    named = os.environ.get(_VARIABLE)
    return Path(named) if named else _PROJECT.parent / "shared" / "corpus"


def missing_message(path: Path) -> str:
    """What to say when a file of the corpus is not there."""
    return f"the corpus is missing: no {path}; set {_VARIABLE} to its directory"


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """One object per line. Raises OSError and ValueError."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]
