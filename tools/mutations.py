"""Mistakes in definitions, made at random: what typing, copying and cutting does to a text."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any, TypeAlias

Json: TypeAlias = Any
Place: TypeAlias = tuple[Any, ...]  # the keys and indexes that lead to a value

# fmt: off
VALUES: tuple[Json, ...] = (
    None, True, False, 0, -1, 1.5, 10**30, 1e308, "", "$", "$$", "$.a", "$.a[*].b", "$.a[?(@.b == 1)]",
    "$$.Map.Item.Value", "States.UUID()", "States.Format('{}', $.a)", "{% $x %}", "{% $x", "${Name}", "Pass",
    "Map", "JSONata", "States.ALL", "arn:aws:states:::sqs:sendMessage.sync", [], {}, [[]], {"a.$": "$"},
    {"StartAt": "A", "States": {}}, {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}},
)
NAMES = (
    "Type", "Next", "End", "Default", "Parameters", "Arguments", "Result", "ResultPath", "ResultSelector",
    "InputPath", "OutputPath", "Output", "Assign", "QueryLanguage", "Seconds", "Timestamp", "Choices",
    "Catch", "Retry", "Iterator", "ItemProcessor", "Branches", "Resource", "a.$", "Not", "And", "States",
    "IsNull", "Label", "ItemBatcher", "ItemReader", "ResultWriter", "HeartbeatSeconds", "Credentials", "Nxt",
    "StartAt", "ErrorEquals", "TimeoutSeconds", "MaxConcurrency", "ProcessorConfig", "next", "Variable", "",
)
PIECES: tuple[str, ...] = (
    *"{}[]\",:'\\\n\t-#&*!|>%@`", "\x00", "\ufeff", "\u2028", "//", "/*", "${", "}}", "null", "True", "1e999",
    "\\u", "\\ud800", "<<: ", "&a ", "*a", "- ", "? ", "---\n", "!Sub ",
)
# fmt: on


def mutated(definition: Json, random: Random) -> tuple[str, str]:
    """One to four mistakes in a definition: its text, and the name of a file of the right kind."""
    changed = copy.deepcopy(definition)
    for _ in range(random.choices((1, 2, 3, 4), (6, 3, 1, 1))[0]):
        random.choice(_CHANGES)(changed, random)
    text = json.dumps(changed, indent=random.choice((None, 1, 2)), ensure_ascii=random.random() < 0.5)
    if random.random() < 0.2:
        text = random.choice(_TEXT_CHANGES)(text, random)
    return text, random.choices(("order.asl.json", "order.asl.yaml"), (9, 1))[0]


def places_of(value: Json, here: Place = ()) -> list[Place]:
    """All places below a value, the value itself not counted."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, child in inner for place in ((*here, key), *places_of(child, (*here, key)))]


def _pick(definition: Json, random: Random) -> tuple[Json, Any] | None:
    """A container in a definition and one of its keys or indexes."""
    places = places_of(definition)
    if not places:
        return None
    *way, last = random.choice(places)
    holder = definition
    for step in way:
        holder = holder[step]
    return holder, last


def _delete(definition: Json, random: Random) -> None:
    found = _pick(definition, random)
    if found is not None:
        del found[0][found[1]]


def _replace(definition: Json, random: Random) -> None:
    found = _pick(definition, random)
    if found is not None:
        found[0][found[1]] = copy.deepcopy(random.choice(VALUES))


def _exchange(definition: Json, random: Random) -> None:
    """A value in the place of another one of the same kind."""
    found = _pick(definition, random)
    if found is None:
        return
    kind = type(found[0][found[1]])
    alike = [child for child in _values(definition) if type(child) is kind]
    found[0][found[1]] = copy.deepcopy(random.choice(alike))


def _values(value: Json) -> list[Json]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [found for child in inner for found in (child, *_values(child))]


def _rename(definition: Json, random: Random) -> None:
    found = _pick(definition, random)
    if found is not None and isinstance(found[0], dict):
        found[0][random.choice(NAMES)] = found[0].pop(found[1])


def _copy(definition: Json, random: Random) -> None:
    """A value of the definition a second time, in another place: nested wrongly, or the same name twice."""
    source, target = _pick(definition, random), _pick(definition, random)
    if source is None or target is None:
        return
    value = copy.deepcopy(source[0][source[1]])
    if isinstance(target[0], list):
        target[0].insert(target[1], value)
    else:
        key = source[1] if isinstance(source[1], str) else random.choice(NAMES)
        target[0][key] = value


def _wrap(definition: Json, random: Random) -> None:
    found = _pick(definition, random)
    if found is not None:
        value = found[0][found[1]]
        found[0][found[1]] = random.choice(([value], {random.choice(NAMES): value}, json.dumps(value)))


def _add(definition: Json, random: Random) -> None:
    found = _pick(definition, random)
    if found is not None:
        value = copy.deepcopy(random.choice(VALUES))
        if isinstance(found[0], list):
            found[0].append(value)
        else:
            found[0][random.choice(NAMES)] = value


def _bend_text(definition: Json, random: Random) -> None:
    """Cuts or adds a character in a text of the definition."""
    found = _pick(definition, random)
    if found is None or not isinstance(found[0][found[1]], str):
        return
    value = found[0][found[1]]
    at = random.randint(0, len(value))
    piece = random.choice(
        ("", "", ".", "$", "[", "]", "(", ")", "'", "\\", "*", ",", " ", "{", "}", "é", "😀")
    )
    found[0][found[1]] = value[:at] + piece + value[at + (piece == "") :]


def _cut(text: str, random: Random) -> str:
    return text[: random.randint(0, len(text))]


def _double_line(text: str, random: Random) -> str:
    """A line twice: the same key a second time."""
    lines = text.split("\n")
    at = random.randrange(len(lines))
    return "\n".join([*lines[: at + 1], *lines[at:]])


def _put_in(text: str, random: Random) -> str:
    at = random.randint(0, len(text))
    return text[:at] + random.choice(PIECES) + text[at:]


def _take_out(text: str, random: Random) -> str:
    at = random.randint(0, len(text))
    return text[:at] + text[at + random.randint(1, 12) :]


_CHANGES: Sequence[Callable[[Json, Random], None]] = (
    _delete, _replace, _rename, _copy, _wrap, _add, _bend_text, _bend_text, _exchange, _exchange, _exchange,
)  # fmt: skip
_TEXT_CHANGES: Sequence[Callable[[str, Random], str]] = (_cut, _double_line, _put_in, _put_in, _take_out)
