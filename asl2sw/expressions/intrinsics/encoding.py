"""States.Base64Encode and States.Base64Decode.

Padding may be missing altogether, as for Java's decoder, but not in part. Bytes that are no UTF-8 become
U+FFFD; C jq then also loses some that follow. Not verified on AWS: the 10,000 characters are code points.
"""

from __future__ import annotations

import base64
import re

from asl2sw.expressions.intrinsics.values import FAILS, fail, short_text
from asl2sw.expressions.jq.definitions import Definition
from asl2sw.source.tree import JsonValue

_LETTER = "[A-Za-z0-9+/]"
_BASE64 = f"({_LETTER}{{4}})*({_LETTER}{{2}}(==)?|{_LETTER}{{3}}=?)?"
_BASE64_TEXT = re.compile(_BASE64)
# Java gives one U+FFFD for a surrogate in UTF-8, Python one for each byte
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]?")


def encode(text: JsonValue) -> str:
    return base64.b64encode(short_text(text).encode()).decode("ascii")


def decode(text: JsonValue) -> str:
    encoded = short_text(text)
    if not _BASE64_TEXT.fullmatch(encoded):
        fail()
    padded = encoded.rstrip("=") + "=" * (-len(encoded.rstrip("=")) % 4)
    data = _SURROGATE.sub(b"\xff", base64.b64decode(padded))
    return data.decode(errors="replace")


DEFINITIONS = (
    Definition("base64Encode", ("$text",), "$text | shortText | @base64", ("shortText",)),
    # C jq decodes also what is no Base64
    Definition(
        "base64Decode",
        ("$text",),
        f'$text | shortText | if test("\\\\A{_BASE64}\\\\z")\n  then @base64d else {FAILS} end',
        ("shortText",),
    ),
)
