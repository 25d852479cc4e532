"""JSON text to a tree with places. Strict (RFC 8259), but the usual mistakes are named and read over."""

from __future__ import annotations

from typing import NoReturn

from asl2sw.source.json_cursor import CLOSING, WRONG_QUOTES, Cursor
from asl2sw.source.json_strings import scan_string
from asl2sw.source.json_tokens import (
    BARE_KEY,
    BARE_VALUE,
    COMMA,
    KEY_AHEAD,
    NUMBER,
    NUMBER_LIKE,
    PLACEHOLDER_START,
    PLAIN_KEY,
    VALUE_AHEAD,
    WORD,
    foreign_word,
    number_fault,
)
from asl2sw.source.numbers import number_value, shortened
from asl2sw.source.problems import MAX_DEPTH, Problems, Unreadable
from asl2sw.source.tree import (
    ArrayNode,
    BooleanNode,
    Document,
    Member,
    Node,
    NullNode,
    NumberNode,
    ObjectNode,
    Span,
    StringNode,
)


def scan_json(text: str, file: str, problems: Problems) -> Document | None:
    """The document, or None when its tree is not certain; every mistake goes to `problems`."""
    try:
        root = _Scanner(text, problems).document()
    except Unreadable:
        return None
    return Document(file, text, root) if problems.certain else None


