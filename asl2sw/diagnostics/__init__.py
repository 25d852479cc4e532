"""What asl2sw tells its user: codes, severities, places, and their text form."""

from asl2sw.diagnostics.codes import CODES, Code, code_named
from asl2sw.diagnostics.model import Diagnostic, Place, Severity, position_key, sort_diagnostics
from asl2sw.diagnostics.suggest import nearest
from asl2sw.diagnostics.text import render_diagnostic

__all__ = [
    "CODES",
    "Code",
    "Diagnostic",
    "Place",
    "Severity",
    "code_named",
    "nearest",
    "position_key",
    "render_diagnostic",
    "sort_diagnostics",
]
