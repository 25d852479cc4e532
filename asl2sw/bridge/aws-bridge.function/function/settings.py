"""What can be set by environment variables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

_PREFIX = "AWS_BRIDGE_"


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits of the service. Credentials, region and endpoints are read by boto3 itself."""

    port: int = 8080
    max_body_bytes: int = 1_048_576
    max_result_bytes: int = 262_144  # what a state may return on AWS
    max_requests: int = 256  # at the same time; a waiting job counts
    call_seconds: float = 60.0  # one call of an AWS API
    wait_seconds: float = 3600.0  # one .sync job
    poll_seconds: float = 15.0  # the longest pause between two looks at a job
    allow: tuple[str, ...] = ("*",)  # patterns like dynamodb:* and aws-sdk:s3:getObject

    def __post_init__(self) -> None:
        for name in (
            "max_body_bytes",
            "max_result_bytes",
            "max_requests",
            "call_seconds",
            "wait_seconds",
            "poll_seconds",
        ):
            value = getattr(self, name)
            if not (math.isfinite(value) and value > 0):
                raise ValueError(f"{name} must be more than 0, not {value}")


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Settings from PORT and the variables that start with AWS_BRIDGE_. Raises ValueError for a wrong one."""
    usual = Settings()
    return Settings(
        port=_whole_number(environment, "PORT", usual.port),
        max_body_bytes=_whole_number(environment, f"{_PREFIX}MAX_BODY_BYTES", usual.max_body_bytes),
        max_result_bytes=_whole_number(environment, f"{_PREFIX}MAX_RESULT_BYTES", usual.max_result_bytes),
        max_requests=_whole_number(environment, f"{_PREFIX}MAX_REQUESTS", usual.max_requests),
        call_seconds=_number(environment, f"{_PREFIX}CALL_SECONDS", usual.call_seconds),
        wait_seconds=_number(environment, f"{_PREFIX}WAIT_SECONDS", usual.wait_seconds),
        poll_seconds=_number(environment, f"{_PREFIX}POLL_SECONDS", usual.poll_seconds),
        allow=tuple(environment.get(f"{_PREFIX}ALLOW", "").replace(",", " ").split()) or usual.allow,
    )


def _number(environment: Mapping[str, str], name: str, usual: float) -> float:
    text = environment.get(name, "").strip()
    if not text:
        return usual
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{name} must be a number, not {text!r}") from None


def _whole_number(environment: Mapping[str, str], name: str, usual: int) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return usual
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{name} must be a whole number, not {text!r}") from None
