"""States.Format, States.StringSplit, States.StringToJson and States.JsonToString.

Numbers are printed as Java does, on AWS and in the engine: 1.0, 1.0E-7, 1.23456789125E8. C jq 1.7 and later
prints them as they were written instead; it agrees for integers and for fractions from 0.001 to 1e7. Control
characters and DEL in JSON text also look different in C jq (\\u001f for \\u001F).
"""

from __future__ import annotations

import json
import re
from typing import NoReturn

from asl2sw.expressions.intrinsics.values import FAILS, fail
from asl2sw.expressions.jq.definitions import Definition
from asl2sw.source.tree import JsonValue

_TOKEN = re.compile(r"\\.|\{\}|[^\\{]+|.", re.DOTALL)
_ESCAPES = {code: f"\\u{code:04X}" for code in range(0x20)} | {
    ord(character): escape
    for character, escape in {
        '"': '\\"',
        "\\": "\\\\",
        "\b": "\\b",
        "\f": "\\f",
        "\n": "\\n",
        "\r": "\\r",
        "\t": "\\t",
    }.items()
}


def format_text(template: JsonValue, *values: JsonValue) -> str:
    """The template with each `{}` replaced; a backslash makes the next character plain."""
    if not isinstance(template, str):
        fail()
    tokens = _TOKEN.findall(template)
    if tokens.count("{}") != len(values) or "\\" in tokens:
        fail()
    remaining = iter(values)
    return "".join(
        text_of(next(remaining)) if token == "{}" else token.removeprefix("\\") for token in tokens
    )


def split(text: JsonValue, separators: JsonValue) -> list[JsonValue]:
    """The parts between any characters of `separators`, without empty ones."""
    if not (isinstance(text, str) and isinstance(separators, str)):
        fail()
    parts = [text]
    for separator in separators:
        parts = [piece for part in parts for piece in part.split(separator)]
    return [part for part in parts if part]


def string_to_json(text: JsonValue) -> JsonValue:
    """The JSON value the text holds; null for blank text."""
    if not isinstance(text, str):
        fail()
    if not text.strip(" \t\r\n"):
        return None
    try:
        value: JsonValue = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        fail()
    return value


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def json_to_string(value: JsonValue) -> str:
    """Compact JSON text; fields keep their order."""
    if isinstance(value, str):
        return '"' + value.translate(_ESCAPES) + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(json_to_string, value)) + "]"
    if isinstance(value, dict):
        fields = (f"{json_to_string(key)}:{json_to_string(field)}" for key, field in value.items())
        return "{" + ",".join(fields) + "}"
    return text_of(value)


def text_of(value: JsonValue) -> str:
    """The value as part of a text: strings bare, objects and arrays as Java prints maps and lists."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "[" + ", ".join(map(text_of, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}={text_of(field)}" for key, field in value.items()) + "}"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return number_text(value)


def number_text(number: int | float) -> str:
    """The number as Java prints an integer or a double (`java.lang.Double#toString`)."""
    if isinstance(number, int) or number == 0:
        return str(number)
    from decimal import Decimal  # late: few machines have fractions in texts

    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    assert isinstance(exponent, int)
    text = "".join(map(str, digits))
    scale = len(text) + exponent - 1  # the number is d.ddd * 10**scale
    minus = "-" if sign else ""
    if not -3 <= scale < 7:
        return f"{minus}{text[0]}.{text[1:] or '0'}E{scale}"
    if scale < 0:
        return f"{minus}0.{'0' * (-scale - 1)}{text}"
    whole, fraction = text[: scale + 1].ljust(scale + 1, "0"), text[scale + 1 :]
    return f"{minus}{whole}.{fraction or '0'}"


# Interpolation, not `tostring` or `tojson`: in jackson-jq only it prints numbers as Java does, and errors
# after the other two lose their value.
DEFINITIONS = (
    Definition(
        "text",
        (),
        'if type == "array" then "[" + (map(text) | join(", ")) + "]"\n'
        '  elif type == "object" then "{" + (to_entries | map("\\(.key)=" + (.value | text))'
        ' | join(", ")) + "}"\n'
        '  else "\\(.)" end',
    ),
    Definition(
        "formatTokens",
        ("$count",),
        '[match("\\\\\\\\.|[{]}|[^\\\\\\\\{]+|."; "gp").string]\n'
        '  | if ([.[] | select(. == "{}")] | length) == $count and all(.[]; . != "\\\\") then .'
        f" else {FAILS} end",
    ),
    Definition(
        "format",
        ("$template", "$values"),
        f'if ($template | type) != "string" then {FAILS} else\n'
        '  reduce ($template | formatTokens($values | length))[] as $token ([0, ""];\n'
        '    if $token == "{}" then [.[0] + 1, .[1] + ($values[.[0]] | text)]\n'
        '    else [.[0], .[1] + ($token | ltrimstr("\\\\"))] end) | .[1] end',
        ("text", "formatTokens"),
    ),
    Definition(
        "stringSplit",
        ("$text", "$separators"),
        f'if ([$text, $separators] | map(type)) != ["string", "string"] then {FAILS}\n'
        '  else reduce ($separators | split(""))[] as $s ([$text]; [.[] | split($s)[]])'
        ' | map(select(. != "")) end',
    ),
    # the same for a single separator
    Definition(
        "splitOn",
        ("$text", "$separator"),
        'if ($text | type) == "string" then $text | split($separator) | map(select(. != ""))'
        f"\n  else {FAILS} end",
    ),
    Definition(
        "stringToJson",
        ("$text",),
        f'if ($text | type) != "string" then {FAILS}\n'
        '  elif $text | test("[^ \\\\t\\\\r\\\\n]") | not then null\n'
        f"  else [try ($text | fromjson) catch {FAILS}] | .[0] end",
    ),
    Definition(
        "jsonToString",
        ("$value",),
        'if ($value | type) == "string" then [$value | tojson] | .[0] else "\\($value)" end',
    ),
)
