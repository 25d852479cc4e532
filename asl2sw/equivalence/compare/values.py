"""Whether two JSON values are the same, as far as the declared differences allow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isclose

from asl2sw.equivalence.asl import AWS_PROSE
from asl2sw.equivalence.compare.roles.service import FAILED_CALLS, UNREADABLE
from asl2sw.equivalence.compare.roles.tokens import ANY_TOKEN
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?")
# Also as JSON in a text, where the workflow, which has no words for it, leaves the field out.
PROSE = re.compile(rf'(?:,\\*"Cause\\*":)?\\*"?{re.escape(AWS_PROSE)}\\*"?')
_CALLS = frozenset({*FAILED_CALLS, UNREADABLE})
_CALL = re.compile("|".join(map(re.escape, sorted(_CALLS, key=len, reverse=True))))
_REQUEST_ERRORS, _FAILED_REQUEST = "States.Http.", "States.TaskFailed"
_EXACT = 2**53  # beyond it numbers lose digits


class _Absent:
    def __repr__(self) -> str:
        return "(absent)"


ABSENT = _Absent()


@dataclass(frozen=True, slots=True)
class Masks:
    """What may differ. `ids`: UUIDs, task tokens and what is made of them. `times`: values of the clock.

    Always: the wording of AWS's own errors, digits beyond 2^53, and which of its names a failed call or
    request has: the machine does something else only for those that it tells apart, and that shows.
    """

    ids: bool = False
    times: bool = False

    def hidden(self, text: str) -> str:
        if self.ids:
            text = UUID.sub("<id>", ANY_TOKEN.sub("<id>", text))
        return TIME.sub("<time>", text) if self.times else text


def differences(
    expected: JsonValue | _Absent, actual: JsonValue | _Absent, masks: Masks, pointer: str = ""
) -> Iterator[tuple[str, JsonValue | _Absent, JsonValue | _Absent]]:
    """Each place in which two values differ, with what stands there."""
    match expected, actual:
        case dict(), dict():
            for key in dict.fromkeys([*expected, *actual]):
                one, other = expected.get(key, ABSENT), actual.get(key, ABSENT)
                yield from differences(one, other, masks, f"{pointer}/{_escaped(key)}")
        case list(), list() if len(expected) == len(actual):
            for position, (item, found) in enumerate(zip(expected, actual, strict=True)):
                yield from differences(item, found, masks, f"{pointer}/{position}")
        case _:
            if not _same(expected, actual, masks):
                yield pointer, expected, actual


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _same(expected: JsonValue | _Absent, actual: JsonValue | _Absent, masks: Masks) -> bool:
    match expected, actual:
        case (str(), None | _Absent()):
            return expected == AWS_PROSE  # the workflow has no words for it
        case (str(), str()):
            return _same_text(expected, actual, masks)
        case (bool(), _) | (_, bool()):
            return expected is actual
        case (int() | float(), int() | float()):
            beyond = abs(expected) > _EXACT and isclose(expected, actual, rel_tol=1e-15)
            return expected == actual or beyond
    return type(expected) is type(actual) and expected == actual


def _same_text(expected: str, actual: str, masks: Masks) -> bool:
    if expected == actual or {expected, actual} <= _CALLS:
        return True
    if expected.startswith(_REQUEST_ERRORS) and actual == _FAILED_REQUEST:
        return True
    if AWS_PROSE in expected:
        expected, actual = (_CALL.sub("<failed call>", masks.hidden(text)) for text in (expected, actual))
        parts = map(re.escape, PROSE.split(expected))
        return re.fullmatch(".*".join(parts), actual, re.DOTALL) is not None
    return masks.hidden(expected) == masks.hidden(actual)
