"""What is wrong with broken YAML, in words for its writer."""

from __future__ import annotations

import yaml
from yaml.reader import ReaderError

from asl2sw.source.problems import Problems

# (part of the library's problem, message, way out)
_KNOWN: tuple[tuple[str, str, str], ...] = (
    (
        "mapping values are not allowed here",
        "A colon cannot stand here.",
        'Put a text that holds ": " in quotes, or correct the indentation.',
    ),
    (
        "could not find expected ':'",
        "This line is no key: its colon is missing.",
        "Write key: value, or indent the line if it continues a text.",
    ),
    (
        "sequence entries are not allowed here",
        "A list item cannot stand here.",
        "Begin the list on a line of its own, or put the text in quotes.",
    ),
    (
        "<block end>",
        "This line does not fit what stands above it.",
        "Correct the indentation: what belongs together begins in the same column.",
    ),
    (
        "unexpected end of stream",
        "The text that begins here is not closed.",
        "Close it with its quotation mark.",
    ),
    ("unknown escape character", "This escape does not exist.", "Write two backslashes for one."),
    ("hexadecimal numbers", "This escape has too few hexadecimal digits.", "Write two backslashes for one."),
    (
        "that cannot start any token",
        "An unquoted text cannot begin with this character.",
        "Put the text in quotes.",
    ),
    (
        "',' or ']'",
        "The list that begins with [ goes wrong here.",
        "Put a comma between its items, and ] at its end.",
    ),
    (
        "',' or '}'",
        "The mapping that begins with { goes wrong here.",
        "Put a comma between its keys, and } at its end.",
    ),
    ("expected the node content", "A value is missing here.", "Write the value, or null."),
    ("undefined tag handle", "The tag here has a prefix that is not declared.", "Take the tag out."),
    ("document separator", "The text that begins above is not closed.", "Close it with its quotation mark."),
    ("incompatible YAML document", "This version of YAML is not known.", "Take the %YAML line out."),
)


def report_yaml_error(error: yaml.YAMLError, text: str, problems: Problems) -> None:
    """Adds a problem for what the YAML library could not read."""
    if isinstance(error, ReaderError):
        position = int(error.position)
        message = f"The character U+{ord(text[position]):04X} cannot stand in YAML."
        fix = "Take it out, or write it as an escape in double quotes."
        problems.add("ASL0030", position, position + 1, message, fix=fix)
        return
    problem, start = _problem(error, text)
    tab = _tab_in_indentation(text, start)
    if tab is not None and "quoted" not in problem:
        problems.add(
            "ASL0031", tab, tab + 1, "A tab stands in the indentation, where YAML takes spaces only."
        )
        return
    for part, message, fix in _KNOWN:
        if part in problem:
            problems.add("ASL0030", start, start + 1, message, fix=fix)
            return
    problems.add("ASL0030", start, start + 1, f"YAML cannot be read here: {problem}.")


def _problem(error: yaml.YAMLError, text: str) -> tuple[str, int]:
    """The library's words, and the offset to point at."""
    mark, problem = None, str(error)
    if isinstance(error, yaml.MarkedYAMLError):
        problem = " ".join(part for part in (error.problem, error.context) if part)
        mark = error.problem_mark or error.context_mark
        if "could not find expected ':'" in problem or "end of stream" in problem:
            mark = error.context_mark or mark  # the line at fault, not the place where it was noticed
    return problem, min(mark.index, len(text)) if mark else 0


def _tab_in_indentation(text: str, position: int) -> int | None:
    line_start = text.rfind("\n", 0, position) + 1
    while line_start < len(text) and text[line_start] == " ":
        line_start += 1
    if line_start < len(text) and text[line_start] == "\t":
        return line_start
    return position if text[position : position + 1] == "\t" else None
