"""One finding about one file, with what names it when the file has changed."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePath

from asl2sw.diagnostics import Diagnostic
from asl2sw.lazy_dataclass import dataclass

_INDEX = re.compile(r"/[0-9]+(?=/|\Z)")
_FINGERPRINT_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Finding:
    """`file` is its path as it was given or found; the diagnostic may have no place in it.

    `fingerprint` stays when lines move and when array elements come before it. It depends on the code, the
    place in the definition's structure and the message, and not on the file.
    """

    file: str
    diagnostic: Diagnostic
    fingerprint: str

    @property
    def states(self) -> tuple[str, ...]:
        """The states in which it stands, the outermost first."""
        steps = iter((self.diagnostic.pointer or "").split("/"))
        names = [next(steps, "") for step in steps if step == "States"]  # a state may be called States
        return tuple(name.replace("~1", "/").replace("~0", "~") for name in names)


def findings_of(file: str, diagnostics: Iterable[Diagnostic]) -> tuple[Finding, ...]:
    """The findings about one file; those that are alike are numbered in their order."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for diagnostic in diagnostics:
        place = _INDEX.sub("/*", diagnostic.pointer or "")
        key = (diagnostic.code, place, diagnostic.message)
        found.append(Finding(file, diagnostic, _fingerprint(*key, str(seen[key]))))
        seen[key] += 1
    return tuple(found)


def _fingerprint(*parts: str) -> str:
    text = "\n".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:_FINGERPRINT_DIGITS]


def path_from(folder: Path, file: str) -> str:
    """The file as it is written from a folder, with forward slashes."""
    return PurePath(os.path.relpath(file, folder)).as_posix()
