"""The service as a Knative function: an ASGI application that the platform's middleware serves."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from function.replies import Bridge, Reply, problem
from function.settings import read_settings

Message = dict[str, Any]


def new() -> Function:
    """What the middleware calls when an instance starts."""
    return Function(Bridge(read_settings(os.environ)))


class Function:
    """One instance. Each task runs in a thread of its own, because boto3 waits."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge

    async def handle(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Answers one HTTP request."""
        method, path = scope["method"], scope["path"]
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        body, length = await self._body(receive)
        reply = self._bridge.refusal(method, path, length)
        if reply is None:
            reply = await self._answer(path, headers, body, receive)
        await _send(reply, send)

    def stop(self) -> None:
        """Ends waits for jobs."""
        self._bridge.end()

    def alive(self) -> tuple[bool, str]:
        return True, "Alive"

    def ready(self) -> tuple[bool, str]:
        return True, "Ready"

    async def _body(self, receive: Callable[[], Awaitable[Message]]) -> tuple[bytes, int]:
        """The body and its length; what is more than allowed is counted, not kept."""
        body, length = bytearray(), 0
        while True:
            message = await receive()
            part = message.get("body", b"")
            length += len(part)
            if length <= self._bridge.settings.max_body_bytes:
                body += part
            if message["type"] == "http.disconnect" or not message.get("more_body"):
                return bytes(body), length

    async def _answer(
        self, path: str, headers: dict[str, str], body: bytes, receive: Callable[[], Awaitable[Message]]
    ) -> Reply:
        gone = threading.Event()
        watch = asyncio.create_task(_set_at_disconnect(receive, gone))
        answered: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        loop = asyncio.get_running_loop()

        def run() -> None:
            try:
                reply = self._bridge.answer(path, headers, body, gone.is_set)
            except Exception as failure:
                reply = problem(500, type(failure).__name__)
            loop.call_soon_threadsafe(_resolve, answered, reply)

        threading.Thread(target=run, daemon=True).start()
        try:
            return await answered
        finally:
            gone.set()
            watch.cancel()


def _resolve(answered: asyncio.Future[Reply], reply: Reply) -> None:
    if not answered.done():
        answered.set_result(reply)


async def _set_at_disconnect(receive: Callable[[], Awaitable[Message]], gone: threading.Event) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    gone.set()


async def _send(reply: Reply, send: Callable[[Message], Awaitable[None]]) -> None:
    headers = {"content-type": "application/json", "content-length": str(len(reply.body)), **reply.headers}
    encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": encoded})
    await send({"type": "http.response.body", "body": reply.body})
