"""The library takes a path as it is, and as a text that ends like one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import asl2sw

MACHINE = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}


@pytest.mark.parametrize("name", ["order.asl.json", "order.asl.yaml"])
def test_a_text_that_ends_like_a_file(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text(json.dumps(MACHINE), encoding="utf-8")
    by_text, by_path = (asl2sw.convert(source) for source in (str(file), file))
    assert by_text == by_path and by_text.workflows[0].id == "order"


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        asl2sw.convert(str(tmp_path / "nothing.json"))


def test_other_texts_are_definitions() -> None:
    assert asl2sw.convert(json.dumps(MACHINE)).workflows
    with pytest.raises(asl2sw.ConversionError):
        asl2sw.convert("order")
