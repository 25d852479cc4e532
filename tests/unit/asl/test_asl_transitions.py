"""The rules about the graph of states."""

from __future__ import annotations

from typing import Any

import pytest


def machine(start: str = "A", **states: Any) -> dict[str, Any]:
    return {"StartAt": start, "States": states}


def go(target: str) -> dict[str, Any]:
    return {"Type": "Pass", "Next": target}


END = {"Type": "Pass", "End": True}


def choice(*targets: str, default: str | None = None) -> dict[str, Any]:
    rules = [
        {"Variable": "$.a", "NumericEquals": number, "Next": target} for number, target in enumerate(targets)
    ]
    return {"Type": "Choice", "Choices": rules} | ({"Default": default} if default else {})


def test_every_kind_of_transition_counts(read):
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "D"}]
    task = {"Type": "Task", "Resource": "arn:aws:lambda:::function:x", "Catch": catch, "Next": "C"}
    assert read(machine(A=choice("B", default="E"), B=task, C=END, D=END, E=END)).codes == []


@pytest.mark.parametrize(
    ("definition", "pointer", "fix"),
    [
        (machine("a", A=END), "/StartAt", 'Did you mean "A"?'),
        (machine(A=go("Bee"), Bees=END), "/States/A/Next", 'Did you mean "Bees"?'),
        (
            machine(A=choice("B", "Stpo", default="B"), B=END, Stop=END),
            "/States/A/Choices/1/Next",
            'Did you mean "Stop"?',
        ),
        (
            machine(A=choice("B", default="Stpo"), B=END, Stop=END),
            "/States/A/Default",
            'Did you mean "Stop"?',
        ),
        (
            machine(A=go("${Next}"), B=END),
            "/States/A/Next",
            "Substitute the placeholder before the conversion.",
        ),
    ],
)
def test_a_target_that_does_not_exist(read, definition, pointer, fix):
    reading = read(definition)
    assert reading.codes == [("ASL0103", pointer)]
    assert reading.found[0].aws_code == "MISSING_TRANSITION_TARGET"
    assert reading.found[0].fix == fix


def test_a_catcher_to_nowhere(read):
    task = {
        "Type": "Task",
        "Resource": "arn:aws:lambda:::function:x",
        "Catch": [{"ErrorEquals": ["A"], "Next": "Nowhere"}],
        "End": True,
    }
    reading = read(machine(A=task))
    assert reading.codes == [("ASL0103", "/States/A/Catch/0/Next")]
    assert reading.marked == ['"Nowhere"']


def test_a_transition_out_of_a_branch(read):
    branch = machine("B", B=go("C"))
    reading = read(machine(A={"Type": "Parallel", "Branches": [branch], "Next": "C"}, C=END))
    assert [code for code in reading.codes if code[0] == "ASL0103"] == [
        ("ASL0103", "/States/A/Branches/0/States/B/Next")
    ]
    assert any("at the top of the definition" in found.message for found in reading.found)


def test_a_state_that_is_never_reached(read):
    reading = read(machine(A=END, B=go("C"), C=go("D"), D=END))
    assert reading.codes == [("ASL0116", "/States/B")]
    assert reading.marked == ['"B"']
    assert '"C", "D"' in reading.found[0].message


def test_two_lost_groups_and_a_lost_loop(read):
    reading = read(machine(A=END, B=go("A"), L=go("M"), M=go("L"), C=END))
    assert reading.codes == [("ASL0116", "/States/B"), ("ASL0116", "/States/L"), ("ASL0116", "/States/C")]


def test_a_state_that_leads_to_itself_only_is_lost(read):
    reading = read(machine(A=END, B=choice("B", default="A")))
    assert reading.codes == [("ASL0116", "/States/B")]


def test_unreachable_in_a_branch(read):
    branch = machine("B", B=END, C=END)
    reading = read(machine(A={"Type": "Parallel", "Branches": [branch], "End": True}))
    assert reading.codes == [("ASL0116", "/States/A/Branches/0/States/C")]


@pytest.mark.parametrize(
    "broken",
    [
        {"Type": "Pass"},
        {"Type": "Pass", "next": "B"},
        {"Type": "Pass", "Next": 5},
        {"Type": "Nothing", "Next": "B"},
        {"Type": "Choice", "Choices": "${Rules}"},
        {"Type": "Choice", "Default": "C"},
        {
            "Type": "Task",
            "Resource": "arn:aws:lambda:::function:x",
            "Catch": [{"ErrorEquals": ["A"], "Next": "C"}],
        },
        {"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True}]},
        {"Type": "Pass", "Next": "Entirely different"},
        "not a state",
    ],
)
def test_a_mistake_does_not_make_its_followers_unreachable(read, broken):
    reading = read(machine(A=broken, B=go("C"), C=END))
    assert len(reading.errors) == 1, reading.codes
    assert reading.errors[0][0] not in ("ASL0116", "ASL0117")


def test_a_wrong_name_does_not_make_others_unreachable_or_endless(read):
    assert read(machine(A=go("Bees"), Bee=go("C"), C=END)).codes == [("ASL0103", "/States/A/Next")]
    assert read(machine(A=go("Nowhere"))).codes == [("ASL0103", "/States/A/Next")]


def test_a_flow_that_never_ends(read):
    reading = read(machine(A=go("B"), B=go("A"), Unused=go("A")))
    assert reading.codes == [("ASL0117", "/")]
    assert reading.found[0].aws_code == "MISSING_END_STATE"


def test_a_loop_with_a_way_out(read):
    assert read(machine(A=choice("A", default="B"), B={"Type": "Succeed"})).codes == []


def test_names_are_unique_in_the_whole_machine(read):
    inner = machine("A", A=END)
    reading = read(machine(A={"Type": "Map", "ItemProcessor": inner, "End": True}))
    assert reading.codes == [("ASL0118", "/States/A/ItemProcessor/States/A")]
    assert "in line 4" in reading.found[0].message


@pytest.mark.parametrize(
    ("name", "codes"), [("n" * 80, []), ("n" * 81, ["ASL0119"]), ("", ["ASL0119", "ASL0115"])]
)
def test_the_length_of_a_name(read, name, codes):
    reading = read({"StartAt": name, "States": {name: END}})
    assert sorted(code for code, _ in reading.codes) == sorted(codes)
