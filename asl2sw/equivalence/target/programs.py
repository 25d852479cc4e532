"""jq programs, run by C jq.

Compiling takes C jq a millisecond whatever the program, so the programs of a workflow are compiled together,
and only when one of them is needed. The plainest programs do without jq.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

import jq

from asl2sw.equivalence.target.failures import NotModelled, Undecided
from asl2sw.equivalence.target.jq_subset import EXACT, SECRET, Usage, check_program
from asl2sw.equivalence.target.jq_tokens import tokens_of
from asl2sw.equivalence.target.quick import NotPlain, Quick, quick_program
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue

_TOO_DEEP = "parse error: Exceeds depth limit"
_TOGETHER = 48  # programs in one bundle
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False).encode
_UNKNOWN_PATTERN = "asl2sw: this pattern of strftime is not modelled"
_LONG_RANGE = "asl2sw: more than a million numbers"
# the engine's functions that C jq has not, whose clock is not ours, or that may run for very long
_ENGINE_FUNCTIONS = f"""
def now: $__now / 1000;
def timestamp: $__now;
def random: 0.5;
def uuid4: $__unique;
def strftime($pattern; $zone):
  if [$pattern, $zone] == ["yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", "UTC"]
  then (. / 1000 | floor | todate | .[:-1]) + "." + (. % 1000 + 1000 | tostring | .[1:]) + "Z"
  else error("{_UNKNOWN_PATTERN}") end;
