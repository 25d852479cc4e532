"""SonataFlow, run embedded in a worker process, and a stub for the services its workflows call."""

from __future__ import annotations

from asl2sw.equivalence.engine.client import Engine, JqResult, Outcome
from asl2sw.equivalence.engine.errors import EngineUnavailable
from asl2sw.equivalence.engine.stub import (
    Answer,
    Answered,
    Call,
    Dropped,
    FunctionError,
    HttpFailure,
    Json,
    RawBody,
    Reply,
    Result,
    TaskStub,
    normalised_payload,
    point_at,
)

__all__ = [
    "Answer",
    "Answered",
    "Call",
    "Dropped",
    "Engine",
    "EngineUnavailable",
    "FunctionError",
    "HttpFailure",
    "JqResult",
    "Json",
    "Outcome",
    "RawBody",
    "Reply",
    "Result",
    "TaskStub",
    "normalised_payload",
    "point_at",
]
