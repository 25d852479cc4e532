"""Whole jq programs: the definitions an expression uses, and the expression."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from asl2sw.expressions.filter_rules import DEFINITIONS as FILTER_DEFINITIONS
from asl2sw.expressions.intrinsics import DEFINITIONS as INTRINSIC_DEFINITIONS
from asl2sw.expressions.jq import tree
from asl2sw.expressions.jq.definitions import Definition, in_order_of_use
from asl2sw.expressions.jq.printer import print_jq
from asl2sw.expressions.tail_functions import DEFINITIONS as TAIL_FUNCTION_DEFINITIONS
from asl2sw.expressions.timestamps import DEFINITIONS as TIMESTAMP_DEFINITIONS

_PATH_DEFINITIONS = (
    Definition(
        "need",
        ("f",),
        "path(f) as $p | if ([try (getpath($p[:-1]) | has($p[-1])) catch false] | .[0]) then f"
        ' else error("States.Runtime") end',
    ),
    Definition("fresh", (), "if . == {} then {} elif . == [] then [] else . end"),
    Definition("arrayOnly", (), 'if type == "array" then . else error("States.Runtime") end'),
    Definition(
        "wholeNumber",
        ("$least",),
        '(if type == "string" and test("\\\\A-?[0-9]{1,9}\\\\z") then tonumber else . end)\n'
        '  | if type == "number" and floor == . and . >= $least then floor + 0\n'
        '    else error("States.Runtime") end',
    ),
    Definition("firstItems", ("$items", "$count"), "$items[:$count]"),
    # greedy, in order: a group is closed when the next item would take it over a limit
    Definition(
        "batches",
        ("$items", "$most", "$bytes"),
        "reduce $items[] as $item ([];\n"
        "    ([$item | tojson] | .[0] | utf8bytelength) as $size\n"
        "  | if length > 0 and ($most == null or (.[-1].items | length) < $most)\n"
        "      and ($bytes == null or .[-1].size + $size <= $bytes)\n"
        "    then .[:-1] + [{items: (.[-1].items + [$item]), size: (.[-1].size + $size)}]\n"
        "    else . + [{items: [$item], size: $size}] end) | map(.items)",
    ),
    Definition("textOnly", (), 'if type == "string" then . else error("States.Runtime") end'),
    Definition("object", (), 'objects // error("States.ResultPathMatchFailure")'),
    Definition(
        "guard",
        ("f", "$name"),
        ". as $state | [try f catch ($state | .error = {Error: $name})] | .[0]",
    ),
    # where several errors are possible: each has its name as its text, what has none is States.Runtime
    Definition(
        "guardNamed",
        ("f",),
        '. as $state | [try f catch ((strings | select(startswith("States."))) // "States.Runtime"'
        " | . as $name | $state | .error = {Error: $name})] | .[0]",
    ),
)

DEFINITIONS: dict[str, Definition] = {
    **{definition.name: definition for definition in _PATH_DEFINITIONS},
    **INTRINSIC_DEFINITIONS,
    **TIMESTAMP_DEFINITIONS,
    **TAIL_FUNCTION_DEFINITIONS,
    **FILTER_DEFINITIONS,
}


def program_text(body: tree.Jq, *, width: int = 100) -> str:
    """The program's text. With definitions in front the body stands in parentheses.

    jackson-jq binds a definition only to the first operand of what follows it (engine fact).
    """
    used = [DEFINITIONS[name] for name in sorted(set(_calls(body))) if name in DEFINITIONS]
    ordered = in_order_of_use((definition.name for definition in used), DEFINITIONS)
    if not ordered:
        return print_jq(body, width=width)
    lines = [definition.text for definition in ordered]
    inner = print_jq(body, width=width - 2)
    return "\n".join([*lines, "( " + inner.replace("\n", "\n  ") + " )"])


def has_definitions(body: tree.Jq) -> bool:
    """Whether definitions stand in front of the program."""
    return any(name in DEFINITIONS for name in _calls(body))


def _calls(node: tree.Jq) -> Iterator[str]:
    pending: list[tree.Jq] = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, tree.Call):
            yield part.name
        pending.extend(_parts(part))


def _parts(node: tree.Jq) -> Iterable[tree.Jq]:
    match node:
        case tree.Field(base=base) | tree.Each(base=base):
            return (base,)
        case tree.At(base, index):
            return (base, index)
        case tree.Range(base, start, end):
            return [part for part in (base, start, end) if part is not None]
        case tree.Call(_, arguments):
            return arguments
        case tree.MakeObject(fields):
            return [part for pair in fields for part in pair if not isinstance(part, str)]
        case tree.MakeArray(body):
            return () if body is None else (body,)
        case tree.Operation(_, left, right):
            return (left, right)
        case tree.If(condition, then, otherwise):
            return (condition, then, otherwise)
        case tree.Bind(source, _, body):
            return (source, body)
        case tree.Reduce(source, _, start, update):
            return (source, start, update)
        case tree.Attempt(body, handler):
            return (body, handler)
        case tree.Text(parts):
            return [part for part in parts if not isinstance(part, str)]
        case _:
            return ()
