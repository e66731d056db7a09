"""Names that Windows keeps for devices: no file or folder can have them there, whatever its ending."""

from __future__ import annotations

import re

#: The devices that ids could spell.
DEVICE_IDS = "con|prn|aux|nul|com[0-9]|lpt[0-9]"
#: "Naming Files, Paths, and Namespaces" of Microsoft's documentation; ids become folders, also there.
DEVICE = re.compile(rf"(?:{DEVICE_IDS}|conin\$|conout\$)", re.IGNORECASE)


#: What is wrong with one, for messages.
DEVICE_WORDS = "“{}”是 Windows 的设备名，Windows 电脑上不能有这个名字的文件和文件夹。"


def device_name(name: str) -> str | None:
    """Return the device that a file's or folder's name stands for on Windows, if any."""
    stem = name.partition(".")[0]
    return stem if DEVICE.fullmatch(stem) else None
