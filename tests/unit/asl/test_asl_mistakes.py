"""What AWS takes and its writer hardly meant: found where it is, and not told where it is meant."""

from __future__ import annotations

import pytest

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:ship"
I = "arn:aws:states:::"  # noqa: E741
TASK = {"Type": "Task", "Resource": LAMBDA, "Next": "Done"}
FLOW = {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "End": True}}}


def task(**fields):
    return {**TASK, **fields}


def catch(*lists):
    return [{"ErrorEquals": list(names), "Next": "Done"} for names in lists]


def retry(*lists):
    return [{"ErrorEquals": list(names)} for names in lists]


def choice(*rules):
    rules = [{**rule, "Next": "Done"} for rule in rules]
    return {"Type": "Choice", "Choices": rules, "Default": "Done"}


def when(variable, **operator):
    return {"Variable": variable, **operator}


# --- the context object -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "fix"),
    [
        ("$$.Execution.Error", "$$.Execution has Id, Input, Name"),
        ("$$.Execution.Nam", 'Did you mean "$$.Execution.Name"?'),
        ("$$.execution.Id", 'Did you mean "$$.Execution"?'),
        ("$$.StateMachine.Arn", "$$.StateMachine has Id, Name."),
        ("$$.Map.Item.Value", "input of the state"),
        ("$$.Task.Token", ".waitForTaskToken"),
    ],
)
def test_context_paths_to_nothing(read_state, path, fix):
    reading = read_state({"Type": "Pass", "Parameters": {"a": [{"b.$": path}]}, "End": True})
    assert reading.codes == [("ASL0151", "/States/S/Parameters/a/0/b.$")]
    assert reading.marked == [path]
    assert fix in reading.found[0].fix


@pytest.mark.parametrize(
    "path",
    [
        "$$",
        "$$.Execution",
        "$$.Execution.Id",
        "$$.Execution.Input.order.Error",
        "$$.Execution['Name']",
        "$$.Execution.RedriveCount",
        "$$.State.RetryCount",
        "$$..Id",
        "$$.*",
    ],
)
def test_context_paths_to_something(read_state, path):
    assert read_state({"Type": "Pass", "Parameters": {"a.$": path}, "End": True}).codes == []


def test_context_paths_in_functions_and_rules(read_state):
    call = "States.Format('{} {}', $.a, $$.Execution.Nme)"
    reading = read_state({"Type": "Pass", "Assign": {"a.$": call}, "End": True})
    assert reading.codes == [("ASL0151", "/States/S/Assign/a.$")]
    assert reading.marked == ["$$.Execution.Nme"]
    reading = read_state(choice({"Not": when("$$.State.Nme", IsNull=True)}))
    assert reading.codes == [("ASL0151", "/States/S/Choices/0/Not/Variable")]


def test_the_context_of_a_map_is_in_the_map(read_state):
    inner = {"Type": "Pass", "Parameters": {"v.$": "$$.Map.Item.Value"}, "End": True}
    processor = {"StartAt": "Inner", "States": {"Inner": inner}}
    state = {
        "Type": "Map",
        "ItemSelector": {"i.$": "$$.Map.Item.Index"},
        "ItemProcessor": processor,
        "End": True,
    }
    assert read_state(state).codes == []
    state["ItemSelector"] = {"i.$": "$$.Map.Item.Number"}
    assert read_state(state).codes == [("ASL0151", "/States/S/ItemSelector/i.$")]


# --- Retry and Catch --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lists", "late"),
    [
        ([["A"], ["B"]], None),
        ([["A"], ["A"]], "Catch/1/ErrorEquals/0"),
        ([["A", "B"], ["C", "B"]], "Catch/1/ErrorEquals/1"),
        ([["States.TaskFailed"], ["A"]], "Catch/1/ErrorEquals/0"),
        ([["States.TaskFailed"], ["States.Timeout"], ["States.ALL"]], None),
        ([["A"], ["States.TaskFailed"], ["States.ALL"]], None),
    ],
)
def test_handlers_that_come_too_late(read_state, lists, late):
    expected = [] if late is None else [("ASL0152", f"/States/S/{late}")]
    assert read_state(task(Catch=catch(*lists))).codes == expected
    retried = read_state(task(Retry=retry(*lists))).codes
    assert retried == [(code, pointer.replace("Catch", "Retry")) for code, pointer in expected]