def __short($from; $upto; f): if $upto - $from > 1000000 then error("{_LONG_RANGE}") else f end;
def __range($from; $upto): range($from; $upto);
def __range($from; $upto; $by): range($from; $upto; $by);
def range($from; $upto): __short($from; $upto; __range($from; $upto));
def range($from; $upto; $by): __short($from; $upto; __range($from; $upto; $by));
def range($upto): range(0; $upto);
"""


class JqFailure(Exception):
    """The program raised an error."""


@dataclass(slots=True)
class Budget:
    """How many characters of JSON programs may read: one at a time, and all of a run together."""

    longest: int
    left: int

    def take(self, characters: int) -> None:
        """Raises Undecided when it is too much."""
        if characters > self.longest:
            raise Undecided(f"data of more than {self.longest} characters")
        self.left -= characters
        if self.left < 0:
            raise Undecided("expressions that read too much data in all")


@dataclass(slots=True)
class Scope:
    """What a program sees beside its data. `odd_numbers`: text of a number may differ on the engine."""

    workflow: Mapping[str, JsonValue]  # $WORKFLOW
    clock_ms: int
    unique: str  # what uuid4 gives
    budget: Budget
    odd_numbers: bool = False
    variables: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Bundle:
    """Programs that are compiled together; `variables` are the names the engine may set."""

    variables: tuple[str, ...]
    texts: list[str] = field(default_factory=list)
    _compiled: Any = None

    def values(self, position: int, data: JsonValue, scope: Scope) -> list[JsonValue]:
        """What the program at a position gives. Raises JqFailure."""
        variables = [scope.variables.get(name) for name in self.variables]
        try:
            text = _encode([position, data, scope.clock_ms, scope.unique, scope.workflow, *variables])
            scope.budget.take(len(text))
            if self._compiled is None:
                self._compiled = self._compile()
            found: list[JsonValue] = self._compiled.input_text(text).all()
        except UnicodeEncodeError as problem:
            raise NotModelled("a surrogate that stands alone") from problem
        except RecursionError as problem:
            raise Undecided("data that is nested too deeply") from problem
        except ValueError as problem:
            if str(problem) == _UNKNOWN_PATTERN:
                raise NotModelled(_UNKNOWN_PATTERN) from problem
            if str(problem) == _LONG_RANGE:
                raise Undecided("a range of more than a million numbers") from problem
            if str(problem).startswith(_TOO_DEEP):
                raise Undecided("data that is nested too deeply") from problem
            raise JqFailure(str(problem)) from problem
        return found

    def _compile(self) -> Any:
        names = ["__position", "__data", "__now", "__unique", "WORKFLOW", *self.variables]
        heads = ", ".join(f"${name}" for name in names)
        choice = self._choice(0, len(self.texts))
        try:
            return jq.compile(f". as [{heads}] |{_ENGINE_FUNCTIONS}$__data | {choice}")
        except ValueError as problem:
            raise NotModelled(f"jq refuses a program: {problem}") from problem

    def _choice(self, first: int, end: int) -> str:
        if end - first == 1:
            return f"(\n{self.texts[first]}\n)"
        middle = (first + end) // 2
        before, after = self._choice(first, middle), self._choice(middle, end)
        return f"(if $__position < {middle} then {before} else {after} end)"


@dataclass(frozen=True, slots=True)
class Program:
    """One program; `quick` does the same without jq, as far as it can."""

    text: str
    bundle: Bundle
    position: int
    quick: Quick | None
    usage: Usage

    def value(self, data: JsonValue, scope: Scope) -> JsonValue:
        """Null for no value, an array for several (docs/engine-facts.md). Raises JqFailure."""
        values = self.values(data, scope)
        return values[0] if len(values) == 1 else values or None

    def values(self, data: JsonValue, scope: Scope) -> list[JsonValue]:
        """All values. Raises JqFailure."""
        try:
            if self.quick is not None:
                return [self.quick(data, scope.variables)]
        except NotPlain:
            return self.bundle.values(self.position, data, scope)
        if self.usage.reads_secrets and SECRET not in scope.variables:
            raise NotModelled("secrets that nobody knows")
        if self.usage.writes_numbers and scope.odd_numbers:
            raise NotModelled("text of a number that jq and the engine spell differently")
        values = self.bundle.values(self.position, data, scope)
        if self.usage.reads_numbers and has_odd_numbers(values):
            raise NotModelled("a number in a text that jq and the engine spell differently")
        return values


class Programs:
    """Collects the programs of a workflow. `variables`: all iteration parameters in it."""

    def __init__(self, variables: Sequence[str]) -> None:
        self._variables = tuple(dict.fromkeys((SECRET, *variables)))
        self._known: dict[tuple[str, tuple[str, ...]], Program] = {}
        self._bundle = Bundle(self._variables)

    def add(self, text: str, variables: tuple[str, ...] = ()) -> Program:
        """A program that may use these of the variables. Raises NotModelled."""
        key = (text, variables)
        if key not in self._known:
            self._known[key] = self._new(text, variables)
        return self._known[key]

    def _new(self, text: str, variables: tuple[str, ...]) -> Program:
        tokens = tokens_of(text)
        usage = check_program(tokens, ("WORKFLOW", SECRET, *variables))
        if len(self._bundle.texts) == _TOGETHER:
            self._bundle = Bundle(self._variables)
        self._bundle.texts.append(text)
        position = len(self._bundle.texts) - 1
        return Program(text, self._bundle, position, quick_program(tokens), usage)


# --- numbers ---------------------------------------------------------------------------------------


def plain(value: JsonValue) -> JsonValue:
    """The value with whole numbers as integers, which the engine's jq prints so."""
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return int(value)
    return value


def has_odd_numbers(value: JsonValue) -> bool:
    """Whether a number in it may be spelled in another way. Raises NotModelled for one beyond 2^53."""
    odd = False
    for number in _numbers(value):
        if abs(number) >= EXACT:
            raise NotModelled("a number beyond 2^53")
        odd = odd or (isinstance(number, float) and "e" in repr(number))
    return odd


def _numbers(value: JsonValue) -> Iterator[int | float]:
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            pending.extend(part.values())
        elif isinstance(part, list):
            pending.extend(part)
        elif isinstance(part, int | float):
            yield part
