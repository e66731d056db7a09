"""Worker processes, where they pay.

They are forked, so that they share all that was made before, and send back little.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")

_worker_state: tuple[Any, ...] = ()


def worker_count(jobs: int | None, chunks: int) -> int:
    """Return how many processes work on so many chunks; ``jobs`` None.

    As many as the machine has processors.
    """
    return max(1, min(jobs or os.cpu_count() or 1, chunks))


@contextmanager
def worker_pool(count: int, state: tuple[Any, ...]) -> Iterator[ProcessPoolExecutor]:
    """Processes whose functions find ``values`` by ``inherited``.

    They are not sent but there from the start.
    """
    global _worker_state
    _worker_state = state
    gc.freeze()  # what is there already is shared, as long as nobody writes to it
    processes = ProcessPoolExecutor(
        count, mp_context=multiprocessing.get_context("fork"), initializer=_follow, initargs=(os.getpid(),)
    )
    try:
        yield processes
    finally:
        processes.shutdown(cancel_futures=True)
        _worker_state = ()
        gc.unfreeze()


def _follow(parent: int) -> None:
    """Leave Ctrl+C to the parent, and end when it is gone: the lock of its build is held here too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def worker_state() -> tuple[Any, ...]:
    """Return what ``worker_pool`` was given; for functions that run in its processes."""
    return _worker_state


@contextmanager
def in_background(function: Callable[..., T], *arguments: Any) -> Iterator[Callable[[], T]]:
    """Run a function in a process of its own; give a function that waits for its result."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(os.getpid(), sender, function, arguments), daemon=True)
    process.start()
    sender.close()
    try:
        yield cache(lambda: _received(receiver, function, arguments))
    finally:
        process.kill()
        process.join()
        receiver.close()


def _send(parent: int, sender: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    _follow(parent)
    with suppress(OSError):  # who waits does it again, and tells what the machine said
        sender.send(function(*arguments))


def _received(receiver: Connection, function: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    try:
        result: T = receiver.recv()
    except EOFError:  # the process was killed
        return function(*arguments)
    return result


@contextmanager
def without_collector() -> Iterator[None]:
    """Switch the collector of cycles off.

    It looks at everything again and again, and a build makes no cycles.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
