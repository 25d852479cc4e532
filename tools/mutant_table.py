"""Defects of the compiler, each one line of a module that is another line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """`old` is a part of the module's text that stands there once."""

    name: str
    module: str
    old: str
    new: str

    def applied(self, text: str) -> str:
        """The module's text with the defect. Raises ValueError when the line is not there any more."""
        if text.count(self.old) != 1:
            raise ValueError(
                f"{self.name}: {self.old!r} stands {text.count(self.old)} times in {self.module}"
            )
        return text.replace(self.old, self.new)


_HANDLING = "asl2sw.graph.lower.handling"
_ERROR_NAMES = "asl2sw.graph.lower.error_names"
_CHOICE = "asl2sw.graph.lower.choice"
_CONTEXT = "asl2sw.graph.context"
_TASK = "asl2sw.graph.lower.task"
_MAP = "asl2sw.graph.lower.map"
_WAIT = "asl2sw.graph.lower.wait"
_ENDS = "asl2sw.graph.lower.ends"
_FOR_EACH = "asl2sw.sonataflow.lower.for_each"
_FORK = "asl2sw.sonataflow.lower.fork"
_STEPS = "asl2sw.sonataflow.lower.steps"
_RETRY_DELAY = "asl2sw.sonataflow.lower.retry_delay"
_HTTP_FAILURES = "asl2sw.sonataflow.lower.http_failures"
_TARGET_ENDS = "asl2sw.sonataflow.lower.ends"
_ARRAYS = "asl2sw.expressions.intrinsics.arrays"
_TASK_CALL = "asl2sw.sonataflow.lower.task_call"
_EXECUTION = "asl2sw.graph.lower.execution"
_CALLBACK = "asl2sw.sonataflow.lower.callback"
_TIME_LIMITS = "asl2sw.sonataflow.lower.time_limits"
_MESSAGES = "asl2sw.sonataflow.lower.messages"
_REQUEST = "asl2sw.sonataflow.lower.request"
_READER = "asl2sw.graph.lower.reader"

