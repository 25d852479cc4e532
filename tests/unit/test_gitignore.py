"""Searching a folder leaves out what its repository ignores, with git and without it."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from asl2sw import discovery
from asl2sw.discovery import discover

DEFINITION = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})
Tree = Callable[[dict[str, str]], None]

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(*arguments: str, cwd: Path | None = None) -> str:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *arguments]
    run = subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True, timeout=60)
    return run.stdout


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    def make(files: dict[str, str]) -> None:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    return make


FILES = {
    "a.asl.json": DEFINITION,
    "b.json": DEFINITION,
    "build/c.asl.json": DEFINITION,
    "build/keep/d.asl.json": DEFINITION,
    "sub/e.asl.yaml": DEFINITION,
    "sub/local.asl.json": DEFINITION,
    "sub/deep/statemachine.json": DEFINITION,
    "other.json": "{}",
}


@pytest.fixture(params=[pytest.param(True, marks=needs_git, id="git"), pytest.param(False, id="files")])
def with_git(request: pytest.FixtureRequest, tree: Tree) -> bool:
    if request.param:
        git("init", "--quiet")
    return bool(request.param)


def test_without_rules_everything_is_found(tree: Tree, with_git: bool) -> None:
    tree(FILES)
    assert discover(["."]).files == (
        "a.asl.json",
        "b.json",
        "build/c.asl.json",
        "build/keep/d.asl.json",
        "sub/e.asl.yaml",
        "sub/local.asl.json",
        "sub/deep/statemachine.json",
    )


def test_what_is_ignored_is_not_found(tree: Tree, with_git: bool) -> None:
    tree({**FILES, ".gitignore": "/build/\n*.asl.json\n!a.asl.json\n", "sub/.gitignore": "!/local.*\ndeep"})
    assert discover(["."]).files == ("a.asl.json", "b.json", "sub/e.asl.yaml", "sub/local.asl.json")


def test_a_file_that_is_named_is_checked(tree: Tree, with_git: bool) -> None:
    tree({**FILES, ".gitignore": "*.asl.json\n"})
    assert discover(["a.asl.json"]).files == ("a.asl.json",)


def test_a_folder_that_is_named_is_searched(tree: Tree, with_git: bool) -> None:
    tree({**FILES, ".gitignore": "/build/\n", "build/.gitignore": "keep"})
    assert discover(["build"]).files == ("build/c.asl.json",)


@needs_git
def test_what_is_committed_is_found_though_ignored(tree: Tree) -> None:
    git("init", "--quiet")
    tree({**FILES, ".gitignore": "*.asl.json\n"})
    git("add", "--force", "a.asl.json")
    assert discover(["."]).files == ("a.asl.json", "b.json", "sub/e.asl.yaml", "sub/deep/statemachine.json")


@needs_git
def test_a_repository_in_a_repository(tree: Tree, tmp_path: Path) -> None:
    git("init", "--quiet")
    tree({"a.asl.json": DEFINITION, "inner/b.asl.json": DEFINITION, "inner/c.asl.json": DEFINITION})
    git("init", "--quiet", cwd=tmp_path / "inner")
    tree({"inner/.gitignore": "c.*"})
    assert discover(["."]).files == ("a.asl.json", "inner/b.asl.json")


@needs_git
def test_variables_of_a_hook_do_not_mislead(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    git("init", "--quiet")
    tree({**FILES, ".gitignore": "/build/\n"})
    monkeypatch.setenv("GIT_DIR", "elsewhere")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert "build/c.asl.json" not in discover(["."]).files
    assert "a.asl.json" in discover(["."]).files


def test_git_that_hangs_or_is_missing(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    tree({**FILES, ".gitignore": "/build/\n"})

    def missing(*_: object, **__: object) -> None:
        raise FileNotFoundError("git")

    def hanging(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("git", 1)

    for broken in (missing, hanging):
        monkeypatch.setattr(subprocess, "run", broken)
        assert "build/c.asl.json" not in discover(["."]).files


PARTS = ("a", "b", "ab", "*", "a*", "*.json", "?", "[ab]", "[!a]", "**", "x.json", "\\a")
NAMES = ("a", "b", "ab", "c")


def random_rule(chance: random.Random) -> str:
    text = "/".join(chance.choice(PARTS) for _ in range(chance.randint(1, 3)))
    return (
        chance.choice(("", "", "", "!"))
        + chance.choice(("", "", "/"))
        + text
        + chance.choice(("", "", "/"))
        + chance.choice(("", "  "))
    )


@needs_git
@pytest.mark.parametrize("seed", range(25))
def test_the_rules_are_read_as_git_reads_them(seed: int, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    files = {
        "/".join([chance.choice(NAMES) for _ in range(chance.randint(0, 3))] + ["x.json"]): DEFINITION
        for _ in range(12)
    } | {f"{name}.json": DEFINITION for name in NAMES}
    rules = {".gitignore": "\n".join(random_rule(chance) for _ in range(chance.randint(1, 3)))}
    rules["a/.gitignore"] = "\n".join(random_rule(chance) for _ in range(chance.randint(0, 2)))
    tree(files | rules)
    git("init", "--quiet")
    by_git = discover(["."]).files
    monkeypatch.setattr(discovery, "files_of_git", lambda _: None)
    assert discover(["."]).files == by_git, rules
