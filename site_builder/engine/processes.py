"""Several processes, where they pay: they are forked, so that they inherit all that was made before, and give back little."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")

#: Told of a stage, how many more of its things are done, and how many there are.
Progress = Callable[[str, int, int], None]

_inherited: tuple[Any, ...] = ()


def count_of(jobs: int | None, chunks: int) -> int:
    """How many processes work on so many chunks; ``jobs`` None: as many as the machine has processors."""
    return max(1, min(jobs or os.cpu_count() or 1, chunks))


@contextmanager
def pool(count: int, values: tuple[Any, ...]) -> Iterator[ProcessPoolExecutor]:
    """Processes whose functions find ``values`` by ``inherited``; they are not sent but there from the start."""
    global _inherited
    _inherited = values
    gc.freeze()  # what is there already is shared, as long as nobody writes to it
    processes = ProcessPoolExecutor(
        count, mp_context=multiprocessing.get_context("fork"), initializer=_follow, initargs=(os.getpid(),)
    )
    try:
        yield processes
    finally:
        processes.shutdown(cancel_futures=True)
        _inherited = ()
        gc.unfreeze()


def _follow(parent: int) -> None:
    """In one of the processes: leave Ctrl+C to the parent, and end when it is gone, for what it held (the lock of a build) is held here too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)


def worker_state() -> tuple[Any, ...]:
    """In one of the processes: the values that ``pool`` was given."""
    return _inherited


@contextmanager
def in_background(function: Callable[..., T], *arguments: Any) -> Iterator[Callable[[], T]]:
    """Let a function work in a process of its own; what this gives waits for its result."""
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
    sender.send(function(*arguments))


def _received(receiver: Connection, function: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    try:
        found: T = receiver.recv()
    except EOFError:  # the process was killed
        return function(*arguments)
    return found


@contextmanager
def without_collector() -> Iterator[None]:
    """Python's collector of cycles looks at everything again and again; a build makes millions of values and no cycles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
