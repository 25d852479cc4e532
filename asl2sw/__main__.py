"""`python -m asl2sw`, the same as `asl2sw`."""

from asl2sw.cli import main

main(prog_name="asl2sw")
