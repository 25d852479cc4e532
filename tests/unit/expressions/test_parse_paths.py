"""Paths: what is accepted, what is refused, and where the error points to."""

from __future__ import annotations

import pytest

from asl2sw.expressions import ExpressionError, Path, parse_path, parse_reference_path
from asl2sw.expressions.ast import (
    Descendant,
    Filter,
    FilterExists,
    FilterPath,
    Index,
    Indexes,
    Name,
    Names,
    Root,
    Slice,
    Step,
    TailFunction,
    Wildcard,
)

A = Name("a")

ACCEPTED: list[tuple[str, tuple[Step, ...]]] = [
    ("$", ()),
    ("$.a", (A,)),
    ("$.a-b.é.0.5", (Name("a-b"), Name("é"), Name("0"), Name("5"))),
    ("$.a@b.it's.x:y", (Name("a@b"), Name("it's"), Name("x:y"))),
    ("$.AWS+CIS.b*", (Name("AWS+CIS"), Name("b*"))),
    ("$.a,b)", (Name("a,b)"),)),
    ("$.a[0][-1]", (A, Index(0), Index(-1))),
    ("$.['a']", (A,)),
    ("$.a.[0]", (A, Index(0))),
    ("$['a']b", (A, Name("b"))),
    ("$.a[0]b", (A, Index(0), Name("b"))),
    ("$[ 'a' ][ 0 ]", (A, Index(0))),
    ("$['first name']", (Name("first name"),)),
    ('$["a\'b"]', (Name("a'b"),)),
    (r"""$['\'\"\\']""", (Name("'\"\\"),)),
    (r"$['\u00e9\ud83d\ude00']", (Name("é😀"),)),
    ("$['']", (Name(""),)),
    ("$['a','b']", (Names(("a", "b")),)),
    ("$.a[ 'a' , 'b' ]", (A, Names(("a", "b")))),
    ("$.a[0,-2]", (A, Indexes((0, -2)))),
    ("$.a[1:2]", (A, Slice(1, 2))),
    ("$.a[-3:]", (A, Slice(-3, None))),
    ("$.a[ : 2 ]", (A, Slice(None, 2))),
    ("$.*", (Wildcard(),)),
    ("$[*]", (Wildcard(),)),
    ("$.[*].a", (Wildcard(), A)),
    ("$..a", (Descendant("a"),)),
    ("$..*", (Descendant(None),)),
    ("$..[*]", (Descendant(None),)),
    ("$..['a b'].c", (Descendant("a b"), Name("c"))),
    ("$.[?(@.a)].b", (Filter(FilterExists(FilterPath(True, (A,)))), Name("b"))),
    ("$.a.length()", (A, TailFunction("length"))),
    ("$.length()", (TailFunction("length"),)),
    ("$.a.sum( )", (A, TailFunction("sum"))),
    ("$.length", (Name("length"),)),
    ("  $.a ", (A,)),
    ("$['a'] ", (A,)),
]


@pytest.mark.parametrize(("text", "steps"), ACCEPTED, ids=[text for text, _ in ACCEPTED])
def test_accepted(text: str, steps: tuple[Step, ...]) -> None:
    assert parse_path(text) == Path(text, Root.INPUT, steps)


@pytest.mark.parametrize(
    ("text", "root", "variable", "steps"),
    [
        ("$$", Root.CONTEXT, None, ()),
        ("$$.Execution.Id", Root.CONTEXT, None, (Name("Execution"), Name("Id"))),
        ("$$['Map'].Item.Index", Root.CONTEXT, None, (Name("Map"), Name("Item"), Name("Index"))),
        ("$name", Root.VARIABLE, "name", ()),
        ("$name.x[0]", Root.VARIABLE, "name", (Name("x"), Index(0))),
        ("$_é1[*]", Root.VARIABLE, "_é1", (Wildcard(),)),
        ("$statesman", Root.VARIABLE, "statesman", ()),
    ],
)
def test_roots(text: str, root: Root, variable: str | None, steps: tuple[Step, ...]) -> None:
    assert parse_path(text) == Path(text, root, steps, variable)


