"""Graph nodes to workflow states, one module per kind of node."""

from asl2sw.sonataflow.lower.workflow import lower_flow, lower_workflow, plain_title

__all__ = ["lower_flow", "lower_workflow", "plain_title"]
