"""The command line. Thin: everything it does the library can do."""

from asl2sw.cli.main import main

__all__ = ["main"]
