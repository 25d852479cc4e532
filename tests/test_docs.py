"""The documentation is what its generator writes, and its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import generate_docs
import pytest

PROJECT = Path(__file__).resolve().parents[1]
_LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")
PAGES = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])


def test_pages_of_codes_are_up_to_date() -> None:
    different = generate_docs.differences(generate_docs.pages())
    assert different == [], "run: python tools/generate_docs.py"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_links_lead_to_files(page: Path) -> None:
    links = _LINK.findall(page.read_text(encoding="utf-8"))
    broken = [link for link in links if not (page.parent / link).exists()]
    assert broken == []
