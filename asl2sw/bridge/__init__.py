"""The aws-bridge: a service that runs AWS integrations for workflows that have left Step Functions.

Its files are copied as they are; nothing in this package runs them.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

__all__ = ["bridge_files", "write_bridge"]

# The dot keeps the name from being a package's: what is inside is a project of its own, not a part of asl2sw.
_FOLDER = "aws-bridge.function"
_BYTECODE = "__pycache__"


def bridge_files() -> dict[str, str]:
    """All files of the function: path with `/`, relative to its folder, to text; sorted by path."""
    return dict(sorted(_texts(files(__name__) / _FOLDER, "")))


def write_bridge(directory: Path) -> tuple[Path, ...]:
    """Writes the function into a directory, which is made if need be. Gives the files, sorted by path.

    Files of the same name are replaced, others stay. Raises OSError when something cannot be written.
    """
    written = []
    for name, text in bridge_files().items():
        target = directory.joinpath(*name.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        written.append(target)
    return tuple(written)


def _texts(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    found = []
    for entry in folder.iterdir():
        if entry.name == _BYTECODE or entry.name.startswith("."):  # left by tools and installers
            continue
        name = f"{prefix}{entry.name}"
        if entry.is_dir():
            found += _texts(entry, f"{name}/")
        else:
            found.append((name, entry.read_text(encoding="utf-8")))
    return found
