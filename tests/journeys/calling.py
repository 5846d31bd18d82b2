"""Calls the command in a process of its own that need not import anything first.

A server imports the whole package once and forks for every call: the tests' own process is not
forked, and nothing of one call is seen by the next.
"""

import atexit
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from pkgutil import walk_packages

PACKAGES = ("grader", "submissions", "problems")
SECONDS = 300
"""After which a call that has not ended has failed."""
METHOD = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"

for _package in PACKAGES:
    for _module in walk_packages(import_module(_package).__path__, f"{_package}."):
        if not _module.name.endswith("__main__"):
            import_module(_module.name)


def call(arguments: Sequence[str], folder: Path) -> int:
    """Call the command, leave what it writes in `out` and `err` of a folder, and give its status.

    Raises:
        TimeoutError: it does not end.
    """
    fresh = get_context(METHOD)
    if METHOD == "forkserver":
        fresh.set_forkserver_preload([__name__])
    given = (list(arguments), folder, dict(os.environ), Path.cwd())
    process = fresh.Process(target=_call, args=given)
    process.start()
    process.join(SECONDS)
    if process.exitcode is None:
        process.kill()
        raise TimeoutError(" ".join(arguments))
    return process.exitcode


def _call(arguments: list[str], folder: Path, environment: Mapping[str, str], place: Path) -> None:
    from grader.cli import main

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(place)
    for stream, name in ((sys.stdout, "out"), (sys.stderr, "err")):
        with (folder / name).open("wb") as file:
            os.dup2(file.fileno(), stream.fileno())
    sys.argv = ["grader", *arguments]
    try:
        main()
    finally:
        atexit._run_exitfuncs()
