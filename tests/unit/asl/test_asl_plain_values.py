"""Values in the parts of a distributed Map, and plain values in JSONata states."""

from __future__ import annotations

import pytest

FLOW = {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "End": True}}}
TASK = {"Type": "Task", "Resource": "arn:aws:lambda:::function:x", "End": True}
MAP = {"Type": "Map", "ItemProcessor": FLOW, "End": True}
DISTRIBUTED = {
    "Type": "Map",
    "ItemProcessor": {**FLOW, "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}},
    "End": True,
}
S3 = {"Resource": "arn:aws:states:::s3:getObject"}


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("ItemReader", {"ReaderConfig": {"InputType": "XML"}, **S3}, "ReaderConfig/InputType"),
        ("ItemReader", {"ReaderConfig": {"InputType": "PARQUET"}, **S3}, None),
        ("ItemReader", {"ReaderConfig": {"CSVHeaderLocation": "GIVEN"}, **S3}, "ReaderConfig"),
        (
            "ItemReader",
            {"ReaderConfig": {"CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a"], "MaxItems": 0}, **S3},
            None,
        ),
        ("ItemReader", {"ReaderConfig": {"CSVDelimiter": ";"}, **S3}, "ReaderConfig/CSVDelimiter"),
        ("ItemReader", {"ReaderConfig": {"MaxItems": -1}, **S3}, "ReaderConfig/MaxItems"),
        (
            "ItemReader",
            {"ReaderConfig": {"MaxItems": 1, "MaxItemsPath": "$.n"}, **S3},
            "ReaderConfig/MaxItemsPath",
        ),
        ("ItemReader", {"ReaderConfig": {"MaxItemsPath": "n"}, **S3}, "ReaderConfig/MaxItemsPath"),
        ("ItemReader", {"ReaderConfig": {}}, ""),
        ("ResultWriter", {"WriterConfig": {"OutputType": "CSV"}}, "WriterConfig/OutputType"),
        ("ResultWriter", {"WriterConfig": {"OutputType": "JSONL", "Transformation": "COMPACT"}}, None),
        ("ResultWriter", {}, ""),
        ("ItemBatcher", {}, None),  # as people deploy it
        ("ItemBatcher", {"MaxInputBytesPerBatch": 262_145}, "MaxInputBytesPerBatch"),
        ("ItemBatcher", {"MaxInputBytesPerBatch": 262_144, "MaxItemsPerBatch": 1}, None),
    ],
)
def test_parts_of_a_distributed_map(read_state, field, value, wrong):
    pointers = [pointer for _, pointer in read_state({**DISTRIBUTED, field: value}).codes]
    assert pointers == ([] if wrong is None else [f"/States/S/{field}/{wrong}".rstrip("/")])


def test_a_distributed_map_needs_its_execution_type(read_state):
    config = {"Mode": "DISTRIBUTED"}
    state = {**MAP, "ItemProcessor": {**FLOW, "ProcessorConfig": config}}
    assert read_state(state).codes == [("ASL0102", "/States/S/ItemProcessor/ProcessorConfig")]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ({**TASK, "TimeoutSeconds": "{% $t %}", "HeartbeatSeconds": 5}, None),
        ({**TASK, "TimeoutSeconds": 5, "HeartbeatSeconds": 5}, "ASL0125"),
        ({**TASK, "TimeoutSeconds": 0}, "ASL0108"),
        ({**TASK, "TimeoutSeconds": "5"}, "ASL0107"),
        ({**TASK, "Arguments": {}}, None),
        ({**TASK, "Arguments": "{% $states.input %}"}, None),
        ({**TASK, "Arguments": "input"}, "ASL0107"),
        ({**MAP, "Items": [1]}, None),
        ({**MAP, "Items": "{% $x %}"}, None),
        ({**MAP, "Items": 1}, "ASL0107"),
        ({**MAP, "MaxConcurrency": -1}, "ASL0108"),
        ({**MAP, "ToleratedFailurePercentage": 101}, "ASL0108"),
        ({"Type": "Wait", "Seconds": "{% 1 %}", "End": True}, None),
        ({"Type": "Wait", "Seconds": 1.5, "End": True}, "ASL0107"),
        ({"Type": "Wait", "Timestamp": "tomorrow", "End": True}, "ASL0123"),
        ({"Type": "Fail", "Error": 1}, "ASL0107"),
        ({"Type": "Choice", "Choices": [{"Condition": True, "Next": "Done"}], "Default": "Done"}, None),
        ({"Type": "Choice", "Choices": [{"Condition": "$x", "Next": "Done"}], "Default": "Done"}, "ASL0107"),
    ],
)
def test_plain_values_in_jsonata_states(read_state, state, code):
    codes = [found for found, _ in read_state(state, QueryLanguage="JSONata").codes]
    assert codes == ([] if code is None else [code])


@pytest.mark.parametrize(
    ("language", "value", "code"),
    [
        ("JSONPath", {"RoleArn": "arn:aws:iam::1:role/x"}, None),
        ("JSONPath", {"RoleArn.$": "$.role"}, None),
        ("JSONPath", {"RoleArn.$": "role"}, "ASL0201"),
        ("JSONPath", {}, "ASL0102"),
        ("JSONPath", {"Role": "x"}, "ASL0102"),
        ("JSONPath", "arn:aws:iam::1:role/x", "ASL0107"),
        ("JSONata", {"RoleArn": "{% $role %}"}, None),
        ("JSONata", "{% $credentials %}", None),
        ("JSONata", {"Role": "x"}, "ASL0102"),
        ("JSONata", "arn:aws:iam::1:role/x", "ASL0107"),
    ],
)
def test_credentials(read_state, language, value, code):
    reading = read_state({**TASK, "Credentials": value}, QueryLanguage=language)
    assert [found for found, _ in reading.codes] == ([] if code is None else [code])
