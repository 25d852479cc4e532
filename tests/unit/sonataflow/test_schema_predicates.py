"""The quick predicates and the library jsonschema say the same of every value."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import asl2sw
from asl2sw.sonataflow import schema_check
from asl2sw.sonataflow.schema_predicates import Predicates

FIXTURES = Path(__file__).parents[3] / "fixtures"
CASES = ("order-processing/services", "map/*", "callback/*", "parallel/*")
SOURCES = [sorted(FIXTURES.glob(f"{case}/source.asl.json"))[0] for case in CASES]
ODD_VALUES: tuple[Any, ...] = (
    *(None, True, 1, 1.0, -1, 0.005, 2**31, 2**63, "", "x", "consumed"),
    *([], ["x", "x"], {}, {"x": 1}),
)
ODD_KEYS = ("end", "transition", "odd", "kind", "sleep", "actions")
MUTATIONS = 150


def spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container with each of its keys."""
    members: Any = ()
    if isinstance(value, dict):
        members = value.items()
    elif isinstance(value, list):
        members = enumerate(value)
    for key, member in members:
        yield value, key
        yield from spots(member)


def mutated(value: Any, chance: random.Random) -> Any:
    changed = copy.deepcopy(value)
    holder, key = chance.choice(list(spots(changed)))
    match chance.randrange(4):
        case 0:
            del holder[key]
        case 1:
            holder[key] = copy.deepcopy(chance.choice(ODD_VALUES))
        case 2 if isinstance(holder, dict):
            holder[chance.choice(("end", "transition", "odd", "kind", "sleep", "actions"))] = chance.choice(
                ODD_VALUES
            )
        case _:
            holder[key] = [holder[key]]
    return changed


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: f"{path.parent.parent.name}/{path.parent.name}")
def test_same_verdicts_on_documents_and_states(source: Path) -> None:
    chance = random.Random(7)
    conversion = asl2sw.convert(source)
    verdicts = set()
    for workflow in conversion.workflows:
        for document in [workflow.document, *(mutated(workflow.document, chance) for _ in range(MUTATIONS))]:
            fits = schema_check._document_predicate()(document)
            assert fits == schema_check._document_validator().is_valid(document)
            verdicts.add(fits)
            for state in document.get("states", []) if isinstance(document.get("states"), list) else []:
                definition = schema_check._state_schema(state)
                if definition is not None:
                    fits = schema_check._state_predicate(definition)(state)
                    assert fits == schema_check._state_validator(definition).is_valid(state), state
    assert verdicts == {True, False}


def test_same_verdicts_on_custom_resources() -> None:
    chance = random.Random(8)
    manifest = asl2sw.convert(SOURCES[0]).manifests[-1]
    verdicts = set()
    for changed in [manifest, *(mutated(manifest, chance) for _ in range(MUTATIONS))]:
        fits = schema_check._custom_resource_predicate()(changed)
        assert fits == schema_check._custom_resource_validator().is_valid(changed), json.dumps(changed)
        verdicts.add(fits)
    assert verdicts == {True, False}


def test_every_part_of_the_schemas_can_be_read() -> None:
    specification = schema_check._specification()
    predicates = Predicates(specification, {})
    predicates.of(specification["workflow.json"], "workflow.json")
    references = [
        (holder["$ref"], file)
        for file, document in specification.items()
        for holder, key in spots(document)
        if key == "$ref"
    ]
    assert len(references) > 100
    for reference, file in references:
        predicates.referred_to(reference, file)({})


@pytest.mark.parametrize("schema", [{"maxLength": 3}, {"items": [{"type": "string"}]}, {"enum": [1]}])
def test_what_is_not_known_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(NotImplementedError):
        Predicates({}, {}).of(schema, "")
