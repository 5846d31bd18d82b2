"""A command watched from outside: what it says, and how much memory its processes hold."""

import os
import re
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

MEGABYTE = 2**20
STEP = 0.02
"""Seconds between two looks; each look sees the peaks since a process began."""


@dataclass
class Watched:
    """What a command came to."""

    status: int = -1
    out: str = ""
    err: str = ""
    peaks: dict[int, int] = field(default_factory=dict)
    """Bytes that each process of the tree held resident at most, by its number."""

    @property
    def largest(self) -> int:
        """Bytes of the largest process."""
        return max(self.peaks.values())


def watch(*arguments: object, folder: Path | None = None) -> Watched:
    """Run the command in a folder and look at all its processes all the time; Linux only."""
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    watched = Watched()
    with subprocess.Popen(  # noqa: S603 - our own command
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder
    ) as process:
        ended = threading.Event()
        looking = threading.Thread(target=_look, args=(process.pid, watched.peaks, ended))
        looking.start()
        out, err = process.communicate()
        ended.set()
        looking.join()
    watched.status, watched.out, watched.err = process.returncode, out.decode(), err.decode()
    return watched


def _look(pid: int, peaks: dict[int, int], ended: threading.Event) -> None:
    while not ended.wait(STEP):
        for one in tree(pid):
            peaks[one] = max(peaks.get(one, 0), peak(one))


def tree(pid: int) -> list[int]:
    """List a process and all its descendants; children hang under the thread that made them."""
    try:
        files = list(Path(f"/proc/{pid}/task").glob("*/children"))
        children = [int(child) for file in files for child in file.read_text("ascii").split()]
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in tree(child))]


def peak(pid: int) -> int:
    """Tell the most that a process held resident since it began, in bytes; 0 once it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


def largest_child() -> int:
    """Tell the most that any process held that was started from here and has ended, in bytes."""
    import resource

    size = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return size if os.uname().sysname == "Darwin" else size * 1024
