"""Directories in which the Quarkus application is built: named by content, locked while used, packaged.

A directory is named by a hash of the workflows (as they are before they are pointed at the stub) and of
`app/`; a second process that needs the same one at the same time builds its own.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

APP = Path(__file__).parent / "app"
JAR = Path("target/quarkus-app/quarkus-run.jar")
_DIRECTORIES_KEPT = 3  # one is about 90 MB
_KILL_LIMIT_S = 10.0
_MESSAGE_LENGTH = 8000
_STACK_LINE = re.compile(r"(\[ERROR\])?\s*(at |\.\.\. \d+ more)")


class QuarkusUnavailable(Exception):
    """Maven or Java is missing."""


class QuarkusBuildFailed(Exception):
    """Maven refused the application; one bad workflow is enough. The text is what Maven printed."""


def require_tools() -> None:
    """Raises QuarkusUnavailable."""
    if shutil.which("mvn") is None or shutil.which("java") is None:
        raise QuarkusUnavailable("install a JDK 17+ and Maven 3.8+ to run tests/quarkus")


def fingerprint(documents: Sequence[Mapping[str, Any]], properties: str, resources: Mapping[str, str]) -> str:
    """A name for the application of these workflows."""
    parts = [*map(dict, documents), properties, resources]
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode())
    for path in sorted(APP.rglob("*")):
        relative = path.relative_to(APP)
        if path.is_file() and relative.parts[0] != "target":
            digest.update(f"{relative}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextlib.contextmanager
def locked_directory(work_dir: Path, name: str) -> Iterator[Path]:
    """The first directory of that name and a number that no other process uses; old ones are removed."""
    work_dir.mkdir(parents=True, exist_ok=True)
    for number in itertools.count():
        directory = work_dir / f"{name}-{number}"
        with directory.with_suffix(".lock").open("wb") as lock:
            if _lock(lock):
                directory.mkdir(exist_ok=True)
                directory.touch()
                _remove_old(work_dir)
                yield directory
                return


def _lock(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _remove_old(work_dir: Path) -> None:
    directories = [path for path in work_dir.iterdir() if path.is_dir()]
    directories.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for directory in directories[_DIRECTORIES_KEPT:]:
        with directory.with_suffix(".lock").open("wb") as lock:
            if _lock(lock):
                shutil.rmtree(directory)


def package(directory: Path, limit_s: float) -> None:
    """Run Maven. Raises QuarkusBuildFailed, or TimeoutError after `limit_s` seconds."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            ["mvn", "-B", "-q", "package"],
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Maven may start processes of its own
        )
        try:
            status = process.wait(limit_s)
        except subprocess.TimeoutExpired as expired:
            raise TimeoutError(f"Maven did not end within {limit_s:g} s") from expired
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(_KILL_LIMIT_S)
        if status != 0:
            log.seek(0)
            raise QuarkusBuildFailed(_told(log.read().decode(errors="replace")))


def _told(output: str) -> str:
    """What Maven printed, without stack traces: the reasons stand at the beginning."""
    lines = (line for line in output.splitlines() if line.strip() and not _STACK_LINE.match(line))
    return "\n".join(lines)[:_MESSAGE_LENGTH]
