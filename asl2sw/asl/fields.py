"""A cursor over the fields of one object: typed reads, and a report of everything that nobody read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

from asl2sw.asl.model import JsonataValue, Located, NullPath, PathField, QueryLanguage, Template
from asl2sw.asl.strings import has_placeholder, is_jsonata, is_placeholder, parse_text, report_placeholder
from asl2sw.asl.templates import read_template
from asl2sw.asl.values import expect_kind, in_range, whole_number
from asl2sw.asl.vocabulary import Vocabulary, counterpart
from asl2sw.diagnostics import nearest
from asl2sw.expressions import Path, parse_path
from asl2sw.lazy_dataclass import dataclass
from asl2sw.source.reporter import Reporter
from asl2sw.source.tree import (
    ArrayNode,
    BooleanNode,
    JsonValue,
    Member,
    Node,
    NullNode,
    NumberNode,
    ObjectNode,
    Span,
    StringNode,
    json_pointer,
    to_value,
)

T = TypeVar("T")
MAX_SECONDS = 99_999_999


@dataclass(frozen=True, slots=True)
class _Missing:
    names: tuple[str, ...]
    code: str
    message: str
    unless: tuple[str, ...]


class Fields:
    """One object of a definition.

    `owner` names it in messages (`The Task state "Ship"`), `anchor` is marked when something is missing.
    A getter of one query language only leaves the field unread in the other one, so that `finish` reports it.
    """

    def __init__(
        self,
        reporter: Reporter,
        node: ObjectNode,
        pointer: str,
        vocabulary: Vocabulary,
        owner: str,
        language: QueryLanguage,
        *,
        anchor: Span | None = None,
        state_type: str | None = None,
    ) -> None:
        self.reporter = reporter
        self.node = node
        self.pointer = pointer
        self.owner = owner
        self.language = language
        self._vocabulary = vocabulary
        self._state_type = state_type
        self.anchor = anchor or Span(node.span.start, node.span.start + 1)
        self._members = {member.key: member for member in node.members}
        self._unread = dict(self._members)
        self._missing: list[_Missing] = []

    # --- any field ---------------------------------------------------------------------------------------

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def names(self) -> Iterable[str]:
        return self._members.keys()

    def member(self, name: str) -> Member | None:
        """The field, counted as read."""
        self._unread.pop(name, None)
        return self._members.get(name)

    def at(self, name: str) -> str:
        """The pointer of a field."""
        return self.pointer + json_pointer(name)

    def report(
        self, code: str, name: str, message: str, *, on_key: bool = False, fix: str | None = None
    ) -> None:
        """A finding about a field that is there."""
        member = self._members[name]
        span = member.key_span if on_key else member.value.span
        self.reporter.report(code, span, message, pointer=self.at(name), fix=fix)

    def nested(self, name: str, vocabulary: Vocabulary) -> Fields | None:
        """The fields of an object that is itself a field; the caller has to `finish` them."""
        node = self.object(name)
        if node is None:
            return None
        anchor = self._members[name].key_span
        return Fields(
            self.reporter, node, self.at(name), vocabulary, f'"{name}"', self.language, anchor=anchor
        )

    # --- plain values ------------------------------------------------------------------------------------

    def text(self, name: str, *, required: bool = False) -> Located[str] | None:
        member = self._known(name, StringNode, "text", required)
        return None if member is None else self._located(name, str(to_value(member.value)))

    def filled_text(self, name: str, *, required: bool = False) -> Located[str] | None:
        """Text that is not empty."""
        found = self.text(name, required=required)
        if found is not None and not found.value:
            self.report("ASL0115", name, f'"{name}" is empty.')
            return None
        return found

    def comment(self) -> str | None:
        found = self.text("Comment")
        return None if found is None else found.value

    def boolean(self, name: str) -> bool | None:
        member = self._known(name, BooleanNode, "true or false", False)
        return None if member is None else bool(to_value(member.value))

    def integer(self, name: str, low: int, high: int | None) -> Located[int] | None:
        member = self._known(name, NumberNode, "a number", False)
        if member is None:
            return None
        value = whole_number(self.reporter, member, self.at(name))
        if value is None or not in_range(self.reporter, member, self.at(name), value, low, high):
            return None
        return self._located(name, value)

    def number(self, name: str, low: float, high: float | None) -> Located[float] | None:
        member = self._known(name, NumberNode, "a number", False)
        if member is None or not isinstance(member.value, NumberNode):
            return None
        value = float(member.value.value)
        return (
            self._located(name, value)
            if in_range(self.reporter, member, self.at(name), value, low, high)
            else None
        )

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str | None:
        expected = " or ".join(f'"{option}"' for option in allowed)
        member = self._known(name, StringNode, expected, False)
        if member is None or not isinstance(member.value, StringNode):
            return None
        value = member.value.value
        if value in allowed:
            return value
        if has_placeholder(value):
            report_placeholder(self.reporter, member.value, self.at(name), expected)
            return None
        close = nearest(value, allowed)
        fix = f'Write "{close}".' if close else f"Write {expected}."
        self.report("ASL0109", name, f'"{name}" cannot be "{value}".', fix=fix)
        return None

    def array(self, name: str, *, required: bool = False, filled: bool = False) -> tuple[Node, ...] | None:
        member = self._known(name, ArrayNode, "a list", required)
        if member is None or not isinstance(member.value, ArrayNode):
            return None
        if filled and not member.value.items:
            self.report("ASL0115", name, f'"{name}" is empty.')
            return None
        return member.value.items

    def object(self, name: str, *, required: bool = False) -> ObjectNode | None:
        member = self._known(name, ObjectNode, "an object", required)
        return member.value if member is not None and isinstance(member.value, ObjectNode) else None

    def literal(self, name: str) -> Located[JsonValue] | None:
        """JSON that is never evaluated; JSONPath only."""
        member = self._in_language(name, QueryLanguage.JSONPATH)
        return None if member is None else self._located(name, to_value(member.value))

    # --- paths and templates: JSONPath only --------------------------------------------------------------

    def path(
        self, name: str, parse: Callable[[str], Path] = parse_path, *, required: bool = False
    ) -> Located[Path] | None:
        return self._parsed(name, parse, "a path", required)

    def parsed(self, name: str, parse: Callable[[str], T], expected: str) -> Located[T] | None:
        return self._parsed(name, parse, expected, False)

    def nullable_path(self, name: str, parse: Callable[[str], Path] = parse_path) -> PathField | None:
        """A path or null."""
        member = self._in_language(name, QueryLanguage.JSONPATH)
        if member is not None and isinstance(member.value, NullNode):
            return Located(NullPath(), member.value.span, self.at(name))
        found = self._parsed(name, parse, "a path or null", False)
        return None if found is None else Located(found.value, found.span, found.pointer)

    def template(self, name: str) -> Template | None:
        """A payload template; JSONPath only. AWS takes any JSON for it, not just objects."""
        member = self._in_language(name, QueryLanguage.JSONPATH)
        if member is None:
            return None
        if is_placeholder(member.value):
            report_placeholder(self.reporter, member.value, self.at(name), "an object")
            return None
        return read_template(self.reporter, member.value, self.at(name))

    # --- JSONata -----------------------------------------------------------------------------------------

    def jsonata(
        self, name: str, *, required: bool = False, unless: Iterable[str] = ()
    ) -> JsonataValue | None:
        """Any value of a JSONata field; JSONata only."""
        member = self._in_language(name, QueryLanguage.JSONATA)
        if member is None:
            if required and self.language is QueryLanguage.JSONATA:
                self.miss((name,), f'{self.owner} has no "{name}".', unless=unless)
            return None
        return JsonataValue(member.value, self.at(name))

    def jsonata_or(
        self, name: str, kind: type[Node] | tuple[type[Node], ...], expected: str
    ) -> JsonataValue | None:
        """A JSONata field that takes one kind of plain value beside an expression; JSONata only."""
        value = self.jsonata(name)
        if value is None or is_jsonata(value.node):
            return value
        fits = expect_kind(self.reporter, self._members[name], self.at(name), kind, expected)
        return value if fits else None

    def either(self, name: str, read: Callable[[], T]) -> T | JsonataValue | None:
        """A field of both languages. The same reader checks a JSONata field whose value is no expression."""
        value = self.jsonata(name) if self.language is QueryLanguage.JSONATA else None
        if value is None or is_jsonata(value.node):
            return value or read()
        return value if read() is not None else None

    def template_or_jsonata(self, name: str) -> Template | JsonataValue | None:
        return self.jsonata(name) if self.language is QueryLanguage.JSONATA else self.template(name)

    def integer_or_jsonata(self, name: str, low: int, high: int | None) -> Located[int] | JsonataValue | None:
        return self.either(name, lambda: self.integer(name, low, high))

    # --- what must and must not be there -----------------------------------------------------------------

    def exclude(self, *names: str) -> None:
        """Reports fields that stand together with another of these. Foreign ones are reported by `finish`."""
        present = [name for name in self._members if name in names]
        if len(present) < 2:
            return
        fitting = self._vocabulary.names(self._state_type, self.language)
        present = [name for name in present if name in fitting]
        for name in present[1:]:
            self.report("ASL0112", name, f'"{name}" and "{present[0]}" exclude each other.', on_key=True)

    def miss(
        self, names: Iterable[str], message: str, *, code: str = "ASL0102", unless: Iterable[str] = ()
    ) -> None:
        """Something is missing. Reported at the end, unless a misspelt or foreign field is the reason."""
        self._missing.append(_Missing(tuple(names), code, message, tuple(unless)))

    def finish(self) -> None:
        """Reports every field that was not read, and what is missing."""
        explained: set[str] = set()
        for name in self._unread:
            explained |= self._explain(name)
        absent = [one for one in self._missing if not explained.intersection(one.names + one.unless)]
        if not self.node.members:
            absent = absent[:1]  # an empty object lacks everything; once is enough
        for missing in absent:
            fix = f"Add {_either(missing.names)}." if missing.code == "ASL0102" else None
            pointer = self.pointer or "/"
            self.reporter.report(missing.code, self.anchor, missing.message, pointer=pointer, fix=fix)

    # --- inside ------------------------------------------------------------------------------------------

    def _known(self, name: str, kind: type[Node], expected: str, required: bool) -> Member | None:
        member = self.member(name)
        if member is None:
            if required:
                self.miss((name,), f'{self.owner} has no "{name}".')
            return None
        if isinstance(member.value, kind):  # most are right, and need no pointer
            return member
        return member if expect_kind(self.reporter, member, self.at(name), kind, expected) else None

    def _located(self, name: str, value: T) -> Located[T]:
        return Located(value, self._members[name].value.span, self.at(name))

    def _in_language(self, name: str, language: QueryLanguage) -> Member | None:
        return self.member(name) if self.language is language else None

    def _parsed(
        self, name: str, parse: Callable[[str], T], expected: str, required: bool
    ) -> Located[T] | None:
        if self.language is not QueryLanguage.JSONPATH:
            return None
        member = self._known(name, StringNode, expected, required)
        if member is None or not isinstance(member.value, StringNode):
            return None
        value = parse_text(self.reporter, member.value, self.at(name), parse, expected)
        return None if value is None else self._located(name, value)

    def _explain(self, name: str) -> set[str]:
        """Reports one unread field; gives the fields whose absence it explains."""
        use = self._vocabulary.fields.get(name)
        if use is None:
            return self._unknown(name)
        if use.types is not None and self._state_type not in use.types:
            owners = _listed(use.types)
            message = f'"{name}" is a field of {owners} states. {self.owner} cannot have it.'
            self.report("ASL0105", name, message, on_key=True)
            return set()
        if use.language is None or use.language is self.language:
            raise AssertionError(f"nobody reads {name} of {self.owner}")
        self._foreign(name, use.language)
        return {name}

    def _foreign(self, name: str, language: QueryLanguage) -> None:
        instead = counterpart(name, self._vocabulary.fields)
        # A JSONata machine cannot have JSONPath states, so only the other way round is a way out.
        switch = f', or set "QueryLanguage": "{language}"' if language is QueryLanguage.JSONATA else ""
        fix = f"Use {instead}{switch}." if instead else None
        message = f'"{name}" is a field of {language} states. {self.owner} is read as {self.language}.'
        self.report("ASL0106", name, message, on_key=True, fix=fix)

    def _unknown(self, name: str) -> set[str]:
        if name in self._vocabulary.misplaced:
            message = f'"{name}" {self._vocabulary.misplaced[name]}'
            self.report("ASL0105", name, message, on_key=True)
            return set()
        close = _nearest_field(name, tuple(self._vocabulary.names(self._state_type, self.language)))
        fix = f'Did you mean "{close}"?' if close else None
        self.report("ASL0104", name, f'{self.owner} has an unknown field "{name}".', on_key=True, fix=fix)
        return {close} if close else set()


@lru_cache(maxsize=1024)
def _nearest_field(name: str, candidates: tuple[str, ...]) -> str | None:
    return nearest(name.removesuffix(".$"), candidates)


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _either(names: Iterable[str]) -> str:
    *first, last = (f'"{name}"' for name in names)
    return f"{', '.join(first)} or {last}" if first else last
