"""What the lowering and the passes make of small machines, in the graph's own text form.

`cases/NAME.asl.json` is the machine, `NAME.built.txt` the graph as built, `NAME.passed.txt` after all passes.
After a wanted change: `python tests/unit/graph/test_graph_goldens.py` writes the texts anew; read the diff.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from asl2sw.asl import read_state_machine
from asl2sw.graph import build_graph, graph_text
from asl2sw.passes import run_passes
from asl2sw.resources import Config
from asl2sw.source import Reporter, read_text

CASES = Path(__file__).parent / "cases"
NAMES = sorted(path.name.removesuffix(".asl.json") for path in CASES.glob("*.asl.json"))


def texts(name: str) -> dict[str, str]:
    """The graph's text before and after the passes."""
    path = CASES / f"{name}.asl.json"
    document, _ = read_text(path.read_bytes(), path.name)
    assert document is not None
    reporter = Reporter(document)
    machine = read_state_machine(document, reporter)
    assert machine is not None, reporter.diagnostics
    graph = build_graph(machine, Config(), None, reporter)
    assert graph is not None, reporter.diagnostics
    return {"built": graph_text(graph), "passed": graph_text(run_passes(graph))}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("stage", ["built", "passed"])
def test_graph(name: str, stage: str) -> None:
    assert texts(name)[stage] == (CASES / f"{name}.{stage}.txt").read_text(encoding="utf-8")


def test_there_are_cases() -> None:
    assert len(NAMES) > 8


if __name__ == "__main__":
    for each in NAMES:
        for stage, text in texts(each).items():
            (CASES / f"{each}.{stage}.txt").write_text(text, encoding="utf-8")