def test_retry_and_catch_do_not_shadow_each_other(read_state):
    assert read_state(task(Retry=retry(["A"]), Catch=catch(["A"]))).codes == []


def test_a_late_entry_is_told_once_with_all_its_names(read_state):
    reading = read_state(task(Catch=catch(["A", "B"], ["A", "B"])))
    assert [found.message for found in reading.found] == [
        'Entry 1 of "Catch" takes "A", "B" first, so this entry does nothing.'
    ]


@pytest.mark.parametrize(
    ("name", "fields", "told"),
    [
        ("States.Runtime", {}, True),
        ("States.NoChoiceMatched", {}, True),
        ("States.BranchFailed", {}, True),
        ("States.HeartbeatTimeout", {}, True),
        ("States.HeartbeatTimeout", {"HeartbeatSeconds": 5}, False),
        ("States.HeartbeatTimeout", {"HeartbeatSecondsPath": "$.s"}, False),
        ("States.Timeout", {}, False),
        ("States.DataLimitExceeded", {}, False),
    ],
)
def test_handlers_of_errors_that_never_come(read_state, name, fields, told):
    expected = [("ASL0153", "/States/S/Catch/0/ErrorEquals/0")] if told else []
    assert read_state(task(Catch=catch([name]), **fields)).codes == expected


def test_anything_may_come_from_states_inside(read_state):
    inside = {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "End": True}}}
    state = {
        "Type": "Parallel",
        "Branches": [inside],
        "Next": "Done",
        "Catch": catch(["States.NoChoiceMatched"]),
    }
    assert read_state(state).codes == []
    state["Catch"] = catch(["States.Runtime"])
    assert read_state(state).codes == [("ASL0153", "/States/S/Catch/0/ErrorEquals/0")]


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("States.All", 'Did you mean "States.ALL"?'),
        ("states.timeout", 'Did you mean "States.Timeout"?'),
        ("States.TaskFailedId", 'Did you mean "States.TaskFailed"?'),
        ("Lambda.TooManyRequestException", 'Did you mean "Lambda.TooManyRequestsException"?'),
        ("*", 'Write "States.ALL".'),
        ("Lambda.*", 'Write "States.ALL".'),
        ("ALL", 'Write "States.ALL".'),
    ],
)
def test_misspelt_error_names(read_state, name, fix):
    reading = read_state(task(Catch=catch([name])))
    assert reading.codes == [("ASL0129", "/States/S/Catch/0/ErrorEquals/0")]
    assert reading.found[0].fix == fix


@pytest.mark.parametrize(
    "name",
    [
        "OutOfStock",
        "Lambda.KMSDisabledException",
        "Lambda.Unknown",
        "Glue.JobFailed",
        "${Error}",
        "States.Http.StatusCode.404",
    ],
)
def test_error_names_that_may_be_meant(read_state, name):
    assert read_state(task(Catch=catch([name]))).codes == []


# --- tasks ------------------------------------------------------------------------------------------


def test_jobs_without_a_catch(read):
    job = {
        "Type": "Task",
        "Resource": f"{I}glue:startJobRun.sync",
        "Parameters": {"JobName": "x"},
        "Next": "Done",
    }
    done = {"Type": "Succeed"}
    two = {"A": {**job, "Next": "B"}, "B": job, "Done": done}
    reading = read({"StartAt": "A", "States": two})
    assert reading.codes == [("ASL0158", "/States/A")]  # once for all
    assert reading.found[0].message == '"A", "B" wait for jobs and have no "Catch".'
    assert read({"StartAt": "A", "States": {"A": {**job, "Catch": []}, "Done": done}}).codes == []
    cleaned = {"A": task(Catch=[{"ErrorEquals": ["States.ALL"], "Next": "B"}]), "B": job, "Done": done}
    assert read({"StartAt": "A", "States": cleaned}).codes == []
    branch = {"StartAt": "B", "States": {"B": {**job, "Next": "C"}, "C": done}}
    caught = {"Type": "Parallel", "Branches": [branch], "Catch": catch(["States.ALL"]), "Next": "Done"}
    assert read({"StartAt": "A", "States": {"A": caught, "Done": done}}).codes == []


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"Message": {"a": 1}}, True),
        ({"Message": {"token.$": "$$.Task.Token"}}, False),
        ({"Message.$": "States.Format('{}', $$.Task.Token)"}, False),
        ({"Message": {"context.$": "$$"}}, False),
        ({"Message": {"token.$": "$$['Task']['Token']"}}, False),
        ({"Message": "${Message}"}, False),
    ],
)
def test_a_token_has_to_be_given_to_somebody(read_state, parameters, told):
    parameters = {"TopicArn": "x", **parameters}
    resource = f"{I}sns:publish.waitForTaskToken"
    expected = [("ASL0159", "/States/S/Resource")] if told else []
    assert read_state(task(Resource=resource, Parameters=parameters)).codes == expected
    assert read_state(task(Resource=resource)).codes == []  # whatever the input holds


