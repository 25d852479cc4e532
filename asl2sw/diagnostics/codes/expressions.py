"""Codes of the expressions range: paths ASL0201..0219, intrinsic functions ASL0220..0249."""

from __future__ import annotations

from asl2sw.diagnostics.codes.code import Code

_SCHEMA = "SCHEMA_VALIDATION_FAILED"
_REFUSED = "Refuses the definition when it is created."

_PATHS = (
    Code(
        "ASL0201",
        "Text that is no path",
        aws_code=_SCHEMA,
        aws=_REFUSED,
        fix="Start the path with $ for the input, $$ for the context object, or $name for a variable.",
    ),
    Code(
        "ASL0202",
        "A path that cannot be read",
        aws_code=_SCHEMA,
        aws=_REFUSED,
        fix="Write names as .name or ['name'], and indexes as [0].",
    ),
    Code(
        "ASL0203",
        "Not a reference path",
        aws_code=_SCHEMA,
        aws="The field takes a reference path, which names exactly one place.",
        fix="Use names and indexes only.",
    ),
    Code(
        "ASL0204",
        "A kind of path that is not supported",
        aws="Reads the path.",
        sonataflow="It is not translated, because its results are unlike what one would expect of it.",
        fix="Name the way to the value step by step.",
    ),
    Code(
        "ASL0205",
        "A filter that cannot be read",
        aws_code=_SCHEMA,
        aws=_REFUSED,
        fix="Write a filter like [?(@.status == 'done' && @.count > 3)].",
    ),
    Code(
        "ASL0206",
        "A kind of filter that is not supported",
        aws="Reads the filter.",
        sonataflow="It is not translated yet.",
        fix="Use == != < <= > >= =~ and && || !(...) with names, indexes and plain values.",
    ),
    Code(
        "ASL0207",
        "A reserved variable",
        aws_code=_SCHEMA,
        aws="$states belongs to JSONata states.",
        fix="Write $ for the state's input and $$ for the context object.",
    ),
    Code(
        "ASL0208",
        "A name that no variable can have",
        aws_code=_SCHEMA,
        aws="A variable's name is a Unicode identifier.",
        fix="Write $name for a variable, $.name for a field of the input.",
    ),
    Code(
        "ASL0209",
        "A wrong escape in a name",
        aws="Takes a backslash in a dotted name for a character of the name.",
        fix="Write the name in brackets and quotes.",
    ),
    Code(
        "ASL0210",
        "A wrong function at the end of a path",
        aws="Fails to read the path when it takes no function of that name.",
        sonataflow="Functions without arguments at the end of a path are translated, no others.",
        fix="Use length() size() min() max() sum() avg() stddev() keys() first() or last() at the end.",
    ),
    Code(
        "ASL0211",
        "A number out of range",
        aws="Computes with doubles, which cannot hold this number.",
        fix="Write a number that a double can hold.",
    ),
    Code(
        "ASL0212",
        "JSONata in a JSONPath state",
        aws_code=_SCHEMA,
        aws=_REFUSED,
        fix='Set "QueryLanguage": "JSONata" in the state, or write a path.',
    ),
    Code(
        "ASL0213",
        "An intrinsic function where only a path can stand",
        aws_code=_SCHEMA,
        aws="Takes intrinsic functions in fields whose names end in .$ and in few others.",
        fix="Compute the value in a Pass state before.",
    ),
)

_INTRINSICS = (
    Code(
        "ASL0220",
        "Unknown intrinsic function",
        aws_code=_SCHEMA,
        aws=_REFUSED,
        fix="Write the name of an intrinsic function, in the same upper and lower case.",
    ),
    Code(
        "ASL0221",
        "Wrong number of arguments",
        aws_code=_SCHEMA,
        aws=_REFUSED,
        fix="Give the arguments that the function takes.",
    ),
    Code(
        "ASL0222",
        "An intrinsic function that cannot be read",
        aws_code=_SCHEMA,
        aws=_REFUSED,
        fix="Write States.Name(argument, ...) with paths, 'texts', numbers, true, false or null.",
    ),
    Code(
        "ASL0223",
        "Intrinsic functions nested too deep",
        aws_code=_SCHEMA,
        aws="Takes at most 10 functions in one another.",
        fix="Compute a part of it in a Pass state before.",
    ),
    Code(
        "ASL0224",
        "A wrong escape in a text",
        aws_code=_SCHEMA,
        aws="Refuses the definition: a backslash stands only before ' { } and \\.",
        fix="Write two backslashes for one. In JSON each of them is doubled again.",
    ),
    Code(
        "ASL0225",
        "The template does not fit its values",
        aws="Fails with States.IntrinsicFailure.",
        fix="Give one value for each {} of the template.",
    ),
)

CODES: tuple[Code, ...] = _PATHS + _INTRINSICS
