"""ResultPath: where in the input a result goes."""

from __future__ import annotations

from asl2sw.asl.fields import Fields
from asl2sw.asl.model import NullPath, PathField
from asl2sw.expressions import parse_reference_path
from asl2sw.expressions.ast import Root


def read_result_path(fields: Fields) -> PathField | None:
    """A reference path into the input, or null; None when it is absent."""
    found = fields.nullable_path("ResultPath", parse_reference_path)
    if found is None or isinstance(found.value, NullPath) or found.value.root is Root.INPUT:
        return found
    what = "the context object" if found.value.root is Root.CONTEXT else "a variable"
    fields.report("ASL0128", "ResultPath", f'"{found.value.text}" is {what}; a result cannot be put there.')
    return None