class _Scanner(Cursor):
    def document(self) -> Node:
        char = self.next_char(at_top=True)
        if not char:
            self.problems.stop("ASL0001", self.pos, self.pos, "The file is empty.")
        word = self.match(WORD)
        if (word and word not in {"true", "false", "null"} and not foreign_word(word)) or char in "<%&*|>!":
            self._not_json()
        if self.text.startswith("---", self.pos):
            self._not_json()
        root = self._value(char)
        guessed = self.guessed_end == self.pos
        char = self.next_char(at_top=True)
        if char and not guessed:
            message = f"The definition has ended before this {char}."
            self.problems.stop("ASL0004", self.pos, self.line_end(), message)
        return root

    def _not_json(self) -> NoReturn:
        message = "This is not JSON: a state machine in JSON begins with {."
        fix = "Give the definition itself. If it is YAML, give the file a name that ends in .yaml."
        self.problems.stop("ASL0023", self.pos, self.line_end(), message, fix=fix)

    def _value(self, char: str) -> Node:
        if char == '"':
            start = self.pos
            value, self.pos = scan_string(self.text, start, self.problems)
            return StringNode(value, Span(start, self.pos))
        if char in "{[":
            if self.text.startswith(("{{", "{%"), self.pos) and self.read_placeholder():
                return NullNode(Span(self.pos, self.pos))
            return self._container(char)
        if char in "-+.0123456789":
            return self._number()
        return self._word() or self._guess(char)

    def _container(self, char: str) -> Node:
        start = self.pos
        if len(self.open) >= MAX_DEPTH:
            message = f"More than {MAX_DEPTH} levels of objects and arrays stand in one another here."
            self.problems.stop("ASL0005", start, start + 1, message)
        self.open.append(start)
        self.pos += 1
        node = self._object(start) if char == "{" else self._array(start)
        self.open.pop()
        return node

    def _array(self, start: int) -> Node:
        items: list[Node] = []
        comma: int | None = None
        while True:
            char = self.next_char()
            if char == "]":
                self._close(comma, char)
                return ArrayNode(tuple(items), Span(start, self.pos))
            if char == ",":
                self._extra_comma()
                comma = None
                continue
            items.append(self._value(char))
            comma = self._separator("[")

    def _object(self, start: int) -> Node:
        members: dict[str, Member] = {}
        comma: int | None = None
        while True:
            char = self.next_char()
            if char == "}":
                self._close(comma, char)
                return ObjectNode(tuple(members.values()), Span(start, self.pos))
            if char == ",":
                self._extra_comma()
                comma = None
                continue
            member = self._member(char)
            if member is not None:
                self._keep(members, member)
            comma = self._separator("{")

    def _keep(self, members: dict[str, Member], member: Member) -> None:
        first = members.pop(member.key, None)
        members[member.key] = member
        if first is None:
            return
        line = self.problems.line(first.key_span.start)
        key, span = shortened(member.key), member.key_span
        message = f'The key "{key}" stands in this object before, on line {line}.'
        self.problems.add("ASL0021", span.start, span.end, message, certain=True)

    def _close(self, comma: int | None, char: str) -> None:
        if comma is not None:
            message = f"No comma may stand before the closing {char}."
            self.problems.add("ASL0007", comma, comma + 1, message, certain=True)
        self.pos += 1

    def _extra_comma(self) -> None:
        self.problems.add("ASL0009", self.pos, self.pos + 1, "Nothing stands before this comma.")
        self.pos += 1

    def _member(self, char: str) -> Member | None:
        start = self.pos
        plain = PLAIN_KEY.match(self.text, start)
        if plain is not None:
            self.pos = plain.end()
            return self._with_value(plain[2], Span(start, plain.end(1)))
        key = self._key(char)
        if key is None:
            return None
        key_span = Span(start, self.pos)
        char = self.next_char()
        if char == ":" or (char == "=" and self._report_equals()):
            self.pos += 1
        elif not self._missing_colon(key_span, char):
            return None
        return self._with_value(key, key_span)

    def _with_value(self, key: str, key_span: Span) -> Member | None:
        char = self.next_char()
        if char in ",}":
            message = f'The key "{shortened(key)}" has no value.'
            self.problems.add("ASL0010", key_span.start, key_span.end, message)
            return None
        return Member(key, key_span, self._value(char))

    def _key(self, char: str) -> str | None:
        """The key, or None when a placeholder stands in the place of a whole member."""
        start = self.pos
        if char == '"':
            key, self.pos = scan_string(self.text, start, self.problems)
            return key
        if self.read_placeholder():
            self.guessed_end = -1
            if self.next_char() == ":":
                return self.text[start : self.pos]
            self.guessed_end = self.pos
            return None
        if char in WRONG_QUOTES:
            return self.read_wrong_quotes()
        bare = self.match(BARE_KEY)
        if bare is None:
            self.unexpected(char)
        self.pos += len(bare)
        message = f"The key {shortened(bare)} stands without quotes."
        self.problems.add("ASL0013", start, self.pos, message)
        return bare

    def _report_equals(self) -> bool:
        message = "A key and its value are parted by a colon, not by =."
        self.problems.add("ASL0011", self.pos, self.pos + 1, message)
        return True

    def _missing_colon(self, key: Span, char: str) -> bool:
        """Reports it; whether a value follows."""
        if self.pos == key.end and self.inner_quote_at(key.end):
            self.inner_quote(key.end)
        message = "A colon and a value are missing behind this key."
        if char in ",}":
            self.problems.add("ASL0011", key.start, key.end, message)
            return False
        if VALUE_AHEAD.match(self.text, self.pos) is None:
            self.unexpected(char)
        self.problems.add("ASL0011", key.end, key.end, "A colon is missing between key and value.")
        return True

    def _separator(self, bracket: str) -> int | None:
        """Reads the comma and gives its offset; None when the bracket closes or no comma was there."""
        end = self.pos
        comma = COMMA.match(self.text, end)
        if comma is not None:
            self.pos = comma.end()
            return self.pos - 1
        guessed = self.guessed_end == end
        char = self.next_char()
        if char == ",":  # behind a comment
            self.pos += 1
            return self.pos - 1
        if char == CLOSING[bracket]:
            return None
        if char in "]}":
            self.wrong_bracket(char)
        follows = KEY_AHEAD if bracket == "{" else VALUE_AHEAD
        if guessed:
            if follows.match(self.text, self.pos) is None:
                raise Unreadable
            return None
        if self.inner_quote_at(end):
            self.inner_quote(end)
        if char == ";":
            self.problems.add(
                "ASL0008", self.pos, self.pos + 1, "A comma has to stand here, not a semicolon."
            )
            self.pos += 1
            return None
        if follows.match(self.text, self.pos) is None:
            self.unexpected(char)
        self.problems.add("ASL0008", end, end + 1, "A comma is missing here.")
        return None

    def _number(self) -> Node:
        start = self.pos
        number = NUMBER.match(self.text, start)
        if number:
            self.pos = number.end()
            integer = number.group(1) is None
            value = number_value(number.group(), start, self.problems, integer=integer)
            return NumberNode(value, Span(start, self.pos))
        like = self.match(NUMBER_LIKE) or self.text[start]
        self.guessed(start, start + len(like))
        if foreign_word(like):
            self._foreign(like, start)
        else:
            message = f"{shortened(like)} is no number of JSON: {number_fault(like)}."
            self.problems.add("ASL0016", start, self.pos, message)
        return NullNode(Span(start, self.pos))

    def _word(self) -> Node | None:
        word = self.match(WORD)
        if word is None:
            return None
        start = self.pos
        span = Span(start, start + len(word))
        if word in {"true", "false", "null"}:
            self.pos = span.end
            return NullNode(span) if word == "null" else BooleanNode(word == "true", span)
        if not foreign_word(word):
            return None
        self.guessed(start, span.end)
        self._foreign(word, start)
        return NullNode(span)

    def _foreign(self, word: str, start: int) -> None:
        meant = foreign_word(word)
        fix = f"Write {meant}." if meant in {"true", "false", "null"} else "Write a number or null."
        self.problems.add("ASL0014", start, start + len(word), f"JSON does not know {word}.", fix=fix)

    def _guess(self, char: str) -> Node:
        """Reads over what stands in the place of a value."""
        start = self.pos
        if self.read_placeholder():
            return NullNode(Span(start, self.pos))
        if char in WRONG_QUOTES:
            value = self.read_wrong_quotes()
            self.guessed(start, self.pos)
            return StringNode(value, Span(start, self.pos))
        if char in "]}" and self.open:
            self.wrong_bracket(char)
        bare = self.match(BARE_VALUE)
        if bare is None or self.match(PLACEHOLDER_START):
            self.unexpected(char)
        bare = bare.rstrip()
        self.guessed(start, start + len(bare))
        self.problems.add("ASL0013", start, self.pos, f"The text {shortened(bare)} stands without quotes.")
        return StringNode(bare, Span(start, self.pos))
