"""ASL0156: a Choice without Default whose rules may all fail."""

from __future__ import annotations

from collections.abc import Sequence

from asl2sw.asl.model import ChoiceState
from asl2sw.asl.read_state import ReadState
from asl2sw.asl.rule_keys import leave_nothing
from asl2sw.asl.vocabulary import STATE
from asl2sw.diagnostics import nearest
from asl2sw.source.reporter import Reporter


def check(states: Sequence[ReadState], reporter: Reporter) -> None:
    for read in states:
        state = read.state
        if not isinstance(state, ChoiceState) or _has_default(read):
            continue
        if any(one.catches for one in read.around):
            continue  # what no rule takes goes to a Catch
        if not leave_nothing([branch.rule for branch in state.choices]):
            message = f'"{state.name}" has no "Default", and it may be that no rule fits.'
            reporter.report("ASL0156", state.name_span, message, pointer=state.pointer)


def _has_default(read: ReadState) -> bool:
    """Also under a misspelt name, which is reported for itself."""
    unknown = [member.key for member in read.node.members if member.key not in STATE.fields]
    return read.node.member("Default") is not None or nearest("Default", unknown) is not None
