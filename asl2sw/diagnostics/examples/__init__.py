"""One small definition for each code, which gives a diagnostic of that code, and the same put right."""

from __future__ import annotations

from importlib.resources import files
from pathlib import PurePath

from asl2sw.lazy_dataclass import dataclass

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
    return _read(code)


def corrected_example_of(code: str) -> Example | None:
    """The same definition put right, or None where nothing in it is wrong."""
    return _read(f"{code}.good")


def _read(name: str) -> Example | None:
    folder = files(__package__)
    config = folder / f"{name}.toml"
    for suffix in _SUFFIXES:
        file = folder / f"{name}{suffix}"
        if file.is_file():
            text = config.read_text(encoding="utf-8") if config.is_file() else None
            return Example(f"order{suffix}", file.read_text(encoding="utf-8"), text)
    return None
