"""Many files in one run: each is converted, every problem is told, the highest exit code counts."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from dataclasses import field, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from asl2sw.lazy_dataclass import dataclass

if TYPE_CHECKING:
    from asl2sw.equivalence.compare import Counterexample

from asl2sw.cli.streams import write_message
from asl2sw.conversion import Conversion, ConversionError, convert
from asl2sw.diagnostics import Diagnostic
from asl2sw.difference import VerificationError
from asl2sw.discovery import STDIN, discover, folder_of, nearest_config
from asl2sw.options import Options
from asl2sw.resources import Config, ConfigError, read_config
from asl2sw.sonataflow.ids import name_of_file, workflow_id
from asl2sw.source.substitute import names_in

DONE, REFUSED, UNUSABLE, DIFFERENT = 0, 1, 2, 3
STDIN_NAME = "<stdin>"
_MOST_LISTED = 4


@dataclass(frozen=True, slots=True)
class Converted:
    """A definition that was converted, with the name of its file."""

    file: str
    conversion: Conversion


@dataclass(frozen=True, slots=True)
class Told:
    """What was found in one file; `folder` is that of its configuration, or the current one."""

    file: str
    diagnostics: tuple[Diagnostic, ...]
    config: Config
    folder: Path


@dataclass
class Batch:
    """What a run over many files has found so far.

    `problem`: the exit code of what no diagnostic tells; `problems` say it in words.
    """

    problem: int = DONE
    problems: list[str] = field(default_factory=list)
    refused: bool = False
    converted: list[Converted] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    placeholders: dict[str, frozenset[str]] = field(default_factory=dict)  # of each file that could be read
    users: dict[Path, list[str]] = field(default_factory=dict)  # the files of each configuration

    @property
    def code(self) -> int:
        """The exit code when every definition that is refused counts."""
        return max(self.problem, REFUSED if self.refused else DONE)

    def fail(self, code: int, message: str | None = None) -> None:
        """Raises the exit code, and says why where that was not said before."""
        self.problem = max(self.problem, code)
        if message is not None:
            self.problems.append(message)
            write_message(message)


Show = Callable[[Diagnostic], None]
ReadConfig = Callable[[Path], Config | ConfigError]


def convert_all(paths: tuple[str, ...], options: Options, config_file: str | None, show: Show) -> Batch:
    """Converts every definition that the paths name. One bad file does not stop the others."""
    # what a conversion leaves behind is freed at once, except for a few cycles: looking for them costs 5 %
    gc.set_threshold(100_000)
    batch = Batch()
    found = discover(paths)
    for problem in found.problems:
        batch.fail(UNUSABLE, problem)
    if options.name is not None and len(found.files) > 1:
        raise click.UsageError("--name is for a single definition; several were given.")
    read_once = lru_cache(maxsize=None)(_read_config)
    told: set[str] = set()

    @cache
    def config_of(folder: str) -> Path | None:
        return Path(config_file) if config_file is not None else nearest_config(folder)

    def settings_for(file: str) -> Config | ConfigError:
        return read_once(config_of(folder_of(file)))

    machines = _machines(found.files, settings_for)
    for file in found.files:
        settings = settings_for(file)
        if isinstance(settings, ConfigError):
            # the same for every file beside it; told once
            batch.fail(UNUSABLE, None if str(settings) in told else str(settings))
            told.add(str(settings))
            continue
        together = replace(options, config=settings, machines=machines[id(settings)])
        path = config_of(folder_of(file))
        if path is not None:
            batch.users.setdefault(path, []).append(file)
        _convert_one(file, together, path.parent if path else Path(), batch, show)
    if len(batch.placeholders) == len(found.files) and not found.problems:
        _tell_unused(batch, paths, options, read_once, config_file is None)
    _refuse_same_ids(batch)
    return batch


def _read_config(path: Path | None) -> Config | ConfigError:
    try:
        if path is None:
            return Config()
        from asl2sw.cli.unused import watched  # late: not every definition has a configuration

        return watched(read_config(path))
    except ConfigError as problem:
        return problem


def _tell_unused(
    batch: Batch, paths: tuple[str, ...], options: Options, read: ReadConfig, is_nearest: bool
) -> None:
    """After a run that could read every file. A file that was not converted may use anything."""
    if not options.substitutions and not batch.users:
        return
    from asl2sw.cli.unused import sees_all, unused_entries, unused_values

    messages = list(unused_values(options.substitutions, batch.placeholders.values(), "--substitute"))
    converted = {one.file for one in batch.converted}
    for path, users in batch.users.items():
        config = read(path)
        if isinstance(config, Config) and converted.issuperset(users):
            definitions = {file: batch.placeholders[file] for file in users}
            found = list(unused_entries(config, path, definitions, options.substitutions))
            if found and sees_all(path, paths, list(batch.placeholders), is_nearest=is_nearest):
                messages += found
    for message in messages:
        write_message(message)


def _machines(
    files: Sequence[str], settings_for: Callable[[str], Config | ConfigError]
) -> dict[int, dict[str, Path]]:
    """The definitions that may start each other, by their ids: those that share a configuration."""
    machines: dict[int, dict[str, Path]] = {}
    for file in files:
        settings = settings_for(file)
        if isinstance(settings, Config):
            group = machines.setdefault(id(settings), {})
            if file != STDIN and settings.name is None:
                group[workflow_id(name_of_file(file))] = Path(file)
    return machines


def _convert_one(file: str, settings: Options, folder: Path, batch: Batch, show: Show) -> None:
    name = STDIN_NAME if file == STDIN else file
    diagnostics: tuple[Diagnostic, ...] = ()
    try:
        source = sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
        batch.placeholders[file] = frozenset(names_in(source.decode("utf-8", "replace")))
        conversion = convert(source, settings, file=name)
    except OSError as problem:
        batch.fail(UNUSABLE, f"{name}: cannot be read: {problem.strerror or problem}")
    except ConversionError as refusal:
        batch.refused = True
        diagnostics = refusal.diagnostics
    except VerificationError as difference:
        batch.fail(DIFFERENT, told_difference(name, difference.counterexample))
    except Exception as defect:
        batch.fail(REFUSED, _told_as_defect(name, defect))
    else:
        diagnostics = conversion.diagnostics
        batch.converted.append(Converted(name, conversion))
    assert isinstance(settings.config, Config)
    batch.told.append(Told(name, diagnostics, settings.config, folder))
    for diagnostic in diagnostics:
        show(diagnostic)


def told_difference(file: str, counterexample: Counterexample) -> str:
    """A workflow that does something else than its machine must not be used; this is asl2sw's own fault."""
    import textwrap

    return (
        f"{file}: the workflow does not do what the state machine does, so it is not written.\n"
        f"{textwrap.indent(counterexample.text, '  ')}\n"
        "  This is a defect of asl2sw. Please report it, with the definition if you can share it."
    )


