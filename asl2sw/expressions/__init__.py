"""Paths, intrinsic functions and choice rules: syntax trees, the expression IR, and jq."""

from asl2sw.expressions.ast import Expression, ExpressionError, IntrinsicCall, Path
from asl2sw.expressions.parse import parse_expression, parse_path, parse_reference_path

__all__ = [
    "Expression",
    "ExpressionError",
    "IntrinsicCall",
    "Path",
    "parse_expression",
    "parse_path",
    "parse_reference_path",
]
