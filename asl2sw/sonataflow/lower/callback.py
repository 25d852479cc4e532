"""Tasks that wait for an answer: the request, then a pause until an event with the answer comes.

The token names the type of the event and the instance of the (sub)workflow that waits, which is all that
routes the event. A state that a run may come back to in the same instance gives each pass a token of its own,
and waits on when an answer has another one: it is late, or came twice.
"""

from __future__ import annotations

from asl2sw.expressions import ir
from asl2sw.expressions.ir import Slot
from asl2sw.expressions.jq.compile import compile_expression
from asl2sw.expressions.jq.tree import (
    Attempt,
    Bind,
    Call,
    Field,
    Identity,
    If,
    Jq,
    Literal,
    MakeArray,
    MakeObject,
    Operation,
    Variable,
    path_of,
    pipe,
)
from asl2sw.graph.lower.task import shorter
from asl2sw.graph.nodes import Callback, TaskCall, comes_back
from asl2sw.resources import EventRequest, LambdaBinding, PostRequest
from asl2sw.sonataflow.lower.compute import check_action
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.http_failures import GENERAL_FAILURE, timeout_target
from asl2sw.sonataflow.lower.steps import delete, guarded, only_runtime
from asl2sw.sonataflow.lower.task import Stored, call_handlers, stored_result
from asl2sw.sonataflow.lower.task_call import lower_call, lower_post
from asl2sw.sonataflow.lower.time_limits import BEAT, NOW, TimeLimits
from asl2sw.sonataflow.model import (
    Action,
    CallbackState,
    DataCondition,
    EventAction,
    EventState,
    OnError,
    OperationState,
    State,
    SwitchState,
)

_ANSWER, _TOKEN = path_of("answer"), path_of("token")


def lower_callback(node: Callback, emitter: Emitter) -> None:
    """A `callback` state where its one action can be the request; else an operation and an `event` state.

    What the answer says is looked at in the last state, which may be the one that waits.
    """
    position = len(emitter.states)
    task = _Task(node, emitter)
    states = _callback_state(task) if task.fits_callback_state else _request_and_wait(task)
    for offset, state in enumerate(states):  # the states for its errors come after them
        emitter.add(state, node.origin, before=position + offset)
    task.stored.add_rest(emitter)


class _Task:
    """The node with what all its states share."""

    def __init__(self, node: Callback, emitter: Emitter) -> None:
        self.node, self.emitter = node, emitter
        self.limits = TimeLimits(node)
        self.comes_back = comes_back(emitter.graph, node.name)
        self.slug, self.event_type = emitter.event_type(node.name)
        self.answer = emitter.event(f"{self.slug}-answer", self.event_type, "consumed")
        self.failures = ir.failures(node.binding.payload)
        # a failure without a name of its own is States.Runtime: nothing may be in `.error` then
        self.target = emitter.failure_target(node)
        scratch = ("result", *node.scratch, *node.counters)
        self.stored: Stored = stored_result(node, _read_answer(emitter), scratch, emitter, role="stored")

    @property
    def waits_again(self) -> bool:
        """Whether an event may come that is not the answer."""
        return self.comes_back or self.limits.has_heartbeat

    @property
    def fits_callback_state(self) -> bool:
        if self.waits_again:
            return False
        match self.node.binding.request:
            case EventRequest():
                return only_runtime(self.failures) and (not self.limits or self.limits.constant is not None)
            case PostRequest(reads_reply=reads_reply):
                known = only_runtime(self.failures) if self.node.on_error is None else not self.failures
                return known and not reads_reply and self.limits.are_short

    @property
    def begun(self) -> list[Jq]:
        """`.token = "orders.approve:" + $WORKFLOW.instanceId`, and what the time limits keep."""
        instance = Field(Variable("WORKFLOW"), "instanceId")
        token = Operation("+", Literal(f"{self.event_type}:"), instance)
        if self.comes_back:
            token = Operation("+", Operation("+", token, Literal(":")), Call("uuid4"))
        return [Operation("=", _TOKEN, token), *self.limits.begun]

    def timed_out(self, handlers: tuple[OnError, ...] = ()) -> tuple[OnError, ...]:
        """The handler for an answer that does not come; a request that takes too long goes the same way."""
        if not self.limits:
            return ()
        same = [handler.transition for handler in handlers if handler.errors == ("timeout",)]
        target = same[0] if same else timeout_target(self.node, self.emitter)
        return (self.emitter.on_error("unanswered", target),)

    def as_call(self, request: PostRequest) -> TaskCall:
        """The request alone."""
        node = self.node
        binding = LambdaBinding(request.function, request.url, node.binding.payload, ir.Ref(Slot.RESULT))
        limit = shorter(node.timeout_s, node.heartbeat_s)
        return TaskCall(node.name, node.origin, binding, limit, (), None, node.on_error)

    def event_request(self, request: EventRequest, data: Jq) -> EventAction:
        produced = self.emitter.event(f"{self.slug}-request", request.type, "produced")
        return EventAction(produced, self.answer, data)


def _callback_state(task: _Task) -> list[State]:
    """`X` sends and waits, `X result` looks at the answer."""
    node, emitter, request = task.node, task.emitter, task.node.binding.request
    result = emitter.helper_name(node.name, "result")
    begun = task.begun
    timeout: str | Jq | None
    if isinstance(request, PostRequest):
        call = task.as_call(request)
        action: Action | EventAction = lower_post(call, emitter)
        handlers = call_handlers(call, emitter)
        _, timeout = task.limits.event_timeout()
        if node.on_error is not None:
            begun.append(Operation("=", path_of("error"), Literal({"Error": GENERAL_FAILURE})))
    else:
        action = task.event_request(request, compile_expression(node.binding.payload))
        handlers = (emitter.on_error("any", task.target),) if task.failures else ()
        timeout = task.limits.constant
        begun = begun[:1]  # nothing is waited for before, so the limit counts from now
    waiting = CallbackState(
        node.name,
        result,
        input_filter=pipe(*begun),
        action=action,
        event=task.answer,
        stored="answer",
        timeout=timeout,
        on_errors=(*task.timed_out(handlers), *handlers),
    )
    return [waiting, _result_state(task, result)]


