"""Each state type as a whole, and the mistakes of single fields."""

from __future__ import annotations

import pytest

from asl2sw.asl.fields import Fields
from asl2sw.asl.model import (
    ChoiceState,
    FailState,
    JsonataValue,
    Located,
    MapState,
    NullPath,
    ParallelState,
    PassState,
    QueryLanguage,
    SucceedState,
    TaskState,
    TemplateLiteral,
    TemplateObject,
    WaitState,
)
from asl2sw.asl.vocabulary import STATE, STATE_TYPES
from asl2sw.expressions import IntrinsicCall, Path

FLOW = {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "End": True}}}
TASK = {"Type": "Task", "Resource": "arn:aws:lambda:::function:x", "End": True}
MAP = {"Type": "Map", "ItemProcessor": FLOW, "End": True}

# The smallest valid state of each type and query language.
SMALLEST = {
    ("Task", "JSONPath"): TASK,
    ("Task", "JSONata"): TASK,
    ("Pass", "JSONPath"): {"Type": "Pass", "End": True},
    ("Pass", "JSONata"): {"Type": "Pass", "End": True},
    ("Choice", "JSONPath"): {
        "Type": "Choice",
        "Choices": [{"Variable": "$.a", "IsNull": True, "Next": "Done"}],
    },
    ("Choice", "JSONata"): {"Type": "Choice", "Choices": [{"Condition": "{% true %}", "Next": "Done"}]},
    ("Wait", "JSONPath"): {"Type": "Wait", "Seconds": 1, "End": True},
    ("Wait", "JSONata"): {"Type": "Wait", "Seconds": 1, "End": True},
    ("Succeed", "JSONPath"): {"Type": "Succeed"},
    ("Succeed", "JSONata"): {"Type": "Succeed"},
    ("Fail", "JSONPath"): {"Type": "Fail"},
    ("Fail", "JSONata"): {"Type": "Fail"},
    ("Parallel", "JSONPath"): {"Type": "Parallel", "Branches": [FLOW], "End": True},
    ("Parallel", "JSONata"): {"Type": "Parallel", "Branches": [FLOW], "End": True},
    ("Map", "JSONPath"): MAP,
    ("Map", "JSONata"): MAP,
}


@pytest.mark.parametrize("language", list(QueryLanguage))
@pytest.mark.parametrize("kind", STATE_TYPES)
def test_the_readers_and_the_table_of_fields_agree(read_state, kind, language):
    smallest = SMALLEST[kind, language]
    assert read_state(smallest, QueryLanguage=language).errors == []
    for name, use in STATE.fields.items():
        if name in smallest or name == "QueryLanguage":
            continue
        codes = {
            code
            for code, pointer in read_state({**smallest, name: None}, QueryLanguage=language).codes
            if pointer == f"/States/S/{name}"
        }
        if use.fits(kind, language):
            assert not codes & {"ASL0104", "ASL0105", "ASL0106"}, name
        elif use.types is not None and kind not in use.types:
            assert codes == {"ASL0105"}, name
        else:
            assert codes == {"ASL0106"}, name


def test_pass(read_state):
    reading = read_state(
        {
            "Type": "Pass",
            "Comment": "c",
            "InputPath": "$.in",
            "Parameters": {"a.$": "$.b", "c": 1},
            "Result": {"x.$": "kept"},
            "ResultPath": None,
            "OutputPath": "$$.Execution.Input",
            "Assign": {"v.$": "$.b"},
            "Next": "Done",
        }
    )
    state = reading.state("S")
    assert [code for code, _ in reading.codes] == ["ASL0130"]
    assert isinstance(state, PassState)
    assert state.comment == "c"
    assert isinstance(state.input_path, Located)
    assert isinstance(state.input_path.value, Path)
    assert state.input_path.value.text == "$.in"
    assert isinstance(state.parameters, TemplateObject)
    assert [name for name, _ in state.parameters.fields] == ["a", "c"]
    assert state.result is not None
    assert state.result.value == {"x.$": "kept"}
    assert state.result_path is not None
    assert state.result_path.value == NullPath()
    assert isinstance(state.assign, TemplateObject)
    assert state.next is not None
    assert (state.next.value, state.next.pointer, state.end) == ("Done", "/States/S/Next", False)


