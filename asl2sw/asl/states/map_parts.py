"""What a distributed Map reads its items from, how it divides them, and where its results go."""

from __future__ import annotations

from asl2sw.asl.fields import Fields
from asl2sw.asl.model import ItemBatcher, ItemReader, JsonataValue, ResultWriter, Template, TemplateLiteral
from asl2sw.asl.vocabulary import (
    ITEM_BATCHER,
    ITEM_READER,
    READER_CONFIG,
    RESULT_WRITER,
    WRITER_CONFIG,
    Vocabulary,
)
from asl2sw.source.tree import to_value

_MAX_BATCH_BYTES = 262_144  # the largest input of a child execution
_MAX_ITEMS = 100_000_000


def read_item_batcher(fields: Fields) -> ItemBatcher | None:
    batcher = fields.nested("ItemBatcher", ITEM_BATCHER)
    if batcher is None:
        return None
    for name in ("MaxItemsPerBatch", "MaxInputBytesPerBatch"):
        batcher.exclude(name, f"{name}Path")
    result = ItemBatcher(
        batch_input=batcher.template_or_jsonata("BatchInput"),
        max_items_per_batch=batcher.integer_or_jsonata("MaxItemsPerBatch", 1, None),
        max_items_per_batch_path=batcher.path("MaxItemsPerBatchPath"),
        max_input_bytes_per_batch=batcher.integer_or_jsonata("MaxInputBytesPerBatch", 1, _MAX_BATCH_BYTES),
        max_input_bytes_per_batch_path=batcher.path("MaxInputBytesPerBatchPath"),
    )
    batcher.finish()
    return result


def read_item_reader(fields: Fields) -> ItemReader | None:
    reader = fields.nested("ItemReader", ITEM_READER)
    if reader is None:
        return None
    resource = reader.filled_text("Resource", required=True)
    parameters = reader.template("Parameters")
    arguments = reader.jsonata("Arguments")
    config = _reader_config(reader)
    reader.finish()
    return None if resource is None else ItemReader(resource, parameters, arguments, config)


def read_result_writer(fields: Fields) -> ResultWriter | None:
    writer = fields.nested("ResultWriter", RESULT_WRITER)
    if writer is None:
        return None
    if "Resource" not in writer and "WriterConfig" not in writer:
        names = ("Resource", "WriterConfig")
        writer.miss(names, '"ResultWriter" has neither "Resource" nor "WriterConfig".')
    result = ResultWriter(
        resource=writer.filled_text("Resource"),
        parameters=writer.template("Parameters"),
        arguments=writer.jsonata("Arguments"),
        writer_config=_writer_config(writer),
    )
    writer.finish()
    return result


def _reader_config(reader: Fields) -> Template | JsonataValue | None:
    config = reader.nested("ReaderConfig", READER_CONFIG)
    if config is None:
        return None
    config.one_of("InputType", ("CSV", "JSON", "JSONL", "PARQUET", "MANIFEST"))
    header = config.one_of("CSVHeaderLocation", ("FIRST_ROW", "GIVEN"))
    headers = config.array("CSVHeaders", filled=True)
    if header == "GIVEN" and headers is None and "CSVHeaders" not in config:
        config.miss(("CSVHeaders",), '"CSVHeaderLocation" is "GIVEN", and "CSVHeaders" is missing.')
    config.one_of("CSVDelimiter", ("COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"))
    config.one_of("ManifestType", ("ATHENA_DATA", "S3_INVENTORY"))
    config.one_of("Transformation", ("NONE", "LOAD_AND_FLATTEN"))
    config.text("ItemsPointer")
    config.exclude("MaxItems", "MaxItemsPath")
    config.integer_or_jsonata("MaxItems", 0, _MAX_ITEMS)
    config.path("MaxItemsPath")
    return _settings(reader, config, "ReaderConfig", READER_CONFIG)


def _writer_config(writer: Fields) -> Template | JsonataValue | None:
    config = writer.nested("WriterConfig", WRITER_CONFIG)
    if config is None:
        return None
    config.one_of("Transformation", ("NONE", "COMPACT", "FLATTEN"))
    config.one_of("OutputType", ("JSON", "JSONL"))
    return _settings(writer, config, "WriterConfig", WRITER_CONFIG)


def _settings(
    owner: Fields, config: Fields, name: str, vocabulary: Vocabulary
) -> Template | JsonataValue | None:
    """The values as they are; what is wrong with them has been reported."""
    for known in vocabulary.names(None, config.language):
        config.member(known)
    config.finish()
    return owner.either(name, lambda: TemplateLiteral(to_value(config.node), config.node.span))
