"""The recorded cases, and which of them are held out.

What AWS gave is in `expected`; a fifth of the cases, chosen by the hash of the id, is never debugged on.
"""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from corpus_files import corpus_directory, missing_message, read_json_lines

HELD_OUT_ONE_IN = 5
MAIN_PART, HELD_OUT_PART = "main part", "held-out fifth"
RECORDED = "aws-recorded"


def is_held_out(id: str) -> bool:
    """Whether a case belongs to the fixed fifth that is only counted."""
    return share(id, HELD_OUT_ONE_IN) == 0


def share(id: str, shares: int) -> int:
    """Which of a number of equal shares a case belongs to, by the hash of its id."""
    return int(hashlib.sha256(id.encode()).hexdigest(), 16) % shares


@dataclass(frozen=True, slots=True)
class Case:
    """One recorded line; `record` is the line as it is."""

    id: str
    record: dict[str, Any]

    @property
    def held_out(self) -> bool:
        return is_held_out(self.id)

    @property
    def part(self) -> str:
        return HELD_OUT_PART if self.held_out else MAIN_PART

    @property
    def features(self) -> frozenset[str]:
        return frozenset(self.record["features"])

    def __str__(self) -> str:
        return self.id.rpartition("/")[2]


def recorded_cases(name: str) -> list[Case]:
    """The JSONPath cases of a file, without duplicates. Skips the module when there is no corpus."""
    return [
        Case(record["id"], record)
        for record in _records(name)
        if _languages(record) == ["JSONPath"] and not record.get("duplicate_of")
    ]


def parameters(cases: Iterable[Case]) -> pytest.MarkDecorator:
    """One test for each case."""
    return pytest.mark.parametrize("case", [pytest.param(case, id=str(case)) for case in cases])


def corpus_file(relative: str) -> Path:
    """A file of the corpus. Without it the module is skipped, and in CI it fails."""
    path = corpus_directory() / relative
    if not path.is_file():
        message = missing_message(path)
        if os.environ.get("CI"):
            pytest.fail(message, pytrace=False)
        pytest.skip(message, allow_module_level=True)
    return path


@functools.cache
def _records(name: str) -> list[dict[str, Any]]:
    return read_json_lines(corpus_file(f"{RECORDED}/{name}.jsonl"))


def _languages(record: dict[str, Any]) -> list[str]:
    return record.get("query_languages") or [record["query_language"]]
