"""ASL0429: placeholders that are written into the workflow as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from asl2sw.asl.model import QueryLanguage, State, TaskState
from asl2sw.asl.placeholders import OpenPlace, open_places
from asl2sw.expressions import ir
from asl2sw.resources.call import TaskCall, lookup
from asl2sw.resources.config import Config
from asl2sw.resources.integrations import rule_for
from asl2sw.resources.integrations.http import bind_http
from asl2sw.resources.toml_text import key_lines, toml_string
from asl2sw.source import Reporter

_MOST_NAMED = 5
# What already tells of the placeholder at the same place, beside errors.
_TOLD = frozenset({"ASL0402", "ASL0403"})
_MACHINE_KNOWN = frozenset({"ASL0424", "ASL0425"})


def report_open_placeholders(states: Iterable[State], config: Config, reporter: Reporter) -> None:
    """One task for all that nothing else tells of, at the first place; after everything else is told."""
    places = list(open_places(reporter.document.root))
    if not places:
        return
    told = {found.pointer for found in reporter.diagnostics if found.is_error or found.code in _TOLD}
    unsent = tuple(f"{pointer}/" for pointer in _not_written(states, config, reporter))
    places = [
        place for place in places if place.pointer not in told and not f"{place.pointer}/".startswith(unsent)
    ]
    if not places:
        return
    names = list(dict.fromkeys(name for place in places for name in place.names))
    first = places[0]
    reporter.report("ASL0429", first.span, _message(names, places), pointer=first.pointer, fix=_fix(names))


def _not_written(states: Iterable[State], config: Config, reporter: Reporter) -> Iterator[str]:
    """What says what is called and how, and is not sent; other messages tell of it."""
    known = {found.pointer for found in reporter.diagnostics if found.code in _MACHINE_KNOWN}
    for state in states:
        if state.query_language is QueryLanguage.JSONATA:
            yield state.pointer  # refused as a whole
        elif isinstance(state, TaskState):
            names: tuple[str, ...] = ()
            call = lookup(TaskCall(state, ir.Constant(None)), config, None, reporter)
            if call.is_invoke and not call.envelope:
                names = ("FunctionName",)
            elif rule_for(call) is bind_http:
                names = ("ApiEndpoint", "Authentication")
            elif state.resource.pointer in known:
                names = ("StateMachineArn",)
            yield from (f"{state.pointer}/Parameters/{name}" for name in names)


def _message(names: Sequence[str], places: Sequence[OpenPlace]) -> str:
    one = len(names) == 1
    where = "one place" if len(places) == 1 else f"{len(places)} places"
    message = _listed([f"${{{name}}}" for name in names])
    message += f" {'has' if one else 'have'} no value and {'stands' if one else 'stand'} open in {where}."
    deciding = list(dict.fromkeys(f'"{place.state}"' for place in places if place.decides))
    if deciding:
        message += f" In {_listed(deciding)} {'it decides' if one else 'they decide'} what happens."
    return message


def _listed(texts: Sequence[str]) -> str:
    shown, others = texts[:_MOST_NAMED], len(texts) - _MOST_NAMED
    if others > 0:
        return f"{', '.join(shown)} and {others} other{'' if others == 1 else 's'}"
    *first, last = shown
    return f"{', '.join(first)} and {last}" if first else last


def _fix(names: Sequence[str]) -> str:
    """The lines of asl2sw.toml; a name with dots or colons is one key in quotes."""
    lines = key_lines({toml_string(name): "..." for name in names[:_MOST_NAMED]})
    more = " (--init-config lists them all)" if len(names) > _MOST_NAMED else ""
    return f"Give values in asl2sw.toml{more}, or by --substitute NAME=VALUE:\n[substitutions]\n{lines}"
