"""What to write instead of intrinsic functions that people make up."""

from __future__ import annotations

from collections.abc import Mapping

_FORMAT = "Write States.Format('{}{}', ...) to join texts."
_CHOICE = "Tell the cases apart by a Choice with IsPresent."
_ADD = "Add with States.MathAdd; a negative number subtracts. There is no other arithmetic."
_SERVICE = "No intrinsic function does it; let a service compute the value."

# By the name without the prefix, in lower case.
INSTEAD: Mapping[str, str] = {
    **dict.fromkeys(("concat", "join", "append", "stringconcat", "arrayjoin", "stringjoin"), _FORMAT),
    **dict.fromkeys(("default", "ifnull", "coalesce", "if", "exists", "ispresent"), _CHOICE),
    **dict.fromkeys(("add", "sum", "subtract", "mathsubtract", "mathsub", "increment"), _ADD),
    **dict.fromkeys(("multiply", "mathmultiply", "divide", "mathdivide", "round"), _SERVICE),
    **dict.fromkeys(("tolower", "toupper", "replace", "substring", "stringreplace", "trim"), _SERVICE),
    **dict.fromkeys(("length", "size", "count", "stringlength"), "Write States.ArrayLength for an array."),
    **dict.fromkeys(("now", "currenttime", "timestamp", "date"), "Read $$.State.EnteredTime for the time."),
    **dict.fromkeys(("tostring", "stringify", "numbertostring"), "Write States.JsonToString."),
    **dict.fromkeys(("tonumber", "stringtonumber", "parse", "toint"), "Write States.StringToJson."),
}
