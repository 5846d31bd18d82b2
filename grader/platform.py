"""What only POSIX offers, with a fallback that says what it cannot limit."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TypeVar

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment] # the fallback below asks for it


_LONG = 100
"""Characters of a folder's path from which on the files in it might be out of reach."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker process may use."""

    memory: int = 400 * 1024 * 1024
    """Bytes of private data; what is resident stays below this plus the libraries' code."""
    cpu: int = 60
    """Seconds of processor time for one piece of work."""


def unlimited() -> tuple[str, ...]:
    """Name what cannot be limited here: `memory` and `cpu` where POSIX limits are missing."""
    return () if resource is not None else ("memory", "cpu")


def limit_memory(limits: Limits) -> None:
    """Cap this process's private data, for good; a crash leaves no core file behind."""
    if resource is None:
        return
    _lower(resource.RLIMIT_DATA, limits.memory)
    _lower(resource.RLIMIT_CORE, 0)


def limit_cpu(limits: Limits) -> None:
    """Let this process use `limits.cpu` more seconds before the system ends it."""
    if resource is None:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, int(usage.ru_utime + usage.ru_stime) + limits.cpu + 1)


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold back what Ctrl-C sends for a while; a process that is started meanwhile never gets it.

    Windows has no such mask: there, a process is reached until it says that it is not.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def reachable(path: Path) -> Path:
    """Give an absolute path a form that Windows takes beyond its 260 characters.

    What lies below it may be long, so that the form is chosen early; a short path stays as it is,
    and so does every path elsewhere.
    """
    return extended(path) if sys.platform == "win32" else path


AnyPath = TypeVar("AnyPath", bound=PurePath)


def extended(path: AnyPath) -> AnyPath:
    """Write a long Windows path in the form that has no limit.

    Source: Microsoft, Maximum Path Length Limitation.

    Examples:
        >>> from pathlib import PureWindowsPath
        >>> for path in ("C:/Uni", "C:/" + "Übung/" * 20, "//pc/x/" + "Übung/" * 20):
        ...     print(extended(PureWindowsPath(path)).as_posix()[:14])
        C:/Uni
        //?/C:/Übung/Ü
        //?/UNC/pc/x/Ü
    """
    text = str(path)
    if len(text) < _LONG or text.startswith("\\\\?\\"):
        return path
    if text.startswith("\\\\"):
        return type(path)("\\\\?\\UNC\\" + text[2:])
    return type(path)("\\\\?\\" + text)


def make_private(path: str | os.PathLike[str]) -> None:
    """Let only the owner read and write the file, where the system knows such modes."""
    os.chmod(path, 0o600)  # noqa: PTH101 - a path of any kind


def make_private_folder(path: str | os.PathLike[str]) -> None:
    """Let only the owner look into the folder, where the system knows such modes."""
    os.chmod(path, 0o700)  # noqa: PTH101 - a path of any kind


def peak_memory() -> int:
    """Tell the largest memory in bytes that this process held; 0 where it is not known."""
    if resource is None:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if os.uname().sysname == "Darwin" else peak * 1024


def _lower(kind: int, value: int) -> None:
    """Set the soft limit, never above the hard one."""
    hard = resource.getrlimit(kind)[1]
    soft = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (soft, hard))
