"""Calls of intrinsic functions."""

from __future__ import annotations

import pytest

from asl2sw.expressions import ExpressionError, IntrinsicCall, Path, parse_expression
from asl2sw.expressions.ast import (
    Argument,
    BooleanLiteral,
    Filter,
    FilterComparison,
    FilterLiteral,
    FilterPath,
    Index,
    Name,
    NullLiteral,
    NumberLiteral,
    Root,
    StringLiteral,
    TailFunction,
)
from asl2sw.expressions.intrinsics_table import INTRINSICS
from asl2sw.expressions.invented import INSTEAD


def arguments(text: str) -> tuple[Argument, ...]:
    call = parse_expression(text)
    assert isinstance(call, IntrinsicCall)
    return call.arguments


def text(value: str) -> StringLiteral:
    return StringLiteral(value, value)


def test_a_path_is_an_expression() -> None:
    assert parse_expression("$.a") == Path("$.a", Root.INPUT, (Name("a"),))


def test_no_arguments() -> None:
    assert parse_expression("States.UUID()") == IntrinsicCall("States.UUID()", "States.UUID", (), 0)


def test_blanks_between_all_tokens() -> None:
    source = "\n States.Format (\t'{} {}' ,\n $.x , States.UUID ( ) ) "
    assert parse_expression(source) == IntrinsicCall(
        source.strip(),
        "States.Format",
        (
            text("{} {}"),
            Path("$.x", Root.INPUT, (Name("x"),)),
            IntrinsicCall("States.UUID ( )", "States.UUID", (), source.index("States.UUID")),
        ),
        2,
    )


ARGUMENTS: list[tuple[str, Argument]] = [
    ("0", NumberLiteral(0)),
    ("-12", NumberLiteral(-12)),
    ("1.5", NumberLiteral(1.5)),
    ("-2.5E+3", NumberLiteral(-2500.0)),
    ("12345678901234567890", NumberLiteral(12345678901234567890)),
    ("true", BooleanLiteral(True)),
    ("false", BooleanLiteral(False)),
    ("null", NullLiteral()),
    ("''", text("")),
    ("'a, b) (c'", text("a, b) (c")),
    ("'a\nb'", text("a\nb")),
    ('\'{"a": "{}"}\'', text('{"a": "{}"}')),
    (r"'\'\{\}\\'", StringLiteral(r"\'\{\}\\", "'{}\\")),
    (r"'\\\\n'", StringLiteral(r"\\\\n", r"\\n")),
    ("$", Path("$", Root.INPUT, ())),
    ("$$", Path("$$", Root.CONTEXT, ())),
    ("$$.Map.Item", Path("$$.Map.Item", Root.CONTEXT, (Name("Map"), Name("Item")))),
    ("$v[0]", Path("$v[0]", Root.VARIABLE, (Index(0),), "v")),
    ("$.it's", Path("$.it's", Root.INPUT, (Name("it's"),))),
    ("$['a,b)'].c", Path("$['a,b)'].c", Root.INPUT, (Name("a,b)"), Name("c")))),
    ("$.a.length()", Path("$.a.length()", Root.INPUT, (Name("a"), TailFunction("length")))),
    (
        "$.a[?(@['b'][0] == '),')].c",
        Path(
            "$.a[?(@['b'][0] == '),')].c",
            Root.INPUT,
            (
                Name("a"),
                Filter(FilterComparison("==", FilterPath(True, (Name("b"), Index(0))), FilterLiteral("),"))),
                Name("c"),
            ),
        ),
    ),
]


@pytest.mark.parametrize(("argument", "tree"), ARGUMENTS, ids=[row[0] for row in ARGUMENTS])
@pytest.mark.parametrize("frame", ["States.JsonToString({})", "States.Array({})", "States.Array( {}\n)"])
def test_argument(frame: str, argument: str, tree: Argument) -> None:
    assert arguments(frame.replace("{}", argument)) == (tree,)


@pytest.mark.parametrize(("argument", "tree"), ARGUMENTS, ids=[row[0] for row in ARGUMENTS])
def test_arguments_end_at_commas(argument: str, tree: Argument) -> None:
    assert arguments(f"States.Array({argument},{argument} , 1)") == (tree, tree, NumberLiteral(1))


def test_all_functions_are_known() -> None:
    names = """
        Format StringToJson JsonToString Array ArrayPartition ArrayContains ArrayRange ArrayGetItem
        ArrayLength ArrayUnique Base64Encode Base64Decode Hash JsonMerge MathRandom MathAdd StringSplit UUID
    """
    assert sorted(name.removeprefix("States.") for name in INTRINSICS) == sorted(names.split())


@pytest.mark.parametrize("name", sorted(INTRINSICS))
def test_numbers_of_arguments(name: str) -> None:
    intrinsic = INTRINSICS[name]
    most = intrinsic.least + 3 if intrinsic.most is None else intrinsic.most
    for count in range(most + 2):
        call = f"{name}({', '.join(['$'] * count)})"
        if intrinsic.takes(count):
            assert len(arguments(call)) == count
        else:
            with pytest.raises(
                ExpressionError, match=f"takes {intrinsic.expected}, but has {count}"
            ) as caught:
                parse_expression(call)
            assert (caught.value.code, caught.value.offset, caught.value.width) == ("ASL0221", 0, len(name))


def nested(depth: int) -> str:
    return "States.Array(" * depth + ")" * depth


def test_ten_functions_in_one_another() -> None:
    assert isinstance(parse_expression(nested(10)), IntrinsicCall)


