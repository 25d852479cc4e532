"""Every fixture's workflow does what its machine does, as far as the default budget goes."""

from __future__ import annotations

import pytest
from fixture_cases import Case, load_cases

from asl2sw import ConversionError, Options
from asl2sw.conversion import compile_definition
from asl2sw.equivalence.compare import Pair, Verification, verify

# Of these no case at all is decided: the machine has more states than a run may enter.
NOTHING_DECIDED = frozenset({"map/five-thousand"})


def verification_of(case: Case) -> Verification | None:
    """With the default budget; None for a definition that is refused."""
    options = Options(name="fixture", config=case.config, machines=case.machines)
    try:
        compiled = compile_definition(case.source, options)
    except ConversionError:
        return None
    return verify(Pair(compiled.subject), options.cases)


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case.name)
def test_fixture(case: Case) -> None:
    verification = verification_of(case)
    if verification is None:
        assert case.goldens().workflows is None
        return
    counterexample = verification.counterexample
    assert counterexample is None, counterexample.text
    assert (verification.agreed == 0) is (case.name in NOTHING_DECIDED), verification.reasons


def test_exceptions_are_fixtures() -> None:
    assert {case.name for case in load_cases()} >= NOTHING_DECIDED
