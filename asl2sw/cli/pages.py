"""The page of one code, in Markdown that also reads well on a terminal. docs/codes is made of these pages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from asl2sw.conversion import ConversionError, convert
from asl2sw.diagnostics import Code, Diagnostic, Severity, render_diagnostic
from asl2sw.diagnostics.examples import Example, corrected_example_of, example_of
from asl2sw.options import Options

MEANINGS = {
    Severity.ERROR: "the definition is refused, and nothing is written for it",
    Severity.TASK: "the workflow works after you did what stands below",
    Severity.REVIEW: "the workflow works; check that the difference does not matter",
    Severity.INFO: "the workflow works; good to know",
}
_NOTHING_EMITTED = "Gets no workflow: asl2sw writes nothing for a definition that it refuses."


def page_of(code: Code) -> str:
    """Everything that is known of a code: an example, both sides, and what to do."""
    return "\n".join(_lines(code)) + "\n"


def _lines(code: Code) -> Iterator[str]:
    yield f"# {code.id}: {code.title}"
    yield ""
    yield f"Severity: {code.severity} ({MEANINGS[code.severity]})."
    if code.aws_code:
        yield f"AWS reports it as {code.aws_code}."
    example = example_of(code.id)
    if example is not None:
        yield from _example(code, example)
    sonataflow = code.sonataflow or (_NOTHING_EMITTED if code.severity is Severity.ERROR else None)
    for title, text in (("On AWS", code.aws), ("On SonataFlow", sonataflow), ("What to do", code.fix)):
        if text:
            yield from ("", f"## {title}", "", text)
    corrected = corrected_example_of(code.id)
    if corrected is not None:
        yield from ("", "The example, put right:", "")
        yield from _definition(corrected)


def _example(code: Code, example: Example) -> Iterator[str]:
    yield from ("", "## Example", "")
    yield from _definition(example)
    told = [found for found in findings_of(example) if found.code == code.id]
    yield from ("", "asl2sw says", "")
    yield from _block("\n".join(render_diagnostic(found) for found in told), "text")


def _definition(example: Example) -> Iterator[str]:
    yield from _block(example.text, example.language)
    if example.config is not None:
        yield from ("", "with this asl2sw.toml", "")
        yield from _block(example.config, "toml")


def _block(text: str, language: str) -> Iterator[str]:
    yield f"```{language}"
    yield text.rstrip("\n")
    yield "```"


def findings_of(example: Example) -> tuple[Diagnostic, ...]:
    """What converting an example gives."""
    config = tomllib.loads(example.config) if example.config is not None else None
    try:
        return convert(example.text, Options(config=config), file=example.file).diagnostics
    except ConversionError as refusal:
        return refusal.diagnostics
