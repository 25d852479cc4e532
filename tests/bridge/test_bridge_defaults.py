"""Where tasks without an entry go is what the bridge serves."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from function.optimized import ACTIONS, NOT_BRIDGED
from function.resource import Resource, resource_of_path

from asl2sw.resources import defaults
from asl2sw.resources.names import target_of

PATTERNS = ("", ".sync", ".sync:2", ".waitForTaskToken")


def default_url(integration: str) -> str:
    resource = f"arn:aws:states:::{integration}"
    return defaults.default_of(resource, target_of(resource), "A", None).url


def test_both_name_the_same_integrations_that_it_cannot_do() -> None:
    """http:invoke needs neither."""
    assert defaults.NOT_BRIDGED | {"http:invoke"} == set(NOT_BRIDGED)


@pytest.mark.parametrize("integration", [*ACTIONS, "aws-sdk:s3:getObject", "aws-sdk:sfn:startExecution"])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_the_bridge_understands_the_default(integration: str, pattern: str) -> None:
    asked = resource_of_path(urlsplit(default_url(integration + pattern)).path)
    assert isinstance(asked, Resource)
    assert asked.name == integration
    # the workflow waits for the token itself
    assert asked.pattern == pattern.removesuffix(".waitForTaskToken")
