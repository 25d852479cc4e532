"""What the lowering of all nodes shares: names, functions, error definitions, ends, subflows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from asl2sw.expressions.jq.tree import Call, Jq, MakeObject, Operation, pipe
from asl2sw.graph.free_names import take_name
from asl2sw.graph.nodes import Node, Origin, Rethrow, StateGraph, may_wait, subgraphs
from asl2sw.lazy_dataclass import dataclass
from asl2sw.sonataflow.ids import subflow_id, workflow_id
from asl2sw.sonataflow.lower.error_readers import ErrorReaders
from asl2sw.sonataflow.lower.steps import DATA
from asl2sw.sonataflow.model import (
    ANY_ERROR,
    EXPRESSION_ERROR,
    NO_EVENT_ERROR,
    STATUS_ERROR,
    TIMEOUT_ERROR,
    UNREADABLE_ERROR,
    ErrorDefinition,
    EventDefinition,
    ExpressionFunction,
    Function,
    InjectState,
    OnError,
    OpenApiFunction,
    RestFunction,
    SleepState,
    State,
)

FunctionMaker = Callable[[str], Function]
_ERROR_CODES = {
    "status": STATUS_ERROR,
    "throttled": "HTTP:429",  # a bare number is also looked for in the message, which holds the URL
    "unreadable": UNREADABLE_ERROR,
    "expression": EXPRESSION_ERROR,
    "timeout": TIMEOUT_ERROR,
    "unanswered": NO_EVENT_ERROR,
    "any": ANY_ERROR,
}
SHORTEST_SLEEP = "PT0.001S"  # a timer runs on an empty stack (engine fact)


@dataclass(frozen=True, slots=True)
class Subflow:
    """A branch or a body on its way to a workflow of its own."""

    id: str
    title: str
    graph: StateGraph
    is_execution: bool = False  # a whole machine, which gets {data: input}


@dataclass
class Program:
    """All workflows of one conversion."""

    ids: set[str]
    error_readers: ErrorReaders

    def new_id(self, parent: str, state: str) -> str:
        """The id of a subflow for this state, not used yet."""
        id, number = subflow_id(parent, state), 2
        while id in self.ids:
            id, number = subflow_id(parent, state, number), number + 1
        self.ids.add(id)
        return id


@dataclass
class Emitter:
    """Collects one workflow's states, functions, errors and subflows."""

    graph: StateGraph
    id: str
    program: Program
    is_root: bool = True
    states: list[State] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)
    subflows: list[Subflow] = field(default_factory=list)
    _functions: dict[str, Function] = field(default_factory=dict)
    _errors: dict[str, str] = field(default_factory=dict)
    _events: dict[str, EventDefinition] = field(default_factory=dict)
    _shared: dict[str, str] = field(default_factory=dict)  # role -> name of the shared state
    _taken: set[str] = field(default_factory=set)
    _fails_slowly: bool = False
    _handled: dict[str, list[Node]] = field(default_factory=dict)  # handler -> nodes that go there on error

    def __post_init__(self) -> None:
        self._taken = set(self.graph.nodes)
        for node in self.graph.nodes.values():
            if isinstance(node, Rethrow):
                self._shared["Failed"] = node.name
            handler = getattr(node, "on_error", None)
            if handler is not None:
                self._handled.setdefault(handler, []).append(node)
        inner = [each for node in self.graph.nodes.values() for each in subgraphs(node)]
        # after a subflow that slept, a run that fails without a sleep of its own never ends (engine fact)
        self._fails_slowly = self.is_root and any(may_wait(each) for each in inner)

    def add(self, state: State, origin: Origin, *, before: int | None = None) -> None:
        """Puts a state last, or before the one at a position."""
        self.states.insert(len(self.states) if before is None else before, state)
        self.origins[state.name] = origin

    def add_failing_end(self, name: str, error: Jq, origin: Origin) -> None:
        """An end that says `{Error, Cause}`: as the error message of the root, as `.error` of a subflow."""
        if not self.is_root:
            self.add(InjectState(name, None, output_filter=MakeObject((("error", error),))), origin)
            return
        if self._fails_slowly:
            end = self.helper_name(name, "end")
            self.add(SleepState(name, end, duration=SHORTEST_SLEEP), origin)
            name = end
        self.add(InjectState(name, None, error_message=pipe(error, Call("tojson"))), origin)

    def leaving(self, stages: list[Jq], *, ends: bool) -> Jq | None:
        """A filter of these stages; at the end of the workflow only its output is left."""
        if ends:
            kept = [stage for stage in stages if not (isinstance(stage, Call) and stage.name == "del")]
            output: Jq = DATA
            if (
                kept
                and isinstance(kept[-1], Operation)
                and kept[-1].operator == "="
                and kept[-1].left == DATA
            ):
                output = kept.pop().right  # type: ignore[union-attr]
            stages = [*kept, output if self.is_root else MakeObject((("v", output),))]
        return pipe(*stages) if stages else None

    def subflow(self, graph: StateGraph, state: str, title: str, *, is_execution: bool = False) -> str:
        """The id of the workflow that this graph becomes."""
        id = self.program.new_id(self.id, state)
        self.subflows.append(Subflow(id, title, graph, is_execution))
        return id

    def failure_target(self, node: Node) -> str:
        """Where the node's errors go: its handler, or the end that says them."""
        return getattr(node, "on_error", None) or self.shared("Failed")

    def handled_by(self, handler: str) -> list[Node]:
        """The nodes whose errors go to this one."""
        return self._handled.get(handler, [])

    def helper_name(self, state: str, role: str = "") -> str:
        """`state role`, with ` 2` and so on when the name is taken."""
        return take_name(f"{state} {role}".strip(), self._taken)

    def shared(self, role: str) -> str:
        """The name of a state that many go to; asking for it makes it part of the workflow."""
        if role not in self._shared:
            self._shared[role] = self.helper_name(role)
        return self._shared[role]

    @property
    def shared_states(self) -> dict[str, str]:
        return self._shared

    def on_error(self, error: str, transition: str) -> OnError:
        """A handler for one of the runtime's exceptions, by our short name."""
        self._errors[error] = _ERROR_CODES[error]
        return OnError((error,), transition)

    def on_status(self, codes: tuple[int, ...], transition: str) -> OnError:
        """A handler for replies with one of these HTTP statuses."""
        names = tuple(f"status-{code}" for code in codes)
        self._errors.update({name: f"HTTP:{code}" for name, code in zip(names, codes, strict=True)})
        return OnError(names, transition)

    def expression(self, name: str, operation: Jq) -> str:
        """The name of an expression function with this operation."""
        return self._function(name, lambda free: ExpressionFunction(free, operation))

    def rest(self, name: str, url: str, method: str = "post") -> str:
        """The name of a function that sends its request to this URL."""
        return self._function(name, lambda free: RestFunction(free, url, method))

    def operation(self, name: str, operation: str) -> str:
        """The name of a function that calls an operation of an OpenAPI document."""
        return self._function(name, lambda free: OpenApiFunction(free, operation))

    def _function(self, name: str, make: FunctionMaker) -> str:
        free, number = name, 2
        while free in self._functions and self._functions[free] != make(free):
            free, number = f"{name}-{number}", number + 1
        self._functions[free] = make(free)
        return free

    def event_type(self, state: str) -> tuple[str, str]:
        """A short name for what a waiting state waits for, and the type of its event in this application."""
        slug, number = workflow_id(state), 2
        while f"{slug}-answer" in self._events:
            slug, number = f"{workflow_id(state)}{number}", number + 1
        return slug, f"{self.id}.{slug}"

    def event(self, name: str, type: str, kind: str) -> str:
        """The name of an event of this type."""
        self._events[name] = EventDefinition(name, type, kind)
        return name

    @property
    def events(self) -> tuple[EventDefinition, ...]:
        return tuple(self._events.values())

    @property
    def functions(self) -> tuple[Function, ...]:
        """Services first, then expressions, each in order of first use."""
        services = [
            function for function in self._functions.values() if not isinstance(function, ExpressionFunction)
        ]
        rest = [function for function in self._functions.values() if isinstance(function, ExpressionFunction)]
        return (*services, *rest)

    @property
    def errors(self) -> tuple[ErrorDefinition, ...]:
        """Statuses first, then the others from the special to the general."""
        order = list(_ERROR_CODES)
        names = sorted(self._errors, key=lambda name: (order.index(name) if name in order else -1, name))
        return tuple(ErrorDefinition(name, self._errors[name]) for name in names)
