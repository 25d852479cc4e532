"""Names of the errors that evaluating an expression can end with (`States Language §Errors`)."""

from __future__ import annotations

RUNTIME = "States.Runtime"
INTRINSIC_FAILURE = "States.IntrinsicFailure"
RESULT_PATH_MATCH_FAILURE = "States.ResultPathMatchFailure"
NO_CHOICE_MATCHED = "States.NoChoiceMatched"


class EvaluationError(Exception):
    """Evaluating an expression failed with this States Language error name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
