"""Conditions of `[?(...)]`."""

from __future__ import annotations

import pytest

from asl2sw.expressions import ExpressionError, parse_path
from asl2sw.expressions.ast import (
    Filter,
    FilterAnd,
    FilterComparison,
    FilterCondition,
    FilterExists,
    FilterLiteral,
    FilterNot,
    FilterOr,
    FilterPath,
    FilterRegex,
    Index,
    Name,
)


def element(*names: str | int) -> FilterPath:
    return FilterPath(True, tuple(Name(name) if isinstance(name, str) else Index(name) for name in names))


def equal(path: FilterPath, value: str | float | bool | None) -> FilterComparison:
    return FilterComparison("==", path, FilterLiteral(value))


A, B, C = (FilterExists(element(name)) for name in "abc")

ACCEPTED: list[tuple[str, FilterCondition]] = [
    ("@.a", A),
    ("@", FilterExists(element())),
    ("$.a", FilterExists(FilterPath(False, (Name("a"),)))),
    ("@['a b'][0].c", FilterExists(element("a b", 0, "c"))),
    ("@.['a'].[-1]", FilterExists(element("a", -1))),
    ("@.a == 'x'", equal(element("a"), "x")),
    ('@.a=="x"', equal(element("a"), "x")),
    (r"@.a == 'it\'s'", equal(element("a"), "it's")),
    ("@.a == ')]'", equal(element("a"), ")]")),
    ("  @.a  ==  1  ", equal(element("a"), 1)),
    ("@.a == -1.5e3", equal(element("a"), -1500.0)),
    ("@.a==true", equal(element("a"), True)),
    ("@.a == null", equal(element("a"), None)),
    ("@ == 1", equal(element(), 1)),
    ("'x' == @.a", FilterComparison("==", FilterLiteral("x"), element("a"))),
    ("@.a==$.b.c", FilterComparison("==", element("a"), FilterPath(False, (Name("b"), Name("c"))))),
    ("@.a =~ /x.*/i", FilterComparison("=~", element("a"), FilterRegex("x.*", True))),
    (r"@.a =~ /a\/[b)]/", FilterComparison("=~", element("a"), FilterRegex(r"a\/[b)]", False))),
    ("!(@.a)", FilterNot(A)),
    ("!@.a", FilterNot(A)),
    ("@.a && @.b && @.c", FilterAnd((A, B, C))),
    ("@.a || @.b && @.c", FilterOr((A, FilterAnd((B, C))))),
    ("(@.a || @.b) && @.c", FilterAnd((FilterOr((A, B)), C))),
    ("((@.a))", A),
    ("@.a==1&&@.b==2", FilterAnd((equal(element("a"), 1), equal(element("b"), 2)))),
    ("@.a==1 || !(@.b==2)", FilterOr((equal(element("a"), 1), FilterNot(equal(element("b"), 2))))),
    ("@['a']==1", equal(element("a"), 1)),
    *(
        (f"@.a {operator} 1", FilterComparison(operator, element("a"), FilterLiteral(1)))
        for operator in ("==", "!=", "<", "<=", ">", ">=")
    ),
]


@pytest.mark.parametrize(("condition", "tree"), ACCEPTED, ids=[text for text, _ in ACCEPTED])
def test_accepted(condition: str, tree: FilterCondition) -> None:
    assert parse_path(f"$.x[?({condition})]").steps == (Name("x"), Filter(tree))


def test_blanks_around_the_parentheses() -> None:
    assert parse_path("$.x[ ? ( @.a ) ]").steps == (Name("x"), Filter(A))


REFUSED = [
    # offsets count from the condition's first character
    ("@.a==Failure", "ASL0205", 5, 7),
    ("@.a == Failure Two", "ASL0205", 7, 7),
    ("Failure == @.a", "ASL0205", 0, 7),
    ("@.a = 1", "ASL0205", 4, 1),
    ("@.a === 1", "ASL0206", 4, 3),
    ("@.a !== 1", "ASL0206", 4, 3),
    ("@.a <> 1", "ASL0205", 4, 2),
    ("@.a =~ 'x'", "ASL0205", 4, 2),
    ("@.a == /x/", "ASL0205", 4, 2),
    ("/x/ =~ @.a", "ASL0205", 4, 2),
    ("@.a =~ /x/m", "ASL0206", 10, 1),
    ("@.a and @.b", "ASL0205", 4, 3),
    ("@.a & @.b", "ASL0205", 4, 1),
    ("@.a&&@.b", "ASL0205", 3, 2),
    ("@.a == ['x']", "ASL0206", 7, 1),
    ("@.a == {}", "ASL0206", 7, 1),
    ("@.a == $$.x", "ASL0205", 7, 4),
    ("@.a == $v", "ASL0205", 7, 2),
    ("@.a == 1e999", "ASL0211", 7, 5),
    ("@.a[*] == 1", "ASL0206", 4, 1),
    ("@.a[1:2]", "ASL0206", 5, 1),
    ("@.a[0,1]", "ASL0206", 5, 1),
    ("@['a', 'b']", "ASL0206", 5, 1),
    ("@.a[?(@.b)]", "ASL0206", 4, 1),
    ("@.a[b]", "ASL0202", 4, 1),
    ("@..a", "ASL0206", 1, 3),
    ("@.*", "ASL0206", 1, 2),
    ("@.a.length() > 1", "ASL0206", 4, 7),
    (r"@.a\.b", "ASL0209", 3, 1),
    ("", "ASL0205", 0, 1),
    ("1", "ASL0205", 0, 1),
    ("'x'", "ASL0205", 0, 3),
    ("@.a ==", "ASL0205", 6, 1),
    ("@.a == 'x", "ASL0202", 7, 4),
    ("@.a @.b", "ASL0205", 4, 1),
    ("!1", "ASL0205", 1, 1),
    *(
        (f"@.a {word} ['x']", "ASL0206", 4, len(word))
        for word in ("in", "nin", "subsetof", "contains", "size", "empty", "anyof", "noneof")
    ),
]


@pytest.mark.parametrize(("condition", "code", "offset", "width"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(condition: str, code: str, offset: int, width: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_path(f"$[?({condition})]")
    error = caught.value
    assert (error.code, error.offset - len("$[?("), error.width) == (code, offset, width)


@pytest.mark.parametrize(
    ("text", "code", "offset", "width"),
    [
        ("$.a[?@.x == 1]", "ASL0205", 4, 1),
        ("$.a[?]", "ASL0205", 4, 1),
        ("$.a[?(@['b'] == 1", "ASL0205", 3, 14),
        ("$.a[?(@['b'] == 1)", "ASL0202", 3, 15),
    ],
)
def test_open_filters(text: str, code: str, offset: int, width: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_path(text)
    assert (caught.value.code, caught.value.offset, caught.value.width) == (code, offset, width)


def test_quotes_are_suggested_for_words() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_path("$[?(@.Name==Failure)]")
    assert caught.value.fix == "Put quotes around it: 'Failure'."


def test_parentheses_nested_too_deep() -> None:
    depth = 5000
    with pytest.raises(ExpressionError) as caught:
        parse_path(f"$[?({'(' * depth}@.a{')' * depth})]")
    assert caught.value.code == "ASL0206"
