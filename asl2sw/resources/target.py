"""Where a workflow is to run: what may be said of it, by the configuration, the options and the library."""

from __future__ import annotations

import re

PROFILES = ("dev", "preview", "gitops")
ENGINES = ("10.1", "10.2")
_ALLOWED = {"profile": PROFILES, "engine": ENGINES}
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")  # of RFC 1123, which Kubernetes demands


def problem_of_target(key: str, value: object) -> str | None:
    """What is wrong with a namespace, profile or engine; None (not given) is right."""
    if value is None:
        return None
    if not isinstance(value, str):
        return "must be text"
    if key in _ALLOWED:
        allowed = _ALLOWED[key]
        return None if value in allowed else f'"{value}" is none of {", ".join(allowed)}'
    if _LABEL.fullmatch(value):
        return None
    return f'"{value}" is no namespace of Kubernetes: 1 to 63 of a-z, 0-9 and -, no - at the ends'
