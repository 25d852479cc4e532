"""Small documents for what the engine does in ways of its own; each is run on both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from asl2sw.equivalence.engine import Dropped, HttpFailure, Json, RawBody, Reply, Result

Entry = dict[str, Any]
CHECK: Entry = {
    "name": "check",
    "type": "expression",
    "operation": '${ if .error != null then error("failed") else null end }',
}
POST: Entry = {"name": "post", "type": "custom", "operation": "rest:post:http://service.invalid/"}
_CODES = {
    "throttled": "HTTP:429",
    "gone": "HTTP:410",
    "expression": "java.lang.IllegalArgumentException",
    "unreadable": "io.vertx.core.json.DecodeException",
    "timeout": "io.smallrye.mutiny.TimeoutException",
    "coded": "org.kie.kogito.internal.process.workitem.WorkItemExecutionException",
    "any": "java.lang.Exception",
}


@dataclass(frozen=True)
class EngineCase:
    """Documents, the root first, and one run. `never_ends`: the engine is not waited for."""

    name: str
    documents: Sequence[Entry]
    input: Json = field(default_factory=lambda: {"v": 5})
    replies: Mapping[str, Sequence[Reply]] = field(default_factory=dict)
    never_ends: bool = False


# --- documents -------------------------------------------------------------------------------------


def expression(name: str, program: str) -> Entry:
    return {"name": name, "type": "expression", "operation": f"${{ {program} }}"}


def document(states: list[Entry], functions: Sequence[Entry] = (), id: str = "root", **more: Any) -> Entry:
    """Each state goes on to the next one unless it says otherwise; the last one ends."""
    for state, follow in zip(states, [*states[1:], None], strict=True):
        if state["type"] != "switch" and not {"transition", "end"} & state.keys():
            state |= {"transition": follow["name"]} if follow else {"end": True}
    names = {"id": id, "version": "1.0", "specVersion": "0.8", "name": id, "expressionLang": "jq"}
    errors = [{"name": name, "code": code} for name, code in _CODES.items()]
    lists = {"functions": list(functions), "errors": errors, "states": states}
    return {**names, "start": states[0]["name"], **lists, **more}


def operation(name: str, *actions: Entry, **more: Any) -> Entry:
    handlers = more.pop("handlers", {})
    on_errors = [{"errorRef": error, "transition": target} for error, target in handlers.items()]
    state = {"name": name, "type": "operation", "actions": list(actions), **more}
    return {**state, "onErrors": on_errors} if on_errors else state


def inject(name: str, output: str | None = None, **more: Any) -> Entry:
    filters = {} if output is None else {"stateDataFilter": {"output": f"${{ {output} }}"}}
    return {"name": name, "type": "inject", "data": {}, **filters, **more}


def called(function: str, to: str | None = None, given: str | None = None, **arguments: Any) -> Entry:
    filters = {}
    if given is not None:
        filters["fromStateData"] = f"${{ {given} }}"
    if to is not None:
        filters["toStateData"] = f"${{ null | .{to} }}"
    reference = {"refName": function, "arguments": arguments} if arguments else function
    return {"functionRef": reference, **({"actionDataFilter": filters} if filters else {})}


def subflow(id: str, to: str | None = None, given: str = ".", results: str | None = None) -> Entry:
    filters = {"fromStateData": f"${{ {given} }}"}
    if results is not None:
        filters["results"] = f"${{ {results} }}"
    if to is not None:
        filters["toStateData"] = f"${{ null | .{to} }}"
    return {"subFlowRef": {"workflowId": id}, "actionDataFilter": filters}


def sleep(name: str, duration: str, **more: Any) -> Entry:
    return {"name": name, "type": "sleep", "duration": duration, **more}


def switch(name: str, default: str, **conditions: str) -> Entry:
    rules = [
        {"condition": f"${{ {condition} }}", "transition": target} for target, condition in conditions.items()
    ]
    return {
        "name": name,
        "type": "switch",
        "dataConditions": rules,
        "defaultCondition": {"transition": default},
    }


def foreach(name: str, collection: str, action: Entry, **more: Any) -> Entry:
    return {
        "name": name,
        "type": "foreach",
        "inputCollection": f"${{ {collection} }}",
        "iterationParam": "i",
        "outputCollection": "${ null | .out }",
        "actions": [action],
        **more,
    }


def start() -> Entry:
    return operation("Start", stateDataFilter={"input": "${ {data: .} }"})


def failing(name: str, message: str) -> Entry:
    return inject(name, end=True, metadata={"errorMessage": message})


# --- cases -----------------------------------------------------------------------------------------


def engine_cases() -> Iterator[EngineCase]:
    yield from _conditions()
    yield from _values()
    yield from _bodies()
    yield from _events()
    yield from _replies()
    yield from _messages()
    yield from _sleeps()
    yield from _subflows()
    yield from _iterations()
    yield from _time_limits()


def _conditions() -> Iterator[EngineCase]:
    ends = {name: f'"{name.lower()}"' for name in ("A", "B", "C")}
    chosen = {
        "both hold": switch("S", "C", B="true", A="true"),
        "the default's target is not asked": switch("S", "A", A="error", B=".data.v == 5"),
        "an error": switch("S", "C", A=".data.v.x", B="true"),
        "none holds": switch("S", "C", A="false", B=".nothing"),
        **{
            f"a value: {value}": switch("S", "C", A=value)
            for value in ("1", "0", '"true"', '"false"', "{}", "null", "1, 2", "empty", "true, true")
        },
    }
    for name, state in chosen.items():
        targets = {rule["transition"] for rule in (*state["dataConditions"], state["defaultCondition"])}
        used = [inject(target, output, end=True) for target, output in ends.items() if target in targets]
        yield EngineCase(f"condition: {name}", [document([start(), state, *used])])


def _values() -> Iterator[EngineCase]:
    for program in ("1, 2", "empty", "null", "{}", "[]", ".", ".v", '"s"'):
        functions = [expression("f", program)]
        stored = operation("A", called("f", "r", ".data"))
        yield EngineCase(f"function gives {program}", [document([start(), stored], functions)])
        filtered = operation("A", stateDataFilter={"input": f"${{ {program} }}"})
        yield EngineCase(f"filter gives {program}", [document([filtered])])
    yield EngineCase("inject into null", [document([operation("A"), inject("B")])], None)
    after = [inject("Caught", "{caught: .}", end=True), inject("Done", end=True)]
    changes: Entry = {"stateDataFilter": {"input": "${ .i = 1 }", "output": "${ .o = 1 }"}}
    functions = [expression("f", "{x: 1}"), expression("fails", 'error("boo")'), expression("self", ".")]
    actions = [called("f", "kept"), called("fails")]
    for handlers in ({"any": "Caught"}, {"expression": "Caught", "any": "Done"}, {"throttled": "Done"}, {}):
        failed = operation("A", *actions, handlers=handlers, transition="Done", **changes)
        used = [state for state in after if state["name"] in ("Done", *handlers.values())]
        copies = [dict(state) for state in used]
        yield EngineCase(f"an action fails, {handlers}", [document([start(), failed, *copies], functions)])
    for part in ("input", "output"):
        broken = {"stateDataFilter": {part: '${ error("boo") }'}}
        failed = operation("A", called("f", "r"), handlers={"any": "Caught"}, transition="Done", **broken)
        copies = [dict(state) for state in after]
        yield EngineCase(f"the {part} filter fails", [document([start(), failed, *copies], functions)])
    facts = "{id: $WORKFLOW.id, name: $WORKFLOW.name, text: ($WORKFLOW.instanceId | type)}"
    yield EngineCase("facts of the workflow", [document([inject("A", facts)])])


def _bodies() -> Iterator[EngineCase]:
    programs = (
        *(".data", "null", "empty", "1, 2", '"text"', '"null"', "[]", "{}", "[null]", "{a: .data}", "false"),
        *('error("boo")', ".data.v.x", "[.data.v | error]", '{"a": 1}', '{"a b": null, "c": [true]}'),
    )
    for program in programs:
        action = called("post", "result", ContentData=f"${{ {program} }}")
        state = operation("A", action)
        yield EngineCase(
            f"body: {program}", [document([start(), state], [POST])], replies={"post": [Result(1)]}
        )


def _events() -> Iterator[EngineCase]:
    events = [
        {"name": "request", "type": "some.type", "kind": "produced"},
        {"name": "answer", "type": "other.type", "kind": "consumed", "source": ""},
    ]
    for program in (".data", "null", "empty", "1, 2", '{"a b": "now"}', '"now"', "{}", 'error("boo")'):
        reference = {"triggerEventRef": "request", "resultEventRef": "answer", "data": f"${{ {program} }}"}
        state = operation("A", {"eventRef": reference}, handlers={"any": "Caught"}, end=True)
        states = [start(), state, inject("Caught", '"caught"', end=True)]
        yield EngineCase(f"event: {program}", [document(states, events=events)])


def _replies() -> Iterator[EngineCase]:
    replies: dict[str, Reply] = {
        **{f"status {status}": HttpFailure(status, "text") for status in (400, 404, 410, 429, 500, 503)},
        **{f"result {value}": Result(value) for value in ({}, [], None, "s", [None], {"a": None}, 0, False)},
        "no JSON": RawBody("<"),
        "empty": RawBody(""),
        "dropped": Dropped(),
        "late": Result(1, 600),
    }
    some = ({"any": "Any"}, {"throttled": "Throttled", "gone": "Gone", "any": "Any"})
    many = {error: error.title() for error in _CODES}
    for name, reply in replies.items():
        for handlers in (*some, many, {}):
            action = called("post", "result", ContentData="${ .data }", RequestTimeout=200)
            state = operation("A", action, handlers=handlers, end=True)
            ends = [inject(target, f'"{target}"', end=True) for target in handlers.values()]
            documents = [document([start(), state, *ends], [POST])]
            yield EngineCase(f"{name}, {len(handlers)} handlers", documents, replies={"post": [reply]})


def _messages() -> Iterator[EngineCase]:
    messages = (
        *('{Error: "E", Cause: "C"} | tojson', '{Error: "E"}', "42", '""', '" "', "null", "null | tojson"),
        *('"text"', 'error("boo")', "error({Error: 1} | tojson)", "empty", "{Error: 1} | tojson"),
        '{Error: null, Cause: "c"} | tojson',
    )
    for message in messages:
        yield EngineCase(f"message: {message}", [document([start(), failing("F", f"${{ {message} }}")])])


def _sleeps() -> Iterator[EngineCase]:
    for duration in ("PT0S", "PT0.001S", "PT-1S", '${ "PT0.01S" }', '${ "PT1.0E-2S" }', '${ "PT68.5Y" }'):
        states = [start(), sleep("Z", duration), inject("A", "{slept: .}")]
        yield EngineCase(f"sleep: {duration}", [document(states)])


def _subflows() -> Iterator[EngineCase]:
    sleeping = document([sleep("Z", "PT0.02S"), inject("A", "{v: .data.v}")], id="child")
    broken = document([inject("A", 'error("boo")')], id="child")
    told = document([failing("F", '${ "told" }')], id="child")
    quick = document([inject("A", "[.data, $WORKFLOW.id]")], id="child")
    fail = failing("F", '${ {Error: "E"} | tojson }')
    call = operation("A", subflow("child", "part"))
    for name, child in {"sleeps": sleeping, "is quick": quick}.items():
        yield EngineCase(f"subflow {name}", [document([start(), dict(call)]), child])
        slow = {"is quick": False, "sleeps": True}[name]
        root = document([start(), dict(call), dict(fail)])
        yield EngineCase(f"failure after a subflow that {name}", [root, child], never_ends=slow)
        root = document([start(), dict(call), sleep("Y", "PT0.001S"), dict(fail)])
        yield EngineCase(f"failure after a sleep after a subflow that {name}", [root, child])
    for name, child in {"sleeps": sleeping, "is quick": quick}.items():
        broken_after = operation("A", subflow("child", "part", results='error("boo")'), handlers={"any": "B"})
        states = [start(), {**broken_after, "end": True}, inject("B", "{caught: .}")]
        yield EngineCase(f"an error after a subflow that {name}", [document(states), child])
    handled = operation("A", subflow("child", "part"), handlers={"any": "B"})
    for name, child in {"breaks": broken, "fails": told}.items():
        root = document([start(), dict(handled), inject("B")])
        yield EngineCase(f"subflow that {name}", [root, child], never_ends=True)


def _iterations() -> Iterator[EngineCase]:
    body = document(
        [operation("A", called("post", "r", ContentData="${ .n }")), inject("B", "{v: .r}")], [POST], "child"
    )
    waits = '.d = "PT0.0\\(9 - 3 * .n)S"'
    uneven = document([inject("W", waits), sleep("Z", "${ .d }"), inject("B", "{v: .n}")], id="child")
    each = subflow("child", given="{n: .data[$i]}", results=". + {i: $i}")
    for items in ([], [0, 1, 2]):
        for name, child in {"quick": body, "waiting": uneven}.items():
            states = [start(), inject("I", '.out = "untouched"'), foreach("F", ".data | keys", each)]
            replies = {"post": [Result("first"), Result("second"), Result("third")]}
            yield EngineCase(f"{len(items)} {name} iterations", [document(states), child], items, replies)
    branches = [{"name": f"B{n}", "actions": [subflow("child", f"b{n}", f"{{n: {n}}}")]} for n in (1, 2)]
    parallel: Entry = {"name": "P", "type": "parallel", "branches": branches}
    yield EngineCase("branches that wait", [document([start(), parallel, inject("E", "[.b1, .b2]")]), uneven])


def _time_limits() -> Iterator[EngineCase]:
    limit = {"timeouts": {"workflowExecTimeout": {"duration": "PT0.3S"}}}
    call = operation("C", called("post", "r", ContentData="${ 1 }"))
    late = {"post": [Result(1, 600)]}
    flows = {
        "a long sleep": [start(), sleep("Z", "PT5S"), inject("E")],
        "a short sleep": [start(), sleep("Z", "PT0.05S"), inject("E")],
        "a long call, then a sleep": [start(), dict(call), sleep("Z", "PT0.05S"), inject("E")],
        "a long call": [start(), dict(call), inject("E")],
    }
    for name, states in flows.items():
        yield EngineCase(f"time limit and {name}", [document(states, [POST], **limit)], replies=late)
    child = document([sleep("Z", "PT1S"), inject("A", "{v: 1}")], id="child")
    root = document([start(), operation("A", subflow("child", "part"))], **limit)
    yield EngineCase("time limit and a subflow that sleeps", [root, child])
