"""How a Task's Resource runs after AWS: configuration, and the protocol of every call."""

from asl2sw.resources.binding import (
    Binding,
    CallbackBinding,
    EventBinding,
    EventRequest,
    ExpressionBinding,
    HttpBinding,
    LambdaBinding,
    OpenApiBinding,
    PostRequest,
    Secret,
)
from asl2sw.resources.callback import resolve_callback, waits_for_answer
from asl2sw.resources.config import Config, ConfigError, ResourceEntry, config_from_mapping, read_config
from asl2sw.resources.names import waits_for_callback
from asl2sw.resources.resolve import resolve_helper, resolve_task

__all__ = [
    "Binding",
    "CallbackBinding",
    "Config",
    "ConfigError",
    "EventBinding",
    "EventRequest",
    "ExpressionBinding",
    "HttpBinding",
    "LambdaBinding",
    "OpenApiBinding",
    "PostRequest",
    "ResourceEntry",
    "Secret",
    "config_from_mapping",
    "read_config",
    "resolve_callback",
    "resolve_helper",
    "resolve_task",
    "waits_for_answer",
    "waits_for_callback",
]
