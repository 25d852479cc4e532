"""The examples of the documentation: their files are what the command gives, and they run as told.

Every sleep lasts a hundredth of a second here.
"""

from __future__ import annotations

import functools
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from corpus_files import missing_message, read_json_lines
from real_definitions import default_definitions
from update_examples import CONFIG, EXAMPLES, SOURCE, WORKFLOW, converted, example_folders

import asl2sw
from asl2sw.equivalence.engine import Engine

sys.path.append(str(Path(__file__).parent / "fixtures"))
from fixture_runs import Run, differences, read_runs

_LIMIT_S = 20.0
_DURATION = re.compile(r"\bPT\d+(\.\d+)?S\b")
_SHORT = "PT0.01S"
# | [name](name/source.asl.json) | repository | path | commit | licence | ...
_ORIGIN = re.compile(r"^\| \[([\w-]+)\]\(\S+\) \| (\S+) \| `(\S+)` \| `(\w+)` \| (\S+) \|", re.M)

FOLDERS = example_folders()
each_example = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


_told = functools.cache(converted)


def _runs_of(folder: Path) -> tuple[Run, ...]:
    return read_runs((folder / "runs.json").read_text(encoding="utf-8"))


def _all_runs() -> Iterator[Any]:
    for folder in FOLDERS:
        for run in _runs_of(folder):
            yield pytest.param(folder, run, id=f"{folder.name}: {run.name}")


def _conversion(folder: Path) -> asl2sw.Conversion:
    return asl2sw.convert(folder / SOURCE, asl2sw.Options(config=folder / CONFIG))


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as running:
        yield running


@each_example
def test_files_are_what_the_command_gives(folder: Path) -> None:
    for name, text in _told(folder).items():
        assert (folder / name).read_text(encoding="utf-8") == text, "run: python tools/update_examples.py"


@each_example
def test_what_is_run_is_what_is_shown(folder: Path) -> None:
    shown = yaml.safe_load_all(_told(folder)[WORKFLOW])
    assert list(shown) == list(_conversion(folder).manifests)


@each_example
def test_a_success_and_a_failure_are_run(folder: Path) -> None:
    assert {"SUCCEEDED", "FAILED"} <= {run.expect.status for run in _runs_of(folder)}


@pytest.mark.engine
@pytest.mark.parametrize(("folder", "run"), list(_all_runs()))
def test_run(folder: Path, run: Run, engine: Engine) -> None:
    documents = [
        json.loads(_DURATION.sub(_SHORT, json.dumps(workflow.document)))
        for workflow in _conversion(folder).workflows
    ]
    outcome = engine.run(documents, run.input, run.replies, time_limit_s=_LIMIT_S)
    assert differences(run.expect, outcome) == []


def test_sources_are_the_definitions_they_are_said_to_be() -> None:
    file = default_definitions()
    if not file.is_file():
        if os.environ.get("CI"):
            pytest.fail(missing_message(file), pytrace=False)
        pytest.skip(missing_message(file))
    named = _ORIGIN.findall((EXAMPLES / "README.md").read_text(encoding="utf-8"))
    assert sorted(name for name, *_ in named) == [folder.name for folder in FOLDERS]
    records = read_json_lines(file)
    for name, *origin in named:
        definition = json.loads((EXAMPLES / name / SOURCE).read_text(encoding="utf-8"))
        found = [
            record["definition"]
            for record in records
            if [record["repo"], record["path"], record["commit"], record["license"]] == origin
        ]
        assert definition in found, f"{name} is not what {origin} holds"
