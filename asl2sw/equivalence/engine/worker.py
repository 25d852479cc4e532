"""The worker process: requests as lines of JSON on standard input, answers on standard output.

The first line is `{"jars": [...]}`; it is answered when the engine stands. The engine keeps threads of its
own, so the process ends by `os._exit` as soon as its input ends, whatever is running.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from typing import Any, TextIO

from asl2sw.equivalence.engine.embedded import EmbeddedEngine, as_message
from asl2sw.equivalence.engine.errors import EngineUnavailable


def main() -> None:
    """Serve until standard input ends."""
    answers = _take_standard_output()
    requests: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_read, args=(requests,), daemon=True).start()
    try:
        engine = EmbeddedEngine(json.loads(requests.get())["jars"])
    except EngineUnavailable as error:
        _send(answers, {"unavailable": str(error)})
        return
    _send(answers, {"ready": True, "events_port": engine.events.port})
    while True:
        _send(answers, _answer(engine, json.loads(requests.get())))


def _answer(engine: EmbeddedEngine, request: dict[str, Any]) -> dict[str, Any]:
    limit_s: float = request["limit_s"]
    match request["command"]:
        case "load":
            return as_message(engine.load(request["documents"], limit_s))
        case "run":
            engine.events.sink = request["sink"]
            return as_message(engine.run(request["documents"], request["input"], limit_s))
        case "jq":
            results, spent = engine.jq(request["cases"], limit_s)
            return {"results": [[as_message(report) for report in each] for each in results], "spent": spent}
        case unknown:
            raise ValueError(f"unknown command {unknown!r}")


def _take_standard_output() -> TextIO:
    """Keep the pipe for answers; whatever the engine prints goes to standard error from now on."""
    pipe = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    return pipe


def _read(requests: queue.Queue[str]) -> None:
    for line in sys.stdin:
        requests.put(line)
    os._exit(0)


def _send(answers: TextIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