REFUSED = [
    ("", "ASL0201", 0, 1),
    ("   ", "ASL0201", 0, 3),
    ("a.b", "ASL0201", 0, 3),
    (".results.x", "ASL0201", 0, 10),
    (".5", "ASL0201", 0, 2),
    ("@.a", "ASL0201", 0, 3),
    ("{% $x %}", "ASL0212", 0, 8),
    ("States.Format('a')", "ASL0213", 0, 18),
    ("$.", "ASL0202", 1, 1),
    ("$.a.", "ASL0202", 3, 1),
    ("$a.", "ASL0202", 2, 1),
    ("$...a", "ASL0202", 3, 1),
    ("$.a...b", "ASL0202", 5, 1),
    ("$$a.b", "ASL0202", 0, 3),
    ("$.a b", "ASL0202", 3, 1),
    ("$ .a", "ASL0202", 1, 1),
    ("$(x)", "ASL0202", 1, 1),
    ("$.a[]", "ASL0202", 4, 1),
    ("$.a[b]", "ASL0202", 4, 1),
    ("$.a[b, c]", "ASL0202", 4, 4),
    ("$.a[1.5]", "ASL0202", 4, 3),
    ("$.a[.5]", "ASL0202", 4, 2),
    ("$.a[ +1 ]", "ASL0202", 5, 2),
    ("$.a[:]", "ASL0202", 3, 3),
    ("$.a[(@.length-1)]", "ASL0202", 4, 12),
    ("$.a['x',0]", "ASL0202", 8, 1),
    ("$.a[0", "ASL0202", 3, 2),
    ("$.a['b", "ASL0202", 4, 2),
    ("$['a']]", "ASL0202", 6, 1),
    ("$.a[2147483648]", "ASL0202", 4, 10),
    ("$.a[99999999999999999999]", "ASL0202", 4, 20),
    ("$..[0]", "ASL0204", 1, 5),
    ("$.x..[?(@.a)]", "ASL0204", 3, 10),
    ("$..['a','b']", "ASL0204", 1, 11),
    ("$.a[0:4:2]", "ASL0204", 3, 7),
    ("$.a[::2]", "ASL0204", 3, 5),
    ("$.a[*].length()", "ASL0204", 6, 9),
    ("$..a.size()", "ASL0204", 4, 7),
    ("$.a[*].max()", "ASL0204", 6, 6),
    ("$.x['a','b'].size()", "ASL0204", 3, 9),
    ("$['a','b'].c", "ASL0204", 1, 9),
    ("$.x..*.c", "ASL0204", 3, 3),
    ("$..*[0]", "ASL0204", 1, 3),
    ("$states.input", "ASL0207", 0, 7),
    ("$states", "ASL0207", 0, 7),
    ("$1a", "ASL0208", 0, 3),
    ("$a-b.c", "ASL0208", 0, 4),
    ("$$$.a", "ASL0208", 0, 3),
    ("${Name}", "ASL0208", 0, 7),
    (r"$.a\.b", "ASL0209", 3, 1),
    (r"$.foo\@bar", "ASL0209", 5, 1),
    (r"$..a\b", "ASL0209", 4, 1),
    (r"$['a\.b']", "ASL0209", 4, 2),
    (r"$['a\u12']", "ASL0209", 4, 2),
    ("$.a.Length()", "ASL0210", 4, 6),
    ("$.a.concat('x')", "ASL0210", 4, 6),
    ("$.a.sum($.b)", "ASL0210", 4, 8),
    ("$.a.length().b", "ASL0210", 4, 10),
    ("$.a.length(", "ASL0210", 4, 7),
]


@pytest.mark.parametrize(("text", "code", "offset", "width"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(text: str, code: str, offset: int, width: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_path(text)
    assert (caught.value.code, caught.value.offset, caught.value.width) == (code, offset, width)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (r"$.a\.b.c", "$['a.b']"),
        (".results.x", '"$.results.x"'),
        ("$.a[b]", "['b']"),
        ("$.a[b,c]", "['b','c']"),
        ("$.a[@.b]", "[?(@.b)]"),
        ("$.a.Length()", "length()"),
        ("$$a.b", '"$$.a"'),
        ("$.a[(@.length-1)]", "[-1]"),
        ("$.a b", "$['first name']"),
    ],
)
def test_the_fix_shows_what_to_write(text: str, part: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_path(text)
    assert caught.value.fix is not None
    assert part in caught.value.fix


@pytest.mark.parametrize("text", ["$", "$.a", "$.a[0]", "$['a b'].c", "$$.Map.Item.Value", "$v.x", "$.a[-1]"])
def test_reference_paths(text: str) -> None:
    assert parse_reference_path(text).is_reference


@pytest.mark.parametrize(
    ("text", "offset", "part"),
    [
        ("$.a[*]", 3, "[*]"),
        ("$.a.*", 3, ".*"),
        ("$.a[0][1:].b", 6, "[1:]"),
        ("$..a", 1, "..a"),
        ("$.a[?(@.b == 1)]", 3, "[?(@.b == 1)]"),
        ("$['a','b']", 1, "['a','b']"),
        ("$.a[0,1]", 3, "[0,1]"),
        ("$.a.length()", 3, ".length()"),
    ],
)
def test_no_reference_paths(text: str, offset: int, part: str) -> None:
    with pytest.raises(ExpressionError, match="must be a reference path") as caught:
        parse_reference_path(text)
    error = caught.value
    assert (error.code, error.offset, error.width) == ("ASL0203", offset, len(part))
    assert f'"{part}"' in error.message


def test_an_unreadable_path_is_no_reference_path_for_its_own_reason() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_reference_path("$.a.")
    assert caught.value.code == "ASL0202"
