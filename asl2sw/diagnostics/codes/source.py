"""Codes of the source range: text that cannot be read as JSON (ASL0001..0029) or YAML (ASL0030..0049)."""

from __future__ import annotations

from asl2sw.diagnostics.codes.code import Code

_REFUSED = "Refuses the definition when it is created."
_INVALID = "INVALID_JSON_DESCRIPTION"


def _json(id: str, title: str, fix: str) -> Code:
    return Code(id, title, aws_code=_INVALID, aws=_REFUSED, fix=fix)


_TAKES_JSON = "Takes JSON. The tool that turns YAML into JSON before stops here."


def _yaml(id: str, title: str, fix: str) -> Code:
    return Code(id, title, aws=_TAKES_JSON, fix=fix)


_BOTH = (
    Code(
        "ASL0001",
        "The file is empty",
        aws_code="MISSING_DESCRIPTION",
        aws=_REFUSED,
        fix="Give a file that holds a state machine.",
    ),
    Code("ASL0002", "Not UTF-8", aws="Takes UTF-8.", fix="Save the file as UTF-8."),
    Code(
        "ASL0005",
        "Nested too deep",
        aws="Documents no limit of levels.",
        fix="Take levels out. A definition needs a few dozen at most.",
    ),
    Code(
        "ASL0016",
        "Not a number of JSON",
        aws_code=_INVALID,
        aws=_REFUSED,
        fix="Write a number such as 7, -3, 0.5 or 1e3, or put it in quotes.",
    ),
    Code(
        "ASL0017",
        "A number out of range",
        aws="Computes with doubles, which cannot hold this number.",
        fix="Write a number that a double can hold, or put it in quotes.",
    ),
    Code(
        "ASL0020",
        "Half a character",
        aws_code=_INVALID,
        aws=_REFUSED,
        fix="Characters beyond U+FFFF take two \\u escapes, as in \\ud83d\\ude00, or none.",
    ),
    Code(
        "ASL0021",
        "A key stands twice",
        aws="Does not say which one counts. Most JSON readers keep the last one.",
        fix="Keep one of them. Only the last one would count.",
    ),
    Code(
        "ASL0029",
        "More mistakes than are shown",
        aws=_REFUSED,
        fix="Correct those that are shown and run asl2sw again.",
    ),
)

_JSON = (
    _json("ASL0003", "The file ends too early", "Write what is missing, or fetch the file again."),
    _json("ASL0004", "Text after the end", "Keep one definition per file, and nothing behind it."),
    _json("ASL0006", "A comment", "Take the comment out, or move its text into a Comment field."),
    _json("ASL0007", "A comma before a closing bracket", "Take the comma out."),
    _json("ASL0008", "A comma is missing", "Put a comma between the two."),
    _json(
        "ASL0009", "One comma too many", "Take the comma out, or write the value that is missing beside it."
    ),
    _json("ASL0010", "A value is missing", "Write the value after the colon."),
    _json("ASL0011", "A colon is missing", 'Write key and value as "Key": value.'),
    _json("ASL0012", "The wrong quotation marks", 'Put keys and texts into straight double quotes: "Pass".'),
    _json("ASL0013", "Text without quotes", 'Put keys and texts into double quotes: "Pass".'),
    _json("ASL0014", "A word of another language", "JSON knows true, false and null, in lower case."),
    _json(
        "ASL0015",
        "A placeholder outside of quotes",
        "Let the deployment tool fill in its placeholders first, and convert the result.",
    ),
    _json(
        "ASL0018",
        "A line break, tab or control character in a text",
        "Write \\n for a line break, \\t for a tab, \\u00XX for others.",
    ),
    _json(
        "ASL0019",
        "A wrong escape",
        'JSON knows \\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX. Write two backslashes for one.',
    ),
    _json(
        "ASL0022", "The wrong closing bracket", "Close the brackets in the order in which they were opened."
    ),
    _json(
        "ASL0023",
        "A character that cannot stand here",
        "Take it out, or put the text it belongs to in quotes.",
    ),
    _json("ASL0024", "A blank that JSON does not know", "Replace it with an ordinary space."),
    _json("ASL0025", "A text without its closing quote", 'Close the text with ".'),
    _json(
        "ASL0026",
        "A quotation mark inside a text",
        'Write \\" for a quotation mark inside a text, and " where the text ends.',
    ),
)

_YAML = (
    _yaml("ASL0030", "Broken YAML", "Correct the YAML at this place."),
    _yaml("ASL0031", "A tab in YAML", "Indent with spaces."),
    Code(
        "ASL0032",
        "A CloudFormation function",
        aws="Never sees it: CloudFormation puts a value in its place.",
        fix="Resolve the template first and convert the definition that comes out of it, for example with "
        "aws stepfunctions describe-state-machine on the deployed machine.",
    ),
    _yaml("ASL0033", "A tag that JSON has no value for", "Take the tag out."),
    _yaml(
        "ASL0034",
        "A key that is no text",
        "Write the key as text. A placeholder such as {{ name }} is to be filled in first.",
    ),
    _yaml("ASL0035", "Several documents in one file", "Keep one definition per file."),
    _yaml("ASL0036", "An alias that cannot be followed", "Point the alias to an anchor that ends before it."),
    _yaml("ASL0037", "Aliases that grow too large", "Write the values out, or take aliases out."),
    _yaml("ASL0038", "A merge that cannot be done", "Give << a mapping, or a list of mappings."),
)

CODES: tuple[Code, ...] = tuple(sorted((*_BOTH, *_JSON, *_YAML), key=lambda code: code.id))
