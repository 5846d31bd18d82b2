"""What a tool chain is, and how its programs are run."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from content import Traits
from report import Report

TIMEOUT = 240


@dataclass(frozen=True, slots=True)
class Chain:
    """A tool chain: its name, what it can set, and how it makes a PDF in an empty folder."""

    name: str
    traits: Traits
    build: Callable[[Report, Path], Path]


def run(
    command: Sequence[str], folder: Path, *, env: Mapping[str, str] | None = None, text: str = ""
) -> str:
    """Run a program in a folder, and give what it prints."""
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", errors="replace",
        timeout=TIMEOUT, check=False, input=text,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1764547200", **(env or {})},
    )  # fmt: skip
    if done.returncode:
        message = f"{command[0]}: {done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        raise RuntimeError(message)
    return done.stdout
