"""The part of jq in which C jq and the engine's jackson-jq do the same.

Programs are only read word by word here. What lies outside is refused: functions that one of the two has not
or does otherwise, variables that the engine does not know, an `if` without `else`, recursion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from asl2sw.equivalence.target.failures import NotModelled
from asl2sw.equivalence.target.jq_tokens import INTERPOLATION, Token
from asl2sw.lazy_dataclass import dataclass

_KEYWORDS = frozenset(
    "def as if then elif else end reduce foreach try catch and or label break".split()  # noqa: SIM905
)
_FUNCTIONS = frozenset(
    """
    add all any arrays ascii_downcase ascii_upcase booleans contains del delpaths empty endswith error explode
    false first flatten floor from_entries fromjson getpath group_by gsub has implode inside join keys
    keys_unsorted last length ltrimstr map map_values match max max_by min min_by not now null nulls numbers
    objects path paths pow random range recurse reverse rtrimstr select setpath sin sort sort_by split sqrt
    startswith strftime strings test timestamp to_entries tojson tonumber tostring true type unique unique_by
    utf8bytelength uuid4 values with_entries
    """.split()  # noqa: SIM905
)
_FORMATS = frozenset({"@base64", "@base64d", "@json", "@text"})
_WRITES_NUMBERS = frozenset({"tojson", "tostring", "join", "@json", "@text", INTERPOLATION})
_READS_NUMBERS = frozenset({"fromjson", "tonumber"})
SECRET = "SECRET"  # the variable with the properties of the application
EXACT = 2**53  # from here on not every whole number is a double
_OPENING, _CLOSING = frozenset({"(", "[", "{", INTERPOLATION}), frozenset({")", "]", "}"})


@dataclass(frozen=True, slots=True)
class Usage:
    """Whether a program may make text of numbers, or numbers of text, or asks for properties."""

    writes_numbers: bool
    reads_numbers: bool
    reads_secrets: bool


def check_program(tokens: Sequence[Token], variables: Iterable[str]) -> Usage:
    """Raises NotModelled for a program outside the subset. `variables` are those that the engine sets."""
    _check_variables(tokens, variables)
    _check_conditionals(tokens)
    known = _defined(tokens) | _FUNCTIONS | _KEYWORDS
    for word in _called(tokens):
        if word not in known:
            raise NotModelled(f"jq function {word}")
    _check_patterns(tokens)
    _check_recursion(tokens)
    for token in tokens:
        if token.kind == "format" and token.text not in _FORMATS:
            raise NotModelled(f"jq format {token.text}")
        if token.kind == "number" and float(token.text) >= EXACT:
            raise NotModelled(f"the number {token.text}")
    words = {token.text for token in tokens}
    return Usage(
        not words.isdisjoint(_WRITES_NUMBERS), not words.isdisjoint(_READS_NUMBERS), f"${SECRET}" in words
    )


def _check_recursion(tokens: Sequence[Token]) -> None:
    for word, after in pairwise(tokens):
        if word.text == "recurse" and after.text == "(":
            raise NotModelled("recurse with a function, which may have no end")


def _check_patterns(tokens: Sequence[Token]) -> None:
    """Of what matches nothing the two make different things."""
    for position, token in enumerate(tokens[:-2]):
        pattern = tokens[position + 2]
        if token.text == "gsub" and (pattern.kind != "string" or pattern.text == '"'):
            raise NotModelled("gsub of a pattern that may be empty")


def _check_variables(tokens: Sequence[Token], known: Iterable[str]) -> None:
    """Every variable is one of the engine's, or bound somewhere in the program."""
    bound = set(known)
    for before, token in pairwise(tokens):
        # after `as`, among the parameters of a definition, or in a pattern
        if token.kind == "variable" and before.text in ("as", "(", ";", "[", ","):
            bound.add(token.text[1:])
    for token in tokens:
        if token.kind == "variable" and token.text[1:] not in bound:
            raise NotModelled(f"jq variable {token.text}")


def _check_conditionals(tokens: Sequence[Token]) -> None:
    words = list(_called(tokens))
    if words.count("if") != words.count("else"):
        raise NotModelled("jq if without else")


def _defined(tokens: Sequence[Token]) -> set[str]:
    """Names of definitions and of their parameters. Refuses endless recursion."""
    defined: set[str] = set()
    for position, token in enumerate(tokens):
        if token.kind != "word" or token.text != "def":
            continue
        name = tokens[position + 1].text
        end = next((at for at in range(position, len(tokens)) if tokens[at].text == ":"), len(tokens))
        parameters = tokens[position + 2 : end]
        defined |= {name, *(each.text for each in parameters if each.kind == "word")}
        if name in _called(_without_calls_on_parts(name, _body(tokens[end + 1 :]))):
            raise NotModelled(f"jq function {name}, which calls itself")
    return defined


def _without_calls_on_parts(name: str, body: Sequence[Token]) -> list[Token]:
    """The body without `map(name)` and `.field | name`, which come to an end with the data."""
    kept: list[Token] = []
    for token in body:
        before = [each.text if each.kind != "field" else "." for each in kept[-2:]]
        if token.text != name or before not in (["map", "("], [".", "|"]):
            kept.append(token)
    return kept


def _body(tokens: Sequence[Token]) -> Sequence[Token]:
    """Up to the `;` that ends a definition."""
    depth = definitions = 0
    for position, token in enumerate(tokens):
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        definitions += token.kind == "word" and token.text == "def"
        if token.text == ";" and not depth:
            if not definitions:
                return tokens[:position]
            definitions -= 1
    return tokens


def _called(tokens: Sequence[Token]) -> Iterator[str]:
    """Words that are no keys of an object."""
    brackets: list[str] = []
    padded = [Token("sign", ""), *tokens, Token("sign", "")]
    for before, token, after in zip(padded, tokens, padded[2:], strict=False):
        if token.text in _OPENING:
            brackets.append(token.text)
        elif token.text in _CLOSING and brackets:
            brackets.pop()
        elif token.kind == "word":
            is_key = brackets[-1:] == ["{"] and before.text in ("{", ",") and after.text in (":", ",", "}")
            if not is_key:
                yield token.text