def _told_as_defect(file: str, defect: Exception) -> str:
    """A crash of the compiler is its own fault; the other files still get their turn."""
    import traceback

    frame = traceback.extract_tb(defect.__traceback__)[-1]
    place = f"{Path(frame.filename).name}:{frame.lineno}"
    return (
        f"{file}: internal error, {type(defect).__name__} at {place}: {defect}\n"
        "  This is a defect of asl2sw. Please report it, with the definition if you can share it."
    )


def _refuse_same_ids(batch: Batch) -> None:
    """Machines of one run with the same id would overwrite each other; none of them is kept."""
    owners: dict[str, list[str]] = {}
    for one in batch.converted:
        for id in {workflow.id for workflow in one.conversion.workflows}:
            owners.setdefault(id, []).append(one.file)
    refused: set[str] = set()
    for id, files in sorted(owners.items()):
        if len(files) > 1:
            way_out = _way_to_other_names(batch, files)
            batch.fail(REFUSED, f'{_listed(files)} become the same workflow, "{id}".\n  Fix: {way_out}')
            refused.update(files)
    batch.converted = [one for one in batch.converted if one.file not in refused]


def _way_to_other_names(batch: Batch, files: list[str]) -> str:
    named = [id(told.config) for told in batch.told if told.file in files and told.config.name is not None]
    if len(set(named)) < len(named):
        return (
            "The name under [workflow] of a configuration holds for all definitions that use it. "
            "Take it out, or give each of them an asl2sw.toml of its own."
        )
    return "Give one of them another name, by its file's name or by name in asl2sw.toml."


def _listed(files: list[str]) -> str:
    if len(files) > _MOST_LISTED:
        files = [*files[: _MOST_LISTED - 1], f"{len(files) - _MOST_LISTED + 1} others"]
    return f"{', '.join(files[:-1])} and {files[-1]}"
