"""What trying families came to, for their author and for machines."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from grader.workflow.proving import Proved

_FEW = 20
"""Faults of a family that are listed; the document has all."""


def proved_text(proved: Iterable[Proved]) -> str:
    """Say of each family how many variants were tried, and what is wrong with them."""
    return "\n".join(line for one in proved for line in _lines(one))


def proved_document(proved: Sequence[Proved]) -> dict[str, Any]:
    """Give it for machines."""
    return {
        "schema": 1,
        "families": [
            {
                "family": one.family,
                "parts": list(one.parts),
                "seeds": one.seeds,
                "different": one.different,
                "faults": [
                    {"seed": f.seed, "what": f.what, "params": dict(f.params)} for f in one.faults
                ],
                "unseen": list(one.unseen),
                "untried": list(one.untried),
            }
            for one in proved
        ],
    }


def _lines(one: Proved) -> Iterator[str]:
    count = f"{one.seeds} variants tried, {one.different} of them different"
    faults = {0: "no faults", 1: "1 fault"}.get(len(one.faults), f"{len(one.faults)} faults")
    parts = f" ({', '.join(one.parts)})" if one.parts else ""
    yield f"{one.family}{parts}: {count}, {faults}"
    yield from (f"  {fault.in_words}" for fault in one.faults[:_FEW])
    if len(one.faults) > _FEW:
        yield f"  … and {len(one.faults) - _FEW} more"
    if one.unseen:
        yield f"  mistakes that applied to none of them: {', '.join(one.unseen)}"
    if one.untried:
        yield f"  could be tried with none of them: {', '.join(one.untried)}"
