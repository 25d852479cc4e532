"""Actions and the functions that they call."""

from __future__ import annotations

import json
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
_POST = "rest:post:"


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
        entry = {"refName": reference} if isinstance(reference, str) else reference
        entry = members(entry, "functionRef", ("refName",), ("arguments",))
        name = entry["refName"]
        function = self._functions.get(name)
        if function is None:
            raise NotModelled(f"function {name}, which is not there")
        match function:
            case {"type": "expression", "operation": str(text)} if "arguments" not in entry:
                return ExpressionCall(name, self._programs.add(expression(text), variables))
            case {"type": "custom", "operation": str(text)} if text.startswith(_POST):
                return self._post(name, text.removeprefix(_POST), entry.get("arguments"))
            case _:
                raise NotModelled(f"function {name}")

    def _post(self, name: str, url: str, arguments: object) -> RestCall:
        if "{" in url or "#" in url:
            raise NotModelled(f"URL {url}")
        given = members(arguments, "arguments", ("ContentData",), ("RequestTimeout",))
        limit = given.get("RequestTimeout")
        if isinstance(limit, str):
            limit = self._programs.add(expression(limit))
        elif limit is not None and (type(limit) is not int or limit <= 0):
            raise NotModelled(f"RequestTimeout {limit!r}")
        return RestCall(name, url, self._body(expression(given["ContentData"])), limit)

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
