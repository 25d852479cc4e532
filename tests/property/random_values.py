"""Random JSON documents, within what the evaluators can agree on.

Rules of what is left out, each because the engines themselves differ there:

* whole numbers beyond 2**53: C jq reads them as doubles, jackson-jq lets arithmetic wrap at 64 bits;
* -0.0: jackson-jq orders it before 0, C jq does not;
* halves of characters (surrogates): no UTF-8 text and no C jq program can hold them;
* for C jq, numbers below 0.001 or from 1e7 on that are not whole: it prints them as they were written, while
  Java (AWS and jackson-jq) and Python print 1.0E-4;
* for C jq, U+E000 to U+FFFF: it compares texts by code points, Java by UTF-16 units, which is another order
  only between these characters and those beyond U+FFFF;
* for C jq, control characters in texts that get printed as JSON: it writes \\u001f and \\u007f where Java
  writes \\u001F and the raw character.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any, TypeAlias

Json: TypeAlias = Any

LARGEST = 2**53
NAMES = ["a", "b", "c", "items", "first name", "it's", "größe", "a-b", "😀", 'q"q', "b\\s", "\\(x)", "${x}"]
ODD_NAMES = [
    *(
        "",
        "[0]",
        "a.b",
        "end",
        "if",
        "and",
        "not",
        "def",
        "__loc__",
        "error",
        "data",
        "$",
        "#",
        "[?(@)]",
        "..",
    ),
    *("reduce", "foreach", "try", "catch", "label", "import", "include", "null", "true", "A", "*", "@base64"),
]
TIMESTAMPS = [
    "2016-03-14T01:59:00Z",
    "2016-03-14T01:59:00.5Z",
    "2016-03-14T02:59:00+01:00",
    "2000-02-29T23:59:59.999999999-18:00",
    "1969-12-31T23:59Z",
    "2016-03-14t01:59:00Z",
    "2023-02-29T00:00:00Z",
]
TEXTS = [
    *(
        "a",
        "",
        " ",
        "ab",
        "abc",
        "A",
        "b",
        "10",
        "10.0",
        "-1",
        "1.5",
        "1e3",
        "true",
        "null",
        "é",
        "É",
        "größe",
    ),
    *(
        "it's",
        'say "hi"',
        "back\\slash",
        "\\",
        "\\(",
        "\\(.a)",
        "${",
        "${ .a }",
        "}",
        "{",
        "{}",
        "[",
        "]",
        "'",
    ),
    *("#", "$", "$.a", ".", "a*b", "*", "a\\*b", "%", "😀", "a😀b", "\u2028", "a,b;c", "a b  c"),
    *TIMESTAMPS,
]
_CONTROLS = ["\n", "\t", "\r\n", "\0", "\x1f", "\x7f", "a\nb", "\x85"]
_LAST = ["\ue000", "\uffff", "\ufffd", "\ufb01"]  # the upper end of the plane below the emoji
_WHOLE = [1000, 2**31 - 1, 2**31, -(2**31), -(2**31) - 1, LARGEST, -LARGEST, LARGEST - 1]
_FRACTIONS = [0.5, 0.1, 0.2, 0.3, 1.5, 2.5, -0.5, -1.5, 1.0, 10.0, 0.001, 9999999.5, 1.1]


@dataclass(frozen=True)
class Limits:
    """Which of the rules above apply."""

    for_c: bool
    controls: bool

    def allows(self, character: str) -> bool:
        if "\ud800" <= character <= "\udfff":
            return False
        if not self.controls and (character < " " or "\x7f" <= character <= "\x9f"):
            return False
        return not (self.for_c and "\ue000" <= character <= "\uffff")


def limits_of(is_c: bool, *, printed: bool = False) -> Limits:
    """`printed`: values may become JSON text."""
    return Limits(for_c=is_c, controls=not (is_c and printed))


def chance(rng: Random, part: int, whole: int) -> bool:
    """True `part` times of `whole`; a shrunk example has False."""
    return rng.randrange(whole) >= whole - part


def free_text(rng: Random, limits: Limits, most: int = 5) -> str:
    """Text of any characters."""
    ends = [0x7F, 0x7F, 0x17F, 0xD7FF, 0xFFFF, 0x1F9FF]
    found = (chr(rng.randrange(rng.choice(ends) + 1)) for _ in range(rng.randrange(most + 1)))
    return "".join(character for character in found if limits.allows(character))


def text(rng: Random, limits: Limits) -> str:
    if chance(rng, 1, 3):
        return free_text(rng, limits)
    known = [*TEXTS, *(_CONTROLS if limits.controls else []), *([] if limits.for_c else _LAST)]
    return rng.choice(known)


def name(rng: Random, limits: Limits) -> str:
    roll = rng.randrange(20)
    if roll < 10:
        return rng.choice(NAMES[:4])
    if roll < 15:
        return rng.choice(NAMES)
    return rng.choice(ODD_NAMES) if roll < 18 else text(rng, limits)


def number(rng: Random, limits: Limits) -> int | float:
    roll = rng.randrange(12)
    drawn: int | float
    if roll < 5:
        drawn = rng.randrange(-3, 13)
    elif roll < 7:
        drawn = rng.choice(_WHOLE)
    elif roll < 9:
        drawn = rng.choice(_FRACTIONS)
    elif roll < 10 or limits.for_c:
        drawn = rng.randrange(-9999, 10000) / 8
    elif roll < 11:
        drawn = rng.randrange(-LARGEST, LARGEST + 1)
    else:
        drawn = rng.randrange(1, 1000) * 10.0 ** rng.randrange(-12, 21)
    return drawn or abs(drawn)  # no -0.0


def scalar(rng: Random, limits: Limits) -> Json:
    roll = rng.randrange(10)
    if roll < 2:
        return [None, True, False][rng.randrange(3)]
    return number(rng, limits) if roll < 5 else text(rng, limits)


def value(rng: Random, limits: Limits, depth: int = 3) -> Json:
    """Any JSON value, at most so many containers deep."""
    roll = rng.randrange(10)
    if roll < 5 or depth == 0:
        return scalar(rng, limits)
    if roll < 7:
        return [value(rng, limits, depth - 1) for _ in range(rng.randrange(5))]
    return objects_of(rng, limits, lambda: value(rng, limits, depth - 1))


def objects_of(rng: Random, limits: Limits, inner: Callable[[], Json]) -> dict[str, Json]:
    return {name(rng, limits): inner() for _ in range(rng.randrange(5))}


def document(rng: Random, limits: Limits) -> Json:
    """What a state may get: an object nearly always."""
    if chance(rng, 1, 20):
        return value(rng, limits)
    return objects_of(rng, limits, lambda: value(rng, limits))


def spelled(json_value: Json) -> str:
    """JSON text."""
    return json.dumps(json_value, ensure_ascii=False)
