"""`asl2sw convert --init-config`: a first asl2sw.toml for the definitions."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from asl2sw.asl import read_state_machine
from asl2sw.asl.model import StateMachine
from asl2sw.cli.batch import DONE, REFUSED, STDIN_NAME, UNUSABLE
from asl2sw.cli.streams import Unusable, write_data, write_message
from asl2sw.cli.unused import unused_values
from asl2sw.diagnostics import Diagnostic
from asl2sw.discovery import STDIN, discover
from asl2sw.options import Options
from asl2sw.resources.starter import starter_config
from asl2sw.sonataflow.ids import name_of_file, workflow_id
from asl2sw.source import Reporter, read_text
from asl2sw.source.substitute import placeholders_in, substitute
from asl2sw.source.tree import Document

Show = Callable[[Diagnostic], None]


def write_starter(
    paths: tuple[str, ...], options: Options, output: str | None, show: Show, *, force: bool = False
) -> int:
    """Writes the configuration for all definitions that can be read; gives the exit code.

    `force`: also over a file that is there. Raises Unusable where nothing can be written.
    """
    if output is not None:
        _refuse_output(output, force)
    found = discover(paths)
    for problem in found.problems:
        write_message(problem)
    code = UNUSABLE if found.problems else DONE
    machines: dict[str, StateMachine] = {}
    placeholders: dict[str, None] = {}
    for file in found.files:
        name = STDIN_NAME if file == STDIN else file
        try:
            text = sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
        except OSError as problem:
            write_message(f"{name}: cannot be read: {problem.strerror or problem}")
            code = UNUSABLE
            continue
        document, diagnostics = read_text(text, name)
        machine = None
        if document is not None:
            document = substitute(document, options.substitutions)
            machine, diagnostics = _read(document, diagnostics)
        for diagnostic in diagnostics:
            if diagnostic.is_error:
                show(diagnostic)
                code = max(code, REFUSED)
        if document is not None and machine is not None:
            machines[name] = machine
            placeholders |= dict.fromkeys(placeholders_in(document))
    if machines:
        ids = [workflow_id(name_of_file(name)) for name in machines]
        open_names = [name for name in placeholders if name not in options.substitutions]
        if len(machines) == len(found.files) and code == DONE:
            for message in unused_values(options.substitutions, [placeholders.keys()], "--substitute"):
                write_message(message)
        _write(starter_config(machines, ids, options.namespace, open_names), output)
    return code


def _refuse_output(output: str, force: bool) -> None:
    folder = Path(output).parent
    if not folder.is_dir():
        raise Unusable(f"{output}: cannot be written: there is no folder {folder}")
    if os.path.lexists(output) and not force:
        raise Unusable(
            f"{output}: is there already, and stays as it is; give --force to overwrite it, or another name."
        )


def _read(
    document: Document, found: tuple[Diagnostic, ...]
) -> tuple[StateMachine | None, tuple[Diagnostic, ...]]:
    reporter = Reporter(document)
    machine = read_state_machine(document, reporter)
    return machine, (*found, *reporter.diagnostics)


def _write(text: str, output: str | None) -> None:
    """To stdout, or to a file that is complete when it is there."""
    if output is None:
        write_data(text)
        return
    aside = Path(f"{output}.{os.getpid()}")
    try:
        aside.write_text(text, encoding="utf-8", newline="\n")
        aside.replace(output)
    except OSError as problem:
        raise Unusable(f"{output}: cannot be written: {problem.strerror or problem}") from problem
    finally:
        aside.unlink(missing_ok=True)
