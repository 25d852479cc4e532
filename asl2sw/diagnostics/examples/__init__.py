"""One small definition for each code: converting it gives a diagnostic of that code."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import PurePath

_SUFFIXES = (".asl.json", ".asl.yaml")


@dataclass(frozen=True, slots=True)
class Example:
    """A definition, and the asl2sw.toml beside it where one is needed."""

    file: str
    text: str
    config: str | None

    @property
    def language(self) -> str:
        return PurePath(self.file).suffix.removeprefix(".")


def example_of(code: str) -> Example | None:
    """The example of a code, or None where it would show nothing (a file that is not UTF-8, ...)."""
    folder = files(__package__)
    config = folder / f"{code}.toml"
    for suffix in _SUFFIXES:
        file = folder / f"{code}{suffix}"
        if file.is_file():
            text = config.read_text(encoding="utf-8") if config.is_file() else None
            return Example(f"order{suffix}", file.read_text(encoding="utf-8"), text)
    return None
