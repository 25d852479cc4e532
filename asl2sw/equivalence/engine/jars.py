"""The jars of the engine: fetched once with jgo, pinned by SHA-256 in `jars.lock.json`.

The lock lists the complete class path, so nothing is resolved on the user's machine and a warm start
reads only the lock and the jars. `write_lock` makes the lock of another engine version.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from asl2sw.equivalence.engine.errors import EngineUnavailable
from asl2sw.lazy_dataclass import dataclass

ENGINE_VERSION = "10.1.0"
_ROOTS = ("kogito-serverless-workflow-executor-core", "kogito-serverless-workflow-executor-rest")
_LOCK_FILE = Path(__file__).with_name("jars.lock.json")

_ATTEMPTS = 3
_PAUSE_S = 3.0
_DOWNLOADS_AT_ONCE = 6
_HTTP_TIMEOUT_S = 30
_WAIT_FOR_OTHER_PROCESS_S = 900.0


@dataclass(frozen=True, slots=True)
class LockedJar:
    """One jar of the class path, as Maven names it, and what it must contain."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def coordinate(self) -> str:
        """`group:artifact:version`."""
        return f"{self.group}:{self.artifact}:{self.version}"

    def path_in(self, repository: Path) -> Path:
        """Where a Maven repository keeps the jar."""
        folder = repository.joinpath(*self.group.split("."), self.artifact, self.version)
        return folder / f"{self.artifact}-{self.version}.jar"

    def is_intact(self, path: Path) -> bool:
        """Whether the file exists with the content the lock asks for."""
        return path.is_file() and _sha256(path) == self.sha256


def locked_jars() -> tuple[LockedJar, ...]:
    """The class path in its order, from the lock file in the package."""
    entries = json.loads(_LOCK_FILE.read_text(encoding="utf-8"))["jars"]
    return tuple(_locked_jar(entry["coordinate"], entry["sha256"]) for entry in entries)


def _locked_jar(coordinate: str, sha256: str) -> LockedJar:
    group, artifact, version = coordinate.split(":")
    return LockedJar(group, artifact, version, sha256)


def engine_jars() -> tuple[Path, ...]:
    """Paths of all jars of the engine; downloads what is missing (once, 40 MB).

    Several processes may call this at the same time: one downloads, the others wait.

    Raises EngineUnavailable when jgo is not installed, the network fails, or a jar is not the one that the
    lock names.
    """
    jars = locked_jars()
    cache = cache_folder()
    found = _intact_jars(jars, cache)
    if missing := [jar for jar in jars if jar not in found]:
        with _only_this_process(cache):
            found |= _intact_jars(missing, cache)
            found |= _download([jar for jar in jars if jar not in found], cache)
    return tuple(found[jar] for jar in jars)


def cache_folder() -> Path:
    """Where the jars are kept: `ASL2SW_CACHE`, else `asl2sw` in the user's cache folder."""
    if chosen := os.environ.get("ASL2SW_CACHE"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or _home() / "AppData" / "Local") / "asl2sw"
    return Path(os.environ.get("XDG_CACHE_HOME") or _home() / ".cache") / "asl2sw"


def _home() -> Path:
    return Path(os.path.expanduser("~"))  # Path.home() raises for a user without an entry, as in containers


def _repository(cache: Path) -> Path:
    return cache / "jars"


def _intact_jars(jars: tuple[LockedJar, ...] | list[LockedJar], cache: Path) -> dict[LockedJar, Path]:
    """Those already here, in our cache or (read only) in the user's Maven repository."""
    places = (_repository(cache), _home() / ".m2" / "repository")
    candidates = ((jar, jar.path_in(place)) for place in reversed(places) for jar in jars)
    return {jar: path for jar, path in candidates if jar.is_intact(path)}


def _download(jars: list[LockedJar], cache: Path) -> dict[LockedJar, Path]:
    if not jars:
        return {}
    context = _maven_context(_repository(cache))
    print(f"Fetching the SonataFlow engine ({len(jars)} jars, once) ...", file=sys.stderr, flush=True)
    with ThreadPoolExecutor(_DOWNLOADS_AT_ONCE) as pool:
        paths = list(pool.map(lambda jar: _download_one(jar, context, _repository(cache)), jars))
    return dict(zip(jars, paths, strict=True))


def _download_one(jar: LockedJar, context: Any, repository: Path) -> Path:
    target = jar.path_in(repository)
    artifact = context.project(jar.group, jar.artifact).at_version(jar.version).artifact()
    for attempt in range(1, _ATTEMPTS + 1):
        target.unlink(missing_ok=True)  # what an interrupted download left
        try:
            artifact.resolve()
            break
        except (OSError, RuntimeError) as error:  # requests' errors are OSErrors, jgo raises RuntimeError
            if attempt == _ATTEMPTS:
                raise EngineUnavailable(f"cannot fetch {jar.coordinate}: {error}") from error
            time.sleep(_PAUSE_S * attempt)
    if not jar.is_intact(target):
        actual = _sha256(target)
        target.unlink()
        raise EngineUnavailable(
            f"{jar.coordinate} is not the jar in {_LOCK_FILE.name}: SHA-256 {actual}, expected {jar.sha256}"
        )
    return target


def _maven_context(repository: Path) -> Any:
    try:
        from jgo.maven import MavenContext
    except ImportError as error:
        raise EngineUnavailable.missing("jgo") from error
    return MavenContext(repo_cache=repository, timeout=_HTTP_TIMEOUT_S)


@contextmanager
def _only_this_process(cache: Path) -> Iterator[None]:
    cache.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + _WAIT_FOR_OTHER_PROCESS_S
    with open(cache / "lock", "ab") as file:
        while not _try_lock(file.fileno()):
            if time.monotonic() > deadline:
                raise EngineUnavailable(f"another process holds {cache / 'lock'} for too long")
            time.sleep(0.2)
        yield  # closing the file gives the lock back


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_lock() -> None:
    """Resolve the engine from its POMs and write the lock file (for a new engine version)."""
    from jgo.maven import Dependency

    context = _maven_context(_repository(cache_folder()))
    roots = [
        Dependency(context.project("org.kie.kogito", name).at_version(ENGINE_VERSION).artifact(), "compile")
        for name in _ROOTS
    ]
    inputs, transitive = context.resolver.resolve(roots)
    jars = [dependency.artifact for dependency in [*inputs, *transitive] if dependency.type == "jar"]
    entries = [
        {
            "coordinate": f"{jar.groupId}:{jar.artifactId}:{jar.version}",
            "sha256": _sha256(jar.resolve()),
        }
        for jar in jars
    ]
    lock = {"engine": [f"org.kie.kogito:{name}:{ENGINE_VERSION}" for name in _ROOTS], "jars": entries}
    _LOCK_FILE.write_text(json.dumps(lock, indent=1) + "\n", encoding="utf-8")
