"""Peers of the comparison, on cases given as lines of JSON; run by compare.py, not by hand.

It runs in an environment of its own, with math-verify and sympy and without the project. Of each
case it prints what the peer said (`equal`; null: an error or no answer in time) and the seconds of
processor time of each round, the first among them. A case that failed is not repeated.
"""

import argparse
import json
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

Compare = Callable[[str], bool]
"""Reads an answer and compares it with the reference it was made for."""


@dataclass
class Timed:
    """What came out of a case."""

    equal: bool | None = None
    seconds: list[float] = field(default_factory=list)
    failed: bool = False


def main() -> None:
    """Read cases, run one peer on them in turns, print what it said."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("--timeout", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    make, index = PEERS[chosen.peer]
    cases = [json.loads(line) for line in sys.stdin]
    timed = [Timed() for _ in cases]
    warm_up(make, index)
    for _ in range(chosen.rounds + 1):
        for case, one in zip(cases, timed, strict=True):
            if not one.failed:
                run(case, one, make, index, chosen.timeout)
    for one in timed:
        print(json.dumps({"equal": one.equal, "seconds": one.seconds}))


def warm_up(make: Any, index: str) -> None:
    """Import what the peer imports, on a case that is none of those measured."""
    case = {
        "kind": "expression",
        "names": {"t": ""},
        "plain": ("t", "t + 1"),
        "latex": ("t", "t + 1"),
    }
    run(case, Timed(), make, index, 10)


def run(case: Mapping[str, Any], one: Timed, make: Any, index: str, timeout: int) -> None:
    """Run one case once; the reference is read beforehand."""
    reference, answer = case[index]
    started = time.process_time()
    try:
        compare = make(case, reference, timeout)
        started = time.process_time()
        one.equal = compare(answer)
    except Exception:  # noqa: BLE001 - whatever a peer raises is its answer
        one.equal, one.failed = None, True
    one.seconds.append(time.process_time() - started)


def math_verify(case: Mapping[str, Any], reference: str, timeout: int) -> Compare:
    """Make the comparison of math-verify, with its own time-outs."""
    peer = import_module("math_verify")

    def parsed(latex: str) -> Any:
        found = peer.parse(
            f"${latex}$",
            extraction_config=[peer.LatexExtractionConfig()],
            fallback_mode="no_fallback",
            parsing_timeout=timeout,
            raise_on_error=True,
        )
        if not found:
            raise ValueError(f"{latex!r} was not understood")
        return found

    del case
    ours = parsed(reference)

    def compare(answer: str) -> bool:
        theirs = parsed(answer)
        return bool(peer.verify(ours, theirs, timeout_seconds=timeout, raise_on_error=True))

    return compare


def sympy(case: Mapping[str, Any], reference: str, timeout: int) -> Compare:
    """Make sympy's: simplify the difference and look whether it is zero."""
    peer = import_module("sympy")
    names = table(peer, case["names"])

    def parsed(plain: str) -> Any:
        found = peer.sympify(
            plain.replace("%", "/100").replace("∞", "oo"), locals=names, rational=True
        )
        return peer.Matrix(found) if case["kind"] == "matrix" else found

    ours = parsed(reference)

    def compare(answer: str) -> bool:
        signal.signal(signal.SIGALRM, expire)
        signal.alarm(timeout)
        try:
            return is_zero(peer, parsed(answer), ours)
        finally:
            signal.alarm(0)

    return compare


def is_zero(peer: Any, theirs: Any, ours: Any) -> bool:
    """Look whether the difference simplifies to zero, entry by entry where there are several."""
    if getattr(theirs, "shape", None) != getattr(ours, "shape", None):
        return False
    difference = theirs - ours
    entries: Sequence[Any] = list(difference) if hasattr(difference, "shape") else [difference]
    return all(peer.simplify(entry) == 0 for entry in entries)


def table(peer: Any, names: Mapping[str, str]) -> dict[str, Any]:
    """Say what names are: our functions in sympy's, and symbols with what the domain says."""
    known: dict[str, Any] = {
        "e": peer.E,
        "max": peer.Max,
        "min": peer.Min,
        "ceil": peer.ceiling,
        "log2": lambda x: peer.log(x, 2),
        "log10": lambda x: peer.log(x, 10),
        "root": lambda n, x: peer.root(x, n),
        "relu": lambda x: peer.Max(0, x),
        "sigmoid": lambda x: 1 / (1 + peer.exp(-x)),
    }
    for name, domain in names.items():
        is_positive = any(word in domain for word in ("positive", ">= 1", ">= 2", "> 0", "0 <"))
        assumed = {"integer": True} if "integer" in domain else {"real": True}
        known[name] = peer.Symbol(name, **assumed, **({"positive": True} if is_positive else {}))
    return known


def expire(_signal: int, _frame: object) -> None:
    """Stop a case that takes too long."""
    raise TimeoutError


PEERS: Mapping[str, tuple[Any, str]] = {
    "math-verify": (math_verify, "latex"),
    "sympy": (sympy, "plain"),
}
"""How each peer is made, and which form of an answer it gets."""


if __name__ == "__main__":
    main()
