"""ASL0137: fields of distributed Maps in a Map that runs its items inline."""

from __future__ import annotations

from collections.abc import Sequence

from asl2sw.asl.model import MapState
from asl2sw.asl.read_state import ReadState
from asl2sw.asl.vocabulary import BRANCH
from asl2sw.diagnostics import nearest
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import ObjectNode, json_pointer

# The limits of failures are not among them: AWS reads them in an inline Map, too (recorded).
FIELDS = ("ItemReader", "ItemBatcher", "ResultWriter", "Label")


def check(states: Sequence[ReadState], reporter: Reporter) -> None:
    for read in states:
        if not isinstance(read.state, MapState) or _is_distributed(read):
            continue
        for member in read.node.members:
            if member.key in FIELDS:
                message = (
                    f'"{member.key}" is for distributed Maps. "{read.state.name}" runs its items inline.'
                )
                pointer = read.state.pointer + json_pointer(member.key)
                reporter.report("ASL0137", member.key_span, message, pointer=pointer)


def _is_distributed(read: ReadState) -> bool:
    """Or what says so is unreadable, which is reported for itself."""
    assert isinstance(read.state, MapState)
    config = read.state.processor_config
    if config is not None:
        return config.mode != "INLINE"
    processor = read.node.member("ItemProcessor") or read.node.member("Iterator")
    if processor is None or not isinstance(processor.value, ObjectNode):
        return True
    others = [member.key for member in processor.value.members if member.key not in BRANCH.fields]
    return nearest("ProcessorConfig", others) is not None
