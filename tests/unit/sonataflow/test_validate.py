from __future__ import annotations

import copy
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from asl2sw.sonataflow.schema_check import _specification, _validator, check_workflow_schema
from asl2sw.sonataflow.validate import InvalidOutput, check_custom_resource, check_workflow_document

Json = Any


def _order() -> dict[str, Json]:
    """A task with a handler, a choice, a wait that leads back, and a failing end."""
    return {
        "id": "order",
        "version": "1.0",
        "specVersion": "0.8",
        "name": "Order",
        "description": "Takes orders",
        "expressionLang": "jq",
        "start": "Start",
        "timeouts": {"workflowExecTimeout": {"duration": "PT1H"}},
        "functions": [
            {"name": "pay", "type": "custom", "operation": "rest:post:http://pay.example/"},
            {"name": "raise", "type": "expression", "operation": '${ "a\\"b" }'},
        ],
        "errors": [{"name": "any", "code": "java.lang.Exception"}],
        "states": [
            {"name": "Start", "type": "operation", "actions": [], "transition": "Pay"},
            {
                "name": "Pay",
                "type": "operation",
                "actions": [
                    {
                        "functionRef": {
                            "refName": "pay",
                            "arguments": {"ContentData": "${ . }", "RequestTimeout": 300},
                        },
                        "actionDataFilter": {"toStateData": "${ null | .result }"},
                    },
                    {"functionRef": "raise"},
                ],
                "stateDataFilter": {"output": "${ .data }"},
                "onErrors": [{"errorRef": "any", "transition": "Failed"}],
                "transition": "Paid?",
            },
            {
                "name": "Paid?",
                "type": "switch",
                "dataConditions": [
                    {"condition": '${ .state == "open" }', "transition": "Wait"},
                    {"condition": "${ .paid }", "end": True},
                ],
                "defaultCondition": {"transition": "Failed"},
            },
            {"name": "Wait", "type": "sleep", "duration": "${ .wait }", "transition": "Pay"},
            {
                "name": "Failed",
                "type": "inject",
                "data": {},
                "metadata": {"errorMessage": '${ {Error: "E\\n"} | tojson }'},
                "end": True,
            },
        ],
    }


def _every_type() -> dict[str, Json]:
    """States of the types that _order lacks."""
    action = {"functionRef": "pay", "condition": "${ .a }", "sleep": {"before": "PT1S"}}
    states: list[Json] = [
        {"name": "Start", "type": "operation", "actions": [], "transition": "Branch"},
        {
            "name": "Branch",
            "type": "parallel",
            "branches": [{"name": "a", "actions": [action]}, {"name": "b", "actions": [action]}],
            "completionType": "allOf",
            "transition": {"nextState": "Each"},
        },
        {
            "name": "Each",
            "type": "foreach",
            "inputCollection": "${ .items }",
            "outputCollection": "${ .out }",
            "iterationParam": "item",
            "batchSize": 2,
            "actions": [{"subFlowRef": {"workflowId": "child"}}],
            "compensatedBy": "Undo",
            "transition": "Call",
        },
        {"name": "Undo", "type": "inject", "data": {"a": [1]}, "usedForCompensation": True},
        {
            "name": "Call",
            "type": "callback",
            "action": action,
            "eventRef": "done",
            "timeouts": {"eventTimeout": "PT1H"},
            "transition": "Listen",
        },
        {
            "name": "Listen",
            "type": "event",
            "onEvents": [{"eventRefs": ["done"], "actions": [action]}],
            "onErrors": [{"errorRefs": ["any"], "end": {"terminate": True}}],
            "transition": "Which",
        },
        {
            "name": "Which",
            "type": "switch",
            "eventConditions": [{"eventRef": "done", "transition": "Last"}],
            "defaultCondition": {"end": True},
        },
        {
            "name": "Last",
            "type": "sleep",
            "duration": "PT1S",
            "end": {"produceEvents": [{"eventRef": "done"}]},
        },
    ]
    events = [{"name": "done", "source": "", "type": "order.done"}]
    timeouts = {"workflowExecTimeout": {"duration": "PT1H", "runBefore": "Last"}}
    return _order() | {"events": events, "timeouts": timeouts, "states": states}


