"""Map."""

from __future__ import annotations

import re
from typing import TypedDict

from asl2sw.asl.fields import Fields
from asl2sw.asl.model import (
    Flow,
    ItemBatcher,
    ItemReader,
    JsonataValue,
    Located,
    MapState,
    ProcessorConfig,
    ResultWriter,
    Template,
)
from asl2sw.asl.states.context import StateContext, read_common, read_handling
from asl2sw.asl.states.map_parts import read_item_batcher, read_item_reader, read_result_writer
from asl2sw.asl.vocabulary import PROCESSOR, PROCESSOR_CONFIG
from asl2sw.expressions import Path
from asl2sw.source.tree import ArrayNode, ObjectNode

_MAX_LABEL = 40
_NOT_IN_LABEL = re.compile(r"[\s?*<>{}\[\]:;,\\|^~$#%&`\"/\x00-\x1f\x7f-\x9f]")


class _Items(TypedDict):
    items_path: Located[Path] | None
    items: JsonataValue | None
    item_selector: Template | JsonataValue | None
    item_batcher: ItemBatcher | None
    item_reader: ItemReader | None
    result_writer: ResultWriter | None


class _Limits(TypedDict):
    max_concurrency: Located[int] | JsonataValue | None
    max_concurrency_path: Located[Path] | None
    tolerated_failure_count: Located[int] | JsonataValue | None
    tolerated_failure_count_path: Located[Path] | None
    tolerated_failure_percentage: Located[float] | JsonataValue | None
    tolerated_failure_percentage_path: Located[Path] | None
    label: str | None


def read_map(state: StateContext) -> MapState | None:
    fields = state.fields
    common = read_common(state)
    processor, config = _processor(state)
    items = _items(fields)
    limits = _limits(fields)
    handling = read_handling(fields)
    if common is None or processor is None:
        return None
    return MapState(**common, processor=processor, processor_config=config, **items, **limits, **handling)


def _items(fields: Fields) -> _Items:
    fields.exclude("ItemSelector", "Parameters")
    older_selector = fields.template("Parameters")
    return _Items(
        items_path=fields.path("ItemsPath"),
        items=fields.jsonata_or("Items", (ArrayNode, ObjectNode), "a list or a JSONata expression"),
        item_selector=fields.template_or_jsonata("ItemSelector") or older_selector,
        item_batcher=read_item_batcher(fields),
        item_reader=read_item_reader(fields),
        result_writer=read_result_writer(fields),
    )


def _limits(fields: Fields) -> _Limits:
    for name in ("MaxConcurrency", "ToleratedFailureCount", "ToleratedFailurePercentage"):
        fields.exclude(name, f"{name}Path")
    percentage = "ToleratedFailurePercentage"
    return _Limits(
        max_concurrency=fields.integer_or_jsonata("MaxConcurrency", 0, None),
        max_concurrency_path=fields.path("MaxConcurrencyPath"),
        tolerated_failure_count=fields.integer_or_jsonata("ToleratedFailureCount", 0, None),
        tolerated_failure_count_path=fields.path("ToleratedFailureCountPath"),
        tolerated_failure_percentage=fields.either(percentage, lambda: fields.number(percentage, 0, 100)),
        tolerated_failure_percentage_path=fields.path("ToleratedFailurePercentagePath"),
        label=_label(fields),
    )


def _processor(state: StateContext) -> tuple[Flow | None, ProcessorConfig | None]:
    """The flow of ItemProcessor, or of Iterator, its older name."""
    fields = state.fields
    fields.exclude("ItemProcessor", "Iterator")
    fields.member("Iterator")
    name = "Iterator" if "Iterator" in fields and "ItemProcessor" not in fields else "ItemProcessor"
    processor = fields.nested(name, PROCESSOR)
    if name not in fields:
        names = ("ItemProcessor", "Iterator")
        fields.miss(names, f'{fields.owner} has no "ItemProcessor".')
    if processor is None:
        return None, None
    config = processor.nested("ProcessorConfig", PROCESSOR_CONFIG)
    read_config = None
    if config is not None:
        mode = config.one_of("Mode", ("INLINE", "DISTRIBUTED"))
        if mode == "DISTRIBUTED" and "ExecutionType" not in config:
            config.miss(("ExecutionType",), 'A distributed Map needs "ExecutionType".')
        read_config = ProcessorConfig(mode, config.one_of("ExecutionType", ("STANDARD", "EXPRESS")))
        config.finish()
    flow = state.read_flow(processor)
    processor.finish()
    return flow, read_config


def _label(fields: Fields) -> str | None:
    found = fields.filled_text("Label")
    if found is None or "${" in found.value:
        return None if found is None else found.value
    wrong = _NOT_IN_LABEL.search(found.value)
    if wrong is not None:
        fields.report("ASL0127", "Label", f"A Label cannot have the character {wrong[0]!r}.")
    elif len(found.value) > _MAX_LABEL:
        fields.report("ASL0127", "Label", f"The Label has {len(found.value)} characters.")
    return found.value
