"""URLs of asl2sw.toml: `{service}`, `{action}`, `{function}`, `{state}` stand for parts of the task."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from asl2sw.resources.names import LONGEST_LABEL, Target, host_label

PARTS = ("service", "action", "function", "state")
_PART = re.compile(r"\{([a-z]+)\}")
_AUTHORITY = re.compile(r"(https?://[^/?#]*)(.*)", re.DOTALL)
_ENDPOINT = re.compile(r"(https?://)([A-Za-z0-9.-]+(?::[0-9]{1,5})?)((?:[/?].*)?)", re.DOTALL | re.IGNORECASE)
_IN_URL = "/?:@!$&'()*+,;=%-._~"  # RFC 3986; not the braces, in which the engine looks for parameters
_PLAIN = re.compile(r"[!-~]+")  # the engine sends what stands there unchanged (engine fact)


def problem_of_url(url: str) -> str | None:
    """Why this cannot be the URL of a service; None when it can."""
    if not url.startswith(("http://", "https://")):
        return f'must start with http:// or https://, not "{url}"'
    if not _PLAIN.fullmatch(url):
        return "may hold only visible ASCII characters; write others as %XX"
    for part in _PART.findall(url):
        if part not in PARTS:
            return f"knows {', '.join(f'{{{known}}}' for known in PARTS)}, not {{{part}}}"
    if any(brace in _PART.sub("", url) for brace in "{}"):
        return "may hold braces only around the name of a part; write others as %7B and %7D"
    return None


def url_of_text(text: str) -> str | None:
    """The URL with what may not stand in it percent-encoded, without its fragment; None if it is none."""
    found = _ENDPOINT.fullmatch(text.partition("#")[0])
    if found is None:
        return None
    return found[1].lower() + found[2] + re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(found[3], safe=_IN_URL))


def missing_part(url: str, target: Target | None) -> str | None:
    """A part in the URL that the task does not have."""
    values = _values(target, "")
    return next((part for part in _PART.findall(url) if part != "state" and not values.get(part)), None)


def filled(url: str, target: Target | None, state: str) -> str:
    """The URL of one task: parts become host names in its authority, and are percent-encoded behind it."""
    values = _values(target, state)
    found = _AUTHORITY.fullmatch(url)
    assert found is not None
    scheme, _, host = found[1].partition("//")
    authority = ".".join(_label(label, values) for label in host.split("."))
    return f"{scheme}//{authority}" + _PART.sub(lambda part: encoded(*values[part[1]]), found[2])


def _label(text: str, values: Mapping[str, tuple[str, ...]]) -> str:
    """A label of the host with its parts, which share the room that it has."""
    count = len(_PART.findall(text))
    if not count:
        return text
    room = max(1, (LONGEST_LABEL - len(_PART.sub("", text.partition(":")[0]))) // count)
    return _PART.sub(lambda part: host_label("-".join(values[part[1]]), room), text)


def encoded(*segments: str) -> str:
    """Segments of a path, each percent-encoded."""
    return "/".join(quote(segment, safe="") for segment in segments)


def _values(target: Target | None, state: str) -> Mapping[str, tuple[str, ...]]:
    values: dict[str, tuple[str, ...]] = {"state": (state,)}
    if target is not None:
        values |= {"service": target.service, "action": (target.action,)}
        if target.function is not None:
            values["function"] = (target.function,)
    return values
