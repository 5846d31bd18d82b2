"""Deciding whether two expressions in matrices are equal, whatever the matrices of these shapes.

In order, as for scalars: shapes; structural normal form; certified rejection at matrices drawn
small; exact acceptance as polynomials in words; rejection with more precision. Whatever remains is
undecided. Agreement of rounded numbers never accepts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from grader.equivalence.blocks import Blocks
from grader.equivalence.conforming import Fitting, is_zero
from grader.equivalence.domain import Domain, Range, read_range
from grader.equivalence.entrywise import proves_entries_equal
from grader.equivalence.expansion import Expansion, proves_equal
from grader.equivalence.fitted import ANY, Chain, Fitted, Identity, Shape
from grader.equivalence.misfits import MisfitError, UnclearError
from grader.equivalence.outlines import outline
from grader.equivalence.results import correct, incorrect, undecided
from grader.model import Code, Comparison, Finding, Outcome
from grader.notation.printer import plain
from grader.notation.tree import Node, symbols

if TYPE_CHECKING:
    from grader.equivalence.sampling import Draw, Drawing, Value

CODES: Mapping[str, Code] = {
    "fit.shape": Code(
        "The result is {found}; expected was {expected}.",
        "Das Ergebnis ist {found}; erwartet war {expected}.",
    ),
    "fit.multiple": Code(
        "{found} is a scalar; whether a multiple of the identity is meant, a person decides.",
        "{found} ist ein Skalar; ob ein Vielfaches der Einheitsmatrix gemeint ist, entscheidet "
        "ein Mensch.",
    ),
    "fit.reference": Code(
        "In the expected expression the shapes do not fit at {problem}.",
        "Im erwarteten Ausdruck passen die Formen bei {problem} nicht.",
    ),
    "expression.entry": Code(
        "With matrices drawn at random and {point}, row {row}, column {column} is {found}; "
        "expected was {expected}.",
        "Mit zufällig gewählten Matrizen und {point} steht in Zeile {row}, Spalte {column} "
        "{found}; erwartet war {expected}.",
    ),
    "expression.value": Code(
        "With matrices drawn at random and {point} this is {found}; expected was {expected}.",
        "Mit zufällig gewählten Matrizen und {point} ergibt das {found}; erwartet war {expected}.",
    ),
    "expression.singular": Code(
        "With matrices drawn at random and {point} the expression is not defined, where it "
        "should be.",
        "Mit zufällig gewählten Matrizen und {point} ist der Ausdruck nicht definiert, wo er es "
        "sein sollte.",
    ),
}

_QUICK = ((64, 3),)
"""Bits of precision, and how many sizes are drawn."""
_THOROUGH = ((256, 6), (1024, 3))
_ONE = Fraction(1)
_SIZE: Range = read_range("integer >= 1")


@dataclass(frozen=True, slots=True)
class _Case:
    """What is compared, as it is asked for."""

    answer: Node
    reference: Node
    shapes: Mapping[str, Shape]
    domain: Domain

    def drawing(self) -> "Drawing":
        """Return what is to be drawn: the matrices and scalars that occur."""
        from grader.equivalence.sampling import Drawing

        used = symbols(self.answer) | symbols(self.reference)
        shapes = {name: shape for name, shape in self.shapes.items() if name in used}
        identity = {"I"} - set(self.domain)
        return Drawing(shapes, sorted(used - set(shapes) - identity), self._domain())

    def _domain(self) -> Domain:
        """Return the domain, in which names of sizes are whole numbers from 1."""
        both = (size for shape in self.shapes.values() for size in (shape.rows, shape.columns))
        sizes = {size for size in both if isinstance(size, str)}
        return {**self.domain, **{size: _size(self.domain.get(size)) for size in sizes}}


def _size(declared: Range | None) -> Range:
    if declared is None:
        return _SIZE
    return Range(max(declared.lower or _ONE, _ONE), declared.upper, integer=True)


@dataclass(frozen=True, slots=True)
class _Pair:
    """The two expressions, and what may be drawn for their symbols."""

    answer: Fitted
    reference: Fitted
    drawing: "Drawing"


@dataclass(slots=True)
class _Seen:
    """What the draws have shown so far."""

    usable: int = 0
    outside: Finding | None = None
    difference: Finding | None = None


def compare_matrix_expressions(
    answer: Node, reference: Node, shapes: Mapping[str, Shape], domain: Domain
) -> Comparison:
    """Compare two expressions in matrices.

    Args:
        answer: the student's.
        reference: ours; the comparison is made wherever it is defined.
        shapes: of the declared matrices. `I` is the identity where neither here nor in `domain`.
        domain: the ranges of scalars; others are real, and names of sizes whole numbers.
    """
    if answer == reference:
        return correct("structural")
    fitting, reading = Fitting(shapes, domain), Fitting(shapes, domain)
    try:
        ours = fitting.fit(reference)
    except MisfitError as error:
        problem = error.finding.args.get("right") or error.finding.args["found"]
        return undecided("structural", Finding(code="fit.reference", args={"problem": problem}))
    try:
        found = _compare(_Case(answer, reference, shapes, domain), reading.fit(answer), ours)
    except UnclearError as error:
        return undecided("structural", error.finding)
    except MisfitError as error:
        found = incorrect("structural", error.finding)
    if found.outcome is Outcome.CORRECT or fitting.doubt is not None or reading.doubt is None:
        return found
    return undecided(found.method, reading.doubt)


def _compare(case: "_Case", answer: Fitted, reference: Fitted) -> Comparison:
    """Compare two expressions that fit."""
    if not _has_shape(answer, reference):
        return _compare_shapes(case, answer, reference)
    if outline(answer) == outline(reference):
        return correct("structural")
    return _decide(_Pair(answer, reference, case.drawing()))


def _compare_shapes(case: _Case, answer: Fitted, reference: Fitted) -> Comparison:
    """Refuse another shape, unless a scalar may be meant as a multiple of the identity."""
    pairs = (case.answer, answer, reference), (case.reference, reference, answer)
    for node, scalar, other in pairs:
        if scalar.shape.is_scalar and other.shape.is_square:
            lifted = Chain((scalar,), (Identity(),), ANY)
            one, its = (lifted, other) if scalar is answer else (other, lifted)
            if _compare(case, one, its).outcome is not Outcome.INCORRECT:
                return undecided("exact", Finding(code="fit.multiple", args={"found": plain(node)}))
    args = {"found": str(answer.shape), "expected": str(reference.shape)}
    return incorrect("structural", Finding(code="fit.shape", args=args))


def _has_shape(answer: Fitted, reference: Fitted) -> bool:
    """Whether an answer has the reference's shape; 0 has any, the identity any that is square."""
    one, other = answer.shape, reference.shape
    if one == other or is_zero(answer) or is_zero(reference):
        return True
    larger = other if one.is_any else one
    return (one.is_any or other.is_any) and larger.is_square and not larger.is_scalar


