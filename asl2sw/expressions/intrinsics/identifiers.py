"""States.UUID. `uuid4` is a function of the engine (jackson-jq-extra); C jq has none."""

from __future__ import annotations

import uuid


def uuid4() -> str:
    return str(uuid.uuid4())
