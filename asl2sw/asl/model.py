"""The States Language as typed nodes, named as the specification names things.

Every field of every state type is here, of both query languages; nothing is interpreted yet except the syntax
of paths and intrinsic functions. `None` means that the field is absent; a field whose value `null` has a
meaning of its own (InputPath, OutputPath, ResultPath) says so by `NullPath`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar

from asl2sw.expressions.ast import Expression, Path
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue, Node, Span

T = TypeVar("T")


class QueryLanguage(StrEnum):
    JSONPATH = "JSONPath"
    JSONATA = "JSONata"


@dataclass(frozen=True, slots=True)
class Located(Generic[T]):
    """A value, the place of its text and its pointer in the definition (`/States/Ship/Next`).

    Python 3.11 cannot construct `Located[int](...)` of a frozen slotted class: write `Located(...)`.
    """

    value: T
    span: Span
    pointer: str


@dataclass(frozen=True, slots=True)
class NullPath:
    """`null` where a path may stand."""


PathField: TypeAlias = Located[Path | NullPath]

# --- payload templates -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TemplateLiteral:
    """A part of a template without any expression, or a whole Result."""

    value: JsonValue
    span: Span


@dataclass(frozen=True, slots=True)
class TemplateExpression:
    """The value of a `name.$` field."""

    expression: Expression
    span: Span
    pointer: str


@dataclass(frozen=True, slots=True)
class TemplateObject:
    """Fields in source order; the suffix `.$` is taken off the names."""

    fields: tuple[tuple[str, Template], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class TemplateArray:
    items: tuple[Template, ...]
    span: Span


Template: TypeAlias = TemplateLiteral | TemplateExpression | TemplateObject | TemplateArray


@dataclass(frozen=True, slots=True)
class JsonataValue:
    """A field of a JSONata state: any JSON, expressions `{% ... %}` still as text."""

    node: Node
    pointer: str


# --- choice rules ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DataTest:
    """`Variable` with one comparison operator; `operand` is a literal, a Path for the `*Path` operators."""

    variable: Located[Path]
    operator: str  # as written: "StringEquals", "StringEqualsPath", "IsPresent", ...
    operand: Located[JsonValue] | Located[Path]
    span: Span
    pointer: str


@dataclass(frozen=True, slots=True)
class AndRule:
    rules: tuple[ChoiceRule, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class OrRule:
    rules: tuple[ChoiceRule, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class NotRule:
    rule: ChoiceRule
    span: Span


@dataclass(frozen=True, slots=True)
class JsonataCondition:
    condition: JsonataValue
    span: Span


ChoiceRule: TypeAlias = DataTest | AndRule | OrRule | NotRule | JsonataCondition


@dataclass(frozen=True, slots=True)
class ChoiceBranch:
    """One entry of `Choices`."""

    rule: ChoiceRule
    next: Located[str]
    assign: Template | JsonataValue | None
    output: JsonataValue | None  # JSONata only
    comment: str | None
    span: Span
    pointer: str


# --- error handling --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Retrier:
    error_equals: tuple[Located[str], ...]
    interval_seconds: int | None
    max_attempts: int | None
    backoff_rate: float | None
    max_delay_seconds: int | None
    jitter_strategy: str | None  # FULL or NONE
    comment: str | None
    span: Span
    pointer: str


@dataclass(frozen=True, slots=True)
class Catcher:
    error_equals: tuple[Located[str], ...]
    next: Located[str]
    result_path: PathField | None
    assign: Template | JsonataValue | None
    output: JsonataValue | None
    comment: str | None
    span: Span
    pointer: str


# --- states ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class State:
    """What every state has. `next` is None where `end` is true and for Choice, Succeed and Fail."""

    name: str
    name_span: Span
    span: Span
    pointer: str
    query_language: QueryLanguage
    comment: str | None
    next: Located[str] | None
    end: bool
    input_path: PathField | None
    output_path: PathField | None
    assign: Template | JsonataValue | None
    output: JsonataValue | None  # JSONata


@dataclass(frozen=True, slots=True)
class PassState(State):
    parameters: Template | None
    result: Located[JsonValue] | None
    result_path: PathField | None


@dataclass(frozen=True, slots=True)
class TaskState(State):
    resource: Located[str]
    parameters: Template | None
    arguments: JsonataValue | None
    result_selector: Template | None
    result_path: PathField | None
    retry: tuple[Retrier, ...]
    catch: tuple[Catcher, ...]
    timeout_seconds: Located[int] | JsonataValue | None
    timeout_seconds_path: Located[Path] | None
    heartbeat_seconds: Located[int] | JsonataValue | None
    heartbeat_seconds_path: Located[Path] | None
    credentials: Template | JsonataValue | None


@dataclass(frozen=True, slots=True)
class ChoiceState(State):
    choices: tuple[ChoiceBranch, ...]
    default: Located[str] | None


@dataclass(frozen=True, slots=True)
class WaitState(State):
    """Exactly one of the four forms is set."""

    seconds: Located[int] | JsonataValue | None
    timestamp: Located[str] | JsonataValue | None
    seconds_path: Located[Path] | None
    timestamp_path: Located[Path] | None


@dataclass(frozen=True, slots=True)
class SucceedState(State):
    pass


@dataclass(frozen=True, slots=True)
class FailState(State):
    """`error`/`cause` literal; `*_path` is a path or an intrinsic call."""

    error: Located[str] | JsonataValue | None
    cause: Located[str] | JsonataValue | None
    error_path: Located[Expression] | None
    cause_path: Located[Expression] | None


@dataclass(frozen=True, slots=True)
class ParallelState(State):
    branches: tuple[Flow, ...]
    parameters: Template | None
    arguments: JsonataValue | None
    result_selector: Template | None
    result_path: PathField | None
    retry: tuple[Retrier, ...]
    catch: tuple[Catcher, ...]


@dataclass(frozen=True, slots=True)
class ProcessorConfig:
    mode: str | None  # INLINE or DISTRIBUTED
    execution_type: str | None  # STANDARD or EXPRESS


@dataclass(frozen=True, slots=True)
class ItemBatcher:
    batch_input: Template | JsonataValue | None
    max_items_per_batch: Located[int] | JsonataValue | None
    max_items_per_batch_path: Located[Path] | None
    max_input_bytes_per_batch: Located[int] | JsonataValue | None
    max_input_bytes_per_batch_path: Located[Path] | None


@dataclass(frozen=True, slots=True)
class ItemReader:
    resource: Located[str]
    parameters: Template | None
    arguments: JsonataValue | None
    reader_config: Template | JsonataValue | None


@dataclass(frozen=True, slots=True)
class ResultWriter:
    resource: Located[str] | None
    parameters: Template | None
    arguments: JsonataValue | None
    writer_config: Template | JsonataValue | None


@dataclass(frozen=True, slots=True)
class MapState(State):
    """`processor` is ItemProcessor or the older Iterator; `item_selector` may be the older Parameters."""

    processor: Flow
    processor_config: ProcessorConfig | None
    items_path: Located[Path] | None
    items: JsonataValue | None
    item_selector: Template | JsonataValue | None
    item_batcher: ItemBatcher | None
    item_reader: ItemReader | None
    result_writer: ResultWriter | None
    result_selector: Template | None
    result_path: PathField | None
    max_concurrency: Located[int] | JsonataValue | None
    max_concurrency_path: Located[Path] | None
    tolerated_failure_count: Located[int] | JsonataValue | None
    tolerated_failure_count_path: Located[Path] | None
    tolerated_failure_percentage: Located[float] | JsonataValue | None
    tolerated_failure_percentage_path: Located[Path] | None
    label: str | None
    retry: tuple[Retrier, ...]
    catch: tuple[Catcher, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """A StartAt with its States: a machine, a Parallel branch or a Map's processor."""

    start_at: Located[str]
    states: tuple[State, ...]  # in source order
    comment: str | None
    span: Span
    pointer: str


@dataclass(frozen=True, slots=True)
class StateMachine:
    flow: Flow
    query_language: QueryLanguage
    version: str | None
    timeout_seconds: Located[int] | None
    comment: str | None