def test_text_that_looks_like_a_path(read_state):
    reading = read_state({"Type": "Fail", "Error": "$.error", "Cause": "costs $5.00"})
    assert reading.codes == [("ASL0160", "/States/S/Error")]
    assert reading.found[0].fix == 'Write "ErrorPath" if the path is meant.'
    assert reading.found[0].aws_code == "NO_PATH"
    rule = {"And": [when("$.a", StringEquals="$.b"), when("$.b", StringMatches="$.*")]}
    assert read_state(choice(rule)).codes == [("ASL0160", "/States/S/Choices/0/And/0/StringEquals")]
    failing = {"Type": "Fail", "Error": "$.error"}
    assert read_state(failing, QueryLanguage="JSONata").codes == []


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("{% $x %}", False),
        ("plain", False),
        ("100 %", False),
        ("a {% $x %}", True),
        ("{% $x %} b", True),
        ("{% $x", True),
        (" {% $x %}", True),
    ],
)
def test_jsonata_that_is_not_evaluated(read_state, value, told):
    reading = read_state({"Type": "Pass", "Output": {"a": [value]}, "End": True}, QueryLanguage="JSONata")
    assert reading.codes == ([("ASL0161", "/States/S/Output/a/0")] if told else [])


def test_a_dollar_name_in_a_jsonata_state(read_state):
    state = {"Type": "Pass", "Output": {"a.$": "{% 1 %}"}, "End": True}
    assert read_state(state, QueryLanguage="JSONata").codes == [("ASL0161", "/States/S/Output/a.$")]


@pytest.mark.parametrize(
    ("state", "field"),
    [
        ({"Type": "Wait", "SecondsPath": "$.a[*]", "End": True}, "SecondsPath"),
        ({**TASK, "TimeoutSecondsPath": "$.a.length()"}, "TimeoutSecondsPath"),
        ({"Type": "Map", "ItemProcessor": FLOW, "ItemsPath": "$..a", "Next": "Done"}, "ItemsPath"),
        (choice({"Not": when("$.a[?(@.b)]", IsNull=True)}), "Choices/0/Not/Variable"),
        (choice(when("$.a", StringEqualsPath="$.b[0:1]")), "Choices/0/StringEqualsPath"),
        ({"Type": "Pass", "InputPath": "$..a", "OutputPath": "$.a[*]", "End": True}, None),
        ({"Type": "Wait", "SecondsPath": "$$.Execution.Input.a[0]['b']", "End": True}, None),
        ({"Type": "Wait", "TimestampPath": "$due", "End": True}, None),
    ],
)
def test_reference_paths(read_state, state, field):
    assert read_state(state).codes == ([] if field is None else [("ASL0162", f"/States/S/{field}")])


# --- flows ------------------------------------------------------------------------------------------


def test_a_loop_without_a_way_out(read):
    states = {
        "A": {"Type": "Choice", "Choices": [{**when("$.s", IsNull=True), "Next": "B"}], "Default": "D"},
        "B": {"Type": "Pass", "Next": "C"},
        "C": {"Type": "Pass", "Next": "B"},
        "D": {"Type": "Succeed"},
    }
    reading = read({"StartAt": "A", "States": states})
    assert reading.codes == [("ASL0157", "/States/B")]
    assert '"B", "C"' in reading.found[0].message
    states["C"] = {
        "Type": "Task",
        "Resource": LAMBDA,
        "Next": "B",
        "Catch": [{"ErrorEquals": ["E"], "Next": "D"}],
    }
    assert read({"StartAt": "A", "States": states}).codes == []


