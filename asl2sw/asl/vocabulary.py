"""Which field stands where: by object, state type and query language.

Source: `States Language §Table of State Types and Fields`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from asl2sw.asl.model import QueryLanguage
from asl2sw.lazy_dataclass import dataclass

JSONPATH = QueryLanguage.JSONPATH
JSONATA = QueryLanguage.JSONATA

STATE_TYPES = ("Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Parallel", "Map")


@dataclass(frozen=True, slots=True)
class Use:
    """Where one field may stand; None means everywhere."""

    language: QueryLanguage | None = None
    types: tuple[str, ...] | None = None

    def fits(self, state_type: str | None, language: QueryLanguage) -> bool:
        return (self.language in (None, language)) and (self.types is None or state_type in self.types)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The fields of one kind of object. `misplaced` explains fields that belong somewhere else."""

    fields: Mapping[str, Use]
    misplaced: Mapping[str, str] = field(default_factory=dict)

    def names(self, state_type: str | None, language: QueryLanguage) -> list[str]:
        return [name for name, use in self.fields.items() if use.fits(state_type, language)]


def _plain(
    both: Iterable[str], jsonpath: Iterable[str] = (), jsonata: Iterable[str] = (), **misplaced: str
) -> Vocabulary:
    fields = {name: Use() for name in both}
    fields |= {name: Use(JSONPATH) for name in jsonpath}
    fields |= {name: Use(JSONATA) for name in jsonata}
    return Vocabulary(fields, misplaced)


_ONLY_MACHINE = "stands at the top of the definition only."

MACHINE = _plain(("Comment", "StartAt", "States", "Version", "TimeoutSeconds", "QueryLanguage"))
BRANCH = _plain(
    ("Comment", "StartAt", "States"),
    Version=_ONLY_MACHINE,
    TimeoutSeconds=_ONLY_MACHINE,
    QueryLanguage="stands at the top of the definition or in a state.",
)
PROCESSOR = Vocabulary({**BRANCH.fields, "ProcessorConfig": Use()}, BRANCH.misplaced)
PROCESSOR_CONFIG = _plain(("Mode", "ExecutionType"))
RETRIER = _plain(
    (
        "ErrorEquals",
        "IntervalSeconds",
        "MaxAttempts",
        "BackoffRate",
        "MaxDelaySeconds",
        "JitterStrategy",
        "Comment",
    ),
    Next="belongs into Catch: after the last attempt an error goes on to the catchers.",
)
CATCHER = _plain(("ErrorEquals", "Next", "Assign", "Comment"), ("ResultPath",), ("Output",))
ITEM_READER = _plain(("Resource", "ReaderConfig"), ("Parameters",), ("Arguments",))
READER_CONFIG = _plain(
    (
        "InputType",
        "CSVHeaderLocation",
        "CSVHeaders",
        "CSVDelimiter",
        "MaxItems",
        "ManifestType",
        "ItemsPointer",
        "Transformation",
    ),
    ("MaxItemsPath",),
)
RESULT_WRITER = _plain(("Resource", "WriterConfig"), ("Parameters",), ("Arguments",))
WRITER_CONFIG = _plain(("Transformation", "OutputType"))
ITEM_BATCHER = _plain(
    ("BatchInput", "MaxItemsPerBatch", "MaxInputBytesPerBatch"),
    ("MaxItemsPerBatchPath", "MaxInputBytesPerBatchPath"),
)

_ALL_BUT_FAIL = ("Task", "Pass", "Choice", "Wait", "Succeed", "Parallel", "Map")
_GOING_ON = ("Task", "Pass", "Wait", "Parallel", "Map")
_WORKING = ("Task", "Parallel", "Map")
_ASSIGNING = ("Task", "Pass", "Choice", "Wait", "Parallel", "Map")

STATE = Vocabulary(
    {
        "Type": Use(),
        "Comment": Use(),
        "QueryLanguage": Use(),
        "Next": Use(None, _GOING_ON),
        "End": Use(None, _GOING_ON),
        "InputPath": Use(JSONPATH, _ALL_BUT_FAIL),
        "OutputPath": Use(JSONPATH, _ALL_BUT_FAIL),
        "Output": Use(JSONATA, _ALL_BUT_FAIL),
        "Assign": Use(None, _ASSIGNING),
        "Parameters": Use(JSONPATH, ("Task", "Pass", "Parallel", "Map")),
        "ResultSelector": Use(JSONPATH, _WORKING),
        "ResultPath": Use(JSONPATH, ("Task", "Pass", "Parallel", "Map")),
        "Arguments": Use(JSONATA, ("Task", "Parallel")),
        "Retry": Use(None, _WORKING),
        "Catch": Use(None, _WORKING),
        "Result": Use(JSONPATH, ("Pass",)),
        "Resource": Use(None, ("Task",)),
        "TimeoutSeconds": Use(None, ("Task",)),
        "TimeoutSecondsPath": Use(JSONPATH, ("Task",)),
        "HeartbeatSeconds": Use(None, ("Task",)),
        "HeartbeatSecondsPath": Use(JSONPATH, ("Task",)),
        "Credentials": Use(None, ("Task",)),
        "Choices": Use(None, ("Choice",)),
        "Default": Use(None, ("Choice",)),
        "Seconds": Use(None, ("Wait",)),
        "Timestamp": Use(None, ("Wait",)),
        "SecondsPath": Use(JSONPATH, ("Wait",)),
        "TimestampPath": Use(JSONPATH, ("Wait",)),
        "Error": Use(None, ("Fail",)),
        "Cause": Use(None, ("Fail",)),
        "ErrorPath": Use(JSONPATH, ("Fail",)),
        "CausePath": Use(JSONPATH, ("Fail",)),
        "Branches": Use(None, ("Parallel",)),
        "ItemProcessor": Use(None, ("Map",)),
        "Iterator": Use(None, ("Map",)),
        "ItemsPath": Use(JSONPATH, ("Map",)),
        "Items": Use(JSONATA, ("Map",)),
        "ItemSelector": Use(None, ("Map",)),
        "ItemBatcher": Use(None, ("Map",)),
        "ItemReader": Use(None, ("Map",)),
        "ResultWriter": Use(None, ("Map",)),
        "MaxConcurrency": Use(None, ("Map",)),
        "MaxConcurrencyPath": Use(JSONPATH, ("Map",)),
        "ToleratedFailureCount": Use(None, ("Map",)),
        "ToleratedFailureCountPath": Use(JSONPATH, ("Map",)),
        "ToleratedFailurePercentage": Use(None, ("Map",)),
        "ToleratedFailurePercentagePath": Use(JSONPATH, ("Map",)),
        "Label": Use(None, ("Map",)),
    }
)

# What takes a field's place in the other query language, for the message.
COUNTERPARTS: Mapping[str, str] = {
    "Arguments": "Parameters",
    "Parameters": "Arguments",
    "Output": "OutputPath, ResultPath and ResultSelector",
    "OutputPath": "Output",
    "ResultPath": "Output",
    "ResultSelector": "Output",
    "Result": "Output",
    "InputPath": "$states.input in Arguments or Output",
    "Items": "ItemsPath",
    "ItemsPath": "Items",
    "Condition": "Variable with a comparison operator",
    "Variable": "Condition",
}


def counterpart(name: str, operators: Iterable[str] = ()) -> str | None:
    """What to write instead of a field of the other query language."""
    if name in COUNTERPARTS:
        return COUNTERPARTS[name]
    if name.endswith("Path"):
        return f"{name.removesuffix('Path')} with a JSONata expression"
    return "Condition" if name in operators else None
