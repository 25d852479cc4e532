"""The intrinsic functions of the States Language (`States Language §Intrinsic Functions`)."""

from __future__ import annotations

from asl2sw.lazy_dataclass import dataclass

PREFIX = "States."


@dataclass(frozen=True, slots=True)
class Intrinsic:
    """One function; `most` is None when any number of arguments may follow."""

    name: str  # with the prefix: "States.Format"
    least: int
    most: int | None
    doc: str

    def takes(self, count: int) -> bool:
        """Whether the function can be called with this number of arguments."""
        return count >= self.least and (self.most is None or count <= self.most)

    @property
    def expected(self) -> str:
        """The number of arguments in words: "2 arguments", "1 or more arguments"."""
        if self.most is None:
            return f"{self.least} or more arguments"
        if self.least != self.most:
            return f"{self.least} or {self.most} arguments"
        return {0: "no arguments", 1: "1 argument"}.get(self.least, f"{self.least} arguments")


_TABLE = (
    Intrinsic("States.Format", 1, None, "template, value for each {}: the template filled in"),
    Intrinsic("States.StringToJson", 1, 1, "text: the JSON value it holds"),
    Intrinsic("States.JsonToString", 1, 1, "value: its JSON text"),
    Intrinsic("States.Array", 0, None, "values: an array of them"),
    Intrinsic("States.ArrayPartition", 2, 2, "array, size: an array of arrays of at most that size"),
    Intrinsic("States.ArrayContains", 2, 2, "array, value: whether it is among the items"),
    Intrinsic("States.ArrayRange", 3, 3, "first, last, step: the numbers from first to last"),
    Intrinsic("States.ArrayGetItem", 2, 2, "array, index: the item, counted from 0"),
    Intrinsic("States.ArrayLength", 1, 1, "array: the number of its items"),
    Intrinsic("States.ArrayUnique", 1, 1, "array: its items without repetitions"),
    Intrinsic("States.Base64Encode", 1, 1, "text: its Base64 form"),
    Intrinsic("States.Base64Decode", 1, 1, "Base64 text: the text it stands for"),
    Intrinsic("States.Hash", 2, 2, "text, algorithm: the digest as hexadecimal digits"),
    Intrinsic("States.JsonMerge", 3, 3, "object, object, false: the fields of both, the second wins"),
    Intrinsic("States.MathRandom", 2, 3, "first, last, optional seed: a random number between them"),
    Intrinsic("States.MathAdd", 2, 2, "number, number: their sum"),
    Intrinsic("States.StringSplit", 2, 2, "text, delimiters: the parts between any of the delimiters"),
    Intrinsic("States.UUID", 0, 0, "a random UUID, version 4"),
)

INTRINSICS: dict[str, Intrinsic] = {intrinsic.name: intrinsic for intrinsic in _TABLE}
