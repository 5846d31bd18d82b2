"""What only POSIX offers, with a fallback that says what it cannot limit."""

import os
from dataclasses import dataclass

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment] # the fallback below asks for it


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


def make_private(path: str | os.PathLike[str]) -> None:
    """Let only the owner read and write the file, where the system knows such modes."""
    os.chmod(path, 0o600)  # noqa: PTH101 - a path of any kind


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
