"""http:invoke: an HTTP request of the machine's own."""

from __future__ import annotations

from asl2sw.asl.model import Catcher, Retrier, TaskState, Template, TemplateLiteral, TemplateObject
from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.lazy_dataclass import dataclass
from asl2sw.resources.address import encoded, filled, url_of_text
from asl2sw.resources.binding import HttpBinding
from asl2sw.resources.call import Lookup
from asl2sw.resources.headers import is_header_name, is_header_value, parts_of_header
from asl2sw.resources.lambda_invoke import field_names, field_of
from asl2sw.resources.names import default_url, host_label, target_of
from asl2sw.resources.template_fields import part_of
from asl2sw.resources.toml_text import entry_block, toml_string
from asl2sw.source.tree import JsonValue

INTEGRATION = "http:invoke"
_FIELDS = (
    "ApiEndpoint",
    "Authentication",
    "Headers",
    "InvocationConfig",
    "Method",
    "QueryParameters",
    "RequestBody",
    "Transform",
)
_METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD")
_WITH_BODY = ("POST", "PUT")  # the others send none (engine fact)
_LATER = "http://given-by-the-workflow.invalid/"


class _Unfit(Exception):
    """The request cannot be made; the text says why."""


@dataclass(frozen=True, slots=True)
class _Values:
    """Headers or query parameters: text, or an expression of it."""

    fixed: tuple[tuple[str, str | None], ...]
    computed: tuple[tuple[str, ir.Expr], ...]


def bind_http(found: Lookup) -> HttpBinding | None:
    """The request; None when it is refused, which the reporter then says."""
    if found.integration != INTEGRATION:
        found.report("ASL0414", f'protocol = "http" is for {INTEGRATION}, not for {found.integration}.')
        return None
    for field in field_names(found.state.parameters):
        if field not in _FIELDS:
            found.report("ASL0405", f'{INTEGRATION} has no parameter "{field}".')
            return None
    try:
        binding = _bound(found)
    except _Unfit as problem:
        found.report("ASL0413", f'The task "{found.state.name}" {problem}.')
        return None
    _tell(found, binding)
    return binding


def _bound(found: Lookup) -> HttpBinding:
    method = _method(found)
    url, computed_url = _endpoint(found)
    headers, query = _values(found, "Headers"), _values(found, "QueryParameters")
    _check_headers(headers)
    url, query = _with_odd_names(url, computed_url, query)
    body = _body(found, method)
    parts = {
        "body": body,
        "url": computed_url,
        "headers": ir.Object(headers.computed) if headers.computed else None,
        "query": ir.Object(query.computed) if query.computed else None,
    }
    given = {name: part for name, part in parts.items() if part is not None}
    secret = dict(found.entry.headers) if found.entry is not None else {}
    lowered = {name.lower() for name in secret}
    return HttpBinding(
        function=host_label(found.state.name),
        method=method.lower(),
        url=url,
        headers=tuple(header for header in headers.fixed if header[0].lower() not in lowered),
        query=query.fixed,
        secrets=tuple((name, parts_of_header(value)) for name, value in secret.items()),
        sends=frozenset(given) & {"body", "url"},
        named=_named(found.state),
        payload=_with_same_input(found.parameters, tuple(given.items())),
        result=_RESULT,
    )


def _named(state: TaskState) -> frozenset[str]:
    handlers: tuple[Retrier | Catcher, ...] = (*state.retry, *state.catch)
    return frozenset(name.value for handler in handlers for name in handler.error_equals)


_RESULT = ir.Object(
    (
        ("Headers", ir.Constant({})),
        ("ResponseBody", ir.Ref(Slot.RESULT)),
        ("StatusCode", ir.Constant(200)),
        ("StatusText", ir.Constant("OK")),
    )
)


def _with_same_input(parameters: ir.Expr, fields: tuple[tuple[str, ir.Expr], ...]) -> ir.Expr:
    request: ir.Expr = ir.Object(fields) if fields else ir.Constant({})
    return ir.WithInput(parameters.value, request) if isinstance(parameters, ir.WithInput) else request


def _method(found: Lookup) -> str:
    method = field_of(found.state.parameters, "Method")
    if method is None:
        raise _Unfit("has no Method")
    if not isinstance(method, TemplateLiteral):
        raise _Unfit("computes its Method, and the runtime needs to know it when the workflow is built")
    if method.value not in _METHODS:
        raise _Unfit(f"has the Method {method.value!r}, which is none of {', '.join(_METHODS)}")
    return str(method.value)


def _endpoint(found: Lookup) -> tuple[str, ir.Expr | None]:
    """The URL that is known, or an expression of it."""
    name = found.state.name
    if found.entry is not None and found.entry.url is not None:
        return filled(found.entry.url, target_of(found.state.resource.value), name), None
    endpoint = field_of(found.state.parameters, "ApiEndpoint")
    if endpoint is None:
        raise _Unfit("has no ApiEndpoint")
    if not isinstance(endpoint, TemplateLiteral):
        return _LATER, ir.TextOnly(part_of(found.parameters, "ApiEndpoint"))
    url = _url_of(endpoint.value, found.namespace)
    if url is None:
        raise _Unfit(f"has the ApiEndpoint {endpoint.value!r}, which is no http or https URL")
    if found.entry is None and _begins_with_placeholder(endpoint.value):
        message = f'The ApiEndpoint "{endpoint.value}" begins with a placeholder. It is taken for {url}.'
        block = _block(found.state, found.namespace)
        fix = f"Give the placeholder its value, or say where the request goes:\n{block}"
        found.report("ASL0403", message, fix)
    return url, None


