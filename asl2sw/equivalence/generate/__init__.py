"""Inputs and task behaviours for a state machine, made from what the machine looks for.

    for case in generate_cases(machine, 20, seed=1):
        trace = run_machine(machine, case.input, case.behaviour())

Inputs come from the paths, comparisons and templates of the machine, with places absent, null, of another
type and at the edge of a comparison; replies from what later states read of a result; errors from the lists
of Retry and Catch.
"""

from asl2sw.equivalence.generate.cases import Case, CaseGenerator, generate_cases
from asl2sw.equivalence.generate.demands import Demands, TaskDemand, demands_of
from asl2sw.equivalence.generate.selection import LIMITS, Effort, Expected, Run, select_cases
from asl2sw.equivalence.generate.shapes import Kind, Shape

__all__ = [
    "LIMITS",
    "Case",
    "CaseGenerator",
    "Demands",
    "Effort",
    "Expected",
    "Kind",
    "Run",
    "Shape",
    "TaskDemand",
    "demands_of",
    "generate_cases",
    "select_cases",
]
