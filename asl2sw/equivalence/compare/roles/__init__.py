"""How tasks are carried out, one file for each way.

One `TaskOutcome` is played on both sides: to the state machine as AWS would report it, to the workflow as the
replies and events that it would get.
"""

from asl2sw.equivalence.compare.roles.callback import CallbackRole
from asl2sw.equivalence.compare.roles.expression import ExpressionRole
from asl2sw.equivalence.compare.roles.message import MessageRole
from asl2sw.equivalence.compare.roles.request import RequestRole, played_secret, properties
from asl2sw.equivalence.compare.roles.role import UNKNOWN, NotComparable, Pending, Role, Sent
from asl2sw.equivalence.compare.roles.service import FAILED_CALLS, UNREADABLE, ServiceRole
from asl2sw.equivalence.compare.roles.started import StartedRole

__all__ = [
    "FAILED_CALLS",
    "UNKNOWN",
    "UNREADABLE",
    "CallbackRole",
    "ExpressionRole",
    "MessageRole",
    "NotComparable",
    "Pending",
    "RequestRole",
    "Role",
    "Sent",
    "ServiceRole",
    "StartedRole",
    "played_secret",
    "properties",
]
