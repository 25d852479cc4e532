"""Compares what AWS recorded with what came out, under the masks of the recording.

`paths`: places whose value the recorder replaced: anything fits. `tokens`: parts of texts that stand for
anything. Every timestamp in a recording is the word `date`. Three differences are declared and masked here:
the ids of the context object, `RedriveCount` (which older recordings do not have), and AWS's own prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?")
_AWS_ID = re.compile(r"arn:aws:states:[^:]*:[^:]*:(execution|express|stateMachine):.+")
_OUR_ID = re.compile(r"arn:aws:states:::(execution|stateMachine):.+")
_ID_KINDS = {"execution": "execution", "express": "execution", "stateMachine": "stateMachine"}
_REPLACED_TWICE = re.compile(r"<<\w+>:\d+>")  # a token of the recorder inside a token
_PROSE = re.compile(
    r"An error occurred while executing the state '.*' \(entered at the event id #\d+\)\. .*", re.S
)
_ONLY_LATER = "RedriveCount"


@dataclass(frozen=True, slots=True)
class Masks:
    """What stands for anything."""

    paths: frozenset[str] = frozenset()  # JSON pointers
    tokens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    pointer: str
    recorded: Any
    actual: Any

    def __str__(self) -> str:
        return f"{self.pointer or '/'}: recorded {self.recorded!r}, actual {self.actual!r}"


class _Absent:
    def __repr__(self) -> str:
        return "nothing"


ABSENT = _Absent()


def differences(recorded: Any, actual: Any, masks: Masks, pointer: str = "") -> Iterator[Difference]:
    """Every place where the two differ; numbers are compared by value, whatever their spelling."""
    if pointer in masks.paths and actual is not ABSENT:
        return
    match recorded, actual:
        case dict(), dict():
            for key in dict.fromkeys([*recorded, *actual]):
                if key == _ONLY_LATER and key not in recorded:
                    continue
                below = f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}"
                yield from differences(recorded.get(key, ABSENT), actual.get(key, ABSENT), masks, below)
        case list(), list() if len(recorded) == len(actual):
            for position, (mine, theirs) in enumerate(zip(recorded, actual, strict=True)):
                yield from differences(mine, theirs, masks, f"{pointer}/{position}")
        case str(), str():
            if not text_fits(recorded, actual, masks):
                yield Difference(pointer, recorded, actual)
        case _:
            if not _same_scalar(recorded, actual):
                yield Difference(pointer, recorded, actual)


def text_fits(recorded: str, actual: str, masks: Masks) -> bool:
    """Whether a text is what was recorded, but for tokens, timestamps, ids and AWS's prose."""
    if is_prose(recorded) or _is_same_kind_of_id(recorded, actual):
        return True
    pattern = _pattern(recorded, masks.tokens)
    return any(re.fullmatch(pattern, text, re.DOTALL) for text in (actual, _TIMESTAMP.sub("date", actual)))


def is_prose(cause: str | None) -> bool:
    """Whether AWS wrote the cause in words of its own, which are not reproduced."""
    return cause is not None and _PROSE.fullmatch(cause) is not None


def _pattern(recorded: str, tokens: tuple[str, ...]) -> str:
    all_tokens = {*tokens, *_REPLACED_TWICE.findall(recorded)}
    if not all_tokens:
        return re.escape(recorded)
    longest_first = sorted(all_tokens, key=len, reverse=True)
    parts = re.split("|".join(map(re.escape, longest_first)), recorded)
    return ".*".join(map(re.escape, parts))


def _is_same_kind_of_id(recorded: str, actual: str) -> bool:
    theirs, ours = _AWS_ID.fullmatch(recorded), _OUR_ID.fullmatch(actual)
    return theirs is not None and ours is not None and _ID_KINDS[theirs[1]] == ours[1]


def _same_scalar(recorded: Any, actual: Any) -> bool:
    """JSON's equality: 1 is 1.0, and no number is true or false."""
    if isinstance(recorded, bool) or isinstance(actual, bool):
        return recorded is actual
    return bool(recorded == actual)
