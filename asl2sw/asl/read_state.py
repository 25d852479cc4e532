"""A state that was read, and what stands around it."""

from __future__ import annotations

from asl2sw.asl.model import State
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import ArrayNode, ObjectNode, StringNode


@dataclass(frozen=True, slots=True)
class Around:
    """A Parallel or Map state around others. Its own fields may be wrong, so the source tree tells of it."""

    kind: str
    pointer: str
    node: ObjectNode

    @property
    def catches(self) -> bool:
        member = self.node.member("Catch")
        return member is not None and (not isinstance(member.value, ArrayNode) or bool(member.value.items))

    @property
    def runs_express(self) -> bool:
        """Whether it is a Map that runs its items as Express workflows."""
        for name in ("ItemProcessor", "Iterator"):
            config = _inner(_inner(self.node, name), "ProcessorConfig")
            if _text(config, "Mode") == "DISTRIBUTED" and _text(config, "ExecutionType") == "EXPRESS":
                return True
        return False


@dataclass(frozen=True, slots=True)
class ReadState:
    """`around`: outermost first. `express`: whether it runs in an Express workflow."""

    state: State
    node: ObjectNode
    around: tuple[Around, ...]
    express: bool


def _inner(node: ObjectNode | None, name: str) -> ObjectNode | None:
    member = node.member(name) if node is not None else None
    return member.value if member is not None and isinstance(member.value, ObjectNode) else None


def _text(node: ObjectNode | None, name: str) -> str | None:
    member = node.member(name) if node is not None else None
    return member.value.value if member is not None and isinstance(member.value, StringNode) else None