def _url_of(endpoint: JsonValue, namespace: str | None) -> str | None:
    if not isinstance(endpoint, str):
        return None
    if _begins_with_placeholder(endpoint):
        placeholder, _, rest = endpoint.partition("}")
        endpoint = default_url(placeholder + "}", namespace).rstrip("/") + rest
    return None if "${" in endpoint else url_of_text(endpoint)


def _begins_with_placeholder(endpoint: JsonValue) -> bool:
    return isinstance(endpoint, str) and endpoint.startswith("${") and "}" in endpoint


def default_request(state: TaskState, namespace: str | None) -> tuple[dict[str, str | bool], bool]:
    """The entry of asl2sw.toml that says what to give for the request, and whether headers are missing."""
    endpoint = field_of(state.parameters, "ApiEndpoint")
    text = endpoint.value if isinstance(endpoint, TemplateLiteral) else None
    values: dict[str, str | bool] = {"state": state.name, "match": INTEGRATION, "protocol": "http"}
    url = _url_of(text, namespace) if _begins_with_placeholder(text) else None
    if url is not None:
        values["url"] = url
    return values, _connection(state) is not None


def _block(state: TaskState, namespace: str | None) -> str:
    values, headers = default_request(state, namespace)
    return f"{entry_block(values)}\n{HEADERS}" if headers else entry_block(values)


HEADERS = f"headers = {{ Authorization = {toml_string('Bearer ${api.token}')} }}"


def _connection(state: TaskState) -> Template | None:
    return field_of(state.parameters, "Authentication") or field_of(state.parameters, "InvocationConfig")


def _values(found: Lookup, field: str) -> _Values:
    template = field_of(found.state.parameters, field)
    if template is None:
        return _Values((), ())
    if isinstance(template, TemplateLiteral) and isinstance(template.value, dict):
        named: dict[str, Template] = {
            name: TemplateLiteral(value, template.span) for name, value in template.value.items()
        }
    elif isinstance(template, TemplateObject):
        named = dict(template.fields)
    else:
        raise _Unfit(f"computes all of its {field}; give each one by its name")
    fixed: list[tuple[str, str | None]] = []
    computed: list[tuple[str, ir.Expr]] = []
    for name, value in named.items():
        fixed.append((name, _text(name, value, field) if isinstance(value, TemplateLiteral) else None))
        if fixed[-1][1] is None:
            whole = part_of(found.parameters, field)
            computed.append((name, ir.Format((part_of(whole, name),))))
    return _Values(tuple(fixed), tuple(computed))


def _text(name: str, value: TemplateLiteral, field: str) -> str:
    match value.value:
        case bool():
            return str(value.value).lower()
        case str() | int() | float():
            return str(value.value)
        case [str() as only]:
            return only
    raise _Unfit(f'has a "{name}" in its {field} that is no text and no number')


def _with_odd_names(url: str, computed_url: ir.Expr | None, query: _Values) -> tuple[str, _Values]:
    """Query parameters whose names may be no argument stand in the URL: Quarkus would not build them."""
    odd = [(name, value) for name, value in query.fixed if not name.isprintable() or set(name) & set('"\\')]
    if not odd:
        return url, query
    if computed_url is not None or any(value is None for _, value in odd):
        raise _Unfit(f"has a query parameter {odd[0][0]!r}, whose name cannot be given with a computed value")
    text = "&".join(f"{encoded(name)}={encoded(value or '')}" for name, value in odd)
    kept = tuple(each for each in query.fixed if each not in odd)
    return f"{url}{'&' if '?' in url else '?'}{text}", _Values(kept, query.computed)


def _check_headers(headers: _Values) -> None:
    for name, value in headers.fixed:
        if not is_header_name(name):
            raise _Unfit(f'has the header "{name}", which is no name of a header')
        if value is not None and not is_header_value(value):
            raise _Unfit(f'has a header "{name}" with characters that headers may not have')


def _body(found: Lookup, method: str) -> ir.Expr | None:
    body = field_of(found.state.parameters, "RequestBody")
    transform = field_of(found.state.parameters, "Transform")
    if body is None:
        return ir.Constant({}) if method in _WITH_BODY else None
    if method not in _WITH_BODY:
        raise _Unfit(f"has a RequestBody with {method}, and the runtime sends bodies with POST and PUT")
    if transform is not None:
        encoding = field_of(transform, "RequestBodyEncoding")
        if not isinstance(encoding, TemplateLiteral) or encoding.value != "NONE":
            raise _Unfit("encodes its RequestBody by a Transform, and the runtime sends JSON only")
    return part_of(found.parameters, "RequestBody")


def _tell(found: Lookup, binding: HttpBinding) -> None:
    found.report(
        "ASL0416", "The workflow sees the body of a reply, not its status and its headers.", once=True
    )
    if _connection(found.state) is None or binding.secrets:
        return
    message = f'The task "{found.state.name}" takes its authorization from an EventBridge connection.'
    block = _block(found.state, found.namespace)
    found.report("ASL0415", message, f"Give the headers that the connection adds:\n{block}")