MUTANTS: tuple[Mutant, ...] = (
    # retries
    Mutant(
        "one retry too many",
        _HANDLING,
        "is None else retrier.max_attempts\n",
        "is None else retrier.max_attempts + 1\n",
    ),
    Mutant("two attempts by default", _HANDLING, "= 1, 3, 2.0", "= 1, 2, 2.0"),
    Mutant("no backoff by default", _HANDLING, "= 1, 3, 2.0", "= 1, 3, 1.0"),
    Mutant(
        "last retrier first",
        _HANDLING,
        "for retrier in state.retry:",
        "for retrier in reversed(state.retry):",
    ),
    Mutant(
        "retriers share a counter",
        _HANDLING,
        'counter = f"retries{len(found) + 1}" if found else "retries"',
        'counter = "retries"',
    ),
    Mutant("MaxDelaySeconds lost", _HANDLING, "most_s=retrier.max_delay_seconds,", "most_s=None,"),
    Mutant(
        "backoff begins one too early",
        _RETRY_DELAY,
        "else delay.rate**retry)",
        "else delay.rate ** (retry + 1))",
    ),
    Mutant(
        "counters kept after success",
        _TASK,
        "            handling.counters,\n        )\n    )",
        "            (),\n        )\n    )",
    ),
    # catchers and names of errors
    Mutant(
        "last catcher first",
        _HANDLING,
        "for catcher in state.catch:",
        "for catcher in reversed(state.catch):",
    ),
    Mutant(
        "ResultPath of catchers lost",
        _HANDLING,
        "*store_result(_ERROR_OUTPUT, catcher.result_path),",
        "*store_result(_ERROR_OUTPUT, None),",
    ),
    Mutant(
        "Assign of catchers lost",
        _HANDLING,
        "*assign_variables(catcher.assign, builder.sources(state, _ERROR_OUTPUT, counters)),",
        "",
    ),
    Mutant(
        "States.TaskFailed takes timeouts",
        _ERROR_NAMES,
        "frozenset({RUNTIME, TIMEOUT})",
        "frozenset({RUNTIME})",
    ),
    Mutant(
        "States.ALL takes States.Runtime",
        _ERROR_NAMES,
        "one = NameSet(frozenset({RUNTIME}), others=True)",
        "one = NameSet(frozenset(), others=True)",
    ),
    Mutant(
        "throttled calls have the general name",
        _HTTP_FAILURES,
        '_Kind("throttled", "Lambda.TooManyRequestsException", THROTTLED)',
        '_Kind("throttled", "Lambda.ServiceException", THROTTLED)',
    ),
    Mutant(
        "Cause of function errors lost",
        _TARGET_ENDS,
        'Operation("//", pipe(Field(Identity(), "cause"), Call("strings")), Call("tojson"))',
        'Call("tojson")',
    ),
    Mutant("Cause of Fail lost", _TARGET_ENDS, '("Cause", node.cause or nothing)', '("Cause", nothing)'),
    Mutant(
        "ErrorPath for CausePath",
        _ENDS,
        "cause = _text(state.cause, state.cause_path, sources)",
        "cause = _text(state.cause, state.error_path, sources)",
    ),
    Mutant("no time limit", _TASK, "return timeout if heartbeat is None else heartbeat", "return None"),
    # choices
    Mutant(
        "Default lost",
        _CHOICE,
        "default = leave(state.assign, state.default.value) if state.default else None",
        "default = None",
    ),
    Mutant("< is <=", _CHOICE, '"LessThan": "<",', '"LessThan": "<=",'),
    Mutant("> is <", _CHOICE, '"GreaterThan": ">",', '"GreaterThan": "<",'),
    Mutant(
        "IsPresent false is true",
        _CHOICE,
        "return _sign(_is_present(variable), operand is True)",
        "return _sign(_is_present(variable), True)",
    ),
    Mutant(
        "And is Or",
        _CHOICE,
        "return ir.AllOf(tuple(lower_rule(part, sources) for part in rules))",
        "return ir.AnyOf(tuple(lower_rule(part, sources) for part in rules))",
    ),
    Mutant(
        "Not lost",
        _CHOICE,
        "return ir.Negated(lower_rule(inner, sources))",
        "return lower_rule(inner, sources)",
    ),
    Mutant(
        "last rule first", _CHOICE, "for branch in state.choices\n", "for branch in reversed(state.choices)\n"
    ),
    Mutant(
        "Assign of rules lost",
        _CHOICE,
        "leave(branch.assign, branch.next.value)",
        "leave(None, branch.next.value)",
    ),
    # data
    Mutant(
        "ResultPath null replaces the data",
        _CONTEXT,
        "return evaluated(result)",
        "return (Assignment(Slot.DATA, (), result),)",
    ),
    Mutant(
        "ResultPath lost",
        _CONTEXT,
        "return (Assignment(Slot.DATA, path.steps, result, checked=True),)",
        "return (Assignment(Slot.DATA, (), result),)",
    ),
    Mutant("InputPath null gives null", _CONTEXT, "return ir.Constant({})", "return ir.Constant(None)"),
    Mutant(
        "OutputPath lost",
        _CONTEXT,
        "return assignments if narrowed == DATA else (*assignments, Assignment(Slot.DATA, (), narrowed))",
        "return assignments",
    ),
    Mutant(
        "Assign of one variable lost",
        _CONTEXT,
        "return (Assignment(Slot.VARIABLES, (Name(name),), single),)",
        "return ()",
    ),
    Mutant(
        "variables stored before they are read",
        _CONTEXT,
        "return (*assignments, *variables)",
        "return (*variables, *assignments)",
    ),
    Mutant("ResultSelector lost", _TASK, "if state.result_selector is not None:", "if False:"),
    Mutant(
        "Parameters of tasks lost",
        _TASK,
        "payload = source if state.parameters is None else with_input(source, sources, state.parameters)",
        "payload = source",
    ),
    Mutant("waits a thousand times too short", _WAIT, "FixedDelay(seconds * 1000)", "FixedDelay(seconds)"),
    Mutant(
        "ArrayRange without its last number",
        _ARRAYS,
        "range(0; ($b - $a) / $d + 1 | floor)",
        "range(0; ($b - $a) / $d | floor)",
    ),
    # branches and iterations
    Mutant(
        "results of a Map in the wrong order",
        _FOR_EACH,
        'sorted_by_index = pipe(gathered, Call("sort_by", (Field(Identity(), "i"),)))',
        'sorted_by_index = pipe(gathered, Call("reverse"))',
    ),
    Mutant(
        "one failure too few is tolerated",
        _FOR_EACH,
        'Operation(">", Variable("failed"), _limit(',
        'Operation(">=", Variable("failed"), _limit(',
    ),
    Mutant(
        "share of failures counted wrongly",
        _FOR_EACH,
        'Variable("failed"), Literal(100)), share)',
        'Variable("failed"), Literal(50)), share)',
    ),
    Mutant("ItemSelector lost", _MAP, "selected = with_input(source, sources, state.item_selector)", "pass"),
    Mutant("variables not given to branches", _FORK, 'fields.append(("vars", path_of("vars")))', "pass"),
    Mutant(
        "last error of branches counts",
        _STEPS,
        'found = pipe(Operation("-", errors, Literal([None])), At(Identity(), Literal(0)))',
        'found = pipe(Operation("-", errors, Literal([None])), At(Identity(), Literal(-1)))',
    ),
    Mutant(
        "latest error of branches that wait counts",
        _FORK,
        'pipe(Call("map", (at,)), Call("min"))',
        'pipe(Call("map", (at,)), Call("max"))',
    ),
    # readers and writers of Map states
    Mutant(
        "Parameters of readers lost",
        _READER,
        "return lower_template(parameters, builder.sources(state, effective_input(state, builder)))",
        "return ir.Constant({})",
    ),
    Mutant(
        "failures of readers and writers exchanged",
        _READER,
        '"States.ItemReaderFailed", "States.ResultWriterFailed"',
        '"States.ResultWriterFailed", "States.ItemReaderFailed"',
    ),
    # answers to tasks that wait
    Mutant(
        "token of another type of event",
        _CALLBACK,
        'Literal(f"{self.event_type}:")',
        'Literal(f"{self.slug}.{self.slug}:")',
    ),
    Mutant(
        "Error for Cause in answers",
        _CALLBACK,
        '("Cause", Field(Identity(), "cause"))',
        '("Cause", Field(Identity(), "error"))',
    ),
    Mutant(
        "output of answers not parsed",
        _CALLBACK,
        "If(is_text, parsed, Identity())",
        "If(is_text, Identity(), parsed)",
    ),
    Mutant(
        "answers of earlier requests count",
        _CALLBACK,
        'Operation("!=", tokens, MakeArray(_TOKEN))',
        'Operation("!=", tokens, tokens)',
    ),
    Mutant("answers never come too late", _TIME_LIMITS, "Literal(seconds * 1000)", "Literal(seconds * 9000)"),
    # messages
    Mutant(
        "type of messages lost",
        _MESSAGES,
        'event = emitter.event(f"{workflow_id(node.name)}-{type}", type, "produced")',
        'event = emitter.event(f"{workflow_id(node.name)}-{type}", "message", "produced")',
    ),
    Mutant("first entry sent for all", _MESSAGES, "At(_PAYLOAD, Literal(n))", "At(_PAYLOAD, Literal(0))"),
    # requests of http:invoke
    Mutant(
        "body left out",
        _REQUEST,
        'yield "ContentData", Field(request, "body")',
        'yield "ContentData", Literal({})',
    ),
    Mutant(
        "query parameters lost",
        _REQUEST,
        '("QUERY", "query", binding.query)',
        '("QUERY", "query", ())',
    ),
    Mutant(
        "statuses have the general name",
        _HTTP_FAILURES,
        'f"{_HTTP_STATUS}{status}", f"HTTP {status}")',
        'FAILED_REQUEST, f"HTTP {status}")',
    ),
    # replies as text, and executions that are started
    Mutant(
        "text replies not parsed",
        _TASK_CALL,
        "If(is_text, parsed, Identity())",
        "If(is_text, Identity(), Identity())",
    ),
    Mutant("a start that fails at once is a failure", _EXECUTION, "accepts=(_STARTED,)", "accepts=()"),
)
