"""Calls of AWS APIs by the names of their operations."""

from __future__ import annotations

import os
import threading
from typing import Any

import boto3
import botocore.session
from botocore import xform_name
from botocore.client import BaseClient
from botocore.config import Config
from botocore.handlers import BUILTIN_HANDLERS
from botocore.model import OperationModel, ServiceModel

from function.settings import Settings

# In ResponseMetadata: headers with their names as they came. boto3 has them in lower case only.
RAW_HEADERS = "RawHeaders"
# What boto3 does to requests and responses, and the SDKs behind Step Functions do not. With them user data is
# given in Base64, copy sources are given URL-encoded, and policies and templates stay text.
_CONVENIENCES = frozenset(
    {
        "base64_encode_user_data",
        "decode_console_output",
        "handle_copy_source_param",
        "json_decode_policies",
        "json_decode_template_body",
        "set_list_objects_encoding_type_url",
    }
)


class Aws:
    """One client for each service, made when it is first needed. May be used by many threads."""

    def __init__(self, settings: Settings) -> None:
        self._models = botocore.session.get_session()
        for event, handler in _conveniences():
            self._models.unregister(event, handler)
        self._session = boto3.session.Session(botocore_session=self._models, region_name=_region())
        self._connect_seconds = min(settings.call_seconds, 10.0)
        self._read_seconds = settings.call_seconds
        self._model_of: dict[str, ServiceModel] = {}
        self._client_of: dict[tuple[str, int], BaseClient] = {}
        self._making = threading.Lock()  # making clients is not safe in several threads, using them is

    def services(self) -> list[str]:
        """boto3's names of all services."""
        names: list[str] = self._session.get_available_services()
        return names

    def operations(self, service: str) -> tuple[str, ...]:
        """The operations of a service as its API names them, such as `PutItem`."""
        return tuple(self._model(service).operation_names)

    def operation(self, service: str, operation: str) -> OperationModel:
        """The types of what an operation takes and gives."""
        return self._model(service).operation_model(operation)

    def service_id(self, service: str) -> str:
        """The name by which SDKs are generated: `SFN`, `Secrets Manager`."""
        return str(self._model(service).service_id)

    def call(
        self, service: str, operation: str, arguments: dict[str, Any], attempts: int = 1
    ) -> dict[str, Any]:
        """The response with its ResponseMetadata. Raises what boto3 raises.

        One attempt, because on AWS it is the state machine that retries.
        """
        method = getattr(self._client(service, attempts), xform_name(operation))
        response: dict[str, Any] = method(**arguments)
        return response

    def _model(self, service: str) -> ServiceModel:
        with self._making:
            model = self._model_of.get(service)
            if model is None:
                model = self._model_of[service] = self._models.get_service_model(service)
        return model

    def _client(self, service: str, attempts: int) -> BaseClient:
        with self._making:
            client = self._client_of.get((service, attempts))
            if client is None:
                client = self._session.client(service, config=self._config(attempts))
                client.meta.events.register("response-received", _keep_raw_headers)
                self._client_of[service, attempts] = client
        return client

    def _config(self, attempts: int) -> Config:
        return Config(
            parameter_validation=False,  # null and missing values reach the service, as from Step Functions
            retries={"total_max_attempts": attempts, "mode": "standard"},
            connect_timeout=self._connect_seconds,
            read_timeout=self._read_seconds,
            max_pool_connections=50,
            user_agent_extra="asl2sw-aws-bridge",
        )


def _conveniences() -> list[tuple[str, Any]]:
    named = [(entry[0], entry[1]) for entry in BUILTIN_HANDLERS]
    return [(event, handler) for event, handler in named if getattr(handler, "__name__", "") in _CONVENIENCES]


def _region() -> str | None:
    """AWS_REGION, which other SDKs read and clusters set; boto3 itself reads AWS_DEFAULT_REGION only."""
    return os.environ.get("AWS_REGION") or None


def _keep_raw_headers(response_dict: Any = None, parsed_response: Any = None, **_: Any) -> None:
    if response_dict is not None and parsed_response is not None:
        metadata = parsed_response.setdefault("ResponseMetadata", {})
        metadata[RAW_HEADERS] = dict(response_dict.get("headers", {}).items())
