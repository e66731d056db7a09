"""Names that Windows keeps for devices: no file or folder can have them there, whatever its ending."""

from __future__ import annotations

import re

#: "Naming Files, Paths, and Namespaces" of Microsoft's documentation; ids become folders, also there.
DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$)", re.IGNORECASE)


def device_name(name: str) -> str | None:
    """Return the device that a file's or folder's name stands for on Windows, if any."""
    stem = name.partition(".")[0]
    return stem if DEVICE.fullmatch(stem) else None
