"""Many ``khal import`` in one process.

Argument: the configuration; standard input: JSON, [calendar, path] pairs.
"""

import json
import sys

from khal.cli import main_khal

for calendar, path in json.load(sys.stdin):
    try:
        main_khal(["--config", sys.argv[1], "import", "--batch", "--include-calendar", calendar, path])
    except SystemExit as end:
        if end.code:
            raise
