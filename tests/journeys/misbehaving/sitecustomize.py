"""Lets reports end the process that reads them; Python imports this where its folder is named.

What a report does stands in a comment at its end, such as `%misbehave:hang`. A report that hangs
is given little time, as long as the others have the usual one.
"""

import os
import signal
import time
from collections.abc import Callable
from typing import Any

MARK = b"%misbehave:"
SECONDS = 2.0
ACTIONS: dict[bytes, Callable[[], object]] = {
    b"die": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    b"eat": lambda: bytearray(10**10),
    b"hang": lambda: time.sleep(600),
    b"crash": lambda: 1 / 0,
}


def misbehave() -> None:
    """Put the reader, and the time that it has, in place."""
    from grader.engine.isolation import Workers
    from submissions import reading

    read_report, schedule = reading.read_report, Workers._schedule

    def read(data: bytes, *arguments: Any, **named: Any) -> Any:
        _, _, action = data.rpartition(MARK) if MARK in data else (b"", b"", b"")
        ACTIONS.get(action.strip(), str)()
        return read_report(data, *arguments, **named)

    def hurried(self: Workers, pool: Any, function: Any, item: Any, timeout: float) -> Any:
        hangs = "read" in function.__name__ and "hang" in repr(item).lower()
        return schedule(self, pool, function, item, SECONDS if hangs else timeout)

    reading.read_report = read
    Workers._schedule = hurried  # type: ignore[method-assign] # that is the point


if __name__ == "sitecustomize":
    misbehave()