def _resource() -> dict[str, Json]:
    flow = {key: _order()[key] for key in ("start", "timeouts", "functions", "errors", "states")}
    return {
        "apiVersion": "sonataflow.org/v1alpha08",
        "kind": "SonataFlow",
        "metadata": {"name": "order", "namespace": "shop", "annotations": {"sonataflow.org/version": "1.0"}},
        "spec": {"flow": flow, "podTemplate": {"container": {"image": "shop/order:1", "ports": []}}},
    }


_DELETED = object()


def _changed(document: Json, pointer: str, value: Json) -> Json:
    """A copy with another value at the pointer; _DELETED takes it away, `-` appends."""
    changed = copy.deepcopy(document)
    *parents, last = pointer.removeprefix("/").split("/")
    place = changed
    for step in parents:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if isinstance(place, list):
        place[len(place) if last == "-" else int(last) : int(last) + 1 if last != "-" else len(place)] = [
            value
        ]
    elif value is _DELETED:
        del place[last]
    else:
        place[last] = value
    return changed


@pytest.mark.parametrize("document", [_order(), _every_type()])
def test_good_documents_pass(document: Json) -> None:
    check_workflow_document(document)


def test_good_resource_passes() -> None:
    check_custom_resource(_resource())


def test_resource_in_the_long_form_passes() -> None:
    manifest = _changed(_resource(), "/spec/flow/states/0/transition", {"nextState": "Pay"})
    manifest = _changed(manifest, "/spec/flow/start", {"stateName": "Start"})
    check_custom_resource(_changed(manifest, "/spec/flow/states/4/end", {"terminate": True}))


_INJECT = {"name": "Lost", "type": "inject", "data": {}, "end": True}
_ONE_BRANCH = {"name": "Paid?", "type": "parallel", "branches": [{"name": "a", "actions": []}]}
_EACH = {"name": "Paid?", "type": "foreach", "inputCollection": "${ .a }", "actions": []}


