"""Data to stdout, messages to stderr."""

from __future__ import annotations

import os
import sys
from typing import IO, Any, TextIO

import click

from asl2sw.diagnostics import Diagnostic, render_diagnostic


class Unusable(click.ClickException):
    """Ends the command with one line that says why, and the exit code of unusable arguments."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        write_message(self.format_message())


def write_data(text: str) -> None:
    """Writes text to stdout in UTF-8, the same bytes on every platform."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def write_message(text: str) -> None:
    """One message of the program itself to stderr."""
    click.echo(f"asl2sw: {text}", err=True)


def write_diagnostic(diagnostic: Diagnostic, stream: TextIO) -> None:
    """A finding as text, in colour on a terminal unless NO_COLOR is set."""
    colour = wants_colour(stream)
    text = render_diagnostic(diagnostic, colour=colour)
    encoding = stream.encoding or "utf-8"
    # what the stream cannot show must not end the run
    shown = text.encode(encoding, "backslashreplace").decode(encoding)
    click.echo(shown, file=stream, color=colour)


def wants_colour(stream: TextIO) -> bool:
    """Whether colour is of use: on a terminal, and https://no-color.org is heeded."""
    return stream.isatty() and not os.environ.get("NO_COLOR")
