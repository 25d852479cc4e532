"""The service with the standard library's HTTP server: one thread for each request."""

from __future__ import annotations

import contextlib
import logging
import select
import signal
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import FrameType
from typing import Any

from function.replies import LOG, Bridge, Reply, problem
from function.settings import Settings

_IDLE_SECONDS = 75.0  # a connection that sends nothing
_DISCARDED_BYTES = 65_536  # of a body that is too large, so that the caller reads the reply
_ENDING_SECONDS = 20.0  # for requests that are being answered when the service ends


class BridgeServer(ThreadingHTTPServer):
    """Listens on all addresses; `port` 0 takes a free one."""

    daemon_threads = True  # idle connections do not keep the process alive; requests do, by `finish`
    request_queue_size = 128

    def __init__(self, settings: Settings) -> None:
        self.bridge = Bridge(settings)
        self._answering = 0
        self._changed = threading.Condition()
        super().__init__(("", settings.port), _Handler)

    def end(self) -> None:
        """Takes no more requests and ends waits for jobs."""
        self.bridge.end()
        self.shutdown()

    def finish(self) -> bool:
        """Waits until every request is answered. False if that takes too long."""
        with self._changed:
            return self._changed.wait_for(lambda: self._answering == 0, _ENDING_SECONDS)

    @contextlib.contextmanager
    def answering(self) -> Iterator[None]:
        """Around one request, its reply included."""
        with self._changed:
            self._answering += 1
        try:
            yield
        finally:
            with self._changed:
                self._answering -= 1
                self._changed.notify_all()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "aws-bridge"
    sys_version = ""
    timeout = _IDLE_SECONDS
    server: BridgeServer

    def do_POST(self) -> None:
        with self.server.answering():
            self._answer()

    def _answer(self) -> None:
        length = self._length()
        if length is None:
            self._send(problem(411, "The request must have a Content-Length"), close=True)
            return
        refusal = self.server.bridge.refusal(self.command, self.path, length)
        if refusal is not None:
            self.rfile.read(min(length, _DISCARDED_BYTES))
            self._send(refusal, close=length > _DISCARDED_BYTES)
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        self._send(self.server.bridge.answer(self.path, headers, self.rfile.read(length), self._caller_gone))

    def _refuse(self) -> None:
        refusal = self.server.bridge.refusal(self.command, self.path, 0)
        self._send(refusal or problem(405, "Only POST is answered here"), close=bool(self._length() != 0))

    do_GET = do_HEAD = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _refuse

    def _length(self) -> int | None:
        """Bytes of the body, or None if the request does not tell."""
        text = self.headers.get("Content-Length", "")
        if self.headers.get("Transfer-Encoding") or not (text or self.command != "POST"):
            return None
        return int(text or 0) if (text or "0").isdigit() else None

    def _caller_gone(self) -> bool:
        """Whether the other side has closed the connection."""
        try:
            readable, _, _ = select.select([self.connection], [], [], 0)
            return bool(readable) and self.connection.recv(1, socket.MSG_PEEK) == b""
        except (OSError, ValueError):
            return True

    def _send(self, reply: Reply, close: bool = False) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if close:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are logged with the task's outcome, not here."""


def serve(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    LOG.setLevel(logging.INFO)
    with BridgeServer(settings) as server:

        def end(number: int, frame: FrameType | None) -> None:
            threading.Thread(target=server.end, daemon=True).start()

        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, end)
        LOG.info("listening on port %d", server.server_address[1])
        server.serve_forever(poll_interval=0.2)
        if not server.finish():
            LOG.warning("ended while requests were being answered")
