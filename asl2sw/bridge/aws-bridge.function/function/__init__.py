"""Runs AWS service integrations of Step Functions for workflows that run elsewhere."""

from function.asgi import new

__all__ = ["new"]
