"""Drawing in another process, in which sets have another order: the variants must be the same."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256

from grader.errors import GraderError
from grader.workflow.proving.choosing import Chosen
from grader.workflow.proving.faults import Fault, seed_of
from grader.workflow.proving.trial import open_trial
from problems import families

_CODE = "import sys; from grader.workflow.proving.elsewhere import main; main(sys.argv[1:])"
_MOST = 20
"""Variants of a family that are drawn there."""
_ORDER = "PYTHONHASHSEED"


def differing(ones: Sequence[Chosen], seeds: int) -> Iterator[tuple[Chosen, Fault]]:
    """Find the first variant of each family that comes out otherwise in another process.

    Args:
        ones: families that are found by name and can be drawn here.
        seeds: how many variants.

    Raises:
        GraderError: the other process cannot be run.
    """
    here = [digests(one, min(seeds, _MOST)) for one in ones]
    there = _elsewhere(ones, min(seeds, _MOST))
    for one, ours, theirs in zip(ones, here, there, strict=True):
        unlike = (n for n, digest in enumerate(ours) if theirs[n] != digest)
        for number in unlike:
            params = one.draw(seed_of(one.family, number))
            what = "in another process, the same seed gives other params or other answers"
            yield one, Fault(one.family.name, number, params, what)
            break


def digests(one: Chosen, seeds: int) -> list[str]:
    """Fingerprint the first variants of a family, with the answers to them."""
    found: list[str] = []
    for number in range(seeds):
        params = one.draw(seed_of(one.family, number))
        answers = open_trial(one.family, params).references
        text = f"{json.dumps(params, sort_keys=True)} {answers!r}"
        found.append(sha256(text.encode()).hexdigest())
    return found


def main(arguments: Sequence[str]) -> None:
    """Print the fingerprints of families, as the other process does."""
    seeds, *ones = arguments
    named = (json.loads(one) for one in ones)
    found = [Chosen(families.find(name), tuple(fields)) for name, fields in named]
    sys.stdout.write(json.dumps([digests(one, int(seeds)) for one in found]))


def _elsewhere(ones: Sequence[Chosen], seeds: int) -> list[list[str]]:
    named = [json.dumps([one.family.name, one.fields]) for one in ones]
    order = "1" if os.environ.get(_ORDER) != "1" else "2"
    path = os.pathsep.join(filter(None, sys.path))
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own code
        [sys.executable, "-c", _CODE, str(seeds), *named],
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
    document: list[list[str]] = json.loads(done.stdout)
    return document
