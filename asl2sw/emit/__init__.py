"""Documents to bytes."""

from asl2sw.emit.yaml_text import yaml_text as write_documents

__all__ = ["write_documents"]
