"""Converts the definitions of a corpus one by one, whatever becomes of them."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from corpus_files import corpus_directory

import asl2sw

# Every task that has no default of its own is a service at this address.
ENDPOINT_FOR_EVERY_TASK: Mapping[str, Any] = {"resource": [{"match": "*", "url": "http://service.invalid/"}]}
AS_IT_STANDS: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Converted:
    id: str
    definition: Mapping[str, Any]
    conversion: asl2sw.Conversion


@dataclass(frozen=True, slots=True)
class Refused:
    id: str
    errors: tuple[asl2sw.Diagnostic, ...]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(error.code for error in self.errors)


@dataclass(frozen=True, slots=True)
class Crashed:
    """A defect of asl2sw: neither converted nor refused."""

    id: str
    traceback: str


Result: TypeAlias = Converted | Refused | Crashed


def default_definitions() -> Path:
    """The file of real definitions in the corpus."""
    return corpus_directory() / "realworld" / "definitions.jsonl"


def convert_record(record: Mapping[str, Any], config: Mapping[str, Any]) -> Result:
    """One line of the corpus; never raises what the conversion raised."""
    id, definition = record["id"], record["definition"]
    try:
        options = asl2sw.Options(config=config, verify=False)
        return Converted(id, definition, asl2sw.convert(definition, options))
    except asl2sw.ConversionError as refusal:
        return Refused(id, tuple(found for found in refusal.diagnostics if found.is_error))
    except Exception:
        return Crashed(id, traceback.format_exc())


def convert_all(records: Iterable[Mapping[str, Any]], config: Mapping[str, Any]) -> Iterator[Result]:
    return (convert_record(record, config) for record in records)
