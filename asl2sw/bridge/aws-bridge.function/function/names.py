"""How Step Functions spells services, exceptions and fields.

Its aws-sdk integrations show the names of the AWS SDK for Java 2. The optimized integrations are older and
show those of version 1, which keeps the API's names and only starts them in upper case.
"""

from __future__ import annotations

import re

# Fields that the SDK for Java 2 had to rename, because Java uses the word itself.
_RENAMED_FIELDS = {"Equals": "EqualsValue", "Null": "Nul"}
_VENDORS = ("Amazon", "Aws")
_SERVICE = "Service"
_FAULT = "Fault"
_EXCEPTION = "Exception"


def split_words(name: str) -> list[str]:
    """The words of a name by the rules of the SDK for Java 2: `DBInstance` gives DB and Instance."""
    text = re.sub(r"[^A-Za-z0-9]+", " ", name)
    text = re.sub(r"([^a-z]{2,})v([0-9]+)", r"\1 v\2 ", text)
    text = re.sub(r"([^A-Z]{2,})V([0-9]+)", r"\1 V\2 ", text)
    text = re.sub(r"(?<=[a-z])(?=[A-Z][a-zA-Z0-9])", " ", text)
    text = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1 \2", text)
    text = re.sub(r"([0-9])([a-zA-Z])", r"\1 \2", text)
    return text.split()


def pascal_case(name: str) -> str:
    """`DBInstanceNotFound` as `DbInstanceNotFound`."""
    return "".join(word.capitalize() for word in split_words(name))


def exception_prefix(service_id: str) -> str:
    """What stands before the dot in errors of an aws-sdk integration."""
    prefix = pascal_case(service_id)
    for vendor in _VENDORS:
        prefix = prefix.removeprefix(vendor) or prefix
    return prefix.removesuffix(_SERVICE) or prefix


def exception_class(shape_name: str) -> str:
    """An error of an API as both SDKs name its class: always with `Exception` at the end."""
    if shape_name.endswith(_EXCEPTION):
        return shape_name
    return shape_name.removesuffix(_FAULT) + _EXCEPTION


def lower_first_word(name: str) -> str:
    """`DBInstanceId` as `dbInstanceId`, `ETag` as `eTag`: a method or field of the SDK for Java 2."""
    run = re.match(r"[A-Z]+(?![a-z])|[A-Z]", name)
    return name if run is None else name[: run.end()].lower() + name[run.end() :]


def sdk_field(member: str) -> str:
    """A field in an aws-sdk integration: `DBInstanceIdentifier` is written `DbInstanceIdentifier`."""
    field = optimized_field(lower_first_word(member))
    return _RENAMED_FIELDS.get(field, field)


def optimized_field(member: str) -> str:
    """A field in an optimized integration: `taskDefinition` is written `TaskDefinition`."""
    return member[:1].upper() + member[1:]
