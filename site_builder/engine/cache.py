"""The cache: values by name, each kept with the key of what it was made from.

A value is pickled, and what unpickles runs code. So each file begins with a keyed digest (HMAC of RFC 2104,
with SHA-256) of its name, its key and its bytes, under a secret that this machine made and that never stands
in the cache folder. A file that was cut, changed, made from something else or brought from elsewhere does not
match: it counts as absent.
"""

from __future__ import annotations

import hmac
import os
import pickle
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import jinja2
from jinja2.bccache import Bucket

from site_builder.engine.publish import write_new, write_private, write_whole

SECRET_BYTES = 32
MAC_BYTES = 32


class Cache(Protocol):
    """Values by name."""

    def get(self, name: str, key: str) -> Any:
        """Return the value that was made from ``key``, None when there is none: absence only costs work."""

    def put(self, name: str, key: str, value: Any) -> None:
        """Keep a value that was made from ``key``."""


class FolderCache:
    """A cache in a folder, one file a name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, name: str, key: str) -> Any:
        """Return the value that was made from ``key``, or None."""
        try:
            data = memoryview((self.folder / f"{name}.cache").read_bytes())
        except OSError:
            return None
        if not hmac.compare_digest(data[:MAC_BYTES], _mac(name, key, data[MAC_BYTES:])):
            return None
        # Its bytes were written on this machine, by us.
        return pickle.loads(data[MAC_BYTES:])  # noqa: S301

    def put(self, name: str, key: str, value: Any) -> None:
        """Keep a value. A disk that takes nothing only costs work the next time."""
        data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        with suppress(OSError):
            write_whole(self.folder / f"{name}.cache", _mac(name, key, data), data)


class MemoryCache:
    """A cache whose values are at hand as well, for a process that builds again and again."""

    def __init__(self, behind: Cache) -> None:
        self.behind = behind
        self.values: dict[str, tuple[str, Any]] = {}

    def get(self, name: str, key: str) -> Any:
        """Return the value that was made from ``key``, or None."""
        if name not in self.values:
            value = self.behind.get(name, key)
            if value is None:
                return None
            self.values[name] = key, value
        known, value = self.values[name]
        return value if known == key else None

    def put(self, name: str, key: str, value: Any) -> None:
        """Keep a value here and behind."""
        self.values[name] = key, value
        self.behind.put(name, key, value)


class TemplateCache(jinja2.BytecodeCache):
    """Jinja's compiled templates in our cache: code too must be our own and whole.

    ``compiler``: a digest of the program and of the texts that it put into them.
    """

    def __init__(self, behind: Cache, compiler: str) -> None:
        self.behind, self.compiler = behind, compiler

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket with what was compiled from the same text."""
        code = self.behind.get(f"templates/{bucket.key}", bucket.checksum + self.compiler)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self.behind.put(
            f"templates/{bucket.key}", bucket.checksum + self.compiler, bucket.bytecode_to_string()
        )


def _mac(name: str, key: str, data: bytes | memoryview) -> bytes:
    mac = hmac.new(machine_secret(), f"{name}\0{key}\0".encode(), "sha256")
    mac.update(data)
    return mac.digest()


@cache
def machine_secret() -> bytes:
    """Return this user's secret on this machine, made when it is first asked for.

    Where none can be kept, one for this process.
    """
    fresh = os.urandom(SECRET_BYTES)
    try:
        path = _secret_path()
        write_new(path, fresh)
        if path.stat().st_size != SECRET_BYTES:  # damaged: what it signed is lost, the next build's is not
            write_private(path, fresh)
        return path.read_bytes()
    except (OSError, RuntimeError):  # no home folder, or one that takes nothing
        return fresh


def _secret_path() -> Path:
    folder = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(folder) / "public-activity-calendar" / "cache-secret"
