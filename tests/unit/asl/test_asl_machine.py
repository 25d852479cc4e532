"""The top of a definition, query languages, placeholders, size."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from asl2sw.asl.model import PassState, QueryLanguage

PASS = {"Type": "Pass", "End": True}


def test_the_top_is_read(read):
    reading = read(
        {
            "Comment": "An example",
            "StartAt": "S",
            "Version": "1.0",
            "TimeoutSeconds": 60,
            "QueryLanguage": "JSONPath",
            "States": {"S": PASS},
        }
    )
    machine = reading.machine
    assert reading.found == ()
    assert machine is not None
    assert machine.comment == "An example"
    assert machine.version == "1.0"
    assert machine.timeout_seconds is not None
    assert machine.timeout_seconds.value == 60
    assert machine.timeout_seconds.pointer == "/TimeoutSeconds"
    assert machine.query_language is QueryLanguage.JSONPATH
    assert machine.flow.start_at.value == "S"
    assert machine.flow.pointer == ""
    assert [type(state) for state in machine.flow.states] == [PassState]
    assert machine.flow.states[0].pointer == "/States/S"


@pytest.mark.parametrize(
    ("top", "expected"),
    [
        ({"States": {"S": PASS}}, [("ASL0102", "/")]),
        ({"StartAt": "S"}, [("ASL0102", "/")]),
        ({"StartAt": "S", "Steps": {"S": PASS}}, [("ASL0104", "/Steps")]),
        ({"StartAt": "S", "States": {}}, [("ASL0115", "/States")]),
        ({"StartAt": "S", "States": []}, [("ASL0107", "/States")]),
        ({"StartAt": "", "States": {"S": PASS}}, [("ASL0115", "/StartAt")]),
        ({"StartAt": 1, "States": {"S": PASS}}, [("ASL0107", "/StartAt")]),
        ({"StartAt": "S", "States": {"S": PASS}, "Version": "2.0"}, [("ASL0109", "/Version")]),
        ({"StartAt": "S", "States": {"S": PASS}, "TimeoutSeconds": 0}, [("ASL0108", "/TimeoutSeconds")]),
        ({"StartAt": "S", "States": {"S": PASS}, "_comment": "x"}, [("ASL0104", "/_comment")]),
        (
            {"StartAt": "S", "States": {"S": PASS}, "QueryLanguage": "jsonata"},
            [("ASL0109", "/QueryLanguage")],
        ),
        (
            {"StartAt": "S", "States": {"S": PASS, "QueryLanguage": "JSONata"}},
            [("ASL0105", "/States/QueryLanguage")],
        ),
        ({"StartAt": "S", "States": {"S": "Pass"}}, [("ASL0107", "/States/S")]),
    ],
)
def test_mistakes_at_the_top(read, top: dict[str, Any], expected):
    reading = read(top)
    assert reading.errors == expected


def test_a_query_language_under_a_wrong_name_or_in_a_wrong_place_still_counts(read):
    state = {"Type": "Pass", "Output": "{% 1 %}", "End": True}
    misspelt = read({"StartAt": "S", "QueryLanguge": "JSONata", "States": {"S": state}})
    assert misspelt.codes == [("ASL0104", "/QueryLanguge")]
    misplaced = read({"StartAt": "S", "States": {"QueryLanguage": "JSONata", "S": state}})
    assert misplaced.codes == [("ASL0105", "/States/QueryLanguage")]
    in_state = read({"StartAt": "S", "States": {"S": {**state, "queryLanguage": "JSONata"}}})
    assert in_state.codes == [("ASL0104", "/States/S/queryLanguage")]


@pytest.mark.parametrize("text", ["[]", '"text"', "1", "null"])
def test_a_definition_is_an_object(read, text):
    reading = read(text)
    assert reading.machine is None
    assert [code for code, _ in reading.codes] == ["ASL0101"]


def test_a_misspelt_field_has_its_right_name_and_place(read):
    reading = read({"StartAt": "S", "States": {"S": PASS}, "TimeoutSecond": 5})
    assert reading.marked == ['"TimeoutSecond"']
    assert reading.found[0].fix == 'Did you mean "TimeoutSeconds"?'
    assert reading.found[0].aws_code == "SCHEMA_VALIDATION_FAILED"


def test_an_unknown_type_is_the_only_thing_reported_of_a_state(read):
    states = {
        "S": {"Type": "Pas", "Anything": 1, "Seconds": "x", "Next": "T"},
        "T": {"Type": "Succeed"},
    }
    reading = read({"StartAt": "S", "States": states})
    assert reading.codes == [("ASL0110", "/States/S/Type")]
    assert reading.found[0].fix == 'Did you mean "Pass"?'
    assert reading.marked == ['"Pas"']
    assert reading.machine is None


def test_a_state_without_type(read):
    reading = read({"StartAt": "S", "States": {"S": {"type": "Pass", "End": True}}})
    assert reading.codes == [("ASL0102", "/States/S")]
    assert reading.found[0].fix == '"type" should be "Type".'


def test_many_problems_come_in_one_run_sorted_by_position(read):
    reading = read(
        """{
          "StartAt": "A",
          "States": {
            "A": {"Type": "Pass", "Paramters": {}, "Next": "B"},
            "B": {"Type": "Wait", "Seconds": -1, "Next": "C"},
            "C": {"Type": "Tusk", "Next": "D"},
            "D": {"Type": "Task", "Resource": "${Fn}", "TimeoutSeconds": "5", "Next": "Nowhere"}
          }
        }"""
    )
    assert reading.codes == [
        ("ASL0104", "/States/A/Paramters"),
        ("ASL0108", "/States/B/Seconds"),
        ("ASL0110", "/States/C/Type"),
        ("ASL0107", "/States/D/TimeoutSeconds"),
        ("ASL0103", "/States/D/Next"),
    ]
    assert reading.marked == ['"Paramters"', "-1", '"Tusk"', '"5"', '"Nowhere"']


def test_a_jsonata_state_in_a_jsonpath_machine(read):
    states = {
        "S": {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% 1 %}", "Next": "T"},
        "T": {"Type": "Pass", "Result": 1, "End": True},
    }
    reading = read({"StartAt": "S", "States": states})
    assert reading.codes == []
    assert reading.state("S").query_language is QueryLanguage.JSONATA
    assert reading.state("T").query_language is QueryLanguage.JSONPATH


def test_a_jsonpath_state_in_a_jsonata_machine(read):
    state = {"Type": "Pass", "QueryLanguage": "JSONPath", "End": True}
    reading = read({"StartAt": "S", "QueryLanguage": "JSONata", "States": {"S": state}})
    assert reading.codes == [("ASL0111", "/States/S")]
    assert reading.marked == ['"JSONPath"']


def test_states_inside_follow_the_machine_and_not_the_state_around_them(read):
    inner = {"StartAt": "I", "States": {"I": {"Type": "Pass", "Result": 1, "End": True}}}
    outer = {"Type": "Map", "QueryLanguage": "JSONata", "Items": [1], "ItemProcessor": inner, "End": True}
    reading = read({"StartAt": "S", "States": {"S": outer}})
    assert reading.codes == []


@pytest.mark.parametrize(
    ("state", "pointer"),
    [
        ({"Type": "Wait", "Seconds": "${Delay}", "End": True}, "/States/S/Seconds"),
        ({"Type": "Wait", "Timestamp": "${When}", "End": True}, "/States/S/Timestamp"),
        (
            {"Type": "Task", "Resource": "arn:aws:lambda:::function:x", "Retry": "${retry}", "End": True},
            "/States/S/Retry",
        ),
        (
            {"Type": "Task", "Resource": "arn:aws:lambda:::function:x", "Retry": ["${retry}"], "End": True},
            "/States/S/Retry/0",
        ),
        (
            {"Type": "Task", "Resource": "arn:aws:lambda:::function:x", "Catch": ["${catch}"], "End": True},
            "/States/S/Catch/0",
        ),
        ({"Type": "Pass", "Parameters": "${Parameters}", "End": True}, "/States/S/Parameters"),
        ({"Type": "Pass", "Parameters": {"a.$": "${Path}"}, "End": True}, "/States/S/Parameters/a.$"),
        ({"Type": "Pass", "InputPath": "${Path}", "End": True}, "/States/S/InputPath"),
        ({"Type": "Pass", "End": "${Last}"}, "/States/S/End"),
        ({"Type": "${Kind}", "End": True}, "/States/S/Type"),
        ({"Type": "Parallel", "Branches": ["${Branch}"], "End": True}, "/States/S/Branches/0"),
        ({"Type": "Choice", "Choices": ["${Rule}"], "Default": "Done"}, "/States/S/Choices/0"),
    ],
)
def test_a_placeholder_where_a_value_must_stand(read_state, state, pointer):
    reading = read_state(state)
    assert reading.codes == [("ASL0114", pointer)]


def test_placeholders_in_text_are_text(read):
    state = {
        "Type": "Task",
        "Resource": "${Token[TOKEN.42]}",
        "Comment": "${x}",
        "Parameters": {"FunctionName": "${Function}", "a.$": "States.Format('${Bucket}/{}', $.key)"},
        "End": True,
    }
    assert read({"StartAt": "${Name}", "States": {"${Name}": state}}).codes == []


@pytest.mark.parametrize("indent", [None, 2])
def test_large_machines_are_read_quickly(read, indent):
    count = 500
    states: dict[str, Any] = {
        f"Step {index}": {
            "Type": "Task",
            "Resource": "arn:aws:lambda:::function:x",
            "Parameters": {f"field{field}.$": f"$.order.item{field}" for field in range(30)},
            "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Failed"}],
            "Unknwon": 1,
            "Next": f"Step {index + 1}" if index % 2 else f"Stop {index + 1}",
        }
        for index in range(count)
    }
    states[f"Step {count}"] = {"Type": "Succeed"}
    states["Failed"] = {"Type": "Fail"}
    text = json.dumps({"StartAt": "Step 0", "States": states}, indent=indent)
    begin = time.perf_counter()
    reading = read(text)
    assert time.perf_counter() - begin < 10  # seconds; quadratic work takes minutes
    assert [code for code, _ in reading.codes].count("ASL0104") == count
    assert [code for code, _ in reading.codes].count("ASL0103") == count / 2