def test_task(read_state):
    reading = read_state(
        {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": "f"},
            "ResultSelector": {"r.$": "$.Payload"},
            "ResultPath": "$.r",
            "TimeoutSeconds": 10,
            "HeartbeatSeconds": 9,
            "Credentials": {"RoleArn.$": "States.Format('{}', $.role)"},
            "End": True,
        }
    )
    state = reading.state("S")
    assert reading.codes == []
    assert isinstance(state, TaskState)
    assert state.resource.value == "arn:aws:states:::lambda:invoke"
    assert state.parameters == TemplateLiteral({"FunctionName": "f"}, state.parameters.span)
    assert isinstance(state.timeout_seconds, Located)
    assert isinstance(state.heartbeat_seconds, Located)
    assert (state.timeout_seconds.value, state.heartbeat_seconds.value) == (10, 9)
    assert isinstance(state.credentials, TemplateObject)
    assert state.end


def test_wait_in_its_four_forms(read_state):
    for name, value in (
        ("Seconds", 0),
        ("Timestamp", "2016-03-14T01:59:00Z"),
        ("SecondsPath", "$.s"),
        ("TimestampPath", "$var.t"),
    ):
        reading = read_state({"Type": "Wait", name: value, "End": True})
        state = reading.state("S")
        assert reading.codes == []
        assert isinstance(state, WaitState)
        forms = [state.seconds, state.timestamp, state.seconds_path, state.timestamp_path]
        assert [form is not None for form in forms].count(True) == 1


def test_succeed_and_fail(read):
    states = {
        "S": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.a", "IsNull": True, "Next": "F"}],
            "Default": "T",
        },
        "T": {"Type": "Succeed", "OutputPath": "$.x"},
        "F": {"Type": "Fail", "Error": "E", "CausePath": "States.Format('{}', $.c)"},
    }
    reading = read({"StartAt": "S", "States": states})
    assert reading.codes == []
    assert isinstance(reading.state("T"), SucceedState)
    fail = reading.state("F")
    assert isinstance(fail, FailState)
    assert isinstance(fail.error, Located)
    assert fail.error.value == "E"
    assert fail.cause_path is not None
    assert isinstance(fail.cause_path.value, IntrinsicCall)
    choice = reading.state("S")
    assert isinstance(choice, ChoiceState)
    assert choice.default is not None
    assert choice.default.value == "T"


def test_parallel(read_state):
    second = {"StartAt": "Other", "States": {"Other": {"Type": "Succeed"}}}
    reading = read_state(
        {"Type": "Parallel", "Branches": [FLOW, second], "ResultPath": "$.r", "Next": "Done"}
    )
    state = reading.state("S")
    assert reading.codes == []
    assert isinstance(state, ParallelState)
    assert [branch.start_at.value for branch in state.branches] == ["Inner", "Other"]
    assert state.branches[1].states[0].pointer == "/States/S/Branches/1/States/Other"


def test_map(read_state):
    reading = read_state(
        {
            "Type": "Map",
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, **FLOW},
            "ItemsPath": "$.items",
            "ItemSelector": {"v.$": "$$.Map.Item.Value"},
            "ItemReader": {
                "Resource": "arn:aws:states:::s3:getObject",
                "Parameters": {"Bucket.$": "$.bucket"},
                "ReaderConfig": {"InputType": "JSON", "MaxItemsPath": "$.max"},
            },
            "ItemBatcher": {"BatchInput": {"a": 1}, "MaxItemsPerBatch": 10},
            "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b"}},
            "MaxConcurrency": 3,
            "ToleratedFailurePercentage": 12.5,
            "ToleratedFailureCountPath": "$.n",
            "Label": "Items",
            "ResultSelector": {"all.$": "$"},
            "End": True,
        }
    )
    state = reading.state("S")
    assert reading.codes == []
    assert isinstance(state, MapState)
    assert state.processor.start_at.value == "Inner"
    assert state.processor_config is not None
    assert (state.processor_config.mode, state.processor_config.execution_type) == ("DISTRIBUTED", "EXPRESS")
    assert isinstance(state.item_selector, TemplateObject)
    assert state.item_reader is not None
    assert isinstance(state.item_reader.reader_config, TemplateLiteral)
    assert state.item_reader.reader_config.value == {"InputType": "JSON", "MaxItemsPath": "$.max"}
    assert state.item_batcher is not None
    assert isinstance(state.item_batcher.max_items_per_batch, Located)
    assert isinstance(state.tolerated_failure_percentage, Located)
    assert state.tolerated_failure_percentage.value == 12.5
    assert state.label == "Items"


