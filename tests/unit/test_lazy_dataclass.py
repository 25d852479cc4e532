"""The classes are what `dataclasses` would have made of them."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import inspect
import pickle
import pkgutil
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, field
from typing import Any, Generic, TypeVar

import pytest

import asl2sw
from asl2sw.lazy_dataclass import dataclass

T = TypeVar("T")


def original(cls: type) -> type:
    """The same class as `dataclasses` makes it; taken before anything is used."""
    return dataclasses.dataclass(frozen=True, slots=True)(cls)


class _Point:
    x: int
    y: int = 2
    names: list[str] = field(default_factory=list)
    note: dict[str, int] = field(default_factory=dict, hash=False)

    def total(self) -> int:
        return self.x + self.y


Lazy: Any = dataclass(frozen=True, slots=True)(_Point)
Original: Any = original(_Point)


@dataclass(frozen=True, slots=True)
class Base:
    a: int
    b: str = "b"


@dataclass(frozen=True, slots=True)
class Child(Base):
    b: str = "other"
    c: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Box(Generic[T]):
    value: T

    def __hash__(self) -> int:
        return 7


@dataclass(frozen=True, slots=True)
class Checked:
    a: int
    double: int = field(init=False)
    seen: list[int] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        if self.a < 0:
            raise ValueError("negative")
        object.__setattr__(self, "double", 2 * self.a)


@dataclasses.dataclass(frozen=True, slots=True)
class Mixed(Child):
    """A class of `dataclasses` on top of lazy ones."""

    d: int = 4


@pytest.mark.parametrize(
    "arguments", [((1,), {}), ((1, 3, ["n"]), {}), ((), {"y": 5, "x": 4, "note": {"a": 1}})]
)
def test_instances_are_alike(arguments: tuple[tuple[Any, ...], dict[str, Any]]) -> None:
    positional, named = arguments
    lazy, other = Lazy(*positional, **named), Original(*positional, **named)
    assert repr(lazy) == repr(other)
    assert dataclasses.asdict(lazy) == dataclasses.asdict(other)
    assert lazy.total() == other.total()
    assert lazy == Lazy(*positional, **named)
    assert lazy != other and other != lazy
    assert lazy != dataclasses.replace(lazy, x=99)
    assert dataclasses.replace(lazy, x=99).x == 99
    for twin in (copy.copy(lazy), copy.deepcopy(lazy)):
        assert twin == lazy and twin is not lazy


def test_defaults_that_are_made_are_not_shared() -> None:
    assert Lazy(1).names is not Lazy(1).names


def test_wrong_arguments_fail_alike() -> None:
    for arguments in ((), (1, 2, [], {}, 5)):
        with pytest.raises(TypeError) as of_lazy:
            Lazy(*arguments)
        with pytest.raises(TypeError) as of_original:
            Original(*arguments)
        assert str(of_lazy.value).replace("_Point.", "") == str(of_original.value).replace("_Point.", "")


def test_nothing_can_be_changed() -> None:
    child = Child(1)
    for name in ("a", "c", "unknown"):
        with pytest.raises(FrozenInstanceError):
            setattr(child, name, 1)
        with pytest.raises(FrozenInstanceError):
            delattr(child, name)
    assert not hasattr(child, "__dict__")


def test_hashes() -> None:
    assert hash(Child(1, "x", (2,))) == hash((1, "x", (2,)))
    assert len({Child(1), Child(1), Base(1)}) == 2
    assert hash(Box("x")) == 7
    with pytest.raises(TypeError):
        hash(Lazy(1))  # has a list
    # a field may be left out of the hash, not out of equality
    assert Lazy(1, names=(), note={"a": 1}) != Lazy(1, names=(), note={})
    assert hash(Lazy(1, names=(), note={"a": 1})) == hash(Lazy(1, names=(), note={}))


def test_inheritance() -> None:
    assert (Child(1).b, Base(1).b) == ("other", "b")
    assert [each.name for each in dataclasses.fields(Child)] == ["a", "b", "c"]
    assert Child(1) != Base(1)
    mixed = Mixed(1)
    assert (mixed.b, mixed.c, mixed.d) == ("other", (), 4)
    assert dataclasses.replace(mixed, a=2) == Mixed(2)
    match Child(1, "x"):
        case Base(a, b):
            assert (a, b) == (1, "x")
        case _:
            raise AssertionError("no match")


def test_post_init() -> None:
    for _ in range(2):  # the first one is special
        with pytest.raises(ValueError, match="negative"):
            Checked(-1)
    checked = Checked(1)
    assert (checked.a, checked.double, checked.seen) == (1, 2, [])
    with pytest.raises(TypeError):
        Checked(1, 2)  # type: ignore[call-arg]


def test_pickle() -> None:
    for value in (Child(1, "x", (2,)), Box([1]), Mixed(1)):
        assert pickle.loads(pickle.dumps(value)) == value


def test_what_is_not_frozen_with_slots_is_left_to_dataclasses() -> None:
    @dataclass
    class Plain:
        a: int

    @dataclass(frozen=True)
    class Frozen:
        a: int

    assert Plain(1).__dict__ == Frozen(1).__dict__ == {"a": 1}


def lazy_classes() -> Iterator[Any]:
    for module in pkgutil.walk_packages(asl2sw.__path__, "asl2sw."):
        if ".bridge" in module.name or module.name.endswith("__main__"):
            continue
        for cls in vars(importlib.import_module(module.name)).values():
            if isinstance(cls, type) and "__lazy_fields__" in vars(cls) and cls.__module__ == module.name:
                yield cls


def test_every_class_of_the_package_has_the_constructor_of_the_original() -> None:
    classes = list(lazy_classes())
    assert len(classes) > 200
    for cls in classes:
        fields = dataclasses.fields(cls)
        assert cls.__match_args__ == tuple(each.name for each in fields), cls
        wanted = [
            (each.name, not each.default is each.default_factory is dataclasses.MISSING)
            for each in fields
            if each.init
        ]
        try:
            cls(no_such_parameter=1)
        except TypeError:
            pass
        else:
            raise AssertionError(f"{cls} takes anything")
        parameters = list(inspect.signature(cls.__init__).parameters.values())[1:]
        assert [(each.name, each.default is not each.empty) for each in parameters] == wanted, cls
