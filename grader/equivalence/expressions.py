"""Deciding whether two expressions are equal wherever the reference is defined.

In order: structural normal form; certified rejection at points of the domain; exact acceptance as
rational functions of generators; rejection with more precision. Whatever remains is undecided.
Agreement of rounded numbers never accepts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.equivalence.domain import Domain
from grader.equivalence.normal import normal
from grader.equivalence.points import Point, points
from grader.equivalence.results import correct, incorrect, undecided
from grader.model import Code, Comparison, Finding
from grader.notation.tree import Node, symbols

CODES: Mapping[str, Code] = {
    "expression.differs": Code(
        "For {point} this is {found}; expected was {expected}.",
        "Für {point} ergibt das {found}; erwartet war {expected}.",
    ),
    "expression.open": Code(
        "Whether this equals the expected expression could not be decided by machine.",
        "Ob dies dem erwarteten Ausdruck gleicht, ließ sich maschinell nicht entscheiden.",
    ),
    "expression.gap": Code(
        "The expression is right, but not defined at some single points where it should be.",
        "Der Ausdruck stimmt, ist aber an einzelnen Stellen nicht definiert, wo er es sein sollte.",
    ),
    "expression.undefined": Code(
        "For {point} the expression is not defined, where it should be.",
        "Für {point} ist der Ausdruck nicht definiert, wo er es sein sollte.",
    ),
}

_QUICK = ((64, 4),)
"""Bits of precision, and how many points have to be defined."""
_THOROUGH = ((192, 24), (768, 8), (2304, 4))
_CLOSER = ((256, 24),)
"""Where some point is a gap: whether it is a single one."""
_RARE = 4
_TRIES = 8
"""Points that are tried for one that is needed."""
_USABLE = 3


@dataclass(frozen=True, slots=True)
class _Pair:
    """The two expressions and where their variables lie."""

    answer: Node
    reference: Node
    domain: Domain

    @property
    def names(self) -> list[str]:
        return sorted(symbols(self.answer) | symbols(self.reference))

    def points(self, count: int) -> Iterator[Point]:
        return points(self.names, self.domain, count if self.names else 1)


@dataclass(slots=True)
class _Seen:
    """What the points have shown so far.

    `gaps` counts points of the reference's domain where the answer has no value that is certain.
    """

    usable: int = 0
    gaps: int = 0
    outside: Finding | None = None
    difference: Finding | None = None


def compare_expressions(answer: Node, reference: Node, domain: Domain) -> Comparison:
    """Compare two expressions.

    Args:
        answer: the student's.
        reference: ours; the comparison is made wherever it is defined.
        domain: the ranges of variables; others are real.
    """
    if answer == reference or normal(answer) == normal(reference):
        return correct("structural")
    pair = _Pair(answer, reference, domain)
    seen = _look(pair, _QUICK)
    if seen.difference:
        return incorrect("certified", seen.difference)
    proof = _prove(pair) if _is_seen_enough(seen, pair) else None
    if proof is not None:
        return proof
    thorough = _look(pair, _THOROUGH)
    if thorough.difference:
        return incorrect("certified", thorough.difference)
    outside = seen.outside or thorough.outside
    return undecided("exact", outside or Finding(code="expression.open"))


def _is_seen_enough(seen: _Seen, pair: _Pair) -> bool:
    """Whether the answer was found defined where it should be, but for single points."""
    needed = _USABLE if pair.names else 1
    if seen.outside is not None or seen.usable < needed:
        return False
    return not seen.gaps or _has_few_gaps(_look(pair, _CLOSER))


def _has_few_gaps(seen: _Seen) -> bool:
    return seen.outside is None and seen.difference is None and seen.gaps * _RARE <= seen.usable


def _prove(pair: _Pair) -> Comparison | None:
    """Return the acceptance, if there is an exact proof."""
    from grader.equivalence.proofs import Proof, prove_equal

    match prove_equal(pair.answer, pair.reference, pair.domain):
        case Proof.EQUAL:
            return correct("exact")
        case Proof.EQUAL_WITH_GAPS:
            return correct("exact", Finding(code="expression.gap"))
    return None


def _look(pair: _Pair, passes: tuple[tuple[int, int], ...]) -> _Seen:
    """Compare values at points, until one differs for certain."""
    seen = _Seen()
    for bits, wanted in passes:
        before = seen.usable
        for point in pair.points(_TRIES * wanted):
            seen.difference = _at(pair, point, bits, seen)
            if seen.difference:
                return seen
            if seen.usable - before >= wanted:
                break
    return seen


def _at(pair: _Pair, point: Point, bits: int, seen: _Seen) -> Finding | None:
    """Return the difference at a point, if it is certain; note in `seen` what else was found."""
    from grader.equivalence.balls import UndefinedError, UnsureError, evaluate
    from grader.equivalence.values import differ, show_both

    try:
        ours = evaluate(pair.reference, point, bits)
    except (UndefinedError, UnsureError):
        return None
    args = {"point": ", ".join(f"{name} = {value}" for name, value in point.items()) or "–"}
    try:
        theirs = evaluate(pair.answer, point, bits)
    except (UndefinedError, UnsureError) as error:
        seen.gaps += 1
        if isinstance(error, UndefinedError) and error.around:
            seen.outside = Finding(code="expression.undefined", args=args)
        return None
    seen.usable += 1
    if not differ(theirs, ours, bits):
        return None
    args["found"], args["expected"] = show_both(theirs, ours)
    return Finding(code="expression.differs", args=args)
