"""One definition, from text to workflows and manifests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asl2sw.asl import read_state_machine
from asl2sw.asl.model import StateMachine
from asl2sw.diagnostics import Diagnostic, sort_diagnostics
from asl2sw.emit.manifests import manifests_of
from asl2sw.graph import StateGraph, build_graph
from asl2sw.options import DEFAULT_PROFILE, Options, Source
from asl2sw.partners import load_source, partners_of
from asl2sw.passes import run_passes
from asl2sw.resources import Config, ConfigError, config_from_mapping, read_config
from asl2sw.resources.target import problem_of_target
from asl2sw.sonataflow.differences import report_differences
from asl2sw.sonataflow.emit_workflows import emit_workflows
from asl2sw.sonataflow.ids import name_of_file, workflow_id
from asl2sw.source import Reporter, read_text
from asl2sw.source.substitute import substitute
from asl2sw.source.tree import Document

if TYPE_CHECKING:
    from asl2sw.equivalence.compare import Subject


class ConversionError(Exception):
    """The definition is refused; `diagnostics` say where and why."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        first = next((found for found in diagnostics if found.is_error), None)
        super().__init__(f"{first.code}: {first.message}" if first else "the definition is refused")
        self.diagnostics = diagnostics


@dataclass(frozen=True, slots=True)
class Workflow:
    """One Serverless Workflow 0.8 document."""

    id: str
    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SourceLocation:
    """Where in the definition a target state comes from."""

    pointer: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Conversion:
    """What one definition became. The root workflow is first, every parent before its subflows."""

    workflows: tuple[Workflow, ...]
    manifests: tuple[dict[str, Any], ...]
    diagnostics: tuple[Diagnostic, ...]
    source_map: dict[str, SourceLocation]  # "<workflow id>/<state>" -> place in the definition


@dataclass(frozen=True, slots=True)
class Compiled:
    """A conversion, and what it was made of."""

    conversion: Conversion
    machine: StateMachine
    graph: StateGraph
    text_input: bool
    reporter: Reporter

    @property
    def subject(self) -> Subject:
        """What a check compares."""
        from asl2sw.verification import subject_of  # late: the two interpreters take long to import

        return subject_of(
            self.machine,
            self.graph,
            [workflow.document for workflow in self.conversion.workflows],
            {state: place.pointer for state, place in self.conversion.source_map.items()},
            text_input=self.text_input,
        )


def convert(source: Source, options: Options | None = None, *, file: str | None = None) -> Conversion:
    """Converts one definition: its text, its path, or the mapping itself.

    A text that ends in .json, .yaml or .yml is a path.
    Only `options` count: an asl2sw.toml beside the file is not looked for; `Options(config=path)` reads one.
    Raises ConversionError when it is refused, VerificationError when the workflow turns out to do something
    else than the state machine, ConfigError when the configuration cannot be used, and OSError when the file
    cannot be read. `file` is the name used in messages.
    """
    options = options or Options()
    compiled = compile_definition(source, options, file=file)
    if not options.verify:
        return compiled.conversion
    from asl2sw.verification import check_equivalence

    reporter = compiled.reporter
    name = reporter.document.file
    check_equivalence(compiled.subject, cases=options.cases, seed=options.seed, file=name, reporter=reporter)
    return replace(compiled.conversion, diagnostics=reporter.diagnostics)


def compile_definition(
    source: Source, options: Options | None = None, *, file: str | None = None
) -> Compiled:
    """The same without the check, and with what it takes; for `asl2sw verify`."""
    options = options or Options()
    text, name = load_source(source, file)
    config = _config(options)
    document, found = read_text(text, name)
    if document is None:
        raise ConversionError(found)
    document = substitute(document, {**config.substitutions, **options.substitutions})
    reporter = Reporter(document)
    machine, graph = _graph(document, found, reporter, options, config)
    conversion = _emit(graph, document, reporter, options, config)
    return Compiled(conversion, machine, graph, config.input == "text", reporter)


def _config(options: Options) -> Config:
    for key in ("namespace", "profile", "engine"):
        if (problem := problem_of_target(key, getattr(options, key))) is not None:
            raise ConfigError(f"Options: {key}: {problem}")
    match options.config:
        case None:
            return Config()
        case Config():
            return options.config
        case Mapping():
            return config_from_mapping(options.config)
        case path:
            return read_config(Path(path))


def _graph(
    document: Document, found: tuple[Diagnostic, ...], reporter: Reporter, options: Options, config: Config
) -> tuple[StateMachine, StateGraph]:
    machine = read_state_machine(document, reporter, express=config.type == "EXPRESS")
    graph = None
    if machine is not None:
        graph = _built(machine, reporter, options, config)
    diagnostics = sort_diagnostics((*found, *reporter.diagnostics))
    if machine is None or graph is None or any(diagnostic.is_error for diagnostic in diagnostics):
        raise ConversionError(diagnostics)
    return machine, graph


def _built(machine: StateMachine, reporter: Reporter, options: Options, config: Config) -> StateGraph | None:
    partners = partners_of(options, config, _id(reporter.document, options, config))
    graph = build_graph(machine, config, options.namespace or config.namespace, reporter, partners)
    return None if graph is None else run_passes(graph)


def _id(document: Document, options: Options, config: Config) -> str:
    return workflow_id(options.name or config.name or name_of_file(document.file))


def _emit(
    graph: StateGraph, document: Document, reporter: Reporter, options: Options, config: Config
) -> Conversion:
    id = _id(document, options, config)
    emitted = emit_workflows(
        graph,
        id,
        text_input=config.input == "text",
        tells_end=config.completion == "event",
        reporter=reporter,
    )
    if reporter.has_errors:
        raise ConversionError(reporter.diagnostics)
    profile = options.profile or config.profile or DEFAULT_PROFILE
    report_differences(
        graph,
        reporter,
        text_input=config.input == "text",
        tells_end=config.completion == "event",
        profile=profile,
        count=len(emitted),
    )
    namespace = options.namespace or config.namespace
    documents = [workflow.document for workflow in emitted]
    source_map = {}
    for workflow in emitted:
        for state, origin in workflow.origins.items():
            line = document.place(origin.span).line
            source_map[f"{workflow.id}/{state}"] = SourceLocation(origin.pointer, line)
    return Conversion(
        workflows=tuple(Workflow(workflow.id, workflow.document) for workflow in emitted),
        manifests=manifests_of(documents, namespace=namespace, profile=profile),
        diagnostics=reporter.diagnostics,
        source_map=source_map,
    )
