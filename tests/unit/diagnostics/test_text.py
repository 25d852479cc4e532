"""The text form of a finding: place, source line with caret, notes."""

from __future__ import annotations

import pytest

from asl2sw.diagnostics import Diagnostic, Place, Severity, nearest, render_diagnostic, sort_diagnostics


def diagnostic(line: str = '  "Next": "A"', column: int = 11, width: int = 3, **more: str) -> Diagnostic:
    place = Place("order.asl.json", 7, column, width, line)
    return Diagnostic("ASL0103", Severity.ERROR, more.pop("message", "No such state."), place, **more)


def test_everything_has_its_line() -> None:
    found = diagnostic(
        pointer="/States/S/Next", aws_code="MISSING", aws="Refuses.", sonataflow="None.", fix="Add\nit."
    )
    assert render_diagnostic(found).splitlines() == [
        "order.asl.json:7:11: error ASL0103 MISSING (/States/S/Next)",
        "  No such state.",
        '   7 |   "Next": "A"',
        "     |           ^^^",
        "  AWS: Refuses.",
        "  SonataFlow: None.",
        "  Fix: Add",
        "    it.",
    ]


def test_without_a_place() -> None:
    assert render_diagnostic(Diagnostic("ASL0355", Severity.INFO, "Two.")) == "info ASL0355\n  Two."


@pytest.mark.parametrize("column", [1, 61, 200, 399])
def test_the_caret_marks_the_same_text_in_a_long_line(column: int) -> None:
    line = "".join(chr(0x100 + number) for number in range(400))
    _, _, excerpt, caret = render_diagnostic(diagnostic(line, column, 2)).splitlines()
    assert len(excerpt) < 180
    assert excerpt[caret.index("^")] == line[column - 1]
    assert caret.count("^") == min(2, 400 - column + 1)


def test_tabs_do_not_move_the_caret() -> None:
    _, _, excerpt, caret = render_diagnostic(diagnostic('\t\t"Next": "A"', 11)).splitlines()
    assert excerpt[caret.index("^") :].startswith('"A"')


@pytest.mark.parametrize("bad", ["\x1b[2J", "\x00", "\r", "\x9b", "\u202e", "\u2028"])
def test_definitions_cannot_steer_the_terminal(bad: str) -> None:
    found = diagnostic(f'"{bad}x"', 1, 5, message=f'"{bad}"', pointer=f"/{bad}", fix=f'Did you mean "{bad}"?')
    text = render_diagnostic(found)
    assert bad[0] not in text
    assert len(text.split("\n")) == 5


def test_colour_is_only_in_the_severity() -> None:
    plain, coloured = render_diagnostic(diagnostic()), render_diagnostic(diagnostic(), colour=True)
    assert "\x1b" not in plain
    assert coloured == plain.replace("error", "\x1b[31merror\x1b[0m", 1)


def test_sorted_by_position() -> None:
    def at(file: str, line: int, column: int, code: str) -> Diagnostic:
        return Diagnostic(code, Severity.INFO, "", Place(file, line, column, 1, ""))

    expected = [
        Diagnostic("ASL0355", Severity.INFO, ""),
        at("a", 2, 1, "ASL0002"),
        at("a", 10, 1, "ASL0001"),
        at("a", 10, 2, "ASL0001"),
        at("a", 10, 2, "ASL0002"),
        at("b", 1, 1, "ASL0001"),
    ]
    assert list(sort_diagnostics(reversed(expected))) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nxt", "Next"),
        ("next", "Next"),
        ("NEXT", "Next"),
        ("Resorce", "Resource"),
        ("Quux", None),
        ("", None),
    ],
)
def test_nearest(name: str, expected: str | None) -> None:
    assert nearest(name, ["End", "Next", "Resource", "ResultPath"]) == expected
