"""JSON schemas as plain functions that say whether a value fits.

The library jsonschema explains what does not fit, at thirty times the price and after a tenth of a second for
its import. What is emitted fits, so it is asked only for the explanation.
Source: JSON Schema draft 7, as far as the bundled schemas use it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Any, TypeAlias

from asl2sw.lazy_dataclass import dataclass

Predicate: TypeAlias = Callable[[Any], bool]
Schema: TypeAlias = Mapping[str, Any] | bool

_ANNOTATIONS = frozenset({"$id", "$schema", "title", "default", "definitions"})
_READ_WITH_OTHERS = frozenset({"then", "else", "additionalItems"})  # with `if`, and with a list of items
_EXTENSION = "x-kubernetes-"


def is_object(value: Any) -> bool:
    return isinstance(value, dict)


def is_array(value: Any) -> bool:
    return isinstance(value, list)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_TYPES: Mapping[str, Predicate] = {
    "object": is_object,
    "array": is_array,
    "string": lambda value: isinstance(value, str),
    "number": is_number,
    "integer": lambda value: is_number(value) and value == value // 1,
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}


@dataclass(frozen=True, slots=True)
class Predicates:
    """Makes predicates of the schemas in `documents`, which refer to each other by file name.

    `formats` are the formats that are checked. A keyword that is not known raises NotImplementedError: no
    part of a schema goes unread.
    """

    documents: Mapping[str, Schema]
    formats: Mapping[str, Predicate]
    _made: dict[str, Predicate] = field(default_factory=dict)

    def of(self, schema: Schema, file: str) -> Predicate:
        """Whether a value fits the schema, which stands in `file`."""
        if isinstance(schema, bool):
            return (lambda _: True) if schema else (lambda _: False)
        if "$ref" in schema:
            return self.referred_to(schema["$ref"], file)  # what stands beside it does not count in draft 7
        tests = [
            test
            for key, value in schema.items()
            if (test := self._keyword(key, value, schema, file)) is not None
        ]
        if len(tests) == 1:
            return tests[0]
        every = tuple(tests)

        def fits(value: Any) -> bool:
            for test in every:  # noqa: SIM110 - a generator costs more than the tests
                if not test(value):
                    return False
            return True

        return fits

    def referred_to(self, reference: str, file: str) -> Predicate:
        """The same by `file#/pointer`; made once, at its first use, so that a schema may refer to itself."""
        name, _, pointer = reference.partition("#")
        target = f"{name or file}#{pointer}"

        def fits(value: Any) -> bool:
            made = self._made.get(target)
            if made is None:
                made = self._made[target] = self.of(self._at(name or file, pointer), name or file)
            return made(value)

        return fits

    def _at(self, file: str, pointer: str) -> Schema:
        schema: Any = self.documents[file]
        for key in pointer.split("/")[1:]:
            schema = schema[key]
        found: Schema = schema
        return found

    def _keyword(self, key: str, value: Any, schema: Mapping[str, Any], file: str) -> Predicate | None:
        if key in _ANNOTATIONS or key in _READ_WITH_OTHERS or key.startswith(_EXTENSION):
            return None
        match key:
            case "properties":
                return self._members(value, file)
            case "additionalProperties":
                return self._other_members(value, frozenset(schema.get("properties", ())), file)
            case "items":
                return self._elements(value, file)
            case "anyOf" | "oneOf":
                return _alternatives(
                    [self.of(part, file) for part in value], 1 if key == "oneOf" else len(value)
                )
            case "if":
                branches = (self.of(schema.get(branch, True), file) for branch in ("then", "else"))
                return _conditional(self.of(value, file), *branches)
            case "format":
                return self.formats.get(value)
        if key not in _SIMPLE:
            raise NotImplementedError(f"the keyword {key} of JSON Schema")
        return _SIMPLE[key](value)

    def _members(self, properties: Mapping[str, Schema], file: str) -> Predicate:
        made: dict[str, Predicate] = {}  # most properties of the schemas are in no document

        def fits(value: Any) -> bool:
            if isinstance(value, dict):
                for name, member in value.items():
                    if name not in properties:
                        continue
                    test = made.get(name) or made.setdefault(name, self.of(properties[name], file))
                    if not test(member):
                        return False
            return True

        return fits

    def _other_members(self, schema: Schema, known: frozenset[str], file: str) -> Predicate:
        if schema is False:
            return lambda value: not isinstance(value, dict) or value.keys() <= known
        test = self.of(schema, file)
        return lambda value: (
            not isinstance(value, dict)
            or all(test(member) for name, member in value.items() if name not in known)
        )

    def _elements(self, schema: Schema | list[Schema], file: str) -> Predicate:
        if isinstance(schema, list):
            raise NotImplementedError("a schema for each element")
        test = self.of(schema, file)
        return lambda value: not isinstance(value, list) or all(map(test, value))


def _alternatives(tests: Iterable[Predicate], most: int) -> Predicate:
    every = tuple(tests)

    def fits(value: Any) -> bool:
        count = 0
        for test in every:
            if test(value):
                count += 1
                if most >= len(every):
                    return True
        return 1 <= count <= most

    return fits


def _conditional(condition: Predicate, then: Predicate, otherwise: Predicate) -> Predicate:
    return lambda value: then(value) if condition(value) else otherwise(value)


def _for_type(kind: type, test: Predicate) -> Predicate:
    return lambda value: not isinstance(value, kind) or test(value)


def _type(names: str | list[str]) -> Predicate:
    if isinstance(names, str):
        return _TYPES[names]
    return _alternatives([_TYPES[name] for name in names], len(names))


def _enum(allowed: list[Any]) -> Predicate:
    if not all(isinstance(value, str | bool) for value in allowed):
        raise NotImplementedError("other constants than texts and booleans")
    pairs = {(type(value), value) for value in allowed}  # True is not 1
    return lambda value: isinstance(value, str | bool) and (type(value), value) in pairs


def _required(names: list[str]) -> Predicate:
    wanted = frozenset(names)
    return lambda value: not isinstance(value, dict) or wanted <= value.keys()


def _pattern(pattern: str) -> Predicate:
    search = re.compile(pattern).search
    return _for_type(str, lambda value: search(value) is not None)


def _of_number(test: Predicate) -> Predicate:
    return lambda value: not is_number(value) or test(value)


def _unique(wanted: bool) -> Predicate:
    if wanted:
        return _for_type(
            list, lambda value: all(item not in value[:index] for index, item in enumerate(value))
        )
    return lambda _: True


_SIMPLE: Mapping[str, Callable[[Any], Predicate]] = {
    "type": _type,
    "enum": _enum,
    "const": lambda wanted: _enum([wanted]),
    "required": _required,
    "pattern": _pattern,
    "minLength": lambda least: _for_type(str, lambda value: len(value) >= least),
    "minItems": lambda least: _for_type(list, lambda value: len(value) >= least),
    "uniqueItems": _unique,
    "minProperties": lambda least: _for_type(dict, lambda value: len(value) >= least),
    "maxProperties": lambda most: _for_type(dict, lambda value: len(value) <= most),
    "minimum": lambda least: _of_number(lambda value: value >= least),
    "maximum": lambda most: _of_number(lambda value: value <= most),
    "multipleOf": lambda step: _of_number(lambda value: value / step == value / step // 1),
}
