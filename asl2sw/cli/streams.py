"""Data to stdout, messages to stderr."""

from __future__ import annotations

import errno
import os
import sys
from typing import IO, Any, NoReturn, TextIO

import click

from asl2sw.diagnostics import Diagnostic, render_diagnostic


class Unusable(click.ClickException):
    """Ends the command with one line that says why, and the exit code of unusable arguments."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        write_message(self.format_message())


def write_data(text: str) -> None:
    """Writes text to stdout in UTF-8, the same bytes on every platform. Raises OSError."""
    if sys.stdout is None:  # it was closed before the program began
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def write_message(text: str) -> None:
    """One message of the program itself to stderr."""
    click.echo(f"asl2sw: {text}", err=True)


def end_after(problem: OSError) -> NoReturn:
    """Ends the program, with one line, when its output could not be written."""
    reason = problem.strerror or str(problem)
    told = f"{problem.filename}: {reason}" if problem.filename else f"the output cannot be written: {reason}"
    try:
        write_message(told)
    except OSError:
        _let_go(sys.stderr)  # nobody is left to be told; the exit code is
    _let_go(sys.stdout)
    sys.exit(Unusable.exit_code)


def _let_go(stream: TextIO | None) -> None:
    """Leads a stream nowhere that still holds what it cannot write; Python would try again at its end."""
    if stream is None:
        return
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def write_diagnostic(diagnostic: Diagnostic, stream: TextIO | None) -> None:
    """A finding as text, in colour on a terminal unless NO_COLOR is set; nowhere without a stream."""
    if stream is None:
        return
    colour = wants_colour(stream)
    text = render_diagnostic(diagnostic, colour=colour)
    encoding = stream.encoding or "utf-8"
    # what the stream cannot show must not end the run
    shown = text.encode(encoding, "backslashreplace").decode(encoding)
    click.echo(shown, file=stream, color=colour)


def wants_colour(stream: TextIO) -> bool:
    """Whether colour is of use: on a terminal, and https://no-color.org is heeded."""
    return stream.isatty() and not os.environ.get("NO_COLOR")
