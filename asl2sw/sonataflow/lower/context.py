"""What the lowering of all nodes shares: names, functions, error definitions, the shared failing ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from asl2sw.expressions.jq.tree import Jq
from asl2sw.graph.nodes import Origin, StateGraph
from asl2sw.sonataflow.model import (
    ANY_ERROR,
    EXPRESSION_ERROR,
    TIMEOUT_ERROR,
    ErrorDefinition,
    ExpressionFunction,
    Function,
    OnError,
    RestFunction,
    State,
)

FunctionMaker = Callable[[str], Function]
_ERROR_CODES = {"expression": EXPRESSION_ERROR, "timeout": TIMEOUT_ERROR, "any": ANY_ERROR}


@dataclass
class Emitter:
    """Collects one workflow's states, functions and errors."""

    graph: StateGraph
    states: list[State] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)
    _functions: dict[str, Function] = field(default_factory=dict)
    _errors: set[str] = field(default_factory=set)
    _shared: dict[str, str] = field(default_factory=dict)  # role -> name of the shared state
    _taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._taken = set(self.graph.nodes)

    def add(self, state: State, origin: Origin) -> None:
        self.states.append(state)
        self.origins[state.name] = origin

    def helper_name(self, state: str, role: str = "") -> str:
        """`state role`, with ` 2` and so on when the name is taken."""
        wanted = f"{state} {role}".strip()
        name, number = wanted, 2
        while name in self._taken:
            name, number = f"{wanted} {number}", number + 1
        self._taken.add(name)
        return name

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
        self._errors.add(error)
        return OnError(error, transition)

    def expression(self, name: str, operation: Jq) -> str:
        """The name of an expression function with this operation."""
        return self._function(name, lambda free: ExpressionFunction(free, operation))

    def rest(self, name: str, url: str) -> str:
        """The name of a function that posts to this URL."""
        return self._function(name, lambda free: RestFunction(free, url))

    def _function(self, name: str, make: FunctionMaker) -> str:
        free, number = name, 2
        while free in self._functions and self._functions[free] != make(free):
            free, number = f"{name}-{number}", number + 1
        self._functions[free] = make(free)
        return free

    @property
    def functions(self) -> tuple[Function, ...]:
        """Services first, then expressions, each in order of first use."""
        services = [function for function in self._functions.values() if isinstance(function, RestFunction)]
        rest = [function for function in self._functions.values() if not isinstance(function, RestFunction)]
        return (*services, *rest)

    @property
    def errors(self) -> tuple[ErrorDefinition, ...]:
        return tuple(
            ErrorDefinition(name, code) for name, code in _ERROR_CODES.items() if name in self._errors
        )
