"""Which machine of a run a task starts."""

from __future__ import annotations

from typing import Any

import pytest

from asl2sw import ConversionError, Options, convert
from asl2sw.resources.executions import same_machine

PREFIX = "arn:aws:states:eu-central-1:123456789012:stateMachine:"
IDS = ("shiporder", "billorderstatemachine", "audit")


@pytest.mark.parametrize(
    ("arn", "id"),
    [
        (PREFIX + "ShipOrder", "shiporder"),
        (PREFIX + "ship-order:3", "shiporder"),
        (PREFIX + "ship_order:PROD", "shiporder"),
        ("${ShipOrder}", "shiporder"),
        ("${ShipOrderArn}", "shiporder"),
        ("${ShipOrderStateMachine.Arn}", "shiporder"),
        ("${ship_order_sfn_arn}", "shiporder"),
        (PREFIX + "${ShipOrderName}", "shiporder"),
        ("arn:aws:states:${AWS::Region}:${AWS::AccountId}:stateMachine:ShipOrder", "shiporder"),
        ("${BillOrder}", "billorderstatemachine"),
        (PREFIX + "BillOrderStateMachine", "billorderstatemachine"),
        (PREFIX + "audit", "audit"),
        (PREFIX + "shiporders", None),
        ("${Arn}", None),
        ("${AWS::Region}", None),
        ("", None),
        ("arn:aws:lambda:eu-central-1:123456789012:function:shiporder", None),
    ],
)
def test_names(arn: str, id: str | None) -> None:
    assert same_machine(arn, IDS) == id


def test_a_name_that_fits_two_fits_none() -> None:
    assert same_machine("${ShipArn}", ("shipsfn", "shipworkflow")) is None
    assert same_machine("${ShipSfnArn}", ("shipsfn", "shipworkflow")) == "shipsfn"


def starter(suffix: str = ".sync:2", arn: str = PREFIX + "child", **parameters: Any) -> dict[str, Any]:
    task = {
        "Type": "Task",
        "Resource": f"arn:aws:states:::states:startExecution{suffix}",
        "Parameters": {"StateMachineArn": arn, **parameters},
        "End": True,
    }
    return {"StartAt": "Start it", "States": {"Start it": task}}


CHILD = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
BROKEN = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "Nowhere"}}}


def converted(definition: dict[str, Any], **machines: Any) -> tuple[list[str], set[str]]:
    """The ids of the workflows and the codes of the messages."""
    result = convert(definition, Options(name="parent", machines=machines))
    return [workflow.id for workflow in result.workflows], {found.code for found in result.diagnostics}


def test_together() -> None:
    ids, codes = converted(starter(), child=CHILD)
    assert ids == ["parent", "parentstartit"]
    assert "ASL0424" in codes and not codes & {"ASL0401", "ASL0421", "ASL0422", "ASL0423"}


def test_alone_a_service_starts_it() -> None:
    ids, codes = converted(starter())
    assert ids == ["parent"]
    assert "ASL0401" in codes


def test_an_unknown_parameter_is_left_to_the_service() -> None:
    assert converted(starter(Unknown=1), child=CHILD)[0] == ["parent"]


def test_a_machine_that_is_refused_does_not_stop_the_other() -> None:
    ids, codes = converted(starter(), child=BROKEN)
    assert ids == ["parent"]
    assert {"ASL0423", "ASL0401"} <= codes


def test_not_inside_itself() -> None:
    ids, codes = converted(starter(), child=starter(arn=PREFIX + "parent"))
    assert ids == ["parent", "parentstartit"]
    assert "ASL0422" not in codes  # told where the child is converted
    assert "ASL0422" in converted(starter(arn=PREFIX + "parent"), parent=starter(arn=PREFIX + "parent"))[1]


def test_time_limits_are_told() -> None:
    assert "ASL0421" in converted(starter(), child={**CHILD, "TimeoutSeconds": 5})[1]


def test_errors_of_the_child_stand_at_the_task() -> None:
    child = {"StartAt": "A", "States": {"A": {"Type": "Wait", "Seconds": 1, "End": True}}}
    result = convert(starter(), Options(name="parent", machines={"child": child}))
    assert {place.pointer for name, place in result.source_map.items() if "startit" in name} == {
        "/States/Start it"
    }


def test_the_configuration_names_the_machine() -> None:
    definition = starter(arn="${Whatever}")
    config = {"resource": [{"state": "Start it", "workflow": "child"}]}
    result = convert(definition, Options(name="parent", machines={"child": CHILD}, config=config))
    assert len(result.workflows) == 2
    other = {"resource": [{"state": "Start it", "url": "http://starter.example/"}]}
    result = convert(starter(), Options(name="parent", machines={"child": CHILD}, config=other))
    assert len(result.workflows) == 1


def test_without_waiting_it_is_a_request() -> None:
    definition = starter("", Input={"id": 1})
    result = convert(definition, Options(name="parent", namespace="shop", machines={"child": CHILD}))
    (workflow,) = result.workflows
    operation = workflow.document["functions"][0]["operation"]
    assert operation == "rest:post:http://child.shop.svc.cluster.local/child"


def test_refusals_are_still_refusals() -> None:
    with pytest.raises(ConversionError):
        convert(BROKEN, Options(machines={"child": CHILD}))
