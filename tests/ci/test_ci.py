"""What a repository puts into its CI, run as the CI would run it: in a scratch repository, good and bad."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
DOCS = (PROJECT / "docs" / "check.md").read_text("utf-8")
LIMIT_S = 300
GOOD = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}
BAD = {"StartAt": "Dne", "States": {"Done": {"Type": "Succeed"}}}

pytestmark = [
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
    pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed"),
]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """No index is asked: what pip would install is there, by the environment of the tests."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "TMPDIR") if name in os.environ}
    return {
        **kept,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip takes it for the value of build isolation
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.com",
        "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.com",
    }  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path, environment: dict[str, str]) -> Path:
    """A repository with one good definition, committed."""
    folder = tmp_path / "repository"
    folder.mkdir()
    put(folder, GOOD)
    run(["git", "init", "--quiet", "--initial-branch", "main"], folder, environment)
    run(["git", "add", "."], folder, environment)
    run(["git", "commit", "--quiet", "--message", "Start"], folder, environment)
    return folder


def put(folder: Path, definition: Mapping[str, Any]) -> None:
    path = folder / "definitions" / "order.asl.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(definition, indent=2))


def run(
    command: list[str], folder: Path, environment: Mapping[str, str], code: int = 0
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command,
        cwd=folder,
        env=dict(environment),
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


def snippet(title: str) -> Any:
    """The YAML of a section of the page."""
    match = re.search(rf"^## {re.escape(title)}\n\n```yaml\n(.*?)^```", DOCS, re.MULTILINE | re.DOTALL)
    assert match is not None, title
    return yaml.safe_load(match[1])


# --- pre-commit ------------------------------------------------------------------------------------


@pytest.fixture
def hook_repository(tmp_path: Path, environment: dict[str, str]) -> Path:
    """A repository with what is installed for the hook."""
    folder = tmp_path / "hook"
    folder.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE", ".pre-commit-hooks.yaml"):
        shutil.copy(PROJECT / name, folder)
    shutil.copytree(PROJECT / "asl2sw", folder / "asl2sw", ignore=shutil.ignore_patterns("__pycache__"))
    run(["git", "init", "--quiet"], folder, environment)
    run(["git", "add", "."], folder, environment)
    run(["git", "commit", "--quiet", "--message", "Hook"], folder, environment)
    return folder


def test_pre_commit(repository: Path, hook_repository: Path, environment: dict[str, str]) -> None:
    config = snippet("pre-commit")
    (source,) = config["repos"]
    revision = run(["git", "rev-parse", "HEAD"], hook_repository, environment).stdout.strip()
    source |= {"repo": str(hook_repository), "rev": revision}
    (repository / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    run(["pre-commit", "install"], repository, environment)

    def commit(definition: Mapping[str, Any], code: int) -> str:
        put(repository, definition)
        run(["git", "add", "."], repository, environment)
        done = run(["git", "commit", "--message", "Change"], repository, environment, code)
        return done.stdout + done.stderr

    told = commit(BAD, 1)
    assert "definitions/order.asl.json:2:14: error ASL0103" in told
    told = commit({**GOOD, "Comment": "changed"}, 0)
    assert re.search(r"asl2sw check\.+Passed", told)
    # a commit without definitions does not run it
    (repository / "README").write_text("x")
    run(["git", "add", "."], repository, environment)
    assert "Skipped" in run(["git", "commit", "-m", "More"], repository, environment).stderr


# --- GitHub ----------------------------------------------------------------------------------------

ACTION = yaml.safe_load((PROJECT / "action.yml").read_text("utf-8"))


class Runner:
    """Runs the steps of the action as a runner does; what it uses from others is not run."""

    def __init__(self, folder: Path, temporary: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = {**environment, "RUNNER_TEMP": str(temporary)}

    def run(self, given: Mapping[str, str], code: int = 0) -> str:
        assert given.keys() <= ACTION["inputs"].keys()
        inputs = {name: given.get(name, each["default"]) for name, each in ACTION["inputs"].items()}
        context = {f"inputs.{name}": value for name, value in inputs.items()}
        context["github.action_path"] = str(PROJECT)
        assert ACTION["runs"]["using"] == "composite"
        *before, last = [step for step in ACTION["runs"]["steps"] if "run" in step]
        for step in before:
            self._step(step, context, 0)
        return self._step(last, context, code)

    def _step(self, step: Mapping[str, Any], context: Mapping[str, str], code: int) -> str:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "expressions in scripts are open to injection"
        own = {
            name: re.sub(r"\$\{\{ (\S+) \}\}", lambda found: context[found[1]], value)
            for name, value in step["env"].items()
        }
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        return run(command, self.folder, {**self.environment, **own}, code).stdout


def test_the_action(repository: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    runner = Runner(repository, tmp_path, environment)
    assert runner.run({}).startswith("::notice file=definitions/order.asl.json,line=1")
    put(repository, BAD)
    told = runner.run({"paths": "definitions definitions/order.asl.json", "sarif": "asl2sw.sarif"}, code=1)
    assert told.startswith("::error file=definitions/order.asl.json,line=2,endLine=2,col=14,")
    (sarif,) = json.loads((repository / "asl2sw.sarif").read_text("utf-8"))["runs"]
    assert [result["ruleId"] for result in sarif["results"]] == ["ASL0103"]
    runner.run({"paths": "definitions", "arguments": "--ignore ASL0103"})
    runner.run({"paths": "definitions; touch injected", "arguments": "$(touch injected)"}, code=2)
    assert not (repository / "injected").exists()


def test_the_workflow_that_uses_the_action(
    repository: Path, tmp_path: Path, environment: dict[str, str]
) -> None:
    (job,) = snippet("GitHub Actions")["jobs"].values()
    (step,) = [step for step in job["steps"] if "asl2sw" in step["uses"]]
    runner = Runner(repository, tmp_path, environment)
    (repository / "manifests").mkdir()
    assert "title=stale-output" in runner.run(step["with"], code=1)
    command = ["asl2sw", "convert", "--no-verify", "definitions/order.asl.json"]
    converted = run(command, repository, environment).stdout
    (repository / "manifests" / "order.yaml").write_text(converted)
    runner.run(step["with"])
    (upload,) = [step for step in job["steps"] if "upload-sarif" in step["uses"]]
    assert (repository / upload["with"]["sarif_file"]).exists()


# --- GitLab and Tekton -----------------------------------------------------------------------------


def test_gitlab(repository: Path, environment: dict[str, str]) -> None:
    (job,) = snippet("GitLab").values()
    script = "\n".join(job["script"])
    report = repository / job["artifacts"]["reports"]["junit"]
    for definition, code, failures in ((GOOD, 0, "0"), (BAD, 1, "1")):
        put(repository, definition)
        run(["bash", "-eo", "pipefail", "-c", script], repository, environment, code)
        assert ElementTree.parse(report).getroot().get("failures") == failures


def test_tekton(repository: Path, tmp_path: Path, environment: dict[str, str]) -> None:
    task = snippet("Tekton")
    (step,) = task["spec"]["steps"]
    assert step["args"] == ["$(params.paths[*])"]
    (paths,) = task["spec"]["params"]
    script = tmp_path / "script"
    script.write_text(step["script"])
    script.chmod(0o755)
    for definition, code in ((GOOD, 0), (BAD, 1)):
        put(repository, definition)
        for arguments in (paths["default"], ["definitions/order.asl.json"]):
            run([str(script), *arguments], repository, environment, code)
