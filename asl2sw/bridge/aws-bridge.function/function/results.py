"""Responses of AWS APIs to results of tasks."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from botocore.response import StreamingBody

from function.aws import RAW_HEADERS
from function.failures import DATA_LIMIT, TaskError
from function.names import optimized_field, sdk_field
from function.parameters import BASE64_SERVICES, Spelling


def iso_timestamp(moment: datetime) -> str:
    """`2024-01-31T09:30:00Z`, with milliseconds or microseconds where there are any."""
    utc = moment.astimezone(UTC)
    precision = "microseconds" if utc.microsecond % 1000 else "milliseconds" if utc.microsecond else "seconds"
    return utc.isoformat(timespec=precision).replace("+00:00", "Z")


def milliseconds(moment: datetime) -> int:
    """Since 1970."""
    return round(moment.timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class ResultStyle:
    """How an integration shows fields and timestamps."""

    spelling: Spelling
    timestamp: Callable[[datetime], str | int]
    fills_lists: bool = False  # lists that the response leaves out are shown as []


SDK_STYLE = ResultStyle(sdk_field, iso_timestamp)
OPTIMIZED_STYLE = ResultStyle(optimized_field, milliseconds)
ECS_STYLE = ResultStyle(optimized_field, milliseconds, fills_lists=True)  # recorded for ecs:runTask


def to_result(
    operation: OperationModel,
    response: dict[str, Any],
    style: ResultStyle,
    max_bytes: int,
    resource_type: str,
) -> dict[str, Any]:
    """The response without what boto3 adds to it. Raises TaskError for a body that is too large."""
    if operation.output_shape is None:
        return {}
    base64_text = operation.service_model.service_name in BASE64_SERVICES
    writer = _Writer(style, base64_text, max_bytes, resource_type)
    return writer.structure(operation.output_shape, response)


def too_large(resource_type: str) -> TaskError:
    """What AWS says about a result beyond its limit."""
    told = "returned a result with a size exceeding the maximum number of bytes service limit."
    return TaskError(DATA_LIMIT, f"The state/task '{resource_type}' {told}")


def http_metadata(response: dict[str, Any]) -> dict[str, Any]:
    """What most optimized integrations add to the result."""
    metadata = response.get("ResponseMetadata", {})
    headers: dict[str, str] = metadata.get(RAW_HEADERS) or metadata.get("HTTPHeaders", {})
    return {
        "SdkHttpMetadata": {
            "AllHttpHeaders": {name: [value] for name, value in headers.items()},
            "HttpHeaders": dict(headers),
            "HttpStatusCode": metadata.get("HTTPStatusCode"),
        },
        "SdkResponseMetadata": {"RequestId": metadata.get("RequestId")},
    }


@dataclass(frozen=True, slots=True)
class _Writer:
    style: ResultStyle
    base64_text: bool
    max_bytes: int
    resource_type: str

    def structure(self, shape: StructureShape, response: Any) -> dict[str, Any]:
        fields = {}
        for member, member_shape in shape.members.items():
            value = response.get(member)
            if value is None and self.style.fills_lists and isinstance(member_shape, ListShape):
                value = []
            if value is not None:
                fields[self.style.spelling(member)] = self._value(member_shape, value)
        return dict(sorted(fields.items()))

    def _value(self, shape: Shape, value: Any) -> Any:
        if getattr(shape, "is_document_type", False):
            return value
        if isinstance(shape, StructureShape):
            return self.structure(shape, value)
        if isinstance(shape, ListShape):
            return [self._value(shape.member, item) for item in value]
        if isinstance(shape, MapShape):
            return {key: self._value(shape.value, part) for key, part in value.items()}
        if isinstance(value, datetime):
            return self.style.timestamp(value)
        if isinstance(value, StreamingBody):
            return self._binary(self._read(value))
        return self._binary(bytes(value)) if isinstance(value, bytes | bytearray) else value

    def _read(self, body: StreamingBody) -> bytes:
        content = bytearray()
        with contextlib.closing(body):
            for chunk in body.iter_chunks():
                content += chunk
                if len(content) > self.max_bytes:
                    raise too_large(self.resource_type)
        return bytes(content)

    def _binary(self, content: bytes) -> str:
        if not self.base64_text:
            try:
                return content.decode("utf-8")
            except UnicodeDecodeError:
                pass
        return base64.b64encode(content).decode("ascii")
