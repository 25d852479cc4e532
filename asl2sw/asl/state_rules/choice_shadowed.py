"""ASL0154: a choice rule that is never asked because an earlier one takes all that it takes."""

from __future__ import annotations

from collections.abc import Sequence

from asl2sw.asl.model import ChoiceState
from asl2sw.asl.read_state import ReadState
from asl2sw.asl.rule_keys import takes_all_of
from asl2sw.source.reporter import Reporter

_MOST = 100  # each rule is compared with each; nobody writes more by hand


def check(states: Sequence[ReadState], reporter: Reporter) -> None:
    for read in states:
        if not isinstance(read.state, ChoiceState) or len(read.state.choices) > _MOST:
            continue
        choices = read.state.choices
        for index, branch in enumerate(choices):
            for number, earlier in enumerate(choices[:index], 1):
                if takes_all_of(earlier.rule, branch.rule):
                    message = f"Rule {number} takes everything that this rule would take."
                    reporter.report("ASL0154", branch.span, message, pointer=branch.pointer)
                    break
