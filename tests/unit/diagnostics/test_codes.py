"""The table of codes: complete texts, numbers by package, examples that give what they are for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import asl2sw
from asl2sw.cli.pages import findings_of
from asl2sw.diagnostics import CODES, Code, Severity, code_named
from asl2sw.diagnostics.examples import corrected_example_of, example_of

PACKAGE = Path(asl2sw.__file__).parent

by_code = pytest.mark.parametrize("code", CODES, ids=lambda code: code.id)


def test_codes_are_sorted_and_unique() -> None:
    ids = [code.id for code in CODES]
    assert ids == sorted(set(ids))
    assert all(re.fullmatch(r"ASL0[0-4]\d\d", id) for id in ids)


def test_every_code_is_reported_somewhere() -> None:
    files = [file for file in PACKAGE.rglob("*.py") if file.parent.name != "codes"]
    used = {id for file in files for id in re.findall(r"ASL0\d{3}", file.read_text(encoding="utf-8"))}
    assert sorted({code.id for code in CODES} - used) == []


@by_code
def test_texts_are_complete(code: Code) -> None:
    assert code.title
    assert not code.title.endswith(".")
    assert code.fix or code.severity is Severity.INFO
    if code.severity is Severity.ERROR:
        assert code.aws
    if code.id >= "ASL03":
        assert code.sonataflow or code.id == "ASL0405", "what does the target do with it?"
    for text in (code.aws, code.sonataflow, code.fix):
        assert text is None or text[-1] in ".):", text


@pytest.mark.parametrize("code", [code.id for code in CODES if example_of(code.id)])
def test_the_example_gives_the_code(code: str) -> None:
    example = example_of(code)
    assert example is not None
    findings = findings_of(example)
    assert code in [found.code for found in findings]
    # one mistake, one message: what else is told is no mistake of the text
    others = {found.code for found in findings if found.severity is not Severity.INFO} - {code}
    assert all(other >= "ASL03" for other in others), others


@pytest.mark.parametrize("code", [code.id for code in CODES if corrected_example_of(code.id)])
def test_the_corrected_example_is_right(code: str) -> None:
    corrected = corrected_example_of(code)
    assert corrected is not None
    findings = findings_of(corrected)
    assert code not in [found.code for found in findings]
    # JSONata is what some examples are about
    assert {found.code for found in findings if found.is_error} <= {"ASL0301"}
    mistakes = [
        found.code for found in findings if found.severity is Severity.REVIEW and found.code < "ASL03"
    ]
    assert mistakes == []


WITHOUT_EXAMPLE = {
    "ASL0002": "a file that is not UTF-8 cannot be shown",
    "ASL0029": "takes more than a hundred mistakes",
    "ASL0139": "takes more than a megabyte",
    "ASL0308": "takes too many states to be read",
    "ASL0359": "takes too many states to be read",
    "ASL0421": "takes two machines",
    "ASL0424": "takes two machines",
}
NOT_PUT_RIGHT = {
    "ASL0005": "there is nothing in it but brackets",
    "ASL0037": "there is nothing in it but aliases",
}


def test_every_code_has_an_example_or_a_reason() -> None:
    without = {code.id for code in CODES if example_of(code.id) is None}
    assert without == set(WITHOUT_EXAMPLE)


def test_every_mistake_is_put_right() -> None:
    """What is refused, and what is told of the definition itself; the rest are differences and tasks."""
    wrong = {
        code.id
        for code in CODES
        if (code.severity is Severity.ERROR or code.id < "ASL03") and code.id not in WITHOUT_EXAMPLE
    }
    assert {code for code in wrong if corrected_example_of(code) is None} == set(NOT_PUT_RIGHT)


def test_examples_belong_to_codes() -> None:
    files = (PACKAGE / "diagnostics" / "examples").glob("ASL*")
    names = {file.name.removesuffix(".toml").split(".asl.")[0] for file in files}
    ids = {code.id for code in CODES}
    assert names <= ids | {f"{id}.good" for id in ids}


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        code_named("ASL9999")
