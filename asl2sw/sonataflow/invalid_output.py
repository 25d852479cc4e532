"""The error of a document that asl2sw should not have made."""

from __future__ import annotations

from collections.abc import Iterable

_MAX_COMPLAINT = 400


class InvalidOutput(AssertionError):
    """A defect of asl2sw, not of the user's input: a document that schema, engine or operator would refuse.

    `pointer` is a JSON pointer into the document, empty for the whole of it.
    """

    def __init__(self, document: str, pointer: str, complaint: str) -> None:
        self.document = document
        self.pointer = pointer
        self.complaint = complaint
        super().__init__(f"{document}, at {pointer or 'the root'}: {_shortened(complaint)}")


def pointer_of(path: Iterable[str | int]) -> str:
    """The JSON pointer (RFC 6901) of a path of keys and indexes."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _shortened(complaint: str) -> str:
    # complaints of JSON Schema begin and end with the telling words, the value stands between
    if len(complaint) <= _MAX_COMPLAINT:
        return complaint
    half = _MAX_COMPLAINT // 2
    return f"{complaint[:half]} ... {complaint[-half:]}"
