"""CloudEvents of the embedded engine by HTTP, as on Quarkus: it has no connection for them by itself."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from asl2sw.equivalence.engine.jvm import Jvm

_SEND_LIMIT_S = 10.0
_FACTORIES = {"emitters": "EventEmitterFactory", "receivers": "EventReceiverFactory"}


class EmbeddedEvents:
    """What workflows produce goes to `sink`, a URL; what is posted to `port` goes to the workflows."""

    def __init__(self, jvm: Jvm, mapper: Any, text: Callable[[Any], str]) -> None:
        self.sink = ""
        self._jvm = jvm
        self._mapper = mapper
        self._text = text
        self._uri = jvm.type("java.net.URI")
        self._nobody = jvm.type("java.util.Optional").empty()
        self._events = jvm.type("org.kie.kogito.event.DataEventFactory")
        self._sent = jvm.type("java.util.concurrent.CompletableFuture").completedFuture(None)
        self._consumers: dict[str, list[Any]] = {}
        made = {"emitters": self._emitter, "receivers": self._receiver}
        for field, interface in _FACTORIES.items():
            factories = jvm.new_list()
            factories.add(jvm.proxy(f"org.kie.kogito.event.{interface}", _Factory(made[field])))
            jvm.set_private_field(jvm.type("org.kie.kogito.event.impl.EventFactoryUtils"), field, factories)
        server = _Server(self)
        self.port = int(server.server_address[1])
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def forget(self) -> None:
        """Before other workflows are loaded."""
        self._consumers.clear()

    def receive(self, event: dict[str, Any]) -> None:
        """Gives an event in its JSON form to all workflows that know its type."""
        data = self._mapper.readTree(json.dumps(event.get("data")))
        source = self._uri.create(event["source"])
        for consumer in self._consumers.get(event["type"], ()):
            # `from` is a word of Python, so JPype adds a line to it
            received = self._events.from_(data, event["type"], source, self._nobody, [])
            if "kogitoprocrefid" in event:
                received.setKogitoReferenceId(event["kogitoprocrefid"])
            consumer.apply(received)

    def emit(self, event: Any) -> Any:
        """Called by the engine for each event that a workflow produces."""
        message = {
            "specversion": "1.0",
            "id": str(event.getId()),
            "source": str(event.getSource()),
            "type": str(event.getType()),
            "kogitoprocid": str(event.getKogitoProcessId()),
            "kogitoprocinstanceid": str(event.getKogitoProcessInstanceId()),
            "data": json.loads(self._text(event.getData())),
        }
        request = urllib.request.Request(
            self.sink, json.dumps(message).encode(), {"Content-Type": "application/cloudevents+json"}
        )
        with urllib.request.urlopen(request, timeout=_SEND_LIMIT_S):
            return self._sent

    def _emitter(self, _topic: Any) -> Any:
        return self._jvm.proxy("org.kie.kogito.event.EventEmitter", _Emitter(self))

    def _receiver(self, topic: Any) -> Any:
        consumers = self._consumers.setdefault(str(topic), [])
        return self._jvm.proxy("org.kie.kogito.event.EventReceiver", _Receiver(consumers))


class _Closeable:
    def close(self) -> None:
        """Nothing is held."""


class _Factory(_Closeable):
    def __init__(self, make: Any) -> None:
        self._make = make

    def apply(self, topic: Any) -> Any:
        return self._make(topic)

    def ordinal(self) -> int:
        return 0

    def ready(self) -> None:
        """Always."""


class _Emitter(_Closeable):
    def __init__(self, events: EmbeddedEvents) -> None:
        self._events = events

    def emit(self, event: Any) -> Any:
        return self._events.emit(event)


class _Receiver(_Closeable):
    def __init__(self, consumers: list[Any]) -> None:
        self._consumers = consumers

    def subscribe(self, consumer: Any, _kind: Any) -> None:
        self._consumers.append(consumer)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, events: EmbeddedEvents) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.events = events


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        """202 as on Quarkus, whoever waits."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.events.receive(json.loads(body))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""
