"""A Task whose resource is looked up."""

from __future__ import annotations

from asl2sw.asl.model import TaskState
from asl2sw.expressions import ir
from asl2sw.lazy_dataclass import dataclass
from asl2sw.resources.config import Config, ResourceEntry
from asl2sw.resources.lambda_invoke import literal_function_name
from asl2sw.resources.names import function_of_arn, integration_of, resource_names, waits_for_callback
from asl2sw.source import Reporter

INVOKE = "lambda:invoke"


@dataclass(frozen=True, slots=True)
class TaskCall:
    """A Task as the graph knows it when its resource is looked up."""

    state: TaskState
    parameters: ir.Expr  # Parameters, or the effective input without them


@dataclass(frozen=True, slots=True)
class Lookup:
    """All that a rule may look at to bind a task; refusals go to the reporter."""

    state: TaskState
    parameters: ir.Expr
    entry: ResourceEntry | None  # of asl2sw.toml
    namespace: str | None
    reporter: Reporter

    @property
    def integration(self) -> str:
        """`sqs:sendMessage`, `aws-sdk:s3:getObject`, `glue:startJobRun.sync`; empty for other resources."""
        return integration_of(self.state.resource.value)

    @property
    def function(self) -> str | None:
        """The Lambda function's name or ARN, where it stands in the definition."""
        return function_of(self.state)

    @property
    def is_invoke(self) -> bool:
        """Whether it is lambda:invoke, with or without a token."""
        return _is_invoke(self.state)

    @property
    def protocol(self) -> str:
        """The protocol that an entry for the task should name."""
        return "callback" if waits_for_callback(self.state.resource.value) else "lambda"

    @property
    def envelope(self) -> bool:
        """Whether the endpoint does what lambda:invoke does: as the entry says, or because nothing else can
        know the function."""
        if self.entry is not None and (self.entry.envelope or self.entry.url is not None):
            return self.entry.envelope
        return self.is_invoke and self.function is None

    @property
    def text_reply(self) -> bool:
        """Whether the service answers JSON text when asked."""
        return self.entry is not None and self.entry.reply == "text"

    def report(self, code: str, message: str, fix: str | None = None, *, once: bool = False) -> None:
        """A finding at the Resource; `once`: the first of those with this message is enough."""
        place = self.state.resource
        self.reporter.report(code, place.span, message, pointer=place.pointer, fix=fix, once=once)


def lookup(call: TaskCall, config: Config, namespace: str | None, reporter: Reporter) -> Lookup:
    """The call with its entry of the configuration, if it has one."""
    return Lookup(call.state, call.parameters, entry_of(call.state, config), namespace, reporter)


def entry_of(state: TaskState, config: Config) -> ResourceEntry | None:
    """The first entry that fits the task."""
    return config.entry_for(state.name, resource_names(state.resource.value, function_of(state)))


def function_of(state: TaskState) -> str | None:
    """The Lambda function that the task calls, as it is named there."""
    if _is_invoke(state):
        return literal_function_name(state.parameters)
    return function_of_arn(state.resource.value)


def _is_invoke(state: TaskState) -> bool:
    return integration_of(state.resource.value).partition(".")[0] == INVOKE
