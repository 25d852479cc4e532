"""`[[suppress]]` of an asl2sw.toml: findings that `asl2sw check` is not to tell, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping

from asl2sw.diagnostics import CODES
from asl2sw.lazy_dataclass import dataclass

_KEYS = ("code", "file", "state", "reason")


@dataclass(frozen=True, slots=True)
class Suppression:
    """What has to fit for a finding to be left out; None fits everything."""

    code: str  # or the beginning of several
    reason: str
    file: str | None = None  # glob, from the folder of the configuration
    state: str | None = None


def read_suppressions(entries: object) -> tuple[Suppression, ...]:
    """The entries. Raises ValueError, whose text says which one is wrong and why."""
    if not isinstance(entries, list):
        raise ValueError("suppress must be a list of tables, written [[suppress]]")
    return tuple(_entry(entry, f"[[suppress]] {number}") for number, entry in enumerate(entries, 1))


def _entry(entry: object, where: str) -> Suppression:
    if not isinstance(entry, Mapping):
        raise ValueError(f"{where}: must be a table, written [[suppress]]")
    for key, value in entry.items():
        if key not in _KEYS:
            raise ValueError(f'{where}: unknown key "{key}"; known are {", ".join(_KEYS)}')
        if not isinstance(value, str):
            raise ValueError(f"{where}: {key} must be text")
    for key, purpose in (("code", "which findings are meant"), ("reason", "why they do not matter")):
        if not entry.get(key, "").strip():
            raise ValueError(f"{where}: needs {key}, to say {purpose}")
    if not is_code(entry["code"]):
        raise ValueError(f'{where}: there is no code "{entry["code"]}"')
    return Suppression(
        code=entry["code"], reason=entry["reason"], file=entry.get("file"), state=entry.get("state")
    )


def is_code(text: str) -> bool:
    """Whether a text is a code or the beginning of one."""
    return bool(text) and any(code.id.startswith(text) for code in CODES)
