"""A first asl2sw.toml for machines: every resource with the place where it would run without an entry."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from asl2sw.asl.model import Flow, MapState, ParallelState, StateMachine, TaskState
from asl2sw.lazy_dataclass import dataclass
from asl2sw.resources.call import INVOKE, function_of
from asl2sw.resources.config import ResourceEntry
from asl2sw.resources.defaults import Default, default_of, helper_default
from asl2sw.resources.executions import same_machine, start_kind, started_machine
from asl2sw.resources.integrations.http import HEADERS, default_request
from asl2sw.resources.integrations.http import INTEGRATION as HTTP
from asl2sw.resources.names import (
    Target,
    integration_of,
    resource_names,
    target_of,
    waits_for_callback,
)
from asl2sw.resources.toml_text import comment, entry_block, glob_of, key_lines, toml_string

_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class _Entry:
    """What to write, and what it is about. `state`: it is for states of this name alone."""

    about: str
    values: tuple[tuple[str, str | bool], ...]
    headers: bool = False

    @property
    def state(self) -> str | None:
        state = dict(self.values).get("state")
        return state if isinstance(state, str) else None

    def text(self, users: Sequence[str], *, is_comment: bool) -> str:
        block = entry_block(dict(self.values))
        if self.headers:
            block += f"\n{HEADERS}"
        if is_comment:
            lines = (f"# {line}" for line in block.splitlines())
            block = "\n".join((_AMBIGUOUS, *lines))
        return "\n".join((comment(self.about), comment(f"For {_listed(users)}."), block))


@dataclass(frozen=True, slots=True)
class _User:
    """A task, or what reads or writes for a Map. `names`: what `match` is compared with."""

    file: str
    state: str
    names: tuple[str, ...]
    entry: _Entry


_HEAD = "# Where the tasks run after AWS. The first entry that fits a task counts.\n"
_AMBIGUOUS = (
    "# It would fit a state of the same name elsewhere: put it into an asl2sw.toml beside the definition."
)


def starter_config(
    machines: Mapping[str, StateMachine],
    ids: Collection[str],
    namespace: str | None,
    placeholders: Sequence[str] = (),
) -> str:
    """The text of the file. `machines` by the names of their files; `ids` of the workflows they become.

    An entry comes once, with the states that it is for.
    """
    users = [
        user for file, machine in machines.items() for user in _users(file, machine.flow, ids, namespace)
    ]
    entries: dict[_Entry, list[str]] = {}
    for user in users:
        entries.setdefault(user.entry, []).append(f"{user.state} in {user.file}")
    parts = [f"{_HEAD}\n[workflow]\n{key_lines({'namespace': namespace or 'default'})}"]
    if placeholders:
        lines = (comment(f"{toml_string(name)} = {toml_string('')}") for name in placeholders)
        parts.append("\n".join(("# Values for the placeholders that are open.", "[substitutions]", *lines)))
    # those for states of one name come first: the first entry that fits counts
    for entry in sorted(entries, key=lambda each: each.state is None):
        parts.append(entry.text(entries[entry], is_comment=_is_ambiguous(entry, users)))
    return "\n\n".join(parts) + "\n"


def _is_ambiguous(entry: _Entry, users: Sequence[_User]) -> bool:
    """Whether it would also fit a task that needs something else."""
    if entry.state is None:
        return False
    match = dict(entry.values).get("match")
    rule = ResourceEntry(None, match=match if isinstance(match, str) else None, state=entry.state)
    return any(rule.fits(user.state, user.names) and user.entry != entry for user in users)


def _listed(users: Sequence[str]) -> str:
    shown = ", ".join(users[:_MOST_NAMED])
    return shown if len(users) <= _MOST_NAMED else f"{shown} and {len(users) - _MOST_NAMED} others"


def _users(file: str, flow: Flow, ids: Collection[str], namespace: str | None) -> Iterator[_User]:
    for state in flow.states:
        match state:
            case TaskState():
                names = resource_names(state.resource.value, function_of(state))
                yield _User(file, state.name, names, _task(state, ids, namespace))
            case ParallelState(branches=branches):
                for branch in branches:
                    yield from _users(file, branch, ids, namespace)
            case MapState(processor=processor):
                for resource in _helpers(state):
                    names = resource_names(resource, None)
                    default = helper_default(state.name, names[-1], namespace)
                    about = f"The reader or writer of a Map: {resource}."
                    yield _User(file, state.name, names, _entry(about, default.values()))
                yield from _users(file, processor, ids, namespace)


def _entry(about: str, values: Mapping[str, str | bool], *, headers: bool = False) -> _Entry:
    return _Entry(about, tuple(values.items()), headers)


def _helpers(state: MapState) -> Iterator[str]:
    if state.item_reader is not None:
        yield state.item_reader.resource.value
    if state.result_writer is not None and state.result_writer.resource is not None:
        yield state.result_writer.resource.value


def _task(state: TaskState, ids: Collection[str], namespace: str | None) -> _Entry:
    resource, function = state.resource.value, function_of(state)
    arn = started_machine(state) if start_kind(state) is not None else None
    partner = same_machine(arn, ids) if arn is not None else None
    if partner is not None:
        chosen = {"state": state.name, "match": glob_of(integration_of(resource)), "workflow": partner}
        return _entry("A machine of the same run.", chosen)
    if integration_of(resource) == HTTP:
        return _request(state, namespace)
    unknown = function is None and integration_of(resource).partition(".")[0] == INVOKE
    target = target_of(resource, function, envelope=unknown)
    default = default_of(resource, target, state.name, namespace)
    if waits_for_callback(resource):
        return _callback(state, default, target)
    name = target.function if target is not None and target.function is not None else resource
    return _entry(_about(default, name), default.values())


def _request(state: TaskState, namespace: str | None) -> _Entry:
    values, headers = default_request(state, namespace)
    if "url" not in values and not headers:
        values = {"match": HTTP, "protocol": "http"}
    about = "An HTTP request of the machine's own."
    if headers:
        about = "An HTTP request that a connection authorizes: ${api.token} is a property for you to set."
    return _entry(about, values, headers=headers)


def _about(default: Default, name: str) -> str:
    match default.code:
        case "ASL0403":
            return f"A placeholder: {name}. Give it its value in [substitutions], or name the service."
        case "ASL0402":
            return "A function whose name is known only at run time."
        case "ASL0401":
            return f"{name}: deploy the service, or name another one."
        case _:
            return f"The function {name}."


def _callback(state: TaskState, default: Default, target: Target | None) -> _Entry:
    """Functions are called; everything else gets a CloudEvent."""
    about = f"{state.resource.value}: waits for an answer with its token."
    if target is not None and (target.function is not None or default.envelope):
        # by its state: others may call the function and not wait
        values: dict[str, str | bool] = {"state": state.name, "match": glob_of(state.resource.value)}
        values |= {"protocol": "callback", "url": default.url}
        return _entry(about, values | ({"envelope": True} if default.envelope else {}))
    values = {"match": glob_of(state.resource.value), "protocol": "callback"}
    return _entry(f"{about} Without url it sends a CloudEvent.", values)
