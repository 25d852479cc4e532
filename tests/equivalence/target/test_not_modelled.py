"""What the interpreter does not know is refused, never guessed."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from engine_cases import (
    CHECK,
    POST,
    Entry,
    called,
    document,
    expression,
    failing,
    foreach,
    inject,
    operation,
    sleep,
    start,
    subflow,
    switch,
)

from asl2sw.equivalence.target import HttpReply, NotModelled, Status, prepare, run
from asl2sw.source.tree import JsonValue


def plain(*states: Entry, functions: tuple[Entry, ...] = (CHECK,), **more: Any) -> Entry:
    return document([start(), *states], functions, **more)


def with_action(action: Entry, *functions: Entry) -> Entry:
    return plain(operation("A", action), functions=functions)


def post_to(url: str) -> Entry:
    post = {**POST, "operation": f"rest:post:{url}"}
    return with_action(called("post", "r", ContentData="${ 1 }"), post)


UNREADABLE: dict[str, Entry] = {
    "unknown key of a workflow": plain(retries=[]),
    "unknown key of a state": plain(operation("A", usedForCompensation=False)),
    "unknown key of an action": with_action({**called("check"), "sleep": {"before": "PT1S"}}, CHECK),
    "unknown state type": plain({"name": "A", "type": "delay"}),
    "another language": plain(expressionLang="jsonpath"),
    "a filter of a switch": plain(
        {**switch("S", "E", E="true"), "stateDataFilter": {"input": "${ . }"}}, inject("E")
    ),
    "inject of data": plain({**inject("A"), "data": {"a": 1}}),
    "an end that terminates": plain(inject("A", end={"terminate": True})),
    "a target that is not there": plain(inject("A", transition="B")),
    "two states of one name": plain(inject("A"), inject("A")),
    "a merging toStateData": with_action(
        {"functionRef": "check", "actionDataFilter": {"toStateData": "${ .r }"}}, CHECK
    ),
    "a deeper toStateData": with_action(called("check", "a.b"), CHECK),
    "no jq mark": plain(operation("A", stateDataFilter={"input": ".data"})),
    "a function that is not there": with_action(called("other")),
    "a function of another type": with_action(
        called("f"), {"name": "f", "type": "rest", "operation": "a.json#b"}
    ),
    "another method": with_action(called("f"), {**POST, "name": "f", "operation": "rest:options:http://a/"}),
    "an argument of another name": with_action(
        called("post", "r", ContentData="${ 1 }", Host="${ 2 }"), POST
    ),
    "no body": with_action(called("post", "r", RequestTimeout=5), POST),
    "a place in the URL": post_to("http://a/{x}"),
    "an unknown error code": plain(errors=[{"name": "a", "code": "java.io.IOException"}]),
    "a bare status as error code": plain(errors=[{"name": "a", "code": "503"}]),
    "a duration in months": plain(sleep("Z", "P1M")),
    "a duration below a millisecond": plain(sleep("Z", "PT0.0001S")),
    "one branch": plain({"name": "P", "type": "parallel", "branches": [{"name": "B", "actions": []}]}),
    "iterations that store": plain(foreach("F", "[1]", subflow("child", "r"))),
    "a time limit of a state": plain(operation("A", timeouts={"actionExecTimeout": "PT1S"})),
    "errorMessage of a state that goes on": plain(
        inject("A", metadata={"errorMessage": '${ "m" }'}, transition="B"), inject("B")
    ),
}
PROGRAMS = (
    *("todate", "input", "env", "@base32", "$ENV", "$__loc__", "splits(\"a\")", "abs", "limit(3; .[])"),
    *("if . then 1 end", "def f: f; f", "def f: g; def g: 1; f", "$unknown", "def f(g): f(g); f(.)", "halt"),
    *('gsub("";"a")', 'gsub(.a; "b")', '"\\(input)"', '"a" as $x | $y', "{a: input}", "tojson | debug"),
    *("recurse(. + 1)", "9007199254740992"),
)  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_documents(name: str) -> None:
    with pytest.raises(NotModelled):
        prepare([copy.deepcopy(UNREADABLE[name])])


@pytest.mark.parametrize("program", PROGRAMS)
def test_programs(program: str) -> None:
    with pytest.raises(NotModelled):
        run(prepare([plain(operation("A", stateDataFilter={"input": f"${{ {program} }}"}))]), 1, no_service)


def no_service(call: object) -> HttpReply:
    raise AssertionError("nothing is called")


def test_what_stands_beside_is_modelled() -> None:
    """The documents above are refused for what they say, not for how these tests are made."""
    used = operation("A", called("check"), handlers={"any": "E"}, transition="E")
    trace = run(prepare([plain(used, inject("E"))]), 1, no_service)
    assert (trace.status, trace.output) == (Status.COMPLETED, {"data": 1})


RUNS: dict[str, tuple[Entry, JsonValue]] = {
    "a number beyond 2^53": (plain(), 2**53),
    "text of a number that is spelled otherwise": (plain(inject("A", ".t = (.data | tojson)")), 1e-7),
    "a number beyond 2^53 in a text": (plain(inject("A", ".t = (.data | fromjson)")), "[9007199254740993]"),
    "half a character": (plain(inject("A", '.t = .data + ""')), "\ud800"),
    "iterations over texts": (plain(foreach("F", ".data", subflow("root"))), ["a"]),
    "iterations over null": (plain(foreach("F", ".data", subflow("root"))), None),
    "a subflow that is not there": (plain(operation("A", subflow("other", "r"))), 1),
    "the state data in itself": (with_action(called("f", "r"), expression("f", ".")), 1),
    "a result that is merged": (with_action(called("f"), expression("f", "{a: 1}")), 1),
    "a pattern of strftime": (plain(inject("A", '.t = (timestamp | strftime("yyyy"; "UTC"))')), 1),
    "a redirection": (with_action(called("post", "r", ContentData="${ 302 }"), POST), 1),
    "a body in which text may be jq": (
        with_action(called("post", "r", ContentData='${ {"a b": "now"} }'), POST),
        1,
    ),
    "a time limit of 0": (
        with_action(called("post", "r", ContentData="${ 1 }", RequestTimeout="${ 0 }"), POST),
        1,
    ),
    "a time limit with a fraction": (
        with_action(called("post", "r", ContentData="${ 1 }", RequestTimeout="${ 0.5 }"), POST),
        1,
    ),
    "a sleep that is no text": (plain(sleep("Z", "${ .data }")), 5),
    "a code in the text of an error": (
        plain(
            operation("A", called("f", "r"), handlers={"throttled": "E", "any": "E"}, transition="E"),
            inject("E"),
            functions=(expression("f", 'error("boo")'),),
        ),
        "it said HTTP:429",
    ),
}


@pytest.mark.parametrize("name", RUNS)
def test_runs(name: str) -> None:
    given, input = RUNS[name]
    prepared = prepare([copy.deepcopy(given)])
    with pytest.raises(NotModelled):
        run(prepared, input, lambda call: HttpReply(302, None))


def test_a_time_limit_during_a_call_after_a_wait() -> None:
    limit = {"timeouts": {"workflowExecTimeout": {"duration": "PT2S"}}}
    call = operation("A", called("post", "r", ContentData="${ 1 }"))
    states = (sleep("Z", "PT1S"), call, failing("F", '${ "m" }'))
    prepared = prepare([plain(*states, functions=(POST,), **limit)])
    with pytest.raises(NotModelled):
        run(prepared, 1, lambda call: HttpReply(200, 1, 5_000))
    assert run(prepared, 1, lambda call: HttpReply(200, 1, 500)).status is Status.ERROR
