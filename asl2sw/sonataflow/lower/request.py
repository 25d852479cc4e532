"""The arguments of an HTTP request: URL, headers, query parameters, body."""

from __future__ import annotations

from collections.abc import Iterator

from asl2sw.expressions.jq.tree import Call, Field, Jq, Literal, MakeObject, Variable, fold, path_of, pipe
from asl2sw.resources import HttpBinding, Secret


def request_arguments(binding: HttpBinding, request: Jq) -> Iterator[tuple[str, Jq | int]]:
    """`request` is where the computed parts stand; secrets stand at `.secret`.

    Everything is an expression: the engine evaluates what it can read as one (engine fact).
    """
    if "url" in binding.sends:
        # the engine looks for parameters in braces, and sends blanks and line breaks as they are
        encoded = (("[{]", "%7B"), ("[}]", "%7D"), ("[[:space:][:cntrl:]]", "%20"))
        stages = [Call("gsub", (Literal(found), Literal(code))) for found, code in encoded]
        yield "Url", pipe(Field(request, "url"), *stages)
    for kind, part, values in (("HEADER", "headers", binding.headers), ("QUERY", "query", binding.query)):
        for name, text in values:
            yield f"{kind}_{name}", Field(Field(request, part), name) if text is None else Literal(text)
    for name, _ in binding.secrets:
        yield f"HEADER_{name}", Field(path_of("secret"), name)
    if "body" in binding.sends:
        yield "ContentData", Field(request, "body")


def secrets_of(binding: HttpBinding) -> Jq:
    """`{Authorization: ("Bearer " + $SECRET.orders.token)}`; fails where a property is not set."""
    return MakeObject(tuple((name, _value(parts)) for name, parts in binding.secrets))


def _value(parts: tuple[str | Secret, ...]) -> Jq:
    # never a secret alone: that would be no text, and no error, where the property is not set (engine fact)
    texts: list[Jq] = [] if isinstance(parts[0], str) else [Literal("")]
    texts += [_property(part) if isinstance(part, Secret) else Literal(part) for part in parts]
    return fold("+", texts)


def _property(secret: Secret) -> Jq:
    value: Jq = Variable("SECRET")
    for part in secret.name.split("."):
        value = Field(value, part)
    return value
