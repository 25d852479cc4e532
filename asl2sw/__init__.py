"""asl2sw compiles AWS Step Functions state machines to SonataFlow workflows.

    conversion = asl2sw.convert(Path("order.asl.json"), asl2sw.Options(namespace="orders"))

Nothing is printed and no state is kept; all results are frozen.
"""

from asl2sw._version import __version__
from asl2sw.conversion import Conversion, ConversionError, SourceLocation, Workflow, convert
from asl2sw.diagnostics import Diagnostic, Place, Severity
from asl2sw.difference import VerificationError
from asl2sw.options import Options
from asl2sw.resources import Config, ConfigError

__all__ = [
    "Config",
    "ConfigError",
    "Conversion",
    "ConversionError",
    "Diagnostic",
    "Options",
    "Place",
    "Severity",
    "SourceLocation",
    "VerificationError",
    "Workflow",
    "__version__",
    "convert",
]