def _decide(pair: _Pair) -> Comparison:
    seen = _look(pair, _QUICK)
    if seen.difference:
        return incorrect("certified", seen.difference)
    if not seen.outside:
        blocks = Blocks(pair.drawing.domain)
        if _is_proved(pair, blocks):
            has_gaps = blocks.gaps or not seen.usable
            gap = (Finding(code="expression.gap"),) if has_gaps else ()
            return correct("exact", *gap)
    thorough = _look(pair, _THOROUGH)
    if thorough.difference:
        return incorrect("certified", thorough.difference)
    outside = seen.outside or thorough.outside
    return undecided("exact", outside or Finding(code="expression.open"))


def _is_proved(pair: _Pair, blocks: Blocks) -> bool:
    if proves_equal(pair.answer, pair.reference, blocks):
        return True
    return proves_entries_equal(pair.answer, pair.reference, Expansion(blocks))


def _look(pair: _Pair, passes: tuple[tuple[int, int], ...]) -> _Seen:
    """Compare values at draws, until one differs for certain."""
    seen = _Seen()
    for bits, wanted in passes:
        for number in range(wanted):
            _look_at(pair, number, bits, seen)
            if seen.difference:
                return seen
    return seen


def _look_at(pair: _Pair, number: int, bits: int, seen: _Seen) -> None:
    """Compare at the first draw of the number-th sizes where both are defined."""
    from grader.equivalence.balls import UndefinedError, UnsureError
    from grader.equivalence.sampling import value

    missing = 0
    for draw in pair.drawing.draws(number):
        try:
            ours = value(pair.reference, draw, bits)
        except (UndefinedError, UnsureError):
            continue
        try:
            theirs = value(pair.answer, draw, bits)
        except (UndefinedError, UnsureError) as error:
            missing += 1
            if missing > 1 or (isinstance(error, UndefinedError) and error.around):
                args = {"point": draw.describe()}
                seen.outside = Finding(code="expression.singular", args=args)
                return
            continue
        seen.usable += 1
        seen.difference = _difference(theirs, ours, draw, bits)
        return


def _difference(theirs: "Value", ours: "Value", draw: "Draw", bits: int) -> Finding | None:
    """Return the first entry that differs for certain."""
    from grader.equivalence.sampling import entries_of, is_scalar
    from grader.equivalence.values import differ, show_both

    for row, column, one, other in entries_of(theirs, ours):
        if differ(one, other, bits):
            found, expected = show_both(one, other)
            args = {"point": draw.describe(), "found": found, "expected": expected}
            if is_scalar(theirs, ours):
                return Finding(code="expression.value", args=args)
            return Finding(
                code="expression.entry", args={**args, "row": str(row), "column": str(column)}
            )
    return None
