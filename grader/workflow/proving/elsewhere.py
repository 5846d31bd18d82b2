"""Drawing in another process, in which sets have another order: the variants must be the same."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256

from grader.catalogue import draw_of
from grader.errors import GraderError
from grader.workflow.proving.faults import Fault, seed_of
from grader.workflow.proving.trial import open_trial
from problems import families

_CODE = "import sys; from grader.workflow.proving.elsewhere import main; main(sys.argv[1:])"
_MOST = 20
"""Variants of a family that are drawn there."""
_ORDER = "PYTHONHASHSEED"


def differing(names: Sequence[str], seeds: int) -> Iterator[Fault]:
    """Find the first variant of each family that comes out otherwise in another process.

    Args:
        names: of families that are found by name and can be drawn here.
        seeds: how many variants.

    Raises:
        GraderError: the other process cannot be run.
    """
    here = {name: digests(name, min(seeds, _MOST)) for name in names}
    there = _elsewhere(names, min(seeds, _MOST))
    for name in names:
        unlike = (n for n, digest in enumerate(here[name]) if there[name][n] != digest)
        for number in unlike:
            params = draw_of(families.find(name), None, seed_of(families.find(name), number))
            what = "in another process, the same seed gives other params or other answers"
            yield Fault(name, number, params, what)
            break


def digests(name: str, seeds: int) -> list[str]:
    """Fingerprint the first variants of a family, with the answers to them."""
    family = families.find(name)
    found: list[str] = []
    for number in range(seeds):
        params = draw_of(family, None, seed_of(family, number))
        answers = open_trial(family, params).references
        text = f"{json.dumps(params, sort_keys=True)} {answers!r}"
        found.append(sha256(text.encode()).hexdigest())
    return found


def main(arguments: Sequence[str]) -> None:
    """Print the fingerprints of families, as the other process does."""
    seeds, *names = arguments
    sys.stdout.write(json.dumps({name: digests(name, int(seeds)) for name in names}))


def _elsewhere(names: Sequence[str], seeds: int) -> dict[str, list[str]]:
    order = "1" if os.environ.get(_ORDER) != "1" else "2"
    path = os.pathsep.join(filter(None, sys.path))
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own code
        [sys.executable, "-c", _CODE, str(seeds), *names],
        capture_output=True,
        check=False,
        env={**os.environ, _ORDER: order, "PYTHONPATH": path},
    )
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        raise GraderError(
            f"Drawing the variants in another process failed: {reason}",
            f"Die Varianten in einem anderen Prozess zu ziehen, misslang: {reason}",
        )
    document: dict[str, list[str]] = json.loads(done.stdout)
    return document