def _request_and_wait(task: _Task) -> list[State]:
    """`X` sends, `X answer` waits and looks at the answer."""
    emitter, node = task.emitter, task.node
    wait = emitter.helper_name(node.name, "answer")
    request = _request_state(task, wait)
    unanswered = task.timed_out(request.on_errors)
    if task.waits_again:
        return [request, *_waiting_again(task, wait, unanswered)]
    before, timeout = task.limits.event_timeout()
    answered = EventState(
        wait,
        task.stored.follow,
        input_filter=pipe(*before) if before else None,
        output_filter=task.stored.output,
        events=(task.answer,),
        stored="answer",
        actions=task.stored.actions,
        timeout=timeout,
        on_errors=(*unanswered, emitter.on_error("any", task.target)),
    )
    return [request, answered]


def _waiting_again(task: _Task, wait: str, unanswered: tuple[OnError, ...]) -> list[State]:
    """`X answer` waits, `X answered` decides whether it was the answer, `X result` looks at it."""
    emitter, node = task.emitter, task.node
    events = [task.answer]
    if task.limits.has_heartbeat:
        heartbeat = f"{task.event_type}.heartbeat"
        events.append(emitter.event(f"{task.slug}-heartbeat", heartbeat, "consumed"))
    look, result = emitter.helper_name(node.name, "answered"), emitter.helper_name(node.name, "result")
    before, timeout = task.limits.event_timeout()
    waiting = EventState(
        wait,
        look,
        input_filter=pipe(*_forget_event(task), *before),
        events=tuple(events),
        stored="answer",
        timeout=timeout,
        on_errors=unanswered,
    )
    again = DataCondition(_is_something_else(task), wait)
    decide = SwitchState(look, None, conditions=(again,), default=result)
    return [waiting, decide, _result_state(task, result)]


def _request_state(task: _Task, follow: str) -> OperationState:
    """Sends the request; a reply that says so fails the task at once."""
    node, emitter, request = task.node, task.emitter, task.node.binding.request
    actions: list[Action | EventAction] = list(task.limits.computed(emitter))
    stages, handlers = task.begun, tuple[OnError, ...]()
    if isinstance(request, PostRequest):
        call = task.as_call(request)
        lowered = lower_call(call, emitter, reads_reply=request.reads_reply)
        handlers = call_handlers(call, emitter)
        stages += [lowered.input_filter] if lowered.input_filter is not None else []
        actions += lowered.actions
    elif only_runtime(task.failures):
        handlers = (emitter.on_error("any", task.target),) if task.failures or actions else ()
        actions.append(task.event_request(request, compile_expression(node.binding.payload)))
    else:
        payload = Operation("=", path_of("payload"), compile_expression(node.binding.payload))
        stages.append(guarded(payload, task.failures))
        handlers = (emitter.on_error("any", task.target),)
        actions += [check_action(emitter), task.event_request(request, path_of("payload"))]
    return OperationState(
        node.name, follow, input_filter=pipe(*stages), actions=tuple(actions), on_errors=handlers
    )


def _result_state(task: _Task, name: str) -> OperationState:
    return OperationState(
        name,
        task.stored.follow,
        output_filter=task.stored.output,
        actions=task.stored.actions,
        on_errors=(task.emitter.on_error("any", task.target),),
    )


def _read_answer(emitter: Emitter) -> tuple[Action, ...]:
    """`.error` or `.result` from `.answer`, as SendTaskFailure and SendTaskSuccess give them.

    What is no text is the output itself, and so is text that is no JSON.
    """
    told = MakeObject((("Error", Field(Identity(), "error")), ("Cause", Field(Identity(), "cause"))))
    succeeded = If(Call("has", (Literal("output"),)), Literal(None), told)
    error = pipe(Operation("//", Call("objects"), Literal({})), succeeded)
    parsed = Bind(Identity(), "text", Attempt(Call("fromjson"), Variable("text")))
    is_text = Operation("==", Call("type"), Literal("string"))
    output = pipe(Field(Identity(), "output"), If(is_text, parsed, Identity()))
    return (
        Action(emitter.expression("answer-error", error), from_state_data=_ANSWER, to_state_data=("error",)),
        check_action(emitter),
        Action(
            emitter.expression("answer-output", output), from_state_data=_ANSWER, to_state_data=("result",)
        ),
    )


def _is_something_else(task: _Task) -> Jq:
    """Whether the event is no answer to the request at hand, but a sign of life or the answer to another."""
    tokens = MakeArray(pipe(_ANSWER, Call("objects"), Field(Identity(), "token")))
    other = Operation("!=", tokens, MakeArray(_TOKEN))
    return Operation("or", other, _IS_HEARTBEAT) if task.limits.has_heartbeat else other


def _forget_event(task: _Task) -> list[Jq]:
    """Before the next wait: a sign of life with the right token counts."""
    forget = delete("answer")
    if not task.limits.has_heartbeat:
        return [forget]
    tokens = MakeArray(pipe(_ANSWER, Call("objects"), Field(Identity(), "token")))
    alive = Operation("and", Operation("==", tokens, MakeArray(_TOKEN)), _IS_HEARTBEAT)
    return [If(alive, Operation("=", BEAT, NOW), Identity()), forget]


_IS_HEARTBEAT = Operation("==", Field(_ANSWER, "heartbeat"), Literal(True))
