"""Deciding whether two expressions are equal wherever the reference is defined.

In order: structural normal form; certified rejection at points of the domain; exact acceptance as
rational functions of generators; rejection with more precision; SymPy in a process that can be
killed. Whatever remains is undecided. Agreement of rounded numbers never accepts.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from grader.equivalence.domain import Domain
from grader.equivalence.normal import INFINITE, normal
from grader.equivalence.results import correct, incorrect, undecided
from grader.equivalence.scalars import is_valueless
from grader.model import Code, Comparison, Finding
from grader.notation.tree import Node, Number, walk

if TYPE_CHECKING:
    from grader.equivalence.looking import Pair, Seen

CODES: Mapping[str, Code] = {
    "expression.differs": Code(
        "For {point} this is {found}; expected was {expected}.",
        "Für {point} ergibt das {found}; erwartet war {expected}.",
    ),
    "expression.number": Code(
        "This is {found}; expected was {expected}.",
        "Das ist {found}; erwartet war {expected}.",
    ),
    "expression.unequal": Code(
        "This differs from the expected expression, by less than its digits show.",
        "Das weicht vom erwarteten Ausdruck ab, um weniger, als seine Ziffern zeigen.",
    ),
    "expression.open": Code(
        "Whether this equals the expected expression could not be decided by machine.",
        "Ob dies dem erwarteten Ausdruck gleicht, ließ sich maschinell nicht entscheiden.",
    ),
    "expression.timeout": Code(
        "Whether this equals the expected expression could not be decided by machine in time.",
        "Ob dies dem erwarteten Ausdruck gleicht, ließ sich maschinell nicht rechtzeitig "
        "entscheiden.",
    ),
    "expression.gap": Code(
        "The expression is right, but not defined at some single points where it should be.",
        "Der Ausdruck stimmt, ist aber an einzelnen Stellen nicht definiert, wo er es sein sollte.",
    ),
    "expression.wider": Code(
        "The expression is right, and also defined where the expected one is not.",
        "Der Ausdruck stimmt und ist auch dort definiert, wo der erwartete es nicht ist.",
    ),
    "expression.undefined": Code(
        "For {point} the expression is not defined, where it should be.",
        "Für {point} ist der Ausdruck nicht definiert, wo er es sein sollte.",
    ),
    "expression.valueless": Code(
        "The expression has no value that is a real number.",
        "Der Ausdruck hat keinen Wert, der eine reelle Zahl ist.",
    ),
    "expression.nowhere": Code(
        "The expected expression was found to have no value anywhere in its domain.",
        "Der erwartete Ausdruck hat, soweit zu sehen, nirgends in seinem Bereich einen Wert.",
    ),
    "expression.infinite": Code(
        "This is infinite or finite, where the expected expression is not.",
        "Das ist unendlich oder endlich, wo der erwartete Ausdruck es nicht ist.",
    ),
}

_QUICK = (64, 4)
"""Bits of precision, and how many points have to be defined."""
_CONSTANT = (320, 1280)
_THOROUGH = ((192, 24), (768, 8), (2304, 4))
_CLOSER = (256, 24)
"""Where some point is a gap: whether it is a single one."""
_RARE = 4
_USABLE = 3


def compare_expressions(answer: Node, reference: Node, domain: Domain) -> Comparison:
    """Compare two expressions.

    Args:
        answer: the student's.
        reference: ours; the comparison is made wherever it is defined.
        domain: the ranges of variables; others are real.
    """
    if answer == reference:
        return _same(reference)
    given, expected = normal(answer), normal(reference)
    if given == expected:
        return _same(reference)
    if INFINITE in given or INFINITE in expected:
        return _compare_infinite(answer, reference)
    from grader.equivalence.looking import Pair

    pair = Pair(answer, reference, domain)
    seen = _look_quickly(pair)
    if seen.gaps or not seen.usable:
        pair = pair.settled()
        seen = _look_quickly(pair)
    if seen.difference:
        return incorrect("certified", seen.difference)
    proof = _prove(pair, seen) if _is_seen_enough(seen, pair) else None
    return proof or _left_open(pair, seen)


def _same(reference: Node) -> Comparison:
    """Accept the same expression, unless it is a constant that has no value."""
    if is_valueless(reference):
        return undecided("structural", Finding(code="expression.nowhere"))
    return correct("structural")


def _look_quickly(pair: "Pair") -> "Seen":
    """Look at a few points; at a constant with more precision where that is needed."""
    from grader.equivalence.looking import Seen, look

    seen = Seen()
    look(pair, *_QUICK, seen)
    if pair.names:
        return seen
    for bits in _CONSTANT:
        if seen.usable or seen.outside:
            break
        seen = Seen()
        look(pair, bits, 1, seen)
    return seen


def _is_seen_enough(seen: "Seen", pair: "Pair") -> bool:
    """Whether the answer was found defined where it should be, but for single points."""
    from grader.equivalence.looking import Seen, look

    if seen.outside is not None or seen.usable < (_USABLE if pair.names else 1):
        return False
    if not seen.gaps:
        return True
    closer = Seen()
    look(pair, *_CLOSER, closer)
    found = closer.outside or closer.difference
    return found is None and closer.gaps * _RARE <= closer.usable


def _prove(pair: "Pair", seen: "Seen") -> Comparison | None:
    """Return the verdict, if there is an exact proof."""
    from grader.equivalence.proofs import Proof, prove_equal

    equal, proof = _are_equal_constants(pair, seen), Proof()
    if equal is None:
        proof = prove_equal(pair.answer, pair.reference, pair.domain, pair.names)
        equal = proof.equal
    if equal is None:
        equal = _agree_modulo_primes(pair)
    if equal is None:
        return None
    if not equal:
        return incorrect("exact", Finding(code="expression.unequal"))
    if not _holds_far_away(pair, seen):
        return None
    return correct("exact", *_remarks(seen, gaps=proof.gaps, wider=proof.wider))


def _holds_far_away(pair: "Pair", seen: "Seen") -> bool:
    """Whether points far away show nothing that a proof should have excluded."""
    from grader.equivalence.looking import look_far_away

    look_far_away(pair, _QUICK[0], seen)
    return seen.difference is None and seen.outside is None


def _are_equal_constants(pair: "Pair", seen: "Seen") -> bool | None:
    """Decide constants whose values are exact, such as those of a floor, and those of roots."""
    if pair.names:
        return None
    if seen.exact and seen.usable and not seen.difference:
        return True
    from grader.equivalence.separation import are_equal

    return are_equal(pair.answer, pair.reference)


def _agree_modulo_primes(pair: "Pair") -> bool | None:
    """Accept rational functions that are too large to expand."""
    if not pair.names:
        return None
    from grader.equivalence.modular import agree_modulo_primes

    return agree_modulo_primes(pair.answer, pair.reference, pair.names) or None


def _remarks(seen: "Seen", *, gaps: bool, wider: bool) -> list[Finding]:
    """Say where an answer that is right is defined on less or more than the reference."""
    found = {"expression.gap": gaps, "expression.wider": wider or seen.wider}
    return [Finding(code=code) for code, holds in found.items() if holds]


def _left_open(pair: "Pair", seen: "Seen") -> Comparison:
    """Look thoroughly for a difference; then ask SymPy."""
    _look_thoroughly(pair, seen)
    if seen.difference:
        return incorrect("certified", seen.difference)
    if seen.nowhere:
        return undecided("exact", Finding(code="expression.nowhere"))
    if seen.outside:
        valueless = Finding(code="expression.valueless")
        return undecided("exact", seen.outside if pair.names else valueless)
    if not seen.usable and not pair.names:
        return undecided("exact", Finding(code="expression.valueless"))
    if not _is_seen_enough(seen, pair):
        return undecided("exact", Finding(code="expression.open"))
    return _ask(pair, seen)


def _look_thoroughly(pair: "Pair", seen: "Seen") -> None:
    """Look for a difference at more points with more precision."""
    from grader.equivalence.looking import look, look_at_literals

    for bits, wanted in _THOROUGH:
        if not seen.difference:
            look(pair, bits, wanted, seen)
    if not seen.difference:
        look_at_literals(pair, _THOROUGH[0][0], seen)


def _ask(pair: "Pair", seen: "Seen") -> Comparison:
    """Ask SymPy, unless the case is too large, or the answer may be undefined where it matters.

    SymPy cancels and simplifies without a word on where the answer has a value.
    """
    from grader.equivalence.conditions import is_defined
    from grader.equivalence.worker import Reply, ask

    if not _is_fit(pair) or not is_defined(pair.answer, pair.reference, pair.domain):
        return undecided("exact", Finding(code="expression.open"))
    match ask(pair.answer, pair.reference, pair.domain):
        case Reply.EQUAL:
            return correct("worker", *_remarks(seen, gaps=False, wider=False))
        case Reply.TIMEOUT:
            return undecided("worker", Finding(code="expression.timeout"))
    return undecided("worker", Finding(code="expression.open"))


_NODES = 160
_LARGEST = 10**4
_VARIABLES = 8


def _is_fit(pair: "Pair") -> bool:
    """Whether a case is small enough for SymPy to have a chance."""
    count = 0
    for tree in (pair.answer, pair.reference):
        for part, _ in walk(tree):
            count += 1
            if isinstance(part, Number) and _is_long(part):
                return False
    return count <= _NODES and len(pair.names) <= _VARIABLES and pair.has_sharp_values()


def _is_long(number: Number) -> bool:
    return max(abs(number.value.numerator), number.value.denominator) > _LARGEST


# --- infinity -----------------------------------------------------------------------------------


def _compare_infinite(answer: Node, reference: Node) -> Comparison:
    """Compare where one of the two names infinity."""
    from grader.equivalence.infinity import extent, is_never_infinite

    given, expected = (
        0 if is_never_infinite(node) else extent(node) for node in (answer, reference)
    )
    if given is None or expected is None:
        return undecided("exact", Finding(code="expression.open"))
    if given == expected != 0:
        return correct("exact")
    return incorrect("exact", Finding(code="expression.infinite"))