def test_map_in_its_older_form(read_state):
    reading = read_state(
        {"Type": "Map", "Iterator": FLOW, "Parameters": {"v.$": "$$.Map.Item.Value"}, "End": True}
    )
    state = reading.state("S")
    assert reading.codes == []
    assert isinstance(state, MapState)
    assert state.processor.pointer == "/States/S/Iterator"
    assert isinstance(state.item_selector, TemplateObject)


def test_jsonata_fields_are_kept_as_they_are(read_state):
    reading = read_state(
        {
            "Type": "Task",
            "Resource": "arn:aws:lambda:::function:x",
            "Arguments": {"a": "{% $states.input %}"},
            "TimeoutSeconds": "{% $t %}",
            "Assign": {"v": "{% 1 %}"},
            "Output": "{% $states.result %}",
            "End": True,
        },
        QueryLanguage="JSONata",
    )
    state = reading.state("S")
    assert reading.codes == []
    assert isinstance(state, TaskState)
    for value in (state.arguments, state.timeout_seconds, state.assign, state.output):
        assert isinstance(value, JsonataValue)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"Type": "Pass"}, [("ASL0113", "/States/S")]),
        ({"Type": "Pass", "End": False}, [("ASL0113", "/States/S")]),
        ({"Type": "Pass", "End": True, "Next": "Done"}, [("ASL0112", "/States/S/Next")]),
        ({"Type": "Pass", "End": 1}, [("ASL0107", "/States/S/End")]),
        ({"Type": "Pass", "next": "Done"}, [("ASL0104", "/States/S/next")]),
        ({"Type": "Wait", "End": True}, [("ASL0102", "/States/S")]),
        (
            {"Type": "Wait", "Seconds": 1, "SecondsPath": "$.s", "End": True},
            [("ASL0112", "/States/S/SecondsPath")],
        ),
        ({"Type": "Wait", "Seconds": 1.5, "End": True}, [("ASL0107", "/States/S/Seconds")]),
        ({"Type": "Wait", "Seconds": 100_000_000, "End": True}, [("ASL0108", "/States/S/Seconds")]),
        (
            {"Type": "Wait", "Timestamp": "2016-03-14T01:59:00", "End": True},
            [("ASL0123", "/States/S/Timestamp")],
        ),
        ({"Type": "Wait", "Timestamp": "{% 1 %}", "End": True}, [("ASL0123", "/States/S/Timestamp")]),
        ({"Type": "Wait", "Second": 1, "End": True}, [("ASL0104", "/States/S/Second")]),
        ({"Type": "Task", "End": True}, [("ASL0102", "/States/S")]),
        ({"Type": "Task", "Resuorce": "arn:x", "End": True}, [("ASL0104", "/States/S/Resuorce")]),
        ({**TASK, "TimeoutSeconds": 5, "HeartbeatSeconds": 5}, [("ASL0125", "/States/S/HeartbeatSeconds")]),
        (
            {**TASK, "TimeoutSeconds": 5, "TimeoutSecondsPath": "$.t"},
            [("ASL0112", "/States/S/TimeoutSecondsPath")],
        ),
        ({**TASK, "ResultPath": "$$.x"}, [("ASL0128", "/States/S/ResultPath")]),
        ({**TASK, "ResultPath": "$variable"}, [("ASL0128", "/States/S/ResultPath")]),
        ({**TASK, "Assign": {"states": 1}}, [("ASL0126", "/States/S/Assign")]),
        ({**TASK, "Assign": {"a-b.$": "$.x"}}, [("ASL0126", "/States/S/Assign")]),
        ({**TASK, "Assign": []}, [("ASL0107", "/States/S/Assign")]),
        ({"Type": "Fail", "Error": "E", "ErrorPath": "$.e"}, [("ASL0112", "/States/S/ErrorPath")]),
        ({"Type": "Parallel", "Branches": [], "End": True}, [("ASL0115", "/States/S/Branches")]),
        ({"Type": "Parallel", "Branches": [1], "End": True}, [("ASL0107", "/States/S/Branches/0")]),
        ({"Type": "Map", "End": True}, [("ASL0102", "/States/S")]),
        ({**MAP, "Iterator": FLOW}, [("ASL0112", "/States/S/Iterator")]),
        ({**MAP, "ItemSelector": {}, "Parameters": {}}, [("ASL0112", "/States/S/Parameters")]),
        (
            {**MAP, "MaxConcurrency": 1, "MaxConcurrencyPath": "$.m"},
            [("ASL0112", "/States/S/MaxConcurrencyPath")],
        ),
        ({**MAP, "ToleratedFailurePercentage": 101}, [("ASL0108", "/States/S/ToleratedFailurePercentage")]),
        ({**MAP, "Label": ""}, [("ASL0115", "/States/S/Label")]),
        ({**MAP, "Label": "a b"}, [("ASL0127", "/States/S/Label")]),
        ({**MAP, "Label": "x" * 41}, [("ASL0127", "/States/S/Label")]),
        (
            {**MAP, "ItemProcessor": {**FLOW, "QueryLanguage": "JSONata"}},
            [("ASL0105", "/States/S/ItemProcessor/QueryLanguage")],
        ),
        (
            {**MAP, "ItemProcessor": {**FLOW, "ProcessorConfig": {"Mode": "inline"}}},
            [("ASL0109", "/States/S/ItemProcessor/ProcessorConfig/Mode")],
        ),
        (
            {
                **MAP,
                "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"MaxItem": 1}},
            },
            [("ASL0104", "/States/S/ItemReader/ReaderConfig/MaxItem")],
        ),
        ({"Type": "Choice", "Choices": [], "Default": "Done"}, [("ASL0115", "/States/S/Choices")]),
        ({"Type": "Choice", "Default": "Done"}, [("ASL0102", "/States/S")]),
    ],
)
def test_one_mistake_is_one_finding(read_state, change, expected):
    assert read_state(change).errors == expected