@pytest.mark.parametrize(
    ("pointer", "value", "complained_at", "complaint"),
    [
        ("/id", "my-order", "/id", "lower-case letters and digits"),
        ("/id", _DELETED, "", "'id' is a required"),
        ("/name", 'An "order"', "/name", "break generated code"),
        ("/description", "two\nlines", "/description", "break generated code"),
        ("/description", "back\\slash", "/description", "break generated code"),
        ("/specVersion", _DELETED, "", "'specVersion' is a required"),
        ("/expressionLang", 5, "/expressionLang", "is not of type 'string'"),
        ("/states", [], "/states", "non-empty"),
        ("/states/1/type", "task", "/states/1", "known type"),
        ("/states/1/type", _DELETED, "/states/1", "known type"),
        ("/states/1", "Pay", "/states/1", "known type"),
        ("/states/1/actions/0/functonRef", "pay", "/states/1/actions/0", "'functonRef' was unexpected"),
        ("/states/1/transition", _DELETED, "/states/1", "'transition' is a required property"),
        ("/states/4/metadata/errorMessage", {}, "/states/4/metadata/errorMessage", "not of type 'string'"),
        ("/states/2/stateDataFilter", {"input": "${ . }"}, "/states/2/stateDataFilter", "filter of a switch"),
        ("/states/-", _INJECT, "/states/5", 'nothing leads to the state "Lost"'),
        ("/states/-", _INJECT | {"name": "Wait"}, "/states/5/name", '"Wait" is there twice'),
        ("/states/2", _ONE_BRANCH | {"end": True}, "/states/2/branches", "two branches"),
        ("/states/2", _EACH | {"end": True}, "/states/2", "iterationParam"),
        ("/states/0/transition", "Pya", "/states/0/transition", '"Pya" is not defined in states'),
        ("/states/2/defaultCondition/transition", "X", "/states/2/defaultCondition/transition", '"X" is not'),
        ("/states/1/onErrors/0/transition", "X", "/states/1/onErrors/0/transition", "not defined in states"),
        ("/states/2/dataConditions/0/transition", {"nextState": "X"},
         "/states/2/dataConditions/0/transition/nextState", "not defined in states"),
        ("/states/1/onErrors/0/errorRef", "X", "/states/1/onErrors/0/errorRef", "not defined in errors"),
        ("/states/1/actions/1/functionRef", "X", "/states/1/actions/1/functionRef", "not defined in f"),
        ("/states/1/actions/0/functionRef/refName", "X", "/states/1/actions/0/functionRef/refName", "not"),
        ("/states/1/actions/1/retryRef", "X", "/states/1/actions/1/retryRef", "not defined in retries"),
        ("/functions/1/name", "pay", "/functions/1/name", '"pay" is there twice'),
        ("/functions", "functions.json", "/functions", "not in another file"),
        ("/start", "X", "/start", '"X" is not there'),
        ("/start", _DELETED, "/start", '"None" is not there'),
        ("/states/3/transition", "Start", "/states/3/transition", 'leads back to the start state "Start"'),
        ("/timeouts/workflowExecTimeout/runBefore", "X", "/timeouts", 'runBefore names the state "X"'),
        ("/states/2/dataConditions/0/condition", '${ test("\\\\d") }',
         "/states/2/dataConditions/0/condition", "backslash"),
        ("/states/2/dataConditions/0/condition", '${ .a == "\\"" }',
         "/states/2/dataConditions/0/condition", "backslash"),
        ("/states/3/duration", '${ .["a"] }', "/states/3/duration", "double quote"),
        ("/states/3/duration", "${ .a\\b }", "/states/3/duration", "backslash"),
        ("/errors/0/code", "a\\d", "/errors/0/code", "backslash"),
        ("/errors/0/code", '"a"', "/errors/0/code", "double quote"),
    ],
)  # fmt: skip
def test_refused_documents(pointer: str, value: Json, complained_at: str, complaint: str) -> None:
    with pytest.raises(InvalidOutput) as raised:
        check_workflow_document(_changed(_order(), pointer, value))
    assert raised.value.pointer == complained_at
    assert complaint in raised.value.complaint
    assert str(raised.value).startswith(
        "order, at " if pointer != "/id" else ("my-order", "workflow without id")
    )
    assert complained_at in str(raised.value)


@pytest.mark.parametrize(
    ("pointer", "value", "complained_at"),
    [
        ("/states/4/eventRef", "X", "/states/4/eventRef"),
        ("/states/5/onEvents/0/eventRefs/0", "X", "/states/5/onEvents/0/eventRefs/0"),
        ("/states/5/onErrors/0/errorRefs/0", "X", "/states/5/onErrors/0/errorRefs/0"),
        ("/states/7/end/produceEvents/0/eventRef", "X", "/states/7/end/produceEvents/0/eventRef"),
        ("/states/2/compensatedBy", "X", "/states/2/compensatedBy"),
        (
            "/states/1/branches/0/actions/0/condition",
            "${ .a\\b }",
            "/states/1/branches/0/actions/0/condition",
        ),
        ("/states/2/inputCollection", "${ .a\\b }", "/states/2/inputCollection"),
        ("/states/4/timeouts/eventTimeout", '${ .["a"] }', "/states/4/timeouts/eventTimeout"),
    ],
)
def test_refused_states_of_other_types(pointer: str, value: Json, complained_at: str) -> None:
    with pytest.raises(InvalidOutput) as raised:
        check_workflow_document(_changed(_every_type(), pointer, value))
    assert raised.value.pointer == complained_at


def test_user_data_is_not_searched_for_references() -> None:
    data = {"transition": "X", "functionRef": "X", "condition": "\\", "nested": [{"errorRef": "X"}]}
    check_workflow_document(_changed(_order(), "/states/4/data", data))


