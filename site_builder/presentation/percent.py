"""Percent-encoding (RFC 3986) with the results of ``urllib.parse.quote``, a run of characters at a time.

Most of what links say is Chinese, nine characters of address for each, and one link's words are the next
one's too.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache


@lru_cache(maxsize=4096)
def quote(text: str, safe: str = "") -> str:
    """The text, encoded but for letters, digits, ``_.-~`` and what is ``safe``."""
    return _unsafe(safe).sub(_encoded, text)


@cache
def _unsafe(safe: str) -> re.Pattern[str]:
    return re.compile(f"[^A-Za-z0-9_.~{re.escape(safe)}-]+")


def _encoded(run: re.Match[str]) -> str:
    return "%" + run[0].encode().hex("%").upper()
