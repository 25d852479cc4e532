"""What the written function refuses, how it speaks HTTP, and its limits."""

from __future__ import annotations

import select
import socket
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from running import ACCOUNT, ANSWER_SECONDS, HOST, Answer, MotoServer, RunningBridge, free_port, http

ROLE = f"arn:aws:iam::{ACCOUNT}:role/tests"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (
            "aws-sdk/nosuchservice/doIt",
            "The service 'nosuchservice' of aws-sdk:nosuchservice:doIt does not exist",
        ),
        (
            "aws-sdk/s3/listBuckts",
            "The action of aws-sdk:s3:listBuckts does not exist. Did you mean listBuckets?",
        ),
        ("dynamodb/PutItem", "The action of dynamodb:PutItem does not exist. Did you mean putItem?"),
        ("s3/putObject", "s3:putObject is no optimized integration"),
        ("aws-sdk/ecs/runTask.sync", "aws-sdk integrations do not support .sync"),
        ("sqs/sendMessage.sync", "sqs:sendMessage does not support .sync"),
        ("batch/submitJob.sync:2", "batch:submitJob does not support .sync:2"),
        ("sqs/sendMessage.waitForTaskToken", "waits for a callback"),
        ("aws-sdk/sts/assumeRole", "is not supported by Step Functions"),
        ("aws-sdk/kinesis/subscribeToShard", "is not supported by Step Functions"),
        ("eks/runJob.sync", "The bridge does not run eks:runJob"),
        ("http/invoke", 'protocol = "http"'),
        ("dynamodb/putItem", "The field 'TableName' is required but was missing"),
    ],
)
def test_what_cannot_be_started(bridge: RunningBridge, path: str, told: str) -> None:
    answer = bridge.post(path, {})
    assert (answer.status, answer.error) == (200, "States.Runtime")
    assert told in answer.cause


@pytest.mark.parametrize(
    "path",
    ["", "/", "/dynamodb", "/a/b/c", "/aws-sdk/s3", "/dynamodb/put_item", "/lambda/function:", "/../x/y"],
)
def test_paths_that_are_no_resource(bridge: RunningBridge, path: str) -> None:
    answer = http("POST", f"{bridge.url}{path}", b"{}")
    assert answer.status == 404 and "/aws-sdk/<service>/<action>" in answer.cause


@pytest.mark.parametrize("body", [b"{", b"NaN", b'{"a":NaN}', b"\xff", b"[" * 100_000])
def test_bodies_that_are_no_json(bridge: RunningBridge, body: bytes) -> None:
    answer = http("POST", f"{bridge.url}/dynamodb/putItem", body)
    assert answer.status == 400 and "must be JSON" in answer.cause


def test_only_post(bridge: RunningBridge) -> None:
    for method in ("GET", "PUT", "DELETE", "PATCH"):
        answer = http(method, f"{bridge.url}/dynamodb/putItem", b"{}" if method == "PUT" else None)
        assert (answer.status, answer.headers["Allow"]) == (405, "POST")


def test_health(bridge: RunningBridge) -> None:
    for path in ("health", "health/liveness", "health/readiness"):
        answer = http("GET", f"{bridge.url}/{path}")
        assert (answer.status, answer.json) == (200, {"status": "ok"})
    assert http("POST", f"{bridge.url}/health", b"{}").status == 405


def test_bodies_have_a_limit(bridge: RunningBridge) -> None:
    answer = http("POST", f"{bridge.url}/dynamodb/putItem", b'"' + b"x" * 1_048_576 + b'"')
    assert answer.status == 413 and "1048576" in answer.cause


