"""Building the parsers of paths and of intrinsic functions, and reading with them.

Importing Lark takes 30 ms, so modules that most definitions need do not import this one at their top.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import resources

from lark import Lark, Token, Tree, UnexpectedInput

from asl2sw.expressions.ast import ExpressionError
from asl2sw.lazy_dataclass import dataclass

Explain = Callable[[Token], ExpressionError]  # of a terminal that is a mistake


@dataclass(frozen=True, slots=True)
class Unreadable(Exception):
    """A text stops being understood at `offset`, where one of the `expected` terminals could stand."""

    offset: int
    expected: frozenset[str]  # "$END" for the end of the text
    before: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """A parser; `wrong` explains its terminals called WRONG_..."""

    parser: Lark
    wrong: Mapping[str, Explain]

    def read(self, text: str) -> Tree[Token]:
        """The tree of the text. Raises ExpressionError for a known mistake, Unreadable for any other."""
        run = self.parser.parse_interactive(text)
        seen: list[Token] = []
        try:
            for token in run.iter_parse():
                if token.type in self.wrong:
                    raise self.wrong[token.type](token)
                seen.append(token)
            tree: Tree[Token] = run.feed_token(Token("$END", "", len(text)))
        except UnexpectedInput as error:
            offset, expected = _place(error, len(text))
            before = tuple(token for token in seen if token.end_pos is not None and token.end_pos <= offset)
            raise Unreadable(offset, expected, before) from None
        return tree


def load_grammar(files: tuple[str, ...], start: str, wrong: Mapping[str, Explain]) -> Grammar:
    """The grammar of these files read as one."""
    folder = resources.files("asl2sw.expressions") / "grammars"
    rules = "\n".join((folder / file).read_text("utf-8") for file in files)
    parser = Lark(
        rules,
        start=start,
        parser="lalr",
        lexer="contextual",
        propagate_positions=True,
        maybe_placeholders=False,
    )
    return Grammar(parser, wrong)


def _place(error: UnexpectedInput, length: int) -> tuple[int, frozenset[str]]:
    expected = getattr(error, "expected", None) or getattr(error, "allowed", None) or ("$END",)
    token = getattr(error, "token", None)
    if token is None:
        return error.pos_in_stream or 0, frozenset(expected)
    return length if token.type == "$END" else token.start_pos, frozenset(expected)
