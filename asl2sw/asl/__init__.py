"""The States Language: model and reader."""

from asl2sw.asl.reader import read_state_machine

__all__ = ["read_state_machine"]
