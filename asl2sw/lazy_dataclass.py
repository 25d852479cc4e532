"""`dataclass(frozen=True, slots=True)` whose methods are made when they are first used.

`dataclasses` compiles six functions for each class at import, 0.4 ms. This package has hundreds of such
classes, and one conversion makes instances of a few dozen. Type checkers see the original, and so do the
functions of `dataclasses`, such as `replace` and `fields`. Other forms are left to `dataclasses`.
"""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls=None, /, **options):
        if cls is None and options == {"frozen": True, "slots": True}:
            return _lazy
        return dataclasses.dataclass(cls, **options)


__all__ = ["dataclass"]

_OWN_FIELDS = "__lazy_fields__"
_NO_DEFAULT = object()
_FIELDS = "__dataclass_fields__"
_FROZEN: Any = dataclasses.dataclass(frozen=True)(type("_Frozen", (), {"__doc__": "Frozen."}))


def _lazy(cls: type) -> type:
    if issubclass(cls, BaseException):  # its own attributes would be in the way
        return dataclasses.dataclass(frozen=True, slots=True)(cls)
    own = inspect.get_annotations(cls)
    fields: dict[str, Any] = {}  # with defaults, as they stand in the class
    for base in reversed(cls.__mro__[1:]):
        fields |= base.__dict__.get(_OWN_FIELDS, {})
    fields |= {name: cls.__dict__.get(name, _NO_DEFAULT) for name in own}
    kept = {key: value for key, value in cls.__dict__.items() if key not in {*own, "__dict__", "__weakref__"}}
    if kept.get("__hash__") is None:  # what Python puts beside an own __eq__
        kept.pop("__hash__", None)
    inherited = {name for base in cls.__mro__[1:] for name in base.__dict__.get("__slots__", ())}
    namespace = {
        **_SHARED_METHODS,
        **{name: _first_use(name, make, fields) for name, make in _MAKERS.items()},
        **kept,
        "__slots__": tuple(name for name in own if name not in inherited),
        "__match_args__": tuple(fields),
        "__dataclass_params__": _FROZEN.__dataclass_params__,
        _OWN_FIELDS: fields,
        _FIELDS: _OriginalFields(cls),
        **_SHARED_METHODS,
        **{
            name: _first_use(name, make, fields) for name, make in _MAKERS.items() if name not in cls.__dict__
        },
    }
    metaclass: Any = type(cls)
    made: type = metaclass(cls.__name__, cls.__bases__, namespace)
    made.__qualname__ = cls.__qualname__
    return made


class _OriginalFields:
    """`__dataclass_fields__` as `dataclasses` makes it, made when somebody asks for it."""

    def __init__(self, plain: type) -> None:
        self._plain = plain

    def __get__(self, instance: object, owner: type) -> dict[str, Any]:
        plain = self._plain
        names = inspect.get_annotations(plain)
        keys = {"__annotations__", "__module__", "__orig_bases__", *names} & plain.__dict__.keys()
        parts = {"__doc__": "Without it a signature is made.", **{key: plain.__dict__[key] for key in keys}}
        copy: Any = type(plain.__name__, plain.__bases__, parts)
        dataclasses.dataclass(frozen=True, init=False, repr=False, eq=False)(copy)
        fields: dict[str, Any] = getattr(copy, _FIELDS)
        home = next(base for base in owner.__mro__ if base.__dict__.get(_FIELDS) is self)
        setattr(home, _FIELDS, fields)
        return fields


def _first_use(name: str, make: Callable[[type, dict[str, Any]], Any], fields: dict[str, Any]) -> Any:
    """A method that puts the real one in its place when it is called."""

    def method(self: Any, *arguments: Any, **named: Any) -> Any:
        home = next(base for base in type(self).__mro__ if base.__dict__.get(name) is method)
        real = make(home, fields)
        setattr(home, name, real)
        return real(self, *arguments, **named)

    return method


def _compiled(name: str, head: str, lines: list[str], known: dict[str, Any]) -> Any:
    exec(f"def {name}({head}):\n " + "\n ".join(lines), known)
    return known[name]


def _make_init(home: type, fields: dict[str, Any]) -> Any:
    known: dict[str, Any] = {"put": object.__setattr__, "not_given": _NO_DEFAULT}
    parameters, lines = ["self"], []
    for name, default in fields.items():
        factory: Any = dataclasses.MISSING
        given = True  # whether it is a parameter
        if isinstance(default, dataclasses.Field):
            factory, given, default = default.default_factory, default.init, default.default
        value, parameter = name, name
        if factory is not dataclasses.MISSING:
            known[f"new_{name}"] = factory
            value = f"new_{name}() if {name} is not_given else {name}" if given else f"new_{name}()"
            parameter = f"{name}=not_given"
        elif default is not _NO_DEFAULT and default is not dataclasses.MISSING:
            known[f"default_{name}"] = default
            parameter = f"{name}=default_{name}"
            value = name if given else f"default_{name}"
        elif not given:
            continue  # __post_init__ has to set it
        lines.append(f"put(self, {name!r}, {value})")
        parameters += [parameter] if given else []
    if hasattr(home, "__post_init__"):
        lines.append("self.__post_init__()")
    return _compiled("__init__", ", ".join(parameters), lines or ["pass"], known)


def _tuple_of(holder: str, fields: dict[str, Any]) -> str:
    return "(" + "".join(f"{holder}.{name}, " for name in fields) + ")"


def _make_eq(home: type, fields: dict[str, Any]) -> Any:
    same = f"return {_tuple_of('self', fields)} == {_tuple_of('other', fields)}"
    lines = ["if other.__class__ is self.__class__:", " " + same, "return NotImplemented"]
    return _compiled("__eq__", "self, other", lines, {})


def _make_hash(home: type, fields: dict[str, Any]) -> Any:
    hashed = {
        name: default
        for name, default in fields.items()
        if not (isinstance(default, dataclasses.Field) and default.hash is False)
    }
    return _compiled("__hash__", "self", [f"return hash({_tuple_of('self', hashed)})"], {})


_MAKERS = {"__init__": _make_init, "__eq__": _make_eq, "__hash__": _make_hash}


def _repr(self: Any) -> str:
    values = ", ".join(f"{name}={getattr(self, name)!r}" for name in getattr(self, _OWN_FIELDS))
    return f"{self.__class__.__qualname__}({values})"


def _setattr(self: Any, name: str, value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _getstate(self: Any) -> list[Any]:
    return [getattr(self, name) for name in getattr(self, _OWN_FIELDS)]


def _setstate(self: Any, state: list[Any]) -> None:
    for name, value in zip(getattr(self, _OWN_FIELDS), state, strict=True):
        object.__setattr__(self, name, value)


_SHARED_METHODS = {
    "__repr__": _repr,
    "__setattr__": _setattr,
    "__delattr__": _delattr,
    "__getstate__": _getstate,
    "__setstate__": _setstate,
}
