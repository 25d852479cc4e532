"""Names of services, exceptions and fields, against AWS's own list and against what people deploy."""

from __future__ import annotations

import gzip
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore
import botocore.session
import pytest
from corpus_files import corpus_directory, missing_message, read_json_lines
from function.names import (
    exception_class,
    exception_prefix,
    lower_first_word,
    optimized_field,
    pascal_case,
    sdk_field,
)
from function.optimized import ACTIONS
from function.parameters import to_arguments
from function.services import OPTIMIZED_SERVICES, boto_name
from function.tasks import TaskError

from asl2sw.asl.state_rules.error_prefix import SPELLINGS

SESSION = botocore.session.get_session()
DATA = Path(botocore.__file__).parent / "data"


def words(text: str) -> set[str]:
    return set(text.split())


# Services in AWS's list that boto3 no longer has, because AWS ended them.
ENDED = words(
    """
    AppTest ElasticInference ElasticTranscoder Evidently Finspace FinspaceData Honeycode IoTAnalytics
    IoTFleetHub IotEvents IotEventsData LookoutMetrics LookoutVision OpsWorks OpsWorksCm Panorama
    PrivateNetworks Qldb QldbSession RoboMaker SimSpaceWeaver Sms Tnb
    """
)


def service_id(service: str) -> str:
    """The service's id, read from the first bytes of its description: whole ones take long to read."""
    newest = sorted((DATA / service).iterdir())[-1]
    with gzip.open(newest / "service-2.json.gz", "rt", encoding="utf-8") as text:
        found = re.search(r'"serviceId":\s*"([^"]+)"', text.read(6000))
    assert found is not None, service
    return found[1]


def test_exception_prefixes_are_those_of_the_list_that_aws_publishes() -> None:
    available = SESSION.get_available_services()
    prefixes = (Path(__file__).parent / "exception_prefixes.txt").read_text(encoding="utf-8").split()
    wrong, ended = {}, set()
    for prefix in prefixes:
        service = boto_name(prefix.lower(), available)
        if service not in available:
            ended.add(prefix)
        elif exception_prefix(service_id(service)) != prefix:
            wrong[prefix] = exception_prefix(service_id(service))
    assert len(prefixes) > 300 and wrong == {}
    assert ended <= ENDED


def test_the_rule_about_error_names_spells_services_as_the_bridge_does() -> None:
    for service, (right, _) in SPELLINGS.items():
        if service.startswith("aws-sdk:"):
            prefix = exception_prefix(service_id(boto_name(service[8:], SESSION.get_available_services())))
            assert (right.prefix, right.other) == (prefix, f"{prefix}Exception")
        else:
            known = OPTIMIZED_SERVICES[service]
            assert (right.prefix, right.other) == (known.exception_prefix, known.base_exception)


@pytest.mark.parametrize(
    ("member", "sdk", "optimized"),
    [
        ("DBInstanceIdentifier", "DbInstanceIdentifier", "DBInstanceIdentifier"),
        ("taskDefinition", "TaskDefinition", "TaskDefinition"),
        ("ETag", "ETag", "ETag"),
        ("ChecksumCRC32", "ChecksumCRC32", "ChecksumCRC32"),
        ("SSEKMSKeyId", "SsekmsKeyId", "SSEKMSKeyId"),
        ("MD5OfMessageBody", "Md5OfMessageBody", "MD5OfMessageBody"),
        ("ARN", "Arn", "ARN"),
        ("BOOL", "Bool", "BOOL"),
        ("NULL", "Nul", "NULL"),
        ("equals", "EqualsValue", "Equals"),
        ("S3Bucket", "S3Bucket", "S3Bucket"),
        ("S", "S", "S"),
    ],
)
def test_fields(member: str, sdk: str, optimized: str) -> None:
    assert (sdk_field(member), optimized_field(member)) == (sdk, optimized)


def test_actions_start_with_a_word_in_lower_case() -> None:
    names = ["PutItem", "DescribeDBInstances", "ListObjectsV2", "EnableEbsEncryptionByDefault"]
    actions = ["putItem", "describeDBInstances", "listObjectsV2", "enableEbsEncryptionByDefault"]
    assert list(map(lower_first_word, names)) == actions


def test_exceptions_end_in_exception() -> None:
    classes = {
        "DBInstanceNotFoundFault": "DbInstanceNotFoundException",
        "InvalidDBClusterStateFault": "InvalidDbClusterStateException",
        "NoSuchBucket": "NoSuchBucketException",
        "InvalidTokenException": "InvalidTokenException",
    }
    assert {shape: exception_class(pascal_case(shape)) for shape in classes} == classes


# Definitions that name a field which the API does not have: they cannot have worked.
NO_SUCH_FIELD = {"lambda:invoke File"}


def deployed_tasks() -> Iterator[tuple[str, bool, str, dict[str, Any]]]:
    """Service, whether by aws-sdk, action and Parameters of the tasks in the corpus."""
    path = corpus_directory() / "realworld" / "definitions.jsonl"
    if not path.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing_message(path))
    pattern = re.compile(r"arn:[^:]*:states:[^:]*:[^:]*:(aws-sdk:)?([a-z0-9-]+):(\w+)(?:\.\S+)?")
    for record in read_json_lines(path):
        for task in tasks_in(record["definition"]):
            found = pattern.fullmatch(task["Resource"])
            parameters = task.get("Parameters", task.get("Arguments"))
            if found and isinstance(parameters, dict):
                yield found[2], bool(found[1]), found[3], parameters


def tasks_in(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if node.get("Type") == "Task" and isinstance(node.get("Resource"), str):
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from tasks_in(part)


def without_paths(value: Any) -> Any:
    """Keys without `.$`; what they stand for is not known here."""
    if isinstance(value, dict):
        return {key.removesuffix(".$"): without_paths(part) for key, part in value.items()}
    return [without_paths(part) for part in value] if isinstance(value, list) else value


def test_every_field_that_people_deploy_is_known() -> None:
    unknown: Counter[str] = Counter()
    checked = 0
    for service, sdk, action, parameters in deployed_tasks():
        known = OPTIMIZED_SERVICES.get(service)
        name = boto_name(service, SESSION.get_available_services()) if sdk else known and known.boto_name
        if name not in SESSION.get_available_services():
            assert not sdk or service in {"bedrockagentcore"}, service
            continue
        special = None if sdk else ACTIONS.get(f"{service}:{action}")
        model = SESSION.get_service_model(special.service if special and special.service else name)
        operations = {lower_first_word(operation): operation for operation in model.operation_names}
        operation = model.operation_model(special.operation if special else operations[action])
        given = without_paths(parameters)
        checked += 1
        try:
            to_arguments(
                operation, special.request(given) if special else given, sdk_field if sdk else optimized_field
            )
        except TaskError as refusal:
            for field in re.findall(r'The field "([^"]*)" is not supported', refusal.cause):
                unknown[f"{service}:{action} {field}"] += 1
    assert checked > 600
    assert set(unknown) == NO_SUCH_FIELD
