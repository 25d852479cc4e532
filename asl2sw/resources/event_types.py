"""Names of the CloudEvents that tasks send, after what they call on AWS."""

from __future__ import annotations

from asl2sw.asl.model import Template, TemplateArray, TemplateLiteral
from asl2sw.resources.call import Lookup
from asl2sw.resources.lambda_invoke import field_of
from asl2sw.resources.names import called_integration, function_of_name, host_label

# the parameter that names who gets the message, and what stands before the last part of it
_ADDRESSES = {"sns:publish": ("TopicArn", ":"), "sqs:sendMessage": ("QueueUrl", "/")}
PUT_EVENTS = "events:putEvents"


def event_type(found: Lookup) -> str:
    """The entry's type, else `sqs.orders`, `sns.alarms`, `lambda.send-offer`, `activity.approve`.

    `<service>.<action>` where the queue or topic is known at run time only.
    """
    if found.entry is not None and found.entry.type is not None:
        return found.entry.type
    integration = called_integration(found.state.resource.value)
    if found.function is not None:
        return f"lambda.{host_label(function_of_name(found.function))}"
    if integration in _ADDRESSES:
        parameter, separator = _ADDRESSES[integration]
        address = _text(field_of(found.state.parameters, parameter))
        name = _plain(address.rpartition(separator)[2])
        if name:
            return f"{integration.partition(':')[0]}.{name}"
    if integration:
        return _plain(integration.replace(":", "."))
    return f"activity.{host_label(found.state.resource.value.rpartition(':activity:')[2])}"


def entry_types(found: Lookup) -> tuple[str, ...]:
    """For each of the Entries of events:putEvents its DetailType; nothing when they are no list here."""
    entries = field_of(found.state.parameters, "Entries")
    match entry_list(entries):
        case None:
            return ()
        case listed:
            return tuple(_entry_type(found, each) for each in listed)


def entry_list(entries: Template | None) -> tuple[Template, ...] | None:
    """The items of a list that stands in the definition."""
    match entries:
        case TemplateArray(items=items):
            return items
        case TemplateLiteral(value=list(values), span=span):
            return tuple(TemplateLiteral(value, span) for value in values)
        case _:
            return None


def _entry_type(found: Lookup, entry: Template) -> str:
    if found.entry is not None and found.entry.type is not None:
        return found.entry.type
    return _plain(_text(field_of(entry, "DetailType"))) or event_type(found)


def _text(value: Template | None) -> str:
    """Text that stands in the definition, without placeholders."""
    if not isinstance(value, TemplateLiteral) or not isinstance(value.value, str):
        return ""
    return "" if "${" in value.value else value.value


def _plain(text: str) -> str:
    """Only what may stand in a type: letters, digits and `. _ -`."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in text)
    return kept.strip("-.")
