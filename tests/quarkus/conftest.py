"""Where Quarkus applications are built, and what happens without Maven."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from app_directory import QuarkusUnavailable
from harness import QuarkusApp

from asl2sw.equivalence.engine.jars import cache_folder


@pytest.fixture(scope="session")
def start_app() -> Iterator[Callable[[Sequence[Mapping[str, Any]]], QuarkusApp]]:
    """Build and start an application of workflows; it ends with the session.

    The builds are kept between sessions: an unchanged set of workflows is not built again.
    """
    with contextlib.ExitStack() as running:

        def start(documents: Sequence[Mapping[str, Any]]) -> QuarkusApp:
            try:
                return running.enter_context(QuarkusApp(documents, cache_folder() / "quarkus"))
            except QuarkusUnavailable as unavailable:
                if os.environ.get("CI"):
                    raise
                pytest.skip(str(unavailable))

        yield start
