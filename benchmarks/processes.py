"""Whole processes, timed by the clock and by the processor time that they use; POSIX only."""

import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Took:
    """The seconds that a process took, by the clock and of the processor."""

    wall: float
    processor: float


def run_often(command: Sequence[str], times: int) -> Took:
    """Return the medians of what a process takes."""
    took = [run(command)[0] for _ in range(times)]
    return Took(median([one.wall for one in took]), median([one.processor for one in took]))


def run(command: Sequence[str]) -> tuple[Took, subprocess.CompletedProcess[str]]:
    """Run a process of ours to its end; return what it took with it."""
    started, before = time.perf_counter(), of_children()
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    took = Took(time.perf_counter() - started, of_children() - before)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-500:]}")
    return took, done


def of_children() -> float:
    """Return the processor time of all processes that ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def imports_sympy(command: Sequence[str]) -> bool:
    """Look through what Python says that it imports; this run also warms up the file cache."""
    _, done = run([sys.executable, "-X", "importtime", *command])
    return any(line.rpartition("|")[2].strip() == "sympy" for line in done.stderr.splitlines())
