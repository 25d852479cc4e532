"""Assign: variables and their values (`States Language §Variables`)."""

from __future__ import annotations

from asl2sw.asl.fields import Fields
from asl2sw.asl.model import JsonataValue, QueryLanguage, Template
from asl2sw.source.tree import Member

_MAX_NAME = 80
_RESERVED = "states"


def read_assign(fields: Fields) -> Template | JsonataValue | None:
    """The variables that a state, a choice rule or a catcher sets."""
    found = fields.object("Assign")
    if found is None:
        return None
    for member in found.members:
        _check_name(fields, member)
    if fields.language is QueryLanguage.JSONATA:
        return JsonataValue(found, fields.at("Assign"))
    return fields.template("Assign")


def _check_name(fields: Fields, member: Member) -> None:
    jsonpath = fields.language is QueryLanguage.JSONPATH
    name = member.key.removesuffix(".$") if jsonpath else member.key
    if name == _RESERVED:
        problem = f'"{name}" is reserved: $states holds the state\'s own data.'
    elif len(name) > _MAX_NAME:
        problem = f"The variable name has {len(name)} characters."
    elif not name.isidentifier() and "${" not in name:
        problem = f'"{name}" is not a variable name.'
    else:
        return
    fields.reporter.report("ASL0126", member.key_span, problem, pointer=fields.at("Assign"))
