"""States.Hash in plain jq, which has no bit operators: MD5, SHA-1, SHA-256, SHA-384, SHA-512.

A word is an integer of 32 bits. A function of three words, bit by bit, is looked up four bits at a time in a
table of 4096 entries that `widened` makes from its eight truth values. SHA-384 and SHA-512 take their words
of 64 bits as pairs [high, low]. Loops are only `reduce` over `range`, products stay below 2**53.

Sources: RFC 1321, FIPS 180-4. Not verified on AWS: data that is no text fails.
"""

from __future__ import annotations

import math
from functools import cache

from asl2sw.expressions.intrinsics.values import FAILS, fail, short_text
from asl2sw.expressions.jq.definitions import Definition
from asl2sw.source.tree import JsonValue

# what AWS calls the algorithm: what jq and Python call it
_NAMES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


def digest(text: JsonValue, algorithm: JsonValue) -> str:
    """Hexadecimal digits, lower case."""
    if not (isinstance(algorithm, str) and algorithm in _NAMES):
        fail()
    import hashlib  # late: only the interpreter needs it

    return hashlib.new(_NAMES[algorithm], short_text(text).encode(), usedforsecurity=False).hexdigest()


def definition_for_hash(algorithm: str | None) -> str:
    """The name of the definition for a literal algorithm, to be called with the data only.

    None, or a name that is no algorithm: `hash`, to be called with the data and the algorithm.
    """
    return _NAMES.get(algorithm or "", "hash")


def _root_fractions(count: int, degree: int, first: int = 0) -> str:
    """64 bits of the fraction of each of `count` primes' roots, in hexadecimal (FIPS 180-4, 4.2 and 5.3)."""
    roots = [_root(prime << (64 * degree), degree) for prime in _primes()[first:][:count]]
    return "".join(f"{root % 2**64:016x}" for root in roots)


@cache
def _primes() -> tuple[int, ...]:
    return tuple(n for n in range(2, 410) if all(n % divisor for divisor in range(2, math.isqrt(n) + 1)))


