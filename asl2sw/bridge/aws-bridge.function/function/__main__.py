"""`python -m function` serves on the port in PORT, 8080 without it."""

import os
import sys

from function.server import serve
from function.settings import read_settings

if __name__ == "__main__":
    try:
        settings = read_settings(os.environ)
    except ValueError as wrong:
        sys.exit(str(wrong))
    serve(settings)
