"""StringMatches patterns."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intrinsic_cases import run_c_jq

from asl2sw.expressions.globs import glob_to_regex

_ALPHABET = st.sampled_from("ab*\\.+?(){}|$^[]\n-&é😀 ")


def fits(tokens: list[str], text: str) -> bool:
    """What the States Language says, by trying."""
    if not tokens:
        return not text
    if tokens[0] == "*":
        return any(fits(tokens[1:], text[start:]) for start in range(len(text) + 1))
    return text[:1] == tokens[0][-1] and fits(tokens[1:], text[1:])


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("foo*.log", "foo23.log", True),
        ("foo*.log", "foo23xlog", False),
        ("*.log", "zebra.log\n", False),
        ("foo*.*", "foobar.zebra", True),
        ("a*", "a\nb", True),
        ("", "", True),
        ("", "a", False),
        (r"\*", "*", True),
        (r"\*", "a", False),
        (r"a\\b", "a\\b", True),
        (r"\\z", "\\z", True),
        ("[a]^$", "[a]^$", True),
        ("A", "a", False),
    ],
)
def test_known_matches(pattern: str, text: str, expected: bool) -> None:
    regex = glob_to_regex(pattern)
    assert (re.search(regex, text) is not None) is expected
    assert run_c_jq(f"test({json.dumps(regex)})", text) == ([expected], None)


@pytest.mark.parametrize("pattern", ["\\", "a\\b", "\\\\\\"])
def test_an_open_backslash_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="a backslash must stand before"):
        glob_to_regex(pattern)


def test_common_patterns_need_no_backslash() -> None:
    assert glob_to_regex("foo*.log") == "(?s)^foo.*[.]log(?!.)"


@settings(max_examples=300, deadline=None)
@given(st.text(_ALPHABET, max_size=5), st.text(_ALPHABET, max_size=5))
def test_both_engines_match_as_specified(pattern: str, other: str) -> None:
    tokens = re.findall(r"\\[*\\]|.", pattern, re.DOTALL)
    if "\\" in tokens:
        with pytest.raises(ValueError, match="backslash"):
            glob_to_regex(pattern)
        return
    regex = glob_to_regex(pattern)
    for text in (other, "".join(other if token == "*" else token[-1] for token in tokens)):
        expected = fits(tokens, text)
        assert (re.search(regex, text) is not None) is expected
        assert run_c_jq(f"test({json.dumps(regex)})", text) == ([expected], None)
