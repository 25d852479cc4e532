"""Where tasks go: URLs of asl2sw.toml, defaults, and names that nobody would choose."""

from __future__ import annotations

import re
import tomllib
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

import asl2sw
from asl2sw.resources import config_from_mapping
from asl2sw.resources.address import filled, problem_of_url
from asl2sw.resources.defaults import default_of
from asl2sw.resources.names import host_label, target_of
from asl2sw.resources.toml_text import comment, entry_block, glob_of

HOSTILE = (
    "a b",
    "../../admin",
    "x@evil.example/",
    "x:80/y?z=1#f",
    "x\r\nHost: evil",
    'a"b\\c',
    "{service}",
    "${ env.HOME }",
    "%2e%2e%2f",
    "größe 日本 😀",
    "[a-z]*?",
    "]]\n[workflow]\nname = 'x'",
    "a" * 300,
    "-",
    "\x7f\x00",
)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_INVOKE = "arn:aws:states:::lambda:invoke"


def converted(resource: str, entry: dict[str, Any] | None = None, **task: Any) -> asl2sw.Conversion:
    state = {"Type": "Task", "Resource": resource, "End": True, **task}
    config = {"resource": [entry] if entry else []}
    return asl2sw.convert({"StartAt": "A", "States": {"A": state}}, asl2sw.Options(name="m", config=config))


def url_of(conversion: asl2sw.Conversion) -> str:
    (operation,) = (
        str(function["operation"])
        for function in conversion.workflows[0].document["functions"]
        if function["type"] == "custom"
    )
    return operation.removeprefix("rest:post:")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_host_is_a_label_whatever_the_name(name: str) -> None:
    assert _LABEL.fullmatch(host_label(name))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_function_of_any_name_has_an_address_of_its_own(name: str) -> None:
    url = url_of(converted(_INVOKE, Parameters={"FunctionName": name}))
    parts = urlsplit(url)
    assert url == f"http://{parts.hostname}/"
    label, rest = str(parts.hostname).split(".", 1)
    assert _LABEL.fullmatch(label) and rest == "default.svc.cluster.local"


@pytest.mark.parametrize("name", HOSTILE)
def test_parts_in_a_path_are_one_segment_each(name: str) -> None:
    target = target_of("arn:aws:states:::sqs:sendMessage", None)
    url = filled("http://h.example/{state}/{action}?s={state}", target, name)
    assert re.fullmatch(r"[!-~]+", url) and not set('{}"<>\\') & set(url)
    parts = urlsplit(url)
    _, state, action = parts.path.split("/")
    assert (unquote(state), action, unquote(parts.query)) == (name, "sendMessage", f"s={name}")
    assert parts.fragment == ""


@pytest.mark.parametrize("name", HOSTILE)
def test_parts_in_a_host_are_labels(name: str) -> None:
    target = target_of("arn:aws:states:::aws-sdk:s3:getObject", None)
    parts = urlsplit(filled("https://{state}-svc.{service}.example:8443/x", target, name))
    assert (parts.port, parts.path, parts.username) == (8443, "/x", None)
    label, service, _ = str(parts.hostname).split(".")
    assert _LABEL.fullmatch(label) and label == f"{host_label(name, 59)}-svc" and service == "aws-sdk-s3"


@pytest.mark.parametrize("name", HOSTILE)
def test_the_block_of_a_message_is_toml_and_fits_its_task_alone(name: str) -> None:
    resource = f"arn:aws:states:::{name}:do"
    default = default_of(resource, target_of(resource), "A", None)
    entries = config_from_mapping(tomllib.loads(entry_block(default.values())))
    assert entries.entry_for("any", (f"{name}:do",)) is not None
    assert entries.entry_for("any", (f"{name}:other",)) is None
    assert entries.entry_for("any", ("az:do",)) is None


@pytest.mark.parametrize("name", HOSTILE)
def test_a_comment_stays_one(name: str) -> None:
    assert tomllib.loads(comment(name)) == {}
    assert len(comment(name).splitlines()) == 1


@pytest.mark.parametrize(
    ("resource", "path", "parameters"),
    [
        ("arn:aws:states:::dynamodb:putItem", "dynamodb/putItem", ("TableName", "Item")),
        ("arn:aws:states:::glue:startJobRun.sync", "glue/startJobRun.sync", ("JobName",)),
        ("arn:aws:states:::ecs:runTask.sync", "ecs/runTask.sync", ("TaskDefinition",)),
        ("arn:aws-cn:states:::aws-sdk:s3:getObject", "aws-sdk/s3/getObject", ("Bucket", "Key")),
        ("arn:${AWS::Partition}:states:::sqs:sendMessage", "sqs/sendMessage", ("QueueUrl", "MessageBody")),
    ],
)
def test_integrations_go_to_the_bridge(resource: str, path: str, parameters: tuple[str, ...]) -> None:
    conversion = converted(resource, Parameters=dict.fromkeys(parameters, "x"))
    assert url_of(conversion) == f"http://aws-bridge.default.svc.cluster.local/{path}"
    assert [found.code for found in conversion.diagnostics if found.severity == "task"] == ["ASL0401"]


def test_what_the_bridge_cannot_do_is_a_service_of_its_own() -> None:
    parameters = dict.fromkeys(("ClusterName", "CertificateAuthority", "Endpoint", "Job"), "x")
    conversion = converted("arn:aws:states:::eks:runJob.sync", Parameters=parameters)
    assert url_of(conversion) == "http://eks-runjob-sync.default.svc.cluster.local/"


def test_the_pasted_block_ends_the_message_and_changes_nothing() -> None:
    for resource, task in (
        ("arn:aws:states:::aws-sdk:s3:getObject", {}),
        ("${Check.Arn}", {}),
        (_INVOKE, {"Parameters": {"FunctionName": "${Ship}"}}),
        (_INVOKE, {"Parameters": {"FunctionName.$": "$.name"}}),
    ):
        before = converted(resource, **task)
        (told,) = (found for found in before.diagnostics if found.severity == "task")
        assert told.fix is not None
        entry = tomllib.loads(told.fix.partition("\n")[2])["resource"][0]
        after = converted(resource, entry, **task)
        assert after.workflows == before.workflows
        assert [found for found in after.diagnostics if found.severity == "task"] == []


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://x/", "must start with"),
        ("http://x/a b", "visible ASCII"),
        ("http://x/größe", "visible ASCII"),
        ("http://x/\r\nEvil: 1", "visible ASCII"),
        ("http://x/{name}", "not {name}"),
        ("http://x/{", "braces"),
        ("http://x/${service}{}", "braces"),
    ],
)
def test_urls_that_cannot_be(url: str, problem: str) -> None:
    assert problem in (problem_of_url(url) or "")
    with pytest.raises(asl2sw.ConfigError, match="url"):
        config_from_mapping({"resource": [{"match": "*", "url": url}]})


def test_a_part_that_the_task_does_not_have_is_refused() -> None:
    with pytest.raises(asl2sw.ConversionError) as refusal:
        converted("arn:aws:states:::sqs:sendMessage", {"match": "*", "url": "http://x/{function}"})
    assert [found.code for found in refusal.value.diagnostics] == ["ASL0404"]


def test_a_glob_of_a_name_is_that_name() -> None:
    assert glob_of("a[1]*?") == "a[[]1][*][?]"
