"""Where Quarkus applications are built, and what happens without Maven."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from app_directory import QuarkusUnavailable
from harness import QuarkusApp

# fixtures, recorded executions and large machines are read by the same code as on the embedded engine
_TESTS = Path(__file__).parents[1]
sys.path += [str(_TESTS / name) for name in ("fixtures", "conformance", "engine")]


@pytest.fixture(scope="session")
def start_app(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., QuarkusApp]]:
    """Build and start an application of workflows; it ends with the session.

    The builds are kept in pytest's cache: an unchanged set of workflows is not built again.
    """
    cache = getattr(pytestconfig, "cache", None)  # missing with `-p no:cacheprovider`
    work_dir = tmp_path_factory.mktemp("quarkus") if cache is None else cache.mkdir("quarkus")
    with contextlib.ExitStack() as running:

        def start(
            documents: Sequence[Mapping[str, Any]], resources: Mapping[str, str] | None = None
        ) -> QuarkusApp:
            try:
                return running.enter_context(QuarkusApp(documents, work_dir, resources))
            except QuarkusUnavailable as unavailable:
                if os.environ.get("CI"):
                    raise
                pytest.skip(str(unavailable))

        yield start


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    from tally import write_summary  # found once the path above is set

    write_summary(terminalreporter, Path(__file__).parent)
