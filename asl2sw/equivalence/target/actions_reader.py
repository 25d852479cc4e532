"""Actions and the functions that they call."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from asl2sw.equivalence.target.entries import expression, members, replaced_key
from asl2sw.equivalence.target.failures import NotModelled
from asl2sw.equivalence.target.model import (
    Action,
    Call,
    EventSent,
    ExpressionCall,
    LiteralBody,
    RestCall,
    Subflow,
)
from asl2sw.equivalence.target.programs import Program, Programs

_Entry = Mapping[str, Any]
_REST = re.compile(r"rest:(get|head|post|put|patch|delete):(.+)", re.DOTALL)
_WITH_BODY = frozenset({"post", "put"})
_HEADER, _QUERY = "HEADER_", "QUERY_"


class ActionReader:
    """Reads the actions of one workflow. `types`: of its events, by name."""

    def __init__(self, functions: Sequence[_Entry], types: Mapping[str, str], programs: Programs) -> None:
        self._types = types
        self._programs = programs
        self._functions: dict[str, _Entry] = {}
        for each in functions:
            function = members(each, "function", ("name", "type", "operation"))
            if function["name"] in self._functions:
                raise NotModelled(f"two functions named {function['name']}")
            self._functions[function["name"]] = function

    def read(self, entry: _Entry, variables: tuple[str, ...] = ()) -> Action:
        """An action; `variables` are those of the iteration around it. Raises NotModelled."""
        entry = members(entry, "action", (), ("functionRef", "subFlowRef", "eventRef", "actionDataFilter"))
        filters = members(
            entry.get("actionDataFilter", {}),
            "actionDataFilter",
            (),
            ("fromStateData", "results", "toStateData"),
        )
        stored = filters.get("toStateData")
        return Action(
            self._call(entry, variables),
            self._optional(filters.get("fromStateData"), variables),
            self._optional(filters.get("results"), variables),
            None if stored is None else replaced_key(stored),
        )

    def _optional(self, text: str | None, variables: tuple[str, ...]) -> Program | None:
        return None if text is None else self._programs.add(expression(text), variables)

    def _call(self, entry: _Entry, variables: tuple[str, ...]) -> Call:
        match entry:
            case {"functionRef": reference, **more} if more.keys() <= {"actionDataFilter"}:
                return self._function(reference, variables)
            case {"subFlowRef": reference, **more} if more.keys() <= {"actionDataFilter"}:
                return Subflow(members(reference, "subFlowRef", ("workflowId",))["workflowId"])
            case {"eventRef": reference, **more} if not more:
                event = members(reference, "eventRef", ("triggerEventRef", "resultEventRef", "data"))
                name = event["triggerEventRef"]
                return EventSent(name, self._types[name], self._programs.add(expression(event["data"])))
            case _:
                raise NotModelled(f"an action with {sorted(entry)}")

    def _function(self, reference: str | _Entry, variables: tuple[str, ...]) -> Call:
        given: object = {"refName": reference} if isinstance(reference, str) else reference
        entry = members(given, "functionRef", ("refName",), ("arguments",))
        name = entry["refName"]
        function = self._functions.get(name)
        if function is None:
            raise NotModelled(f"function {name}, which is not there")
        match function:
            case {"type": "expression", "operation": str(text)} if "arguments" not in entry:
                return ExpressionCall(name, self._programs.add(expression(text), variables))
            case {"type": "custom", "operation": str(text)} if found := _REST.fullmatch(text):
                return self._request(name, found[1], found[2], entry.get("arguments", {}))
            case _:
                raise NotModelled(f"function {name}")

    def _request(self, name: str, method: str, url: str, arguments: _Entry) -> RestCall:
        if "{" in url or "#" in url:
            raise NotModelled(f"URL {url}")
        known = ("ContentData", "RequestTimeout", "Url")
        more = [key for key in arguments if key.startswith((_HEADER, _QUERY))]
        required = ("ContentData",) if method in _WITH_BODY else ()
        given = members(arguments, "arguments", required, (*known, *more))
        return RestCall(
            name,
            method.upper(),
            self._programs.add(expression(given["Url"])) if "Url" in given else url,
            self._named(given, _HEADER),
            self._named(given, _QUERY),
            self._body(expression(given["ContentData"])) if method in _WITH_BODY else None,
            self._limit(given.get("RequestTimeout")),
        )

    def _named(self, given: _Entry, prefix: str) -> tuple[tuple[str, Program], ...]:
        return tuple(
            (key.removeprefix(prefix), self._programs.add(expression(value)))
            for key, value in given.items()
            if key.startswith(prefix)
        )

    def _limit(self, limit: object) -> int | Program | None:
        if limit is None or (type(limit) is int and limit > 0):
            return limit
        if not isinstance(limit, str):
            raise NotModelled(f"RequestTimeout {limit!r}")
        return self._programs.add(expression(limit))

    def _body(self, text: str) -> Program | LiteralBody:
        """The engine reads a text that begins as a JSON object as JSON (docs/engine-facts.md)."""
        if text.startswith("{"):
            try:
                value, end = json.JSONDecoder().raw_decode(text)
            except ValueError:
                return self._programs.add(text)
            if end < len(text):
                raise NotModelled("an argument that begins with a JSON object")
            return LiteralBody(value)
        return self._programs.add(text)