def test_long_complaints_are_shortened() -> None:
    with pytest.raises(InvalidOutput) as raised:
        check_workflow_document(_changed(_order(), "/states/1/actions", "x" * 5000))
    assert len(str(raised.value)) < 500
    assert str(raised.value).endswith("is not of type 'array'")


def _mutants(document: Json) -> Iterator[Json]:
    """Every value deleted and replaced by one of each type, every object with a strange key."""
    for pointer, value in _places(document, ""):
        for other in (None, 0, "text", [], {}):
            yield _changed(document, pointer, other)
        if isinstance(value, dict):
            yield _changed(document, f"{pointer}/strange", 1)
        yield _changed(document, pointer, _DELETED)


def _places(value: Json, pointer: str) -> Iterator[tuple[str, Json]]:
    for key, member in value.items() if isinstance(value, dict) else enumerate(value):
        yield f"{pointer}/{key}", member
        if isinstance(member, dict | list):
            yield from _places(member, f"{pointer}/{key}")


@pytest.mark.parametrize("document", [_order(), _every_type()])
def test_same_verdict_as_the_whole_schema(document: Json) -> None:
    whole = _validator(_specification()["workflow.json"])
    verdicts = {True: 0, False: 0}
    for mutant in _mutants(document):
        try:
            check_workflow_schema(mutant, "mutant")
            accepted = True
        except InvalidOutput:
            accepted = False
        assert accepted == whole.is_valid(mutant), mutant
        verdicts[accepted] += 1
    assert verdicts[True] > 20
    assert verdicts[False] > 200