@pytest.mark.parametrize("depth", [11, 5000])
def test_nested_too_deep(depth: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(nested(depth))
    assert (caught.value.code, caught.value.offset) == ("ASL0223", 10 * len("States.Array("))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("States.format('a')", "States.Format"),
        ("Format('a')", "States.Format"),
        ("UUID()", "States.UUID"),
        ("States.StringToJSON($.a)", "States.StringToJson"),
        ("States.ArrayLenght($.a)", "States.ArrayLength"),
        ("states.MathAdd(1, 2)", "States.MathAdd"),
    ],
)
def test_the_nearest_name_is_suggested(written: str, meant: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(written)
    error = caught.value
    assert (error.code, error.offset, error.width) == ("ASL0220", 0, written.index("("))
    assert error.fix == f'Write "{meant}" if that is meant.'


def test_nothing_is_suggested_for_a_strange_name() -> None:
    with pytest.raises(ExpressionError, match=r"States\.Whatever") as caught:
        parse_expression("States.Array(States.Whatever($.a, 'x'))")
    assert (caught.value.code, caught.value.offset, caught.value.fix) == ("ASL0220", 13, None)


@pytest.mark.parametrize(
    "template",
    [
        "'{}', $.a",
        "'{} {}', $.a, 1",
        "'none'",
        r"'\{\}{}', $.a",
        r"'\\{}', $.a",
        "'{ {} }', 1",
        "'{\"a\": {}}', 1",
        "$.template, 1, 2, 3",
    ],
)
def test_templates(template: str) -> None:
    assert arguments(f"States.Format({template})")


@pytest.mark.parametrize("template", ["'{}'", "'a', $.a", r"'\{\}', 1", "'{} {}', 1", "'{ }', 1"])
def test_templates_that_do_not_fit(template: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(f"States.Array(States.Format({template}))")
    assert (caught.value.code, caught.value.offset, caught.value.width) == ("ASL0225", 13, 13)


REFUSED = [
    ("text", "ASL0201", 0, 4),
    ("", "ASL0201", 0, 1),
    ("{% 1 %}", "ASL0212", 0, 7),
    ("States.UUID", "ASL0222", 11, 1),
    ("States.UUID(", "ASL0222", 12, 1),
    ("States.Array(1", "ASL0222", 14, 1),
    ("States.Array(1,", "ASL0222", 15, 1),
    ("States.Array(1,)", "ASL0222", 15, 1),
    ("States.Array(,1)", "ASL0222", 13, 1),
    ("States.Array(1 2)", "ASL0222", 15, 1),
    ("States.Array('it's')", "ASL0222", 17, 1),
    ("States.Array('abc)", "ASL0222", 13, 5),
    (r"States.Array('abc\')", "ASL0222", 13, 7),
    ('States.Array("abc")', "ASL0222", 13, 5),
    ("States.Array([1])", "ASL0222", 13, 1),
    ("States.Array({})", "ASL0222", 13, 1),
    ("States.Array(foo)", "ASL0222", 13, 3),
    ("States.Array(True)", "ASL0222", 13, 4),
    ("States.Array(.5)", "ASL0222", 13, 2),
    ("States.Array(1.)", "ASL0222", 13, 2),
    ("States.UUID() x", "ASL0222", 14, 1),
    ("States.UUID())", "ASL0222", 13, 1),
    ("States.UUID() + 'x'", "ASL0222", 14, 5),
    (r"States.Array('a\nb')", "ASL0224", 15, 2),
    (r"States.Array(1, 'C:\dir')", "ASL0224", 19, 2),
    ("States.Array(1e400)", "ASL0211", 13, 5),
    ("States.Array(" + "9" * 5000 + ")", "ASL0211", 13, 5000),
    # paths: offsets count from the start of the whole text
    ("States.Array($.a.b.)", "ASL0202", 18, 1),
    ("States.Array(1, $.a[foo], 1)", "ASL0202", 20, 3),
    ("States.Array($.a['b)", "ASL0202", 17, 3),
    ("States.Array($.a[?(@.x == Foo)])", "ASL0205", 26, 3),
    ("States.Array($states.x)", "ASL0207", 13, 7),
    ("States.Array(${x})", "ASL0208", 13, 4),
    ("States.Array($.a.sum($.b))", "ASL0210", 17, 8),
]


@pytest.mark.parametrize(("source", "code", "offset", "width"), REFUSED, ids=[row[0][:40] for row in REFUSED])
def test_refused(source: str, code: str, offset: int, width: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(source)
    assert (caught.value.code, caught.value.offset, caught.value.width) == (code, offset, width)


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("States.Array(True)", "Write true."),
        ("States.Array(foo)", "'foo'"),
        ('States.Array("it\'s")', r"'it\'s'"),
        ("States.Array('it's')", r"\'"),
        ("States.Array([1])", "States.Array("),
        ("name.first", '"$.name.first"'),
        ("States.MathAdd(1)", "number, number"),
    ],
)
def test_the_fix_shows_what_to_write(source: str, part: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_expression(source)
    assert caught.value.fix is not None
    assert part in caught.value.fix


@pytest.mark.parametrize("name", INSTEAD)
def test_functions_that_people_make_up(name: str) -> None:
    assert f"States.{name}".lower() not in {known.lower() for known in INTRINSICS}
    with pytest.raises(ExpressionError) as raised:
        parse_expression(f"States.{name.capitalize()}($.a, 1)")
    assert (raised.value.code, raised.value.fix) == ("ASL0220", INSTEAD[name])