def test_bodies_must_tell_their_length(bridge: RunningBridge) -> None:
    with socket.create_connection(
        (HOST, urlsplit(bridge.url).port or 0), timeout=ANSWER_SECONDS
    ) as connection:
        connection.sendall(
            b"POST /dynamodb/putItem HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        )
        assert connection.recv(1000).startswith(b"HTTP/1.1 411 ")


def test_one_connection_serves_many_requests(bridge: RunningBridge) -> None:
    request = b"POST /aws-sdk/sts/getCallerIdentity HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
    with socket.create_connection(
        (HOST, urlsplit(bridge.url).port or 0), timeout=ANSWER_SECONDS
    ) as connection:
        for _ in range(3):
            connection.sendall(request)
            reply = b""
            while b"UserId" not in reply:
                reply += connection.recv(4096)
            assert reply.startswith(b"HTTP/1.1 200 ")


def test_results_as_json_text(bridge: RunningBridge) -> None:
    answer = bridge.post(
        "lambda/function:double", {"n": 1.0, "big": 12345678901234567890}, Asl2sw_Reply="json-text"
    )
    assert answer.json == {"json": '{"n":1.0,"big":12345678901234567890}'}
    failed = bridge.post("aws-sdk/s3/nope", {}, Asl2sw_Reply="json-text")
    assert failed.error == "States.Runtime"


def test_the_log_tells_tasks_and_outcomes_but_no_data(bridge: RunningBridge) -> None:
    secret = "words-that-must-not-be-logged"
    bridge.post("dynamodb/putItem", {"TableName": secret, secret: secret})
    bridge.post("aws-sdk/s3/getObject", {"Bucket": secret, "Key": secret})
    log = bridge.log
    assert (
        "dynamodb:putItem: States.Runtime" in log and "aws-sdk:s3:getObject: S3.NoSuchBucketException" in log
    )
    assert secret not in log and "secret-of-tests" not in log


# Limits of time and number


def test_settings_of_a_bridge(moto: MotoServer, tmp_path: Path) -> None:
    settings = {
        "AWS_BRIDGE_ALLOW": "dynamodb:* aws-sdk:glue:createJob, glue:startJobRun",
        "AWS_BRIDGE_WAIT_SECONDS": "0.5",
    }
    moto.move_slowly("glue::job_run", 1000)
    with RunningBridge(tmp_path, moto.url, **settings) as bridge:
        refused = bridge.post("aws-sdk/s3/listBuckets", {})
        assert (refused.error, refused.cause) == (
            "States.Permissions",
            "AWS_BRIDGE_ALLOW does not name aws-sdk:s3:listBuckets",
        )
        assert bridge.post("dynamodb/putItem", {}).error == "States.Runtime"
        bridge.result(
            "aws-sdk/glue/createJob", {"Name": "slow", "Role": ROLE, "Command": {"Name": "glueetl"}}
        )
        begin = time.monotonic()
        late = bridge.post("glue/startJobRun.sync", {"JobName": "slow"})
        assert late.error == "States.Timeout" and 0.5 <= time.monotonic() - begin < 20
        assert "within 0.5 s" in late.cause and "jr_" in late.cause


def test_what_happens_to_a_wait(moto: MotoServer, tmp_path: Path) -> None:
    """A full service says so, a caller that is gone ends its wait, and so does the end of the service."""
    moto.move_slowly("glue::job_run", 1000)
    with RunningBridge(tmp_path, moto.url, AWS_BRIDGE_MAX_REQUESTS="1") as bridge:
        for name in ("endless", "another"):  # the mock runs a job only once at the same time
            bridge.result(
                "aws-sdk/glue/createJob", {"Name": name, "Role": ROLE, "Command": {"Name": "glueetl"}}
            )
        with RequestThatWaits(bridge.url, "/glue/startJobRun.sync", b'{"JobName":"endless"}') as waits:
            wait_until(lambda: waits.again_if_answered() and is_full(bridge))
            assert http("GET", f"{bridge.url}/health").status == 200
        wait_until(lambda: bridge.post("dynamodb/putItem", {}).status == 200)
        assert "glue:startJobRun: stopped waiting; the job goes on" in bridge.log

        answers: list[Answer] = []

        def start_job() -> None:
            """Again and again while the only place is taken by the requests that look for it."""
            while not answers or "being answered" in answers[-1].cause:
                answers.append(bridge.post("glue/startJobRun.sync", {"JobName": "another"}))

        waiting = threading.Thread(target=start_job, daemon=True)
        waiting.start()
        wait_until(lambda: is_full(bridge))
        assert bridge.end() == 0
        waiting.join(ANSWER_SECONDS)
        assert answers[-1].status == 503 and "goes on" in answers[-1].cause


class RequestThatWaits:
    """A request whose sender leaves without an answer.

    It is sent again when it was answered: the only place may have been taken by a request that looked for
    it, or be given back a moment after the answer to the request before.
    """

    def __init__(self, url: str, path: str, body: bytes) -> None:
        self._address = (HOST, urlsplit(url).port or 0)
        self._request = (
            f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        )

    def __enter__(self) -> RequestThatWaits:
        self._send()
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def again_if_answered(self) -> bool:
        """Whether it was still without an answer."""
        answered, _, _ = select.select([self._connection], [], [], 0)
        if answered:
            self._connection.close()
            self._send()
        return not answered

    def _send(self) -> None:
        self._connection = socket.create_connection(self._address, timeout=ANSWER_SECONDS)
        self._connection.sendall(self._request)


def is_full(bridge: RunningBridge) -> bool:
    """Refused twice, a second apart: the place is taken by the job, not by a request that looked for it."""
    if bridge.post("dynamodb/putItem", {}).status != 503:
        return False
    time.sleep(1)
    return bridge.post("dynamodb/putItem", {}).status == 503


def wait_until(condition: Any) -> None:
    end = time.monotonic() + ANSWER_SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_an_aws_that_does_not_answer(tmp_path: Path) -> None:
    with RunningBridge(tmp_path, f"http://{HOST}:{free_port()}") as bridge:
        answer = bridge.post("aws-sdk/s3/listBuckets", {})
        assert answer.error == "S3.SdkClientException"
        assert answer.cause.startswith(
            "Unable to execute HTTP request: Could not connect to the endpoint URL"
        )


def test_a_wrong_setting_is_told(tmp_path: Path) -> None:
    for name, value, told in (
        ("AWS_BRIDGE_MAX_REQUESTS", "many", "AWS_BRIDGE_MAX_REQUESTS must be a whole number, not 'many'"),
        ("AWS_BRIDGE_WAIT_SECONDS", "0", "wait_seconds must be more than 0"),
        ("AWS_BRIDGE_CALL_SECONDS", "x", "AWS_BRIDGE_CALL_SECONDS must be a number, not 'x'"),
    ):
        with pytest.raises(RuntimeError, match=told):
            RunningBridge(tmp_path, "http://x", **{name: value})
