"""States, each without what follows it."""

from __future__ import annotations

from typing import Any

from asl2sw.equivalence.machines.draw import ERRORS, Draw, Surroundings
from asl2sw.equivalence.machines.expressions import expression, input_path, path, reference, template

_FUNCTION = "arn:aws:lambda:us-east-1:111111111111:function:"
_CAUGHT = (*ERRORS, "States.TaskFailed", "States.Timeout", "Lambda.TooManyRequestsException")
_CAUSES = ("no luck", 'it\'s "over"\n${x}')


def pass_state(draw: Draw, around: Surroundings) -> dict[str, Any]:
    state: dict[str, Any] = {"Type": "Pass"}
    _narrow(draw, state)
    if draw.chance(0.4):
        state["Result"] = draw.literal()
    elif draw.chance(0.7):
        state["Parameters"] = template(draw, around)
    _place_result(draw, state)
    _assign(draw, around, state)
    return state


def wait_state(draw: Draw, around: Surroundings) -> dict[str, Any]:
    ways: dict[str, Any] = {"Seconds": draw.number(0, 100), "SecondsPath": "$.n",
                            "Timestamp": "2020-01-02T03:04:05Z"}  # fmt: skip
    name = draw.one_of(("Seconds", "Seconds", "Seconds", "SecondsPath", "Timestamp"))
    state: dict[str, Any] = {"Type": "Wait", name: ways[name]}
    _assign(draw, around, state)
    return state


def fail_state(draw: Draw, around: Surroundings) -> dict[str, Any]:
    state: dict[str, Any] = {"Type": "Fail"}
    if draw.chance(0.8):
        state["Error"] = draw.one_of(ERRORS)
    if draw.chance(0.5):
        state["Cause"] = draw.one_of(_CAUSES)
    elif draw.chance(0.3):
        state["CausePath"] = draw.one_of(("$.s", "States.Format('{}', $.s)"))
    return state


def task_state(draw: Draw, around: Surroundings, name: str) -> dict[str, Any]:
    number = draw.number(1, 5)
    state: dict[str, Any] = {"Type": "Task", "Resource": f"{_FUNCTION}work-{number}"}
    if draw.chance(0.25):
        state["Resource"] = "arn:aws:states:::lambda:invoke"
        state["Parameters"] = {"FunctionName": f"work-{number}", "Payload.$": "$"}
        if draw.chance(0.5):
            state["Parameters"] = {"FunctionName": f"work-{number}", "Payload": template(draw, around)}
    elif draw.chance(0.5):
        state["Parameters"] = template(draw, around)
    _narrow(draw, state)
    _select_result(draw, around, state)
    _place_result(draw, state)
    if draw.chance(0.2):
        state["TimeoutSeconds"] = draw.number(5, 60)
    _assign(draw, around, state, result=True)
    return state


def parallel_state(draw: Draw, around: Surroundings, branches: list[Any]) -> dict[str, Any]:
    state: dict[str, Any] = {"Type": "Parallel", "Branches": branches}
    _narrow(draw, state)
    if draw.chance(0.2):
        state["Parameters"] = template(draw, around)
    _select_result(draw, around, state)
    _place_result(draw, state)
    return state


def map_state(
    draw: Draw, around: Surroundings, processor: dict[str, Any], *, distributed: bool
) -> dict[str, Any]:
    state: dict[str, Any] = {"Type": "Map", "ItemsPath": draw.one_of(("$.list", "$.list", "$.a.list"))}
    if distributed:
        processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **processor}
        if draw.chance(0.3):
            state["ItemBatcher"] = {"MaxItemsPerBatch": draw.number(1, 3)}
    state["ItemProcessor"] = processor
    if draw.chance(0.4):
        fields = template(draw, around)
        state["ItemSelector"] = {**fields, "item.$": "$$.Map.Item.Value"}
    if draw.chance(0.5):
        state["MaxConcurrency"] = draw.number(0, 3)
    if distributed and draw.chance(0.4):
        tolerance = draw.one_of(("ToleratedFailureCount", "ToleratedFailurePercentage"))
        state[tolerance] = draw.number(0, 2) if tolerance.endswith("Count") else draw.one_of((0, 50, 100))
    _select_result(draw, around, state)
    _place_result(draw, state)
    return state


def handlers(draw: Draw, state: dict[str, Any], later: list[str]) -> None:
    """Adds Retry and Catch; catchers lead to one of the later states."""
    if draw.chance(0.4):
        state["Retry"] = [_retrier(draw, names) for names in _error_lists(draw)]
    if later and draw.chance(0.5):
        state["Catch"] = [_catcher(draw, names, later) for names in _error_lists(draw)]


def _error_lists(draw: Draw) -> list[list[str]]:
    lists = [draw.some_of(_CAUGHT, 2) for _ in range(draw.number(0, 2))]
    return [*lists, ["States.ALL"]] if not lists or draw.chance(0.5) else lists


def _retrier(draw: Draw, names: list[str]) -> dict[str, Any]:
    retrier: dict[str, Any] = {"ErrorEquals": names}
    if draw.chance(0.7):
        retrier |= {"IntervalSeconds": draw.number(1, 5), "MaxAttempts": draw.number(0, 3)}
    if draw.chance(0.5):
        retrier["BackoffRate"] = draw.one_of((1, 1.5, 2))
    if draw.chance(0.2):
        retrier["MaxDelaySeconds"] = draw.number(6, 9)
    if draw.chance(0.15):
        retrier["JitterStrategy"] = "FULL"
    return retrier


def _catcher(draw: Draw, names: list[str], later: list[str]) -> dict[str, Any]:
    catcher: dict[str, Any] = {"ErrorEquals": names, "Next": draw.one_of(later)}
    if draw.chance(0.7):
        catcher["ResultPath"] = None if draw.chance(0.15) else draw.one_of(("$.error", reference(draw)))
    return catcher


# --- input and output ------------------------------------------------------------------------------


def _narrow(draw: Draw, state: dict[str, Any]) -> None:
    if draw.chance(0.12):
        state["InputPath"] = input_path(draw)
    if draw.chance(0.08):
        state["OutputPath"] = input_path(draw)


def _select_result(draw: Draw, around: Surroundings, state: dict[str, Any]) -> None:
    if draw.chance(0.2):
        seen = Surroundings(around.depth, around.in_map, around.in_child, around.variables)
        state["ResultSelector"] = template(draw, seen)


def _place_result(draw: Draw, state: dict[str, Any]) -> None:
    """Mostly beside the data, so that later states have something to read."""
    if draw.chance(0.75):
        state["ResultPath"] = None if draw.chance(0.2) else reference(draw)


def _assign(draw: Draw, around: Surroundings, state: dict[str, Any], *, result: bool = False) -> None:
    if not draw.chance(0.25):
        return
    name = draw.one_of(("x", "y"))
    value = expression(draw, around) if draw.chance(0.7) else path(draw, around)
    state["Assign"] = {f"{name}.$": value} if draw.chance(0.8) else {name: draw.literal()}
