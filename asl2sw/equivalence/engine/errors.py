"""What the driver raises when it cannot run the engine at all."""

from __future__ import annotations


class EngineUnavailable(RuntimeError):
    """The engine cannot be started on this machine; the message says what to do."""

    @classmethod
    def missing(cls, package: str) -> EngineUnavailable:
        """One of the optional packages is not installed."""
        return cls(f"the SonataFlow engine needs {package}: install it with `pip install asl2sw[engine]`")
