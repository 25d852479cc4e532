"""Compares a state machine with the workflows that a conversion made of it.

    pair = Pair(Subject(machine, documents, origins, tasks))
    verification = verify(pair, cases=20, seed=0)
    if verification.counterexample is not None:
        print(verification.counterexample.text)

Both sides are interpreted: the machine as the States Language says, the workflows as SonataFlow does.
"""

from asl2sw.equivalence.compare.coverage import Coverage, Part
from asl2sw.equivalence.compare.pair import Compared, Pair, Verdict
from asl2sw.equivalence.compare.story import story_of
from asl2sw.equivalence.compare.subject import Subject
from asl2sw.equivalence.compare.verify import Counterexample, Verification, verify

__all__ = [
    "Compared",
    "Counterexample",
    "Coverage",
    "Pair",
    "Part",
    "Subject",
    "Verdict",
    "Verification",
    "story_of",
    "verify",
]
