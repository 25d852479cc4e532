"""Choice."""

from __future__ import annotations

from asl2sw.asl.choice_rules import read_branch
from asl2sw.asl.model import ChoiceState
from asl2sw.asl.states.context import StateContext, read_common
from asl2sw.source.tree import json_pointer


def read_choice(state: StateContext) -> ChoiceState | None:
    fields = state.fields
    common = read_common(state, goes_on=False)
    nodes = fields.array("Choices", required=True, filled=True)
    default = fields.filled_text("Default")
    read = [
        read_branch(fields.reporter, node, fields.at("Choices") + json_pointer(index), fields.language)
        for index, node in enumerate(nodes or ())
    ]
    choices = tuple(branch for branch in read if branch is not None)
    if common is None or nodes is None or len(choices) != len(read):
        return None
    return ChoiceState(**common, choices=choices, default=default)
