"""The pause before a retry (`States Language §Retrier`)."""

from __future__ import annotations

import math

from asl2sw.expressions.jq.tree import (
    At,
    Call,
    Jq,
    Literal,
    MakeArray,
    Operation,
    Text,
    path_of,
    pipe,
)
from asl2sw.graph.nodes import RetryDelay, Wait
from asl2sw.sonataflow.lower.context import Emitter
from asl2sw.sonataflow.lower.durations import iso_duration
from asl2sw.sonataflow.lower.steps import delete
from asl2sw.sonataflow.model import SleepState

_LONGEST_LIST = 8  # pauses written down one by one
_LONGEST_S = 2**31 - 1  # as of a Wait state
# of a computed pause: from 10^7 on the engine prints an exponent, which no duration may have (engine fact)
_MOST_S = 9_999_999


def lower_retry_delay(node: Wait, delay: RetryDelay, emitter: Emitter) -> None:
    """A sleep that counts the retry; the pause is computed in its own filter, which cannot fail."""
    counter = path_of(delay.counter)
    counted = Operation("=", counter, Operation("+", Operation("//", counter, Literal(0)), Literal(1)))
    forget = delete("result", "error")
    pauses = [_pause_ms(delay, retry) for retry in range(min(delay.attempts, _LONGEST_LIST + 1))]
    if len(set(pauses)) == 1 and not delay.jitter and (delay.rate == 1 or len(pauses) == delay.attempts):
        duration = iso_duration(pauses[0])
        state = SleepState(node.name, node.next, input_filter=pipe(counted, forget), duration=duration)
    else:
        pause = Operation("=", path_of("wait"), _pause(delay, pauses))
        state = SleepState(
            node.name,
            node.next,
            input_filter=pipe(counted, pause, forget),
            output_filter=delete("wait"),
            duration=path_of("wait"),
        )
    emitter.add(state, node.origin)


def _pause_ms(delay: RetryDelay, retry: int) -> int:
    """Milliseconds before a retry, counted from 0."""
    longest = _LONGEST_S if delay.most_s is None else min(delay.most_s, _LONGEST_S)
    is_huge = retry * math.log(delay.rate) >= math.log(_LONGEST_S)
    seconds = delay.interval_s * (_LONGEST_S if is_huge else delay.rate**retry)
    return round(min(seconds, longest) * 1000)


def _pause(delay: RetryDelay, pauses: list[int]) -> Jq:
    """The duration as text, from the counter."""
    position = Operation("-", path_of(delay.counter), Literal(1))
    if len(pauses) <= _LONGEST_LIST and not delay.jitter:
        return At(Literal([iso_duration(pause) for pause in pauses]), position)
    if len(pauses) <= _LONGEST_LIST:
        seconds: Jq = At(Literal([min(_seconds(pause), _MOST_S) for pause in pauses]), position)
    else:
        grown = Operation(
            "*", Literal(delay.interval_s), Call("pow", (Literal(_plain(delay.rate)), position))
        )
        longest = _MOST_S if delay.most_s is None else min(delay.most_s, _MOST_S)
        limited = MakeArray(Operation(",", grown, Literal(longest)))
        seconds = pipe(limited, Call("min"))
    milliseconds = Operation("*", seconds, Literal(1000))
    if delay.jitter:
        milliseconds = Operation("*", milliseconds, Call("random"))
    whole = Operation("/", pipe(milliseconds, Call("floor")), Literal(1000))
    return Text(("PT", Operation("+", whole, Literal(0)), "S"))


def _seconds(milliseconds: int) -> int | float:
    return milliseconds // 1000 if milliseconds % 1000 == 0 else milliseconds / 1000


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else number
