"""States.UUID. `uuid4` is a function of the engine (jackson-jq-extra); C jq has none."""

from __future__ import annotations


def uuid4() -> str:
    import uuid  # late: the compiler makes no ids, only the interpreter

    return str(uuid.uuid4())
