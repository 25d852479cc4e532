"""Task tokens as texts; no two runs have the same."""

from __future__ import annotations

import re

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

# that of a workflow says which instance waits for which type of event: `order.approve:4b1c...`
WORKFLOW_TOKEN = re.compile(rf"[a-z0-9]+\.[a-z0-9]+:{_UUID}(?::{_UUID})?")
ANY_TOKEN = re.compile(rf"task-token-\d+|{WORKFLOW_TOKEN.pattern}")
MACHINE_TOKEN = "task-token-0"  # one that the interpreter of the States Language might give
