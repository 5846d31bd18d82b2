"""Asking SymPy, in a child process that can be killed, what the exact methods leave open.

There is one child for each process, started at the first need. It is a plain program spoken to over
its pipes, since grading itself runs in daemonic workers, and those may not have children by
`multiprocessing`. A thread reads what it says, since a pipe cannot be waited for with a time limit
on every system. The child ends when its standard input does, and so with its parent; while it is
busy, it looks now and then whether the parent lives.
"""

import atexit
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from enum import Enum
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO

from grader.equivalence.domain import Domain, Range
from grader.notation.tree import Node

SECONDS = 5.0
"""How long one case may take; the start is not counted."""
_START = 60.0
_FAILURES = 3
"""After so many starts that failed one after another none is tried again."""
_LENGTH = 4
_MODULE = "grader.equivalence.symbolic"


class Reply(Enum):
    """What came of a question."""

    EQUAL = "equal"
    OPEN = "open"
    TIMEOUT = "timeout"
    LOST = "lost"
    """The child could not be started, or ended."""


def send(stream: IO[bytes], message: object) -> None:
    """Write one message with its length before it."""
    data = pickle.dumps(message)
    stream.write(len(data).to_bytes(_LENGTH, "big") + data)
    stream.flush()


def receive(stream: IO[bytes]) -> object | None:
    """Read one message, None at the end; only processes of ours are at the other end."""
    length = stream.read(_LENGTH)
    if len(length) < _LENGTH:
        return None
    data = stream.read(int.from_bytes(length, "big"))
    return pickle.loads(data)  # type: ignore[no-any-return] # noqa: S301 - written by our own process


class Child:
    """One running child."""

    def __init__(self) -> None:
        """Start it.

        Raises:
            OSError: it cannot be started.
        """
        self.parent = os.getpid()
        self._said: SimpleQueue[object | None] = SimpleQueue()
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        threading.Thread(target=self._read, name="symbolic", daemon=True).start()

    def _read(self) -> None:
        """Pass on what the child says, and None when it has ended."""
        stream = self.process.stdout
        with suppress(OSError, ValueError, EOFError, pickle.UnpicklingError):
            while stream is not None and (said := receive(stream)) is not None:
                self._said.put(said)
        self._said.put(None)

    def wait(self, seconds: float) -> object | None:
        """Return what the child says next, None when it has ended.

        Raises:
            Empty: it says nothing in time.
        """
        return self._said.get(timeout=seconds)

    def ask(self, question: object, seconds: float) -> object | None:
        """Put one question and return the reply, None when the child has ended.

        Raises:
            Empty: there is none in time.
        """
        try:
            send(self.process.stdin, question)  # type: ignore[arg-type] # it is a pipe
        except (OSError, ValueError):
            return None
        return self.wait(seconds)

    def end(self) -> None:
        """Kill it and clear away what is left; a copy in a forked process only lets go of it."""
        if self.parent != os.getpid():
            return
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()


def _environment() -> Mapping[str, str]:
    """Let the child find this very package."""
    here = str(Path(__file__).parents[2])
    paths = [here, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


class _Desk:
    """The place of the one child."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.child: Child | None = None
        self.failures = 0

    def ready(self) -> Child | None:
        """Return the child, a new one where there is none that lives."""
        child = self.child
        if child is not None and child.parent == os.getpid() and child.process.poll() is None:
            return child
        self.dismiss()
        if self.failures < _FAILURES:
            self._start()
        return self.child

    def _start(self) -> None:
        try:
            self.child = Child()
            started = self.child.wait(_START) is not None
        except (OSError, Empty):
            started = False
        if started:
            self.failures = 0
        else:
            self.failures += 1
            self.dismiss()

    def dismiss(self) -> None:
        """End the child."""
        if self.child is not None:
            self.child.end()
        self.child = None


_desk = _Desk()


def ask(answer: Node, reference: Node, domain: Domain, seconds: float | None = None) -> Reply:
    """Ask whether two expressions are equal; only `EQUAL` says anything about them.

    Args:
        answer: the student's.
        reference: ours.
        domain: the ranges of variables.
        seconds: the time limit, `SECONDS` by default.
    """
    limit = SECONDS if seconds is None else seconds
    ranges: dict[str, Range] = dict(domain)
    with _desk.lock:
        child = _desk.ready()
        if child is None:
            return Reply.LOST
        try:
            said = child.ask((answer, reference, ranges, limit), limit)
        except Empty:
            _desk.dismiss()
            return Reply.TIMEOUT
        if said is None:
            _desk.dismiss()
            return Reply.LOST
        return Reply.EQUAL if said is True else Reply.OPEN


def close() -> None:
    """End the child, if there is one; the next question starts another."""
    with _desk.lock:
        _desk.dismiss()


def running() -> int | None:
    """Return the child's process number, None where there is none."""
    child = _desk.child
    return None if child is None or child.process.poll() is not None else child.process.pid


def _after_fork() -> None:
    """Forget, in a forked process, the parent's child and a lock that may be held."""
    global _desk  # noqa: PLW0603 - there is one for each process
    _desk = _Desk()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
atexit.register(close)
