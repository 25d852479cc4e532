"""Changes of a definition that must not change what its workflow does."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Any

import pytest

import asl2sw
from asl2sw.conversion import compile_definition
from asl2sw.equivalence.compare import Pair, Subject
from asl2sw.equivalence.generate import Case, generate_cases
from asl2sw.equivalence.machines import generate_machine
from asl2sw.equivalence.target import NotModelled, Status, TargetTrace

Definition = dict[str, Any]
SEEDS = range(10)
CASES = 4


@dataclass(frozen=True, slots=True)
class Changed:
    """Another definition, and the names that its tasks have in it."""

    definition: Definition
    names: dict[str, str]


def flows(flow: Definition) -> list[Definition]:
    """The flow and all those in its states."""
    found = [flow]
    for state in flow["States"].values():
        inner = [*state.get("Branches", ()), *([state["ItemProcessor"]] if "ItemProcessor" in state else [])]
        found += [each for part in inner for each in flows(part)]
    return found


def renamed(definition: Definition, random: Random) -> Changed:
    names: dict[str, str] = {}
    changed = copy.deepcopy(definition)
    for flow in flows(changed):
        for name in flow["States"]:
            names[name] = f"Renamed {len(names)} ü"
    for flow in flows(changed):
        flow["StartAt"] = names[flow["StartAt"]]
        for state in flow["States"].values():
            for way in (state, *state.get("Choices", ()), *state.get("Catch", ())):
                way.update({key: names[way[key]] for key in ("Next", "Default") if key in way})
        flow["States"] = {names[name]: state for name, state in flow["States"].items()}
    return Changed(changed, names)


def reordered(definition: Definition, random: Random) -> Changed:
    changed = copy.deepcopy(definition)
    for flow in flows(changed):
        states = list(flow["States"].items())
        random.shuffle(states)
        flow["States"] = dict(states)
    return Changed(changed, {})


def with_identity(definition: Definition, random: Random) -> Changed:
    """A Pass that does nothing before the first state of each flow."""
    changed = copy.deepcopy(definition)
    for number, flow in enumerate(flows(changed)):
        flow["States"][f"Nothing {number}"] = {"Type": "Pass", "Next": flow["StartAt"]}
        flow["StartAt"] = f"Nothing {number}"
    return Changed(changed, {})


def wrapped(definition: Definition, random: Random) -> Changed:
    """All of it as the one branch of a Parallel."""
    branch = copy.deepcopy(definition)
    branch.pop("Comment", None)
    around = {"Type": "Parallel", "Branches": [branch], "OutputPath": "$[0]", "End": True}
    return Changed({"StartAt": "Around", "States": {"Around": around}}, {})


def with_dead_rules(definition: Definition, random: Random) -> Changed:
    """A rule that never matches before the others of each Choice."""
    changed = copy.deepcopy(definition)
    for flow in flows(changed):
        for state in flow["States"].values():
            if state["Type"] == "Choice":
                never = {"Variable": "$$.State.Name", "StringEquals": "no such name"}
                state["Choices"].insert(0, {**never, "Next": state["Choices"][0]["Next"]})
    return Changed(changed, {})


CHANGES = (renamed, reordered, with_identity, wrapped, with_dead_rules)


def subject_of(definition: Definition) -> Subject:
    return compile_definition(definition, asl2sw.Options(name="machine")).subject


def behaviour(subject: Subject, trace: TargetTrace, names: dict[str, str]) -> tuple[Any, ...]:
    """All that one can see, with the names of before."""
    back = {new: old for old, new in names.items()}

    def name_of(workflow: str, state: str) -> str | None:
        source = subject.source_of(workflow, state)
        return source if source is None else back.get(source, source)

    calls = sorted(repr((name_of(call.workflow, call.state), call.body)) for call in trace.calls)
    sleeps = sorted(sleep.ms for sleep in trace.sleeps if sleep.ms > 1)
    output = trace.output if trace.status is Status.COMPLETED else None
    error = {key: text for key, text in (trace.error or {}).items() if text is not None}
    return trace.status, output, error, calls, sleeps


def definition_of(seed: int, *, says_names: bool) -> Definition:
    """A machine made at random; without `says_names` one whose data has no names of states."""
    made = (generate_machine(Random(number)) for number in count(seed, len(SEEDS)))
    return next(each for each in made if says_names or "$$.State.Name" not in repr(each))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_the_behaviour_stays(change: Callable[[Definition, Random], Changed], seed: int) -> None:
    definition = definition_of(seed, says_names=change is not renamed)
    changed = change(definition, Random(seed))
    subject, other = subject_of(definition), subject_of(changed.definition)
    before, after = Pair(subject), Pair(other)
    for case in generate_cases(subject.machine, CASES, seed=seed):
        outcomes = {changed.names.get(name, name): each for name, each in case.outcomes.items()}
        try:
            one = before.actual(case)
            two = after.actual(Case(case.name, case.input, outcomes))
        except NotModelled:
            continue
        if Status.UNDECIDED in (one.status, two.status):
            continue
        assert behaviour(other, two, changed.names) == behaviour(subject, one, {}), case
