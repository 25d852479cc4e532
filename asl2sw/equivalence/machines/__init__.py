"""Machines made at random, to try the compiler with: well-formed, over the whole JSONPath language.

    definition = generate_machine(Random(7))

A definition is what `json.load` would give. The same state of the random generator gives the same definition.
"""

from asl2sw.equivalence.machines.flows import generate_machine

__all__ = ["generate_machine"]
