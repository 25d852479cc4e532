"""Codes of the source range."""

from __future__ import annotations

from asl2sw.diagnostics.codes.code import Code

CODES: tuple[Code, ...] = ()
