"""`asl2sw verify`: both sides executed and compared, on generated and given inputs."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from asl2sw.cli.batch import DIFFERENT, DONE, REFUSED, STDIN_NAME, UNUSABLE, told_difference
from asl2sw.cli.options import settings_of, target_options
from asl2sw.cli.streams import write_data, write_diagnostic, write_message
from asl2sw.cli.unused import unused_values
from asl2sw.conversion import Compiled, ConversionError, compile_definition
from asl2sw.discovery import STDIN, folder_of, nearest_config
from asl2sw.equivalence.compare import Pair, Part, Verification, verify
from asl2sw.equivalence.compare.on_engine import OnEngine
from asl2sw.equivalence.engine import Engine, EngineUnavailable
from asl2sw.resources import Config, ConfigError, read_config
from asl2sw.source.substitute import names_in

_CASES = 100
_DECLARED = "ASL035"


@click.command("verify")
@click.argument("file", metavar="FILE")
@click.option("--cases", type=click.IntRange(1), default=_CASES, show_default=True, help="Generated cases.")
@click.option("--seed", type=int, default=0, show_default=True, help="Another one gives other cases.")
@click.option(
    "--input", "input_files", multiple=True, metavar="FILE",
    help="An input as JSON; may be given several times.",
)  # fmt: skip
@click.option(
    "--engine", "judge", type=click.Choice(["interpreter", "sonataflow"]), default="interpreter",
    show_default=True, help="What runs the workflow.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="The report for people, or as a JSON object.",
)  # fmt: skip
@target_options
@click.pass_context
def verify_command(
    context: click.Context,
    /,
    file: str,
    cases: int,
    seed: int,
    input_files: tuple[str, ...],
    judge: str,
    form: str,
    config_file: str | None,
    **given: Any,
) -> None:
    """Runs the state machine and its workflow on the same inputs, and compares all that one can observe.

    Tasks are played: they give results that later states look into, and the errors that Retry and Catch
    name. With --engine sonataflow the workflow runs on the embedded engine. Exit code 3 when the two differ.
    """
    inputs = [_read_input(name) for name in input_files]
    compiled = _compiled(context, file, config_file, given)
    try:
        with Engine() if judge == "sonataflow" else nullcontext() as engine:
            pair = Pair(compiled.subject, engine=None if engine is None else OnEngine(engine))
            verification = verify(pair, cases, seed=seed, inputs=inputs)
    except EngineUnavailable as problem:
        write_message(f"the engine cannot be started: {problem}")
        context.exit(UNUSABLE)
    name = STDIN_NAME if file == STDIN else file
    as_text = _as_json if form == "json" else _as_text
    write_data(as_text(name, verification, seed, compiled))
    if verification.counterexample is not None:
        if form == "text":
            write_message(told_difference(name, verification.counterexample))
        context.exit(DIFFERENT)
    context.exit(DONE)


def _compiled(context: click.Context, file: str, config_file: str | None, given: dict[str, Any]) -> Compiled:
    """The conversion; ends the command when there is none."""
    name = STDIN_NAME if file == STDIN else file
    try:
        config = _config(file, config_file)
        source = sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
        settings = replace(settings_of(given), config=config)
        used = names_in(source.decode("utf-8", "replace"))
        for message in unused_values(settings.substitutions, [frozenset(used)], "--substitute"):
            write_message(message)
        return compile_definition(source, settings, file=name)
    except OSError as problem:
        write_message(f"{name}: cannot be read: {problem.strerror or problem}")
        context.exit(UNUSABLE)
    except ConfigError as problem:
        write_message(str(problem))
        context.exit(UNUSABLE)
    except ConversionError as refusal:
        for diagnostic in refusal.diagnostics:
            write_diagnostic(diagnostic, sys.stderr)
        context.exit(REFUSED)


def _config(file: str, config_file: str | None) -> Config:
    path = Path(config_file) if config_file is not None else nearest_config(folder_of(file))
    return Config() if path is None else read_config(path)


def _read_input(name: str) -> Any:
    try:
        return json.loads(Path(name).read_text(encoding="utf-8"))
    except OSError as problem:
        raise click.UsageError(f"{name}: cannot be read: {problem.strerror or problem}") from None
    except ValueError as problem:
        raise click.UsageError(f"{name}: no JSON: {problem}") from None


# --- reports ---------------------------------------------------------------------------------------


def _as_text(file: str, found: Verification, seed: int, compiled: Compiled) -> str:
    coverage = found.coverage
    lines = [
        f"{file}: {_count(found.agreed, 'case agrees', 'cases agree')}, "
        f"{_count(int(found.counterexample is not None), 'differs', 'differ')}, "
        f"{found.undecided} not decided (seed {seed})",
        f"  states reached        {_part(coverage.states)}",
        f"  choice rules reached  {_part(coverage.rules)}",
        f"  catchers reached      {_part(coverage.catchers)}",
    ]
    lines += [f"  not decided: {count} x {reason}" for reason, count in found.reasons]
    declared = _declared(compiled)
    if declared:
        lines.append(f"  declared differences of this machine: {', '.join(declared)}; see asl2sw explain")
    return "\n".join(lines) + "\n"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _part(part: Part) -> str:
    missed = f"; not: {', '.join(part.missed)}" if part.missed else ""
    return f"{part}{missed}"


def _declared(compiled: Compiled) -> list[str]:
    codes = [found.code for found in compiled.conversion.diagnostics]
    return list(dict.fromkeys(code for code in codes if code.startswith(_DECLARED) or code == "ASL0360"))


def _as_json(file: str, found: Verification, seed: int, compiled: Compiled) -> str:
    counterexample = found.counterexample
    report = {
        "file": file,
        "seed": seed,
        "agreed": found.agreed,
        "differ": int(counterexample is not None),
        "undecided": found.undecided,
        "reasons": [{"reason": reason, "cases": count} for reason, count in found.reasons],
        "coverage": {
            name: {"total": part.total, "missed": list(part.missed)}
            for name, part in (
                ("states", found.coverage.states),
                ("choiceRules", found.coverage.rules),
                ("catchers", found.coverage.catchers),
            )
        },
        "declaredDifferences": _declared(compiled),
        "counterexample": counterexample
        and {
            "input": counterexample.input,
            "differences": [str(each) for each in counterexample.compared.differences],
            "text": counterexample.text,
        },
    }
    return json.dumps(report, indent=2, ensure_ascii=False) + "\n"
