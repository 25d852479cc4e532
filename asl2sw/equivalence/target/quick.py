"""Programs that need no jq: paths, objects made of them, and `. + {...}`.

They give what jq gives where they give anything at all. Whatever is not plain goes to jq, errors as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from asl2sw.equivalence.target.jq_tokens import Token
from asl2sw.source.tree import JsonValue

Quick: TypeAlias = Callable[[JsonValue, Mapping[str, JsonValue]], JsonValue]
_Key: TypeAlias = Callable[[Mapping[str, JsonValue]], JsonValue]
_VARIABLES_OF_THE_ENGINE = frozenset({"$WORKFLOW"})
_KEYWORDS = frozenset({"def", "reduce", "foreach", "if", "try", "label", "import", "include", "__loc__"})


class NotPlain(Exception):
    """The program, or what it meets, is none of ours."""


def quick_program(tokens: Sequence[Token]) -> Quick | None:
    """The program as a function of its data and the variables, which raises NotPlain; None for most."""
    parser = _Parser(tokens)
    try:
        program = parser.sum()
    except NotPlain:
        return None
    return program if parser.is_done else None


class _Parser:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._position = 0

    @property
    def is_done(self) -> bool:
        return self._position == len(self._tokens)

    def sum(self) -> Quick:
        first = self._term()
        if not self._takes("+"):
            return first
        second = self._term()

        def added(data: JsonValue, variables: Mapping[str, JsonValue]) -> JsonValue:
            left, right = first(data, variables), second(data, variables)
            if not (isinstance(left, dict) and isinstance(right, dict)):
                raise NotPlain
            return {**left, **right}

        return added

    def _term(self) -> Quick:
        token = self._next()
        match token:
            case Token("sign", "{"):
                return self._object()
            case Token("field", text):
                return self._path([_constant(text[1:])])
            case Token("sign", "."):
                return self._path([])
            case Token("word", "null"):
                return lambda data, variables: None
            case Token("variable", name) if name not in _VARIABLES_OF_THE_ENGINE:
                return lambda data, variables: variables[name[1:]]
            case _:
                raise NotPlain

    def _path(self, keys: list[_Key]) -> Quick:
        """The keys after the first one: `.name` or `[$i]`."""
        while not self.is_done:
            token = self._tokens[self._position]
            if token.kind == "field" and keys:
                self._position += 1
                keys.append(_constant(token.text[1:]))
            elif token.text == "[":
                keys.append(self._index())
            else:
                break
        return _follower(keys)

    def _index(self) -> _Key:
        self._next()
        variable = self._next()
        if variable.kind != "variable" or not self._takes("]"):
            raise NotPlain
        return lambda variables: variables[variable.text[1:]]

    def _object(self) -> Quick:
        fields: list[tuple[str, Quick]] = []
        ended = self._takes("}")
        while not ended:
            key = self._next()
            if key.kind != "word" or key.text in _KEYWORDS or not self._takes(":"):
                raise NotPlain
            fields.append((key.text, self._term()))
            ended = self._takes("}")
            if not ended and not self._takes(","):
                raise NotPlain
        return lambda data, variables: {key: value(data, variables) for key, value in fields}

    def _next(self) -> Token:
        if self.is_done:
            raise NotPlain
        self._position += 1
        return self._tokens[self._position - 1]

    def _takes(self, sign: str) -> bool:
        if self.is_done or self._tokens[self._position] != Token("sign", sign):
            return False
        self._position += 1
        return True


def _constant(key: str) -> _Key:
    return lambda variables: key


def _follower(keys: Sequence[_Key]) -> Quick:
    def follow(data: JsonValue, variables: Mapping[str, JsonValue]) -> JsonValue:
        for key_of in keys:
            key = key_of(variables)
            if isinstance(data, dict) and isinstance(key, str):
                data = data.get(key)
            elif isinstance(data, list) and type(key) is int and key >= 0:
                data = data[key] if key < len(data) else None
            elif data is not None:
                raise NotPlain
        return data

    return follow
