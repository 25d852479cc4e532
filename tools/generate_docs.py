"""Writes docs/codes: a page for each diagnostic and the list of all.

python tools/generate_docs.py            writes them
python tools/generate_docs.py --check    exit code 1 when the files are not what would be written
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from asl2sw.cli.pages import MEANINGS, page_of
from asl2sw.diagnostics import CODES, Code

TARGET = Path(__file__).resolve().parents[1] / "docs" / "codes"

_NOTE = "Made by tools/generate_docs.py from the table in asl2sw/diagnostics/codes; do not edit."
_INDEX = "README.md"
_RANGES = {
    "00": "Source text",
    "01": "States Language",
    "02": "Paths and intrinsic functions",
    "03": "Limits of SonataFlow and declared differences",
    "04": "Resources and configuration",
}


def pages() -> Mapping[str, str]:
    """The text of every file of docs/codes, by file name."""
    made = {f"{code.id}.md": page_of(code) for code in CODES}
    return {_INDEX: "\n".join(_index()) + "\n", **made}


def differences(written: Mapping[str, str]) -> list[str]:
    """The names of files in docs/codes that are missing, too many, or not as `written`."""
    found = {file.name: file.read_text(encoding="utf-8") for file in TARGET.glob("*")}
    return sorted(name for name in found.keys() | written.keys() if found.get(name) != written.get(name))


def _index() -> Iterator[str]:
    yield "# Codes"
    yield ""
    yield f"<!-- {_NOTE} -->"
    yield ""
    yield "`asl2sw explain CODE` prints the same pages. The severity says what to do:"
    yield ""
    yield from (f"- **{severity}**: {meaning}." for severity, meaning in MEANINGS.items())
    for number, codes in groupby(CODES, key=lambda code: code.id[3:5]):
        yield from ("", f"## {_RANGES[number]}", "")
        yield from ("| code | severity | title | AWS's code |", "|---|---|---|---|")
        yield from (_row(code) for code in codes)


def _row(code: Code) -> str:
    return f"| [{code.id}]({code.id}.md) | {code.severity} | {code.title} | {code.aws_code or ''} |"


def main() -> int:
    parser = argparse.ArgumentParser(description="Writes the pages of the diagnostics.")
    parser.add_argument("--check", action="store_true", help="write nothing, compare")
    arguments = parser.parse_args()
    written = pages()
    different = differences(written)
    if arguments.check:
        for name in different:
            print(f"docs/codes/{name} is not up to date", file=sys.stderr)
        if different:
            print("run: python tools/generate_docs.py", file=sys.stderr)
        return 1 if different else 0
    TARGET.mkdir(parents=True, exist_ok=True)
    for name in different:
        if name in written:
            (TARGET / name).write_text(written[name], encoding="utf-8", newline="\n")
        else:
            (TARGET / name).unlink()
    print(f"{len(different)} of {len(written)} files of docs/codes changed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
