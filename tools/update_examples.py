"""Writes what `asl2sw convert` gives for each definition in docs/examples: the workflow and the messages.

python tools/update_examples.py
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[1] / "docs" / "examples"
SOURCE, CONFIG, WORKFLOW, MESSAGES = "source.asl.json", "asl2sw.toml", "workflow.yaml", "messages.txt"

_LIMIT_S = 60


def example_folders() -> list[Path]:
    """The folders of all examples, by name."""
    return sorted(path for path in EXAMPLES.iterdir() if path.is_dir())


def converted(folder: Path) -> Mapping[str, str]:
    """The text of each file that the command gives, by file name. RuntimeError when it refuses."""
    command = [sys.executable, "-m", "asl2sw", "convert", SOURCE]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=_LIMIT_S)
    if done.returncode != 0:
        raise RuntimeError(f"{folder.name} is refused:\n{done.stderr}")
    return {WORKFLOW: done.stdout, MESSAGES: done.stderr}


def main() -> int:
    for folder in example_folders():
        for name, text in converted(folder).items():
            file = folder / name
            if not file.is_file() or file.read_bytes() != text.encode():
                file.write_bytes(text.encode())
                print(f"docs/examples/{folder.name}/{name} written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
