"""ItemBatcher (`States Language §Batching Items`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from asl2sw.asl.model import ItemBatcher
from asl2sw.equivalence.asl.errors import Undecided
from asl2sw.equivalence.asl.expressions import compile_template
from asl2sw.equivalence.asl.parameters import compile_number
from asl2sw.equivalence.asl.scope import JsonObject, Scope
from asl2sw.equivalence.asl.values import json_text
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.tree import JsonValue


@dataclass(frozen=True, slots=True)
class Batch:
    """The input of one iteration: an item, or several. `item` is `$$.Map.Item` where there is just one."""

    input: JsonValue
    size: int
    item: JsonObject | None = None


def compile_batches(batcher: ItemBatcher) -> Callable[[Scope, Sequence[JsonValue]], list[Batch]]:
    """Items put together, as many as the limits allow."""
    most = compile_number(
        "MaxItemsPerBatchPath", batcher.max_items_per_batch, batcher.max_items_per_batch_path, 1
    )
    most_bytes = compile_number(
        "MaxInputBytesPerBatchPath",
        batcher.max_input_bytes_per_batch,
        batcher.max_input_bytes_per_batch_path,
        1,
    )
    shared = None if batcher.batch_input is None else compile_template(batcher.batch_input)

    def batches(scope: Scope, items: Sequence[JsonValue]) -> list[Batch]:
        fields: JsonObject = {} if shared is None else {"BatchInput": shared(scope)}
        limit, byte_limit = most(scope), most_bytes(scope)
        made: list[Batch] = []
        waiting: list[JsonValue] = []
        for item in items:
            longer = [*waiting, item]
            full = limit is not None and len(longer) > limit
            if waiting and (full or _is_too_large(fields, longer, byte_limit)):
                made.append(Batch({**fields, "Items": waiting}, len(waiting)))
                longer = [item]
            if _is_too_large(fields, longer, byte_limit):
                raise Undecided("an item is larger than MaxInputBytesPerBatch")
            waiting = longer
        return [*made, Batch({**fields, "Items": waiting}, len(waiting))] if waiting else made

    return batches


def _is_too_large(fields: JsonObject, items: list[JsonValue], byte_limit: float | None) -> bool:
    if byte_limit is None:
        return False
    return len(json_text({**fields, "Items": items}).encode("utf-8", "surrogatepass")) > byte_limit
