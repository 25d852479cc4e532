"""What the embedded engine is made to do as Quarkus does, and what it must not keep."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from timer_documents import RUNS, SLEEPING_AND_CALLING, SLOW_REPLY

from asl2sw.equivalence.engine import Engine
from asl2sw.equivalence.engine.jars import engine_jars

pytestmark = pytest.mark.engine


def test_timers_begin_to_run_when_the_start_has_returned(engine: Engine) -> None:
    """Else a subflow can end before its parent listens for that, and the parent hangs, now and then."""
    for _ in range(RUNS):
        outcome = engine.run(SLEEPING_AND_CALLING, {}, SLOW_REPLY)
        assert isinstance(outcome.output, dict)
        assert outcome.output["slept"] > outcome.output["called"]


_COUNT_WHAT_IS_KEPT = """
import json, os, sys
from asl2sw.equivalence.engine.embedded import EmbeddedEngine

request = json.loads(sys.argv[1])
engine = EmbeddedEngine(request["jars"])
statuses = [engine.run([request["document"]], "{}", 30).status for _ in range(5)]
jvm = engine._jvm
config = engine._application.config().get(jvm.type("org.kie.kogito.process.ProcessConfig").class_)
hub = config.signalManagerHub()
kept = jvm.private_field(hub.getClass(), hub, "signalManagers").size()
print(json.dumps({"statuses": statuses, "kept": int(kept)}), flush=True)
os._exit(0)
"""


def test_a_failed_instance_is_not_kept() -> None:
    """Each one would hold its whole workflow: after about 1,400 of them the worker was full and hung."""
    failing = {
        "name": "Fail",
        "type": "inject",
        "data": {},
        "metadata": {"errorMessage": '${ {Error: "E"} | tojson }'},
        "end": True,
    }
    sleeping = {"name": "Sleep", "type": "sleep", "duration": "PT0.001S", "transition": "Fail"}
    document = {"id": "flow", "version": "1", "specVersion": "0.8", "name": "flow", "start": "Sleep"}
    request = {
        "jars": [str(jar) for jar in engine_jars()],
        "document": json.dumps({**document, "states": [sleeping, failing]}),
    }
    done = subprocess.run(
        [sys.executable, "-c", _COUNT_WHAT_IS_KEPT, json.dumps(request)],
        stdout=subprocess.PIPE,
        timeout=120,
        check=True,
    )
    assert json.loads(done.stdout.splitlines()[-1]) == {"statuses": ["FAILED"] * 5, "kept": 0}
