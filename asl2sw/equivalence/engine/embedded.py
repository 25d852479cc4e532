"""SonataFlow inside this process: load documents, run one instance, evaluate jq.

One application serves all runs (a new one for each run would leave four threads behind every time, and
closing it would end the timers of the whole virtual machine); its table of workflows is emptied before
each run, so that no run can see the documents of another.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import Any, TypedDict

from asl2sw.equivalence.engine.embedded_events import EmbeddedEvents
from asl2sw.equivalence.engine.jvm import JavaFailure, JavaTimeout, Jvm
from asl2sw.lazy_dataclass import dataclass

_STATES = {2: "SUCCEEDED", 3: "TIMED_OUT", 5: "FAILED"}
_SHORTEST_POLL_S, _LONGEST_POLL_S = 0.0005, 0.005
_ABORT_LIMIT_S = 1.0
_SETTLE_S = 0.01
_SETTLE_READS = 20


class JqCase(TypedDict):
    """A jq program and its inputs as JSON texts."""

    program: str
    inputs: list[str]


@dataclass(frozen=True, slots=True)
class RunReport:
    """What became of one instance."""

    status: str
    output: str | None = None  # JSON text
    message: str | None = None
    elapsed_ms: int = 0
    spent: bool = False  # a thread is stuck: this process must not be used again


@dataclass(frozen=True, slots=True)
class JqReport:
    """What one program gave for one input."""

    values: str  # JSON text of an array
    error: str | None


class EmbeddedEngine:
    """The engine; `jars` are the paths of its class path."""

    def __init__(self, jars: list[str]) -> None:
        self._jvm = jvm = Jvm(jars)
        utils = jvm.type("org.kie.kogito.serverless.workflow.utils.ServerlessWorkflowUtils")
        self._json = jvm.type("org.kie.kogito.serverless.workflow.utils.WorkflowFormat").JSON
        self._reader = jvm.type("java.io.StringReader")
        self._model = jvm.type("org.kie.kogito.serverless.workflow.models.JsonNodeModel")
        self._mapper = jvm.type("org.kie.kogito.jackson.utils.ObjectMapperFactory").get()
        ascii_only = jvm.type("com.fasterxml.jackson.core.json.JsonWriteFeature").ESCAPE_NON_ASCII
        self._writer = self._mapper.writer().with_(ascii_only.mappedFeature())

        application = jvm.type("org.kie.kogito.serverless.workflow.executor.StaticWorkflowApplication")
        workflow = jvm.type("io.serverlessworkflow.api.Workflow")
        process = jvm.type("org.kie.kogito.process.Process")
        self._instance = jvm.type("org.kie.kogito.process.ProcessInstance")
        self._application = application.builder().build()
        self._workflows = self._table_of_workflows(application)
        self._start_timers()
        self.events = EmbeddedEvents(jvm, self._mapper, self._text)
        self._read_workflow = jvm.static_method(
            utils, "getWorkflow", workflow, jvm.type("java.io.Reader"), self._json.getClass()
        )
        self._process = jvm.method(application, "process", process, workflow)
        self._start = jvm.method(self._instance, "start", None)
        self._in_unit_of_work = jvm.static_method(
            jvm.type("org.kie.kogito.services.uow.UnitOfWorkExecutor"),
            "executeInUnitOfWork",
            jvm.type("java.lang.Object"),
            jvm.type("org.kie.kogito.uow.UnitOfWorkManager"),
            jvm.type("java.util.function.Supplier"),
        )
        self._abort = jvm.method(self._instance, "abort", None)
        self._prepare_jq()

    def load(self, documents: list[str], limit_s: float) -> RunReport:
        """SUCCEEDED when the engine accepts the documents, REFUSED with its message, or HUNG."""
        try:
            self._load(documents, time.monotonic() + limit_s)
        except JavaFailure as failure:
            return RunReport("REFUSED", message=failure.text)
        except JavaTimeout:
            return RunReport("HUNG", message="the documents did not load in time", spent=True)
        return RunReport("SUCCEEDED")

    def run(self, documents: list[str], input_text: str, limit_s: float) -> RunReport:
        """Run the first document once; every document comes before its subflows."""
        deadline = time.monotonic() + limit_s
        try:
            root = self._load(documents, deadline)
        except JavaFailure as failure:
            return RunReport("REFUSED", message=failure.text)
        except JavaTimeout:
            return RunReport("HUNG", message="the documents did not load in time", spent=True)
        instance = root.createInstance(self._model(self._mapper.readTree(input_text)))
        begin = time.monotonic()
        try:
            self._start_in_unit_of_work(instance, deadline - begin)
        except JavaFailure as failure:
            self._end(instance)
            return RunReport("FAILED", message=failure.text, elapsed_ms=_since_ms(begin))
        except JavaTimeout:
            return RunReport("HUNG", message="the engine did not return in time", spent=True)
        return self._follow(instance, begin, deadline)

    def _start_in_unit_of_work(self, instance: Any, limit_s: float) -> None:
        """As Quarkus starts an instance: its timers begin to run only when the start has returned.

        Outside a unit of work a subflow with a short sleep can end before its parent listens for that,
        and the parent then waits for ever (engine fact).
        """
        start = self._jvm.supplier(self._start, instance)
        self._jvm.call(self._in_unit_of_work, [self._application.unitOfWorkManager(), start], limit_s)

    def jq(self, cases: list[JqCase], limit_s: float) -> tuple[list[list[JqReport]], bool]:
        """Results by program and input, and whether this process is spent (the limit passed)."""
        deadline = time.monotonic() + limit_s
        spent = False
        results: list[list[JqReport]] = []
        for case in cases:
            reports = []
            query: Any = None
            for text in case["inputs"]:
                report, query, hung = self._jq_once(case["program"], query, text, 0 if spent else deadline)
                spent = spent or hung
                reports.append(report)
            results.append(reports)
        return results, spent

    def _table_of_workflows(self, application: Any) -> Any:
        holder = self._jvm.private_field(application, self._application, "processes")
        return self._jvm.private_field(holder.getClass(), holder, "map")

    def _start_timers(self) -> None:
        jobs = "org.kie.kogito.services.jobs.impl"
        processes = self._application.get(self._jvm.type("org.kie.kogito.process.Processes").class_)
        context = self._jvm.type(f"{jobs}.InMemoryJobContext")(
            None, self._application.unitOfWorkManager(), processes, None
        )
        service = self._jvm.type(f"{jobs}.StaticJobService").staticJobService()
        service.clearJobExecutorFactories()
        service.registerJobExecutorFactory(
            self._jvm.type(f"{jobs}.InMemoryProcessJobExecutorFactory")(context)
        )

    def _prepare_jq(self) -> None:
        jvm = self._jvm
        handler = jvm.type("org.kie.kogito.expr.jq.JqExpressionHandler")
        self._scope_type = jvm.type("net.thisptr.jackson.jq.Scope")
        self._root_scope = jvm.private_field(handler, None, "scopeSupplier").get()
        self._jq_version = jvm.type("net.thisptr.jackson.jq.Versions").JQ_1_6
        self._output_type = jvm.type("net.thisptr.jackson.jq.Output")
        query = jvm.type("net.thisptr.jackson.jq.JsonQuery")
        version = jvm.type("net.thisptr.jackson.jq.Version")
        node = jvm.type("com.fasterxml.jackson.databind.JsonNode")
        self._compile = jvm.static_method(query, "compile", query, jvm.type("java.lang.String"), version)
        self._apply = jvm.method(query, "apply", None, self._scope_type, node, self._output_type)

    def _load(self, documents: list[str], deadline: float) -> Any:
        self._workflows.clear()
        self.events.forget()
        process: Any = None
        for document in reversed(documents):
            reading = [self._reader(document), self._json]
            workflow = self._jvm.call(self._read_workflow, reading, deadline - time.monotonic())
            process = self._jvm.call(
                self._process, [self._application, workflow], deadline - time.monotonic()
            )
        return process

    def _follow(self, instance: Any, begin: float, deadline: float) -> RunReport:
        status = int(instance.status())
        in_background = status not in _STATES
        pause_s = _SHORTEST_POLL_S
        while status not in _STATES:
            if time.monotonic() >= deadline:
                output = self._text(instance.variables().getWorkflowdata())
                return RunReport("RUNNING", output, None, _since_ms(begin), spent=not self._end(instance))
            time.sleep(pause_s)
            pause_s = min(pause_s * 1.5, _LONGEST_POLL_S)
            status = int(instance.status())
        elapsed_ms = _since_ms(begin)
        output = self._settled_output(instance) if in_background else self._output(instance)
        message = self._message(instance, status)
        # The engine keeps a failed instance, and its workflow, until someone ends it.
        spent = _STATES[status] == "FAILED" and not self._end(instance)
        return RunReport(_STATES[status], output, message, elapsed_ms, spent)

    def _settled_output(self, instance: Any) -> str:
        """The final data: a timer thread sets the status a moment before it sets the variables."""
        output = self._output(instance)
        for _ in range(_SETTLE_READS):
            time.sleep(_SETTLE_S)
            previous, output = output, self._output(instance)
            if output == previous:
                break
        return output

    def _output(self, instance: Any) -> str:
        return self._text(instance.variables().getWorkflowdata())

    def _message(self, instance: Any, status: int) -> str | None:
        if _STATES[status] != "FAILED":
            return None
        error = instance.error()
        message = error.get().errorMessage() if error.isPresent() else None
        return None if message is None else self._plain(message)

    def _end(self, instance: Any) -> bool:
        """Abort an instance so that its timers stop; False when it cannot be aborted."""
        try:
            self._jvm.call(self._abort, [instance], _ABORT_LIMIT_S)
        except JavaTimeout:
            return False
        except JavaFailure:
            # It has already ended, or its state is broken: either way no timer of it is left to fire.
            return True
        return True

    def _jq_once(self, program: str, query: Any, text: str, deadline: float) -> tuple[JqReport, Any, bool]:
        values = self._jvm.new_list()
        limit_s = deadline - time.monotonic()
        try:
            if limit_s <= 0:
                raise JavaTimeout
            if query is None:
                query = self._jvm.call(self._compile, [program, self._jq_version], limit_s)
            scope = self._scope_type.newChildScope(self._root_scope)
            output = self._jvm.appender(self._output_type, values)
            self._jvm.call(self._apply, [query, scope, self._mapper.readTree(text), output], limit_s)
        except JavaTimeout:
            return JqReport("[]", "time limit passed"), query, True
        except JavaFailure as failure:
            raised = failure.class_name.startswith("net.thisptr.jackson.jq.") and failure.message
            return JqReport(self._text(values), raised or failure.text), query, False
        return JqReport(self._text(values), None), query, False

    def _text(self, value: Any) -> str:
        """JSON text as Jackson writes it, in ASCII: JPype's strings cannot carry lone surrogates."""
        return str(self._writer.writeValueAsString(value))

    def _plain(self, text: Any) -> str:
        return str(json.loads(self._text(text)))


def as_message(report: RunReport | JqReport) -> dict[str, Any]:
    """A report as the worker sends it."""
    return asdict(report)


def _since_ms(begin: float) -> int:
    return round((time.monotonic() - begin) * 1000)