# --- Map --------------------------------------------------------------------------------------------


def test_fields_of_distributed_maps(read_state):
    flow = {"StartAt": "Inner", "States": {"Inner": {"Type": "Pass", "End": True}}}
    state = {"Type": "Map", "ItemBatcher": {"MaxItemsPerBatch": 2}, "Label": "a", "End": True}
    told = [("ASL0137", "/States/S/ItemBatcher"), ("ASL0137", "/States/S/Label")]
    assert read_state({**state, "ItemProcessor": flow}).codes == told
    inline = {**flow, "ProcessorConfig": {"Mode": "INLINE"}}
    assert read_state({**state, "ItemProcessor": inline}).codes == told
    distributed = {**flow, "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}
    assert read_state({**state, "ItemProcessor": distributed}).codes == []
    # recorded: AWS reads the limits of failures in an inline Map, too
    limits = {"Type": "Map", "ToleratedFailureCount": 1, "ItemProcessor": flow, "End": True}
    assert read_state(limits).codes == []


def test_labels_are_unique(read):
    def distributed(inner, following):
        flow = {"StartAt": inner, "States": {inner: {"Type": "Pass", "End": True}}}
        config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
        return {
            "Type": "Map",
            "Label": "same",
            "ItemProcessor": {**flow, "ProcessorConfig": config},
            **following,
        }

    states = {"A": distributed("In A", {"Next": "B"}), "B": distributed("In B", {"End": True})}
    assert read({"StartAt": "A", "States": states}).codes == [("ASL0138", "/States/B/Label")]
    states["B"]["Label"] = "other"
    assert read({"StartAt": "A", "States": states}).codes == []


def test_a_definition_that_is_too_large(read):
    def machine(count):
        state = {"Type": "Pass", "Comment": "x" * count, "End": True}
        return {"StartAt": "S", "States": {"S": state}}

    assert read(machine(1_048_400)).codes == []
    assert read(machine(1_048_576)).codes == [("ASL0139", "/")]
    assert read(f"{' ' * 1_048_576}{{}}").errors != []
    blanks = '{"StartAt": "S",%s"States": {"S": {"Type": "Succeed"}}}' % (" " * 1_100_000)
    assert read(blanks).codes == []


# --- one cause, one message -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({**TASK, "Catch": [{}]}, [("ASL0102", "/States/S/Catch/0")]),
        ({"Type": "Choice", "Choices": [{}], "Default": "Done"}, [("ASL0102", "/States/S/Choices/0")]),
        (
            {"Type": "Choice", "Choices": [{**when("$.a", IsNull=True), "Next": "Done"}], "Defualt": "Done"},
            [("ASL0104", "/States/S/Defualt")],
        ),
        (
            {**TASK, "Resource": f"{I}sqs:sendMessage.waitForTaskToken", "Parameters": {"QueueUrl": "x"}},
            [("ASL0135", "/States/S/Parameters")],
        ),
        (
            {**TASK, "Resource": f"{I}sqs:sendMessage.waitForTaskToken", "Parameters": {"a.$": ""}},
            [("ASL0135", "/States/S/Parameters"), ("ASL0201", "/States/S/Parameters/a.$")],
        ),
        (
            {"Type": "Map", "Label": "a", "ItemProcessor": {"ProcessorConfig": "x", **FLOW}, "Next": "Done"},
            [("ASL0107", "/States/S/ItemProcessor/ProcessorConfig")],
        ),
        (
            {"Type": "Map", "Label": "a", "ItemProcessor": {"ProcesorConfig": {}, **FLOW}, "Next": "Done"},
            [("ASL0104", "/States/S/ItemProcessor/ProcesorConfig")],
        ),
    ],
)
def test_one_cause_is_told_once(read_state, state, expected):
    assert read_state(state).codes == expected


def test_a_missing_way_is_told_once(read):
    rule = {**when("$.a", IsNull=True), "Next": "B"}
    states = {
        "A": {"Type": "Choice", "Choices": [rule]},
        "B": {"Type": "Pass", "Next": "A"},
        "C": {"Type": "Succeed"},
    }
    assert read({"StartAt": "A", "States": states}).errors == [("ASL0116", "/States/C")]
    states["A"]["Choices"] = []
    assert read({"StartAt": "A", "States": states}).errors == [("ASL0115", "/States/A/Choices")]