@pytest.mark.parametrize(
    ("pointer", "value", "complained_at", "complaint"),
    [
        ("/kind", "SonataFlowPlatform", "", "no SonataFlow"),
        ("/apiVersion", "sonataflow.org/v1", "", "no SonataFlow"),
        ("/metadata", _DELETED, "/metadata/name", "has a name"),
        ("/metadata/name", "Order", "/metadata/name", "becomes a service"),
        ("/metadata/name", "o" * 64, "/metadata/name", "becomes a service"),
        ("/metadata/title", "x", "/metadata/title", "drops this key"),
        ("/metadata/annotations/a", 1, "/metadata/annotations/a", "must be a string"),
        ("/metadata/labels", [], "/metadata/labels", "must be an object"),
        ("/spec", _DELETED, "/spec/flow", "has its workflow here"),
        ("/spec/flow", _DELETED, "/spec/flow", "has its workflow here"),
        ("/spec/flow/states", _DELETED, "/spec/flow", "'states' is a required property"),
        ("/spec/flow/id", "order", "/spec/flow/id", "drops this key"),
        ("/spec/flow/specVersion", "0.8", "/spec/flow/specVersion", "drops this key"),
        ("/spec/flow/functions/0/timeout", 1, "/spec/flow/functions/0/timeout", "drops this key"),
        ("/spec/flow/states/1/onErrors/0/code", "x", "/spec/flow/states/1/onErrors/0/code", "drops this key"),
        ("/spec/podTemplate/container/img", "x", "/spec/podTemplate/container/img", "drops this key"),
        ("/extra", 1, "/extra", "drops this key"),
        ("/spec/podTemplate/replicas", "2", "/spec/podTemplate/replicas", "not of type 'integer'"),
        ("/spec/podTemplate/replicas", 1 << 31, "/spec/podTemplate/replicas", "not a 'int32'"),
        ("/spec/podTemplate/container/ports", [{"containerPort": 80}, {"containerPort": 80, "name": "a"}],
         "/spec/podTemplate/container/ports/1", "twice"),
        ("/spec/flow/states/1/actions/1/functionRf", "x", "/spec/flow/states/1/actions/1", "was unexpected"),
        ("/spec/flow/states/1/transition", 5, "/spec/flow/states/1/transition", "5 is not of type"),
        ("/spec/flow/retries", [{"name": "r", "maxAttempts": 3}], "/spec/flow/retries", "write retries back"),
        ("/spec/flow/constants", {"a": "YQ=="}, "/spec/flow/constants", "write constants back"),
        ("/spec/flow/states/1/actions/0/functionRef/arguments", "${ . }",
         "/spec/flow/states/1/actions/0/functionRef", "stop the operator"),
        ("/spec/flow/timeouts/workflowExecTimeout", "PT1H", "/spec/flow/timeouts/workflowExecTimeout", "not"),
        ("/spec/flow/dataInputSchema", "schema.json", "/spec/flow/dataInputSchema", "must be an object"),
        ("/spec/flow/states/1/actions/0/actionDataFilter/useResults", False,
         "/spec/flow/states/1/actions/0/actionDataFilter/useResults", "drops useResults"),
        ("/spec/flow/events", [{"name": "a", "type": "b", "dataOnly": False}],
         "/spec/flow/events/0/dataOnly", "drops dataOnly"),
        ("/spec/flow/auth", [{"name": "a", "scheme": "oauth2"}], "/spec/flow/auth/0/scheme", "oauth2"),
        ("/spec/flow/states/4/data/big", 1 << 31, "/spec/flow/states/4/data/big", "32 bits"),
        ("/spec/flow/states/4/data/list", [0, 1e-9], "/spec/flow/states/4/data/list/1", "32 bits"),
        ("/spec/flow/states/1/actions/0/functionRef/arguments/n", 1.5,
         "/spec/flow/states/1/actions/0/functionRef/arguments/n", "32 bits"),
        ("/spec/flow/states/4/data/text", "a\x1b", "/spec/flow/states/4/data/text", "control character"),
        ("/spec/flow/states/4/data/text", "\U000e0001", "/spec/flow/states/4/data/text", "control character"),
        ("/spec/flow/states/4/data/a\x07", 1, "/spec/flow/states/4/data", "control character"),
        ("/spec/flow/functions/1/operation", "\x7f", "/spec/flow/functions/1/operation", "control char"),
        ("/spec/sources", [{"eventType": "a", "uri": "http://a"}], "/spec/sources/0", "needs a ref"),
    ],
)  # fmt: skip
def test_refused_resources(pointer: str, value: Json, complained_at: str, complaint: str) -> None:
    with pytest.raises(InvalidOutput) as raised:
        check_custom_resource(_changed(_resource(), pointer, value))
    assert raised.value.pointer == complained_at
    assert complaint in raised.value.complaint


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/spec/flow/metadata", {"anything": "goes"}),
        ("/spec/flow/states/4/data", {"emoji": "😀", "text": "a\tb\nc", "flag": False, "n": -(1 << 31)}),
        ("/spec/podTemplate/container/resources", {"limits": {"cpu": "500m", "memory": 1}}),
        ("/spec/podTemplate/nodeSelector", {"any/key": "x"}),
    ],
)
def test_resources_that_pass(pointer: str, value: Json) -> None:
    check_custom_resource(_changed(_resource(), pointer, value))


def _chain(length: int) -> list[Json]:
    states = []
    for index in range(length):
        state = copy.deepcopy(_order()["states"][1 + index % 3])
        after = f"S{index + 1}" if index + 1 < length else "Failed"
        text = {"Pay": "Failed", "Paid?": after, "Wait": after}
        if state["type"] == "switch":
            state["dataConditions"][0]["transition"] = text[state["name"]]
        else:
            state["transition"] = after
        states.append(state | {"name": f"S{index}"})
    return states


def test_five_hundred_states_in_time() -> None:
    start, *_, failed = _order()["states"]
    document = _order() | {"states": [start | {"transition": "S0"}, *_chain(500), failed]}
    began = time.perf_counter()
    check_workflow_document(document)
    assert time.perf_counter() - began < 1.5


def test_jsonschema_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, asl2sw.sonataflow.validate; sys.exit('jsonschema' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0
