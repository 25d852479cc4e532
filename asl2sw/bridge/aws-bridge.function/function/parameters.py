"""Parameters of a task to arguments of an API operation."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

from function.failures import compact_json, refused_parameters

Spelling = Callable[[str], str]  # the API's name of a field to the name it has in a definition

# Services whose binary fields hold Base64; in those of the others text stands for its UTF-8 bytes.
BASE64_SERVICES = frozenset({"dynamodb", "dynamodbstreams", "kms"})
_WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
_MILLISECONDS_FROM = 100_000_000_000  # seconds would be in the year 5138


def to_arguments(operation: OperationModel, parameters: Any, spelling: Spelling) -> dict[str, Any]:
    """Arguments for boto3. Raises TaskError States.Runtime that names every wrong field."""
    if not isinstance(parameters, dict):
        raise refused_parameters({"": parameters}, ["The Parameters must be an object"])
    shape = operation.input_shape
    if shape is None:
        problems = [_not_supported(field) for field in parameters]
        arguments = {}
    else:
        reader = _Reader(spelling, operation.service_model.service_name in BASE64_SERVICES)
        arguments = reader.structure(shape, parameters, "Parameters")
        problems = reader.problems
    if problems:
        raise refused_parameters(parameters, problems)
    return arguments


def _not_supported(field: str) -> str:
    return f'The field "{field}" is not supported by Step Functions'


class _Reader:
    """Converts values by the shapes of the API and collects what does not fit."""

    def __init__(self, spelling: Spelling, base64_text: bool) -> None:
        self.problems: list[str] = []
        self._spelling = spelling
        self._base64_text = base64_text

    def structure(self, shape: StructureShape, value: Any, field: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            self._wrong(field, "an object", {})
            return {}
        members = self._members(shape)
        arguments = {}
        for name, part in value.items():
            member = members.get(name)
            if member is None:
                self.problems.append(_not_supported(name))
            elif part is not None:  # null is left out, as on AWS: the service says what it misses
                arguments[member] = self._value(shape.members[member], part, name)
        given = {members.get(name) for name in value}
        for member in shape.required_members:
            if member not in given and not _filled_in(shape.members[member]):
                self.problems.append(f"The field '{self._spelling(member)}' is required but was missing")
        return arguments

    def _members(self, shape: StructureShape) -> Mapping[str, str]:
        """The API's name of each field, by the spelling of the integration and by the API's own."""
        own = {name: name for name in shape.members}
        capital = {name[:1].upper() + name[1:]: name for name in shape.members}
        return own | capital | {self._spelling(name): name for name in shape.members}

    def _value(self, shape: Shape, value: Any, field: str) -> Any:
        if getattr(shape, "is_document_type", False):
            return value
        if isinstance(shape, StructureShape):
            return self.structure(shape, value, field)
        if isinstance(shape, ListShape):
            if not isinstance(value, list):
                return self._wrong(field, "an array", [])
            return [self._value(shape.member, item, field) for item in value]
        if isinstance(shape, MapShape):
            if not isinstance(value, dict):
                return self._wrong(field, "an object", {})
            return {key: self._value(shape.value, part, key) for key, part in value.items()}
        return self._scalar(shape, value, field)

    def _scalar(self, shape: Shape, value: Any, field: str) -> Any:
        match shape.type_name:
            case "string" | "char":
                return value if shape.serialization.get("jsonvalue") else _text(value)
            case "blob":
                return self._binary(value, field)
            case "integer" | "long":
                number = _number(value)
                if number is None or number != int(number):
                    return self._wrong(field, "a whole number", 0)
                return int(number)
            case "float" | "double":
                number = _number(value)
                return self._wrong(field, "a number", 0) if number is None else number
            case "boolean":
                truth = {"true": True, "false": False}.get(str(value).lower())
                return self._wrong(field, "a boolean", False) if truth is None else truth
            case "timestamp":
                return self._timestamp(value, field)
        return value

    def _binary(self, value: Any, field: str) -> bytes:
        if not self._base64_text:
            return _text(value).encode("utf-8", "surrogatepass")
        try:
            return base64.b64decode(value, validate=True)
        except (TypeError, ValueError, binascii.Error):
            self._wrong(field, "Base64 text", b"")
            return b""

    def _timestamp(self, value: Any, field: str) -> datetime:
        number = None if isinstance(value, str) else _number(value)
        try:
            if number is not None:
                seconds = number / 1000 if abs(number) >= _MILLISECONDS_FROM else number
                return datetime.fromtimestamp(seconds, UTC)
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (TypeError, ValueError, OverflowError, OSError):
            self._wrong(field, "a timestamp", None)
            return datetime.fromtimestamp(0, UTC)

    def _wrong(self, field: str, expected: str, instead: Any) -> Any:
        self.problems.append(f"The value of the field '{field}' must be {expected}")
        return instead


def _filled_in(shape: Shape) -> bool:
    """Whether boto3 makes a value itself when there is none."""
    return bool(shape.metadata.get("idempotencyToken"))


def _text(value: Any) -> str:
    """Text as it is, everything else as JSON text (recorded for sns:publish and s3:putObject)."""
    return value if isinstance(value, str) else compact_json(value)


def _number(value: Any) -> int | float | None:
    """A finite number, also one written as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, str):
        try:
            value = int(value) if _WHOLE.fullmatch(value) else float(value)
        except ValueError:
            return None
    return value if math.isfinite(value) else None