def test_a_field_of_another_type_names_the_types_that_have_it(read_state):
    reading = read_state({"Type": "Wait", "Seconds": 1, "ResultPath": "$.x", "End": True})
    assert reading.marked == ['"ResultPath"']
    assert "Task, Pass, Parallel and Map" in reading.found[0].message


def test_a_field_of_the_other_query_language_names_its_counterpart(read_state):
    reading = read_state({**TASK, "Arguments": {}})
    assert reading.codes == [("ASL0106", "/States/S/Arguments")]
    assert reading.found[0].fix == 'Use Parameters, or set "QueryLanguage": "JSONata".'


def test_a_jsonata_wait_with_a_path_is_told_once(read_state):
    reading = read_state({"Type": "Wait", "SecondsPath": "$.s", "End": True}, QueryLanguage="JSONata")
    assert reading.codes == [("ASL0106", "/States/S/SecondsPath")]
    assert reading.found[0].fix == "Use Seconds with a JSONata expression."


def test_a_reader_that_forgets_a_field_is_noticed(read_state, monkeypatch):
    read_label = Fields.filled_text
    forget = lambda self, name, **options: None if name == "Label" else read_label(self, name, **options)  # noqa: E731
    monkeypatch.setattr(Fields, "filled_text", forget)
    with pytest.raises(AssertionError, match="nobody reads Label"):
        read_state({**MAP, "Label": "x"})
