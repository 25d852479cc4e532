"""The error of a conversion that does something else than its machine.

It stands alone: what finds such a difference takes long to import, and most runs do without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asl2sw.equivalence.compare import Counterexample


class VerificationError(Exception):
    """The workflow does something else than the state machine: a defect of asl2sw. Nothing is to be used."""

    def __init__(self, counterexample: Counterexample, file: str = "") -> None:
        told = f"{file}: the workflow does not do what the state machine does\n{counterexample.text}"
        super().__init__(told.lstrip(": "))
        self.counterexample = counterexample
