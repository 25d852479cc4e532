"""Parallel."""

from __future__ import annotations

from asl2sw.asl.fields import Fields
from asl2sw.asl.model import Flow, ParallelState
from asl2sw.asl.states.context import StateContext, read_common, read_handling
from asl2sw.asl.values import expect_object
from asl2sw.asl.vocabulary import BRANCH
from asl2sw.source.tree import Node, ObjectNode, json_pointer


def read_parallel(state: StateContext) -> ParallelState | None:
    fields = state.fields
    common = read_common(state)
    nodes = fields.array("Branches", required=True, filled=True)
    read = [_branch(state, node, index) for index, node in enumerate(nodes or ())]
    branches = tuple(branch for branch in read if branch is not None)
    parameters = fields.template("Parameters")
    arguments = fields.jsonata_or("Arguments", ObjectNode, "an object or a JSONata expression")
    handling = read_handling(fields)
    if common is None or nodes is None or len(branches) != len(read):
        return None
    return ParallelState(
        **common,
        branches=branches,
        parameters=parameters,
        arguments=arguments,
        **handling,
    )


def _branch(state: StateContext, node: Node, index: int) -> Flow | None:
    reporter = state.fields.reporter
    pointer = state.fields.at("Branches") + json_pointer(index)
    if not expect_object(node, reporter, pointer, "a branch"):
        return None
    owner = f'Branch {index + 1} of "{state.name}"'
    fields = Fields(reporter, node, pointer, BRANCH, owner, state.fields.language)
    flow = state.read_flow(fields)
    fields.finish()
    return flow
