"""Breaks the compiler on purpose, one line at a time, and counts which defects the built-in check finds.

    python tools/mutants.py [--only TEXT] [--write]   all of them on the fixtures
    python tools/mutants.py --convert NAME FILE       asl2sw convert FILE with this defect

--write makes docs/mutants.md. A defect is found when the check that every conversion runs, with its default
budget, shows a difference for one of the fixtures. Nothing is changed on disk: each defect has a process of
its own, in which one module is loaded with another line.

Exit code: 0; 1 when a defect is not found; with --convert that of asl2sw.
"""

from __future__ import annotations

import argparse
import importlib.abc
import importlib.machinery
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from mutant_table import MUTANTS, Mutant

PROJECT = Path(__file__).resolve().parents[1]
PAGE = PROJECT / "docs" / "mutants.md"
_TIME_LIMIT_S = 300


@dataclass(frozen=True, slots=True)
class Found:
    """What the check says of a defect. `fixture` and `difference` are empty when nothing was found."""

    name: str
    fixture: str
    case: str
    difference: str
    stopped: int = 0  # conversions that did not come to an end
    compared: int = 0  # fixtures without a difference before


def main() -> int:
    parser = argparse.ArgumentParser(description="Counts which defects of the compiler the check finds.")
    parser.add_argument("--only", default="", metavar="TEXT", help="defects whose name contains it")
    parser.add_argument("--write", action="store_true", help="write docs/mutants.md")
    parser.add_argument("--one", metavar="NAME", help=argparse.SUPPRESS)
    parser.add_argument("--convert", nargs=2, metavar=("NAME", "FILE"))
    arguments = parser.parse_args()
    if arguments.convert:
        return convert_with(*arguments.convert)
    if arguments.one:
        print(json.dumps(asdict(search(named(arguments.one)))))
        return 0
    found = []
    for mutant in MUTANTS:
        if arguments.only in mutant.name:
            found.append(run(mutant))
            print(_line(found[-1]), flush=True)
    missed = sum(not each.difference for each in found)
    print(f"{len(found)} defects, {len(found) - missed} found")
    if arguments.write:
        PAGE.write_text("\n".join(page(found)) + "\n", encoding="utf-8")
    return int(missed > 0)


def named(name: str) -> Mutant:
    """Raises KeyError for a name that is not in the table."""
    return {mutant.name: mutant for mutant in MUTANTS}[name]


def run(mutant: Mutant) -> Found:
    """The defect in a process of its own."""
    command = [sys.executable, str(Path(__file__)), "--one", mutant.name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_TIME_LIMIT_S, check=False)
    if done.returncode:
        raise RuntimeError(f"{mutant.name}: {done.stderr}")
    return Found(**json.loads(done.stdout))


def _line(found: Found) -> str:
    if found.difference:
        return f"{found.name}: {found.fixture}, {found.case}: {found.difference}"
    return f"{found.name}: NOT FOUND ({found.stopped} conversions stopped)"


# --- in the process of one defect ------------------------------------------------------------------


class _Patch(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module with the changed line."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        spec = find_spec(mutant.module)
        assert spec is not None and spec.origin is not None
        self._file = spec.origin

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self._mutant.module:
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=self._file)

    def exec_module(self, module: ModuleType) -> None:
        changed = self._mutant.applied(Path(self._file).read_text(encoding="utf-8"))
        exec(compile(changed, self._file, "exec"), module.__dict__)


def apply(mutant: Mutant) -> None:
    """From here on the compiler is broken. Everything loaded so far is forgotten."""
    patch = _Patch(mutant)
    for name in [name for name in sys.modules if name.partition(".")[0] == "asl2sw"]:
        del sys.modules[name]
    sys.meta_path.insert(0, patch)


def search(mutant: Mutant) -> Found:
    """The first difference that the check finds in the fixtures."""
    apply(mutant)
    sys.path.append(str(PROJECT / "tests" / "fixtures"))
    from fixture_cases import load_cases

    import asl2sw

    stopped = compared = 0
    for case in load_cases():
        try:
            asl2sw.convert(case.source, asl2sw.Options(config=case.config, machines=case.machines))
        except asl2sw.VerificationError as error:
            shown = error.counterexample.compared
            what = str(shown.differences[0])
            return Found(mutant.name, case.name, shown.case.name, what, stopped, compared)
        except asl2sw.ConversionError:
            continue
        except Exception:
            stopped += 1
            continue
        compared += 1
    return Found(mutant.name, "", "", "", stopped, compared)


def convert_with(name: str, file: str) -> int:
    """asl2sw convert, with a defect."""
    apply(named(name))
    from asl2sw.cli import main as command

    try:
        command(["convert", file])
    except SystemExit as end:
        return int(end.code or 0)
    return 0


# --- documentation ---------------------------------------------------------------------------------


def page(found: Sequence[Found]) -> Iterator[str]:
    """docs/mutants.md."""
    caught = sum(bool(each.difference) for each in found)
    yield "# Defects that the check finds"
    yield ""
    yield "<!-- written by tools/mutants.py --write -->"
    yield ""
    yield "Each line is a defect put into the compiler on purpose: one line of it changed, as in"
    yield "[tools/mutant_table.py](../tools/mutant_table.py). The check that every conversion runs, with its"
    yield f"default budget, found {caught} of {len(found)} on the fixtures. To repeat it:"
    yield "`python tools/mutants.py`."
    yield ""
    yield "| defect | found in | by the case | first difference |"
    yield "|---|---|---|---|"
    for each in found:
        cells = (each.name, each.fixture or "**not found**", each.case, each.difference)
        yield "| " + " | ".join(_cell(text) for text in cells) + " |"


def _cell(text: str) -> str:
    text = text if len(text) <= 120 else f"{text[:120]}..."
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main())
