"""Random calls of intrinsic functions, as text, with the input they read.

An argument is a literal, a path into the input, or another call; mostly of the kind the function takes.

Left out, because the engines themselves differ there:

* States.MathRandom without a seed gives one of several numbers, States.UUID any: only ranges of one are
  drawn, and the UUID has a test of its own;
* for C jq: JSON text that is none for Java but some for it (nan, 01).
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeAlias

from random_paths import definite_steps, path_text
from random_values import Limits, chance, free_text, number, objects_of, spelled, text, value

Json: TypeAlias = Any

ALGORITHMS = ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"]
# The kinds of arguments each function takes, in order; `*` is repeated.
SIGNATURES: dict[str, list[str]] = {
    "States.Format": ["template", "*any"],
    "States.StringToJson": ["json"],
    "States.JsonToString": ["any"],
    "States.Array": ["*any"],
    "States.ArrayPartition": ["array", "number"],
    "States.ArrayContains": ["array", "member"],
    "States.ArrayRange": ["number", "number", "number"],
    "States.ArrayGetItem": ["array", "number"],
    "States.ArrayLength": ["array"],
    "States.ArrayUnique": ["array"],
    "States.Base64Encode": ["text"],
    "States.Base64Decode": ["base64"],
    "States.Hash": ["text", "algorithm"],
    "States.JsonMerge": ["object", "object", "false"],
    "States.MathRandom": ["number", "number", "number"],
    "States.MathAdd": ["number", "number"],
    "States.StringSplit": ["text", "separators"],
}
FAST = [name for name in SIGNATURES if name != "States.Hash"]
# Calls that give a value of the kind.
_GIVES: dict[str, list[str]] = {
    "array": ["Array", "ArrayPartition", "ArrayRange", "ArrayUnique", "StringSplit", "StringToJson"],
    "text": ["Format", "JsonToString", "Base64Encode", "Base64Decode"],
    "number": ["ArrayLength", "MathAdd", "MathRandom", "ArrayGetItem"],
    "object": ["JsonMerge", "StringToJson", "ArrayGetItem"],
    "json": ["JsonToString", "Format"],
    "base64": ["Base64Encode"],
    "any": ["Array", "MathAdd", "StringToJson", "JsonMerge", "ArrayContains", "Format", "StringSplit"],
}
_TEMPLATE_PIECES = ["x", "{}", "{}", r"\{", r"\}", r"\'", r"\\", "{", "ü😀", '"', "(", "\u2028"]
_ODD_PIECES = ["a", "{}", "{", "}", "\\", "\\{", "\\\\", "'", "😀"]
_FEW = [0, 1, 1.0, True, False, None, "1", "a", [1], [], {}, {"a": 1}, {"a": 1.0}]
_NO_JSON = ["", " ", "\t\r\n", "{", "[1,", '"a', "'a'", "{'a': 1}", "1 2", "tru", "[1]]", "{a:1}"]
_NO_BASE64 = ["YQ=", "Y", " YQ==", "YQ==\n", "YQ==YQ==", "_-8=", "YQ===", "=", "Y Q="]


@dataclass
class Caller:
    """Writes expressions; `known` are documents that paths may lead into, `given` are for one argument."""

    rng: Random
    limits: Limits
    known: dict[str, Json] = field(default_factory=dict)  # by the root of a path
    given: list[Json] = field(default_factory=list)  # the input's field `given`

    def expression(self, depth: int = 2) -> str:
        """A path or a call."""
        if self.known and chance(self.rng, 1, 3):
            return self.path()
        return self.call(self.rng.choice(FAST), depth)

    def path(self) -> str:
        root = self.rng.choice(list(self.known))
        return path_text(root, definite_steps(self.rng, self.known[root], self.limits, most=3))

    def call(self, name: str, depth: int = 2) -> str:
        """A call; arguments may be calls `depth` levels down."""
        if name == "States.MathRandom" and chance(self.rng, 1, 2):
            arguments = self.single_range()
        elif name == "States.Format":
            arguments = self.format_arguments(depth)
        else:
            arguments = []
            for kind in SIGNATURES[name]:
                count = self.rng.randrange(4) if kind.startswith("*") else 1
                arguments += [self.argument(kind.removeprefix("*"), depth) for _ in range(count)]
        if name == "States.JsonMerge" and chance(self.rng, 9, 10):
            arguments[2] = "false"
        return f"{name}({self.rng.choice([', ', ',', ' , ']).join(arguments)})"

    def single_range(self) -> list[str]:
        """MathRandom without a seed, where only one number is possible, or none."""
        first = self.rng.randrange(-5, 6)
        return [str(first), str(first + self.rng.randrange(-1, 2))]

    def format_arguments(self, depth: int) -> list[str]:
        """A literal template with a value for each place; or one from the input, and any values."""
        if chance(self.rng, 1, 4):
            template = self.fitting("template" if chance(self.rng, 5, 6) else "any")
            values = [self.argument("any", depth) for _ in range(self.rng.randrange(4))]
            return [self.given_path(template), *values]
        raw = "".join(self.rng.choice(_TEMPLATE_PIECES) for _ in range(self.rng.randrange(7)))
        count = sum(match[1] is not None for match in re.finditer(r"\\.|(\{\})", raw))
        return [f"'{raw}'", *(self.argument("any", depth) for _ in range(count))]

    def argument(self, kind: str, depth: int) -> str:
        roll = self.rng.randrange(20)
        if roll == 19:
            return self.spell(value(self.rng, self.limits))
        if roll == 18 and self.known:
            return self.path()
        if roll > 13 and depth > 0 and kind in _GIVES:
            return self.call("States." + self.rng.choice(_GIVES[kind]), depth - 1)
        return self.spell(self.fitting(kind))

    def spell(self, content: Json) -> str:
        """A literal when there is one for it, or a path into the input."""
        if isinstance(content, list | dict) or chance(self.rng, 1, 2):
            return self.given_path(content)
        if not isinstance(content, str):
            return spelled(content)
        escaped = re.sub(r"(['\\])", r"\\\1", content)
        return "'" + (re.sub(r"([{}])", r"\\\1", escaped) if chance(self.rng, 1, 2) else escaped) + "'"

    def given_path(self, content: Json) -> str:
        self.given.append(content)
        return f"$.given[{len(self.given) - 1}]"

    def fitting(self, kind: str) -> Json:
        """A value of the kind, or nearly."""
        rng, limits = self.rng, self.limits
        match kind:
            case "array":
                few = chance(rng, 1, 2)
                count = rng.randrange(7)
                return [rng.choice(_FEW) if few else value(rng, limits, 2) for _ in range(count)]
            case "member":
                return rng.choice(_FEW) if chance(rng, 2, 3) else value(rng, limits, 2)
            case "number":
                return rng.randrange(-12, 13) if chance(rng, 1, 2) else number(rng, limits)
            case "object":
                return objects_of(rng, limits, lambda: value(rng, limits, 2))
            case "false":
                return rng.choice([False, False, True, None, 0])
            case "text":
                return free_text(rng, limits, 80) if chance(rng, 1, 4) else text(rng, limits)
            case "separators":
                return "".join(rng.choice(" ,;.ab😀\\|*") for _ in range(rng.randrange(4)))
            case "template":
                return "".join(rng.choice(_ODD_PIECES) for _ in range(rng.randrange(6)))
            case "json":
                return json_text(rng, limits)
            case "base64":
                return base64_text(rng, limits)
            case "algorithm":
                return rng.choice([*ALGORITHMS * 3, "sha-256", "SHA-2", ""])
        return value(rng, limits)


def json_text(rng: Random, limits: Limits) -> str:
    """JSON text, blanks, and what is broken for all engines."""
    whole = spelled(value(rng, limits))
    match rng.randrange(10):
        case 9:
            return rng.choice(_NO_JSON)
        case 8:
            return f" \n{whole}\t"
        case 7 if not limits.for_c:
            return whole[: rng.randrange(len(whole) + 1)]
        case 6 if not limits.for_c:
            return "".join(rng.choice('{}[]":,.0123eE+-nultrfs \n') for _ in range(rng.randrange(7)))
    return whole


def base64_text(rng: Random, limits: Limits) -> str:
    whole = base64.b64encode(text(rng, limits).encode()).decode()
    match rng.randrange(10):
        case 9:
            return whole.rstrip("=")
        case 8:
            return rng.choice(_NO_BASE64)
        case 7 if not limits.for_c:
            return base64.b64encode(rng.randbytes(rng.randrange(10))).decode()
        case 6 if not limits.for_c:
            return "".join(rng.choice("AQgw/+=_ \n") for _ in range(rng.randrange(9)))
    return whole