def _root(number: int, degree: int) -> int:
    """The whole part, by Newton's method from above."""
    root = 1 << -(-number.bit_length() // degree)
    while (better := ((degree - 1) * root + number // root ** (degree - 1)) // degree) < root:
        root = better
    return root


_XOR = "([0, 1, 1, 0, 1, 0, 0, 1] | widened(2) | widened(4)) as $xor"
_CHOOSE = "([0, 1, 0, 1, 0, 0, 1, 1] | widened(2) | widened(4)) as $choose"  # of the 2nd and 3rd by the 1st
_MAJORITY = "([0, 0, 0, 1, 0, 1, 1, 1] | widened(2) | widened(4)) as $majority"
_XOR_OR_NOT = "([1, 0, 0, 1, 1, 1, 0, 0] | widened(2) | widened(4)) as $mix"  # 2nd xor (1st or not 3rd)
_NIBBLES = "(1, 16, 256, 4096, 65536, 1048576, 16777216, 268435456)"
_FRACTION = "(. - floor) * 4294967296 | floor"

_HELPERS = (
    Definition(
        "utf8",
        (),
        "[explode[] | if . < 128 then . elif . < 2048 then 192 + (. / 64 | floor), 128 + . % 64\n"
        "  elif . < 65536 then 224 + (. / 4096 | floor), 128 + (. / 64 | floor) % 64, 128 + . % 64\n"
        "  else 240 + (. / 262144 | floor), 128 + (. / 4096 | floor) % 64,"
        " 128 + (. / 64 | floor) % 64, 128 + . % 64 end]",
    ),
    # the padded message as words, without the length in its last two; `order`: a word's bytes, highest first
    Definition(
        "messageWords",
        ("$blockSize", "order"),
        "(utf8 + [128]) as $bytes\n"
        "  | ($bytes | length + $blockSize / 8 + $blockSize - 1) / $blockSize | floor * $blockSize / 4 - 2\n"
        "  | [range(.) as $i | reduce order as $j (0; . * 256 + ($bytes[4 * $i + $j] // 0))]",
        ("utf8",),
    ),
    Definition("bitLength", (), "8 * (utf8 | length)", ("utf8",)),
    Definition(
        "widened",
        ("$n",),
        ". as $t | [range($n) as $a | range($n) as $d | range($n) as $b | range($n) as $e\n"
        "  | (($a * $n + $b) * $n) as $i | (($d * $n + $e) * $n) as $j\n"
        "  | $t[$i:$i + $n][] as $high | $t[$j:$j + $n][] as $low | $high * $n + $low]",
    ),
    Definition(
        "bits",
        ("$table", "$a", "$b", "$c"),
        f"reduce {_NIBBLES} as $p (0; . + $p * $table[\n"
        "  ($a / $p | floor) % 16 * 256 + ($b / $p | floor) % 16 * 16 + ($c / $p | floor) % 16])",
    ),
    Definition(
        "rotated",
        ("$n",),
        "pow(2; $n) as $p | . % $p * (4294967296 / $p) + (. / $p | floor)",
    ),
    Definition("sum32", (), "add % 4294967296"),
    Definition(
        "hexadecimal",
        (),
        '("0123456789abcdef" | explode) as $digits | [.[] as $word'
        " | (268435456, 16777216, 1048576, 65536, 4096, 256, 16, 1) as $p\n"
        "  | $digits[($word / $p | floor) % 16]] | implode",
    ),
    Definition("plus32", ("$words",), "[range(length) as $i | [.[$i], $words[$i]] | sum32]", ("sum32",)),
)
_COMMON = ("messageWords", "bitLength", "widened", "bits", "rotated", "sum32", "hexadecimal", "plus32")

_MD5 = Definition(
    "md5",
    ("$text",),
    "$text | shortText\n"
    f"  | {_XOR}\n  | {_CHOOSE}\n  | {_XOR_OR_NOT}\n"
    "  | [range(1; 65) | sin | (if . < 0 then 0 - . else . end) * 4294967296 | floor] as $k\n"
    "  | (messageWords(64; 3, 2, 1, 0) + [bitLength, 0]) as $message\n"
    "  | reduce range(0; $message | length; 16) as $at ([1732584193, 4023233417, 2562383102, 271733878];\n"
    "      plus32(reduce range(64) as $i (.; . as [$a, $b, $c, $d] | (($i - $i % 16) / 16) as $r\n"
    "        | [bits([$choose, $choose, $xor, $mix][$r]; [$b, $d, $b, $b][$r]; [$c, $b, $c, $c][$r];"
    " [$d, $c, $d, $d][$r]),\n"
    "           $a, $k[$i], $message[$at + ($i * [1, 5, 3, 7][$r] + [0, 1, 5, 0][$r]) % 16]]\n"
    "        | sum32 | rotated(32 - [7, 12, 17, 22, 5, 9, 14, 20,"
    " 4, 11, 16, 23, 6, 10, 15, 21][$r * 4 + $i % 4])\n"
    "        | [$d, ([., $b] | sum32), $b, $c])))\n"
    "  | map([. % 256, (. / 256 | floor) % 256, (. / 65536 | floor) % 256, (. / 16777216 | floor)]\n"
    "      | reduce .[] as $byte (0; . * 256 + $byte)) | hexadecimal",
    ("shortText", *_COMMON),
)
_SHA1 = Definition(
    "sha1",
    ("$text",),
    "$text | shortText\n"
    f"  | {_XOR}\n  | {_CHOOSE}\n  | {_MAJORITY}\n"
    "  | (messageWords(64; 0, 1, 2, 3) + [0, bitLength]) as $message\n"
    "  | reduce range(0; $message | length; 16) as $at"
    " ([1732584193, 4023233417, 2562383102, 271733878, 3285377520];\n"
    "      (reduce range(16; 80) as $i ($message[$at:$at + 16]; . + [bits($xor; .[$i - 3]; .[$i - 8];"
    " bits($xor; .[$i - 14]; .[$i - 16]; 0)) | rotated(31)])) as $w\n"
    "      | plus32(reduce range(80) as $i (.; . as [$a, $b, $c, $d, $e] | (($i - $i % 20) / 20) as $r\n"
    "        | [[($a | rotated(27)), bits([$choose, $xor, $majority, $xor][$r]; $b; $c; $d), $e, $w[$i],\n"
    "            [1518500249, 1859775393, 2400959708, 3395469782][$r]] | sum32,"
    " $a, ($b | rotated(2)), $c, $d])))\n"
    "  | hexadecimal",
    ("shortText", *_COMMON),
)
_SHA256 = Definition(
    "sha256",
    ("$text",),
    "$text | shortText\n"
    f"  | {_XOR}\n  | {_CHOOSE}\n  | {_MAJORITY}\n"
    "  | [range(2; 312) | select(. as $n | all(range(2; 18) | select(. < $n); $n % . > 0))] as $primes\n"
    f"  | [$primes[] | pow(.; 1 / 3) | {_FRACTION}] as $k\n"
    "  | (messageWords(64; 0, 1, 2, 3) + [0, bitLength]) as $message\n"
    "  | reduce range(0; $message | length; 16) as $at"
    f" ([$primes[:8][] | sqrt | {_FRACTION}];\n"
    "      (reduce range(16; 64) as $i ($message[$at:$at + 16]; . + [[.[$i - 16], .[$i - 7],\n"
    "        (.[$i - 15] | bits($xor; rotated(7); rotated(18); . / 8 | floor)),\n"
    "        (.[$i - 2] | bits($xor; rotated(17); rotated(19); . / 1024 | floor))] | sum32])) as $w\n"
    "      | plus32(reduce range(64) as $i (.; . as [$a, $b, $c, $d, $e, $f, $g, $h]\n"
    "        | ([($e | bits($xor; rotated(6); rotated(11); rotated(25))), bits($choose; $e; $f; $g),"
    " $h, $k[$i], $w[$i]] | add) as $t\n"
    "        | [[($a | bits($xor; rotated(2); rotated(13); rotated(22))), bits($majority; $a; $b; $c), $t]"
    " | sum32,\n"
    "            $a, $b, $c, ([$d, $t] | sum32), $e, $f, $g])))\n"
    "  | hexadecimal",
    ("shortText", *_COMMON),
)
_WIDE_HELPERS = (
    Definition(
        "wideWords",
        (),
        "explode | map(if . > 57 then . - 87 else . - 48 end)\n"
        "  | [range(0; length; 8) as $i | reduce .[$i:$i + 8][] as $digit (0; . * 16 + $digit)] | pairs",
        ("pairs",),
    ),
    Definition("pairs", (), "[range(0; length; 2) as $i | .[$i:$i + 2]]"),
    Definition(
        "bits64",
        ("$table", "$a", "$b", "$c"),
        "[bits($table; $a[0]; $b[0]; $c[0]), bits($table; $a[1]; $b[1]; $c[1])]",
        ("bits",),
    ),
    Definition(
        "rotated64",
        ("$n",),
        "pow(2; $n % 32) as $p | (4294967296 / $p) as $q | if $n < 32 then . else [.[1], .[0]] end\n"
        "  | [.[1] % $p * $q + (.[0] / $p | floor), .[0] % $p * $q + (.[1] / $p | floor)]",
    ),
    Definition(
        "shifted64",
        ("$n",),
        "pow(2; $n) as $p | [(.[0] / $p | floor), .[0] % $p * (4294967296 / $p) + (.[1] / $p | floor)]",
    ),
    Definition(
        "sum64",
        (),
        "(map(.[1]) | add) as $low | [((map(.[0]) | add) + ($low / 4294967296 | floor)) % 4294967296,"
        " $low % 4294967296]",
    ),
    Definition(
        "wideDigest",
        ("$start",),
        f"{_XOR}\n  | {_CHOOSE}\n  | {_MAJORITY}\n"
        f'  | ("{_root_fractions(80, 3)}" | wideWords) as $k\n'
        "  | (messageWords(128; 0, 1, 2, 3) + [0, bitLength] | pairs) as $message\n"
        "  | reduce range(0; $message | length; 16) as $at ($start | wideWords;\n"
        "      (reduce range(16; 80) as $i ($message[$at:$at + 16]; . + [[.[$i - 16], .[$i - 7],\n"
        "        (.[$i - 15] | bits64($xor; rotated64(1); rotated64(8); shifted64(7))),\n"
        "        (.[$i - 2] | bits64($xor; rotated64(19); rotated64(61); shifted64(6)))] | sum64])) as $w\n"
        "      | . as $before | reduce range(80) as $i (.; . as [$a, $b, $c, $d, $e, $f, $g, $h]\n"
        "        | ([($e | bits64($xor; rotated64(14); rotated64(18); rotated64(41))),"
        " bits64($choose; $e; $f; $g),\n"
        "            $h, $k[$i], $w[$i]] | sum64) as $t\n"
        "        | [[($a | bits64($xor; rotated64(28); rotated64(34); rotated64(39))),"
        " bits64($majority; $a; $b; $c), $t] | sum64,\n"
        "            $a, $b, $c, ([$d, $t] | sum64), $e, $f, $g])\n"
        "      | [range(8) as $i | [.[$i], $before[$i]] | sum64])\n"
        "  | [.[][]] | hexadecimal",
        (
            *("messageWords", "bitLength", "widened", "hexadecimal", "wideWords", "pairs"),
            *("bits64", "rotated64", "shifted64", "sum64"),
        ),
    ),
)
_SHA384 = Definition(
    "sha384",
    ("$text",),
    f'$text | shortText | wideDigest("{_root_fractions(8, 2, first=8)}") | .[:96]',
    ("shortText", "wideDigest"),
)
_SHA512 = Definition(
    "sha512",
    ("$text",),
    f'$text | shortText | wideDigest("{_root_fractions(8, 2)}")',
    ("shortText", "wideDigest"),
)
_CASES = " elif ".join(f'$algorithm == "{name}" then {jq}($text)' for name, jq in _NAMES.items())
_HASH = Definition("hash", ("$text", "$algorithm"), f"if {_CASES} else {FAILS} end", tuple(_NAMES.values()))
DEFINITIONS = (*_HELPERS, *_WIDE_HELPERS, _MD5, _SHA1, _SHA256, _SHA384, _SHA512, _HASH)
