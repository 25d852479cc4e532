"""One entry of the table of diagnostics."""

from __future__ import annotations

from asl2sw.diagnostics.model import Severity
from asl2sw.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding. The texts are general; a diagnostic adds the names and values at hand."""

    id: str
    title: str
    severity: Severity = Severity.ERROR
    aws_code: str | None = None  # code of ValidateStateMachineDefinition, where AWS has one
    aws: str | None = None  # what AWS does
    sonataflow: str | None = None  # what SonataFlow does
    fix: str | None = None
