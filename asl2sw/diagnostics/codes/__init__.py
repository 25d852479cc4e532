"""The table of diagnostic codes. Ranges follow the packages; each has one module here.

ASL00xx source text; ASL01xx States Language, from ASL0151 on what AWS takes and its writer hardly meant;
ASL02xx expressions; ASL03xx limits of SonataFlow, declared differences; ASL04xx resources and configuration.
"""

from __future__ import annotations

from asl2sw.diagnostics.codes import asl, expressions, limits, mistakes, resources, source
from asl2sw.diagnostics.codes.code import Code

CODES: tuple[Code, ...] = (
    source.CODES + asl.CODES + mistakes.CODES + expressions.CODES + limits.CODES + resources.CODES
)

_BY_ID = {code.id: code for code in CODES}
if len(_BY_ID) != len(CODES):
    raise AssertionError("two diagnostics share a code")


def code_named(id: str) -> Code:
    """The entry of the table with this id; KeyError when there is none."""
    return _BY_ID[id]


__all__ = ["CODES", "Code", "code_named"]
