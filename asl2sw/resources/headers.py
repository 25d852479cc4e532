"""Headers of asl2sw.toml: `Bearer ${orders.token}` has a property of the application in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from asl2sw.resources.binding import Secret

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, token
_VALUE = re.compile(r"[ -~\t]*")
_PROPERTY = re.compile(r"\$\{([^}]*)\}")
_PROPERTY_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*)*")


def is_header_name(name: str) -> bool:
    """Whether HTTP has headers of such a name."""
    return _NAME.fullmatch(name) is not None


def is_header_value(value: str) -> bool:
    """Whether it may be sent: visible ASCII, blanks and tabs."""
    return _VALUE.fullmatch(value) is not None


def problem_of_headers(headers: Mapping[str, object]) -> str | None:
    """Why these cannot be headers; None when they can."""
    for name, value in headers.items():
        if not is_header_name(name):
            return f'"{name}" is no name of a header'
        if not isinstance(value, str) or not is_header_value(value):
            return f"{name} must be text of visible ASCII characters"
        for property in _PROPERTY.findall(value):
            if not _PROPERTY_NAME.fullmatch(property):
                return f'{name}: "{property}" is no name of a property, such as orders.token'
    return None


def parts_of_header(value: str) -> tuple[str | Secret, ...]:
    """The value split at its properties; never empty, and text is at the start."""
    parts: list[str | Secret] = []
    for position, part in enumerate(_PROPERTY.split(value)):
        if position % 2:
            parts.append(Secret(part))
        elif part or not parts:
            parts.append(part)
    return tuple(parts)
