"""Proving that two expressions are equal almost everywhere on the reference's domain."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from flint import fmpq

from grader.equivalence.balls import evaluate
from grader.equivalence.ballvalues import UndefinedError, UnsureError
from grader.equivalence.domain import REAL, Domain
from grader.equivalence.generators import FinerError, Stock
from grader.equivalence.ratios import (
    Polynomial,
    Ratio,
    UnprovableError,
    coefficient,
    generators,
    multiplied,
)
from grader.equivalence.reduction import Reduction
from grader.equivalence.splitting import factors_of
from grader.equivalence.vanishing import may_vanish
from grader.notation.tree import (
    Call,
    Constant,
    Node,
    Number,
    Power,
    Symbol,
    substitute,
    symbols,
    walk,
)
from grader.notation.values import literal

_ROUNDS = 12
_BITS = 256
_CASES = 3
"""At most so many signs are told apart, one after another."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved.

    Attributes:
        equal: None where nothing was; False only of constants.
        gaps: the answer may be undefined at single points where the reference is defined.
        wider: it may be defined at single points where the reference is not.
    """

    equal: bool | None = None
    gaps: bool = False
    wider: bool = False


_NOTHING = Proof()


def prove_equal(
    answer: Node, reference: Node, domain: Domain, names: Sequence[str] | None = None
) -> Proof:
    """Try to prove an equality, or of two constants that they differ.

    Args:
        answer: the student's.
        reference: ours.
        domain: the ranges of variables.
        names: the symbols of both in order, if they are known already.
    """
    found = sorted(symbols(answer) | symbols(reference)) if names is None else names
    task = _Task(answer, reference, domain, found)
    if not (_has_sign(answer) or _has_sign(reference)):
        return _prove(task, ())
    proof = _prove_with_jumps(replace(task, apart=True))
    return _prove_with_jumps(task) if proof.equal is None else proof


def _has_sign(tree: Node) -> bool:
    return any(isinstance(part, Call) and part.function == "sign" for part, _ in walk(tree))


def _prove_with_jumps(task: "_Task") -> Proof:
    """Prove an equality, and by itself where signs change or cases meet.

    There |u|/u is not the sign of u.
    """
    jumps: list[Polynomial] = []
    proof = _prove(replace(task, jumps=jumps), ())
    if not proof.equal:
        return proof
    found = [_at_jump(task, jump) for jump in {str(jump): jump for jump in jumps}.values()]
    return replace(proof, gaps=proof.gaps or None in found) if False not in found else _NOTHING


def _at_jump(task: "_Task", jump: Polynomial) -> bool | None:
    """Whether the two are equal where a polynomial is zero; None where the answer has no value.

    That is asked only of polynomials such as x - 1.
    """
    places = [place for place, degree in enumerate(jump.degrees()) if degree]
    if jump.total_degree() != 1 or len(places) != 1 or places[0] >= len(task.names):
        return False
    name, slope = task.names[places[0]], jump.derivative(places[0])
    root = -coefficient(jump - generators()[places[0]] * slope) / coefficient(slope)
    if not task.domain.get(name, REAL).holds(root):
        return True
    left, right = (
        substitute(tree, {name: literal(root)}) for tree in (task.answer, task.reference)
    )
    if symbols(left) or symbols(right):
        return prove_equal(left, right, task.domain).equal is True
    return _are_same(left, right)


def _are_same(left: Node, right: Node) -> bool | None:
    """Whether two constants are equal; None where the left one has no value."""
    try:
        expected = evaluate(right, {}, _BITS)
    except UndefinedError:
        return True
    except UnsureError:
        return False
    try:
        found = evaluate(left, {}, _BITS)
    except UndefinedError:
        return None
    except UnsureError:
        return False
    return (isinstance(found, fmpq) and isinstance(expected, fmpq) and found == expected) or (
        prove_equal(left, right, {}).equal is True
    )


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be proved."""

    answer: Node
    reference: Node
    domain: Domain
    names: Sequence[str]
    apart: bool = False
    jumps: list[Polynomial] = field(default_factory=list)

    def stock(self, units: dict[str, Fraction]) -> Stock:
        """Return a stock in which the variables come first, in order."""
        stock = Stock(self.domain, units)
        stock.apart = self.apart
        stock.jumps = self.jumps
        for name in self.names:
            stock.variable(name)
        return stock


def _prove(task: _Task, facts: tuple[Polynomial, ...]) -> Proof:
    """Prove an equality where some polynomials in the variables are positive."""
    units: dict[str, Fraction] = {}
    for _ in range(_ROUNDS):
        try:
            stock = task.stock(units)
        except UnprovableError:
            return _NOTHING
        if not stock.admits(facts):
            return Proof(equal=True)
        try:
            proof = _round(task, stock)
        except FinerError as finer:
            units[finer.key] = finer.unit
            continue
        except (UnprovableError, ZeroDivisionError):
            proof = _NOTHING
        split = stock.undetermined() if proof.equal is None and len(facts) < _CASES else None
        return proof if split is None else _prove_cases(task, facts, split)
    return _NOTHING


def _prove_cases(task: _Task, facts: tuple[Polynomial, ...], split: Polynomial) -> Proof:
    """Prove an equality where a polynomial is positive and where it is negative."""
    task.jumps.append(split)
    found = [_prove(task, (*facts, split))]
    if found[0].equal:
        found.append(_prove(task, (*facts, -split)))
    if not all(proof.equal for proof in found):
        return _NOTHING
    return Proof(
        equal=True,
        gaps=any(proof.gaps for proof in found),
        wider=any(proof.wider for proof in found),
    )


def _round(task: _Task, stock: Stock) -> Proof:
    ours, right = _reference(task.reference, stock)
    theirs = Reduction(stock)
    given = theirs.ratio(task.answer)
    if len(stock.reduced(right.under)) == 0 or len(stock.reduced(given.under)) == 0:
        return _NOTHING
    difference = stock.reduced(_difference(given, right))
    if len(difference) != 0:
        return Proof(equal=False) if _is_never_zero(difference, stock) else _NOTHING
    if not _is_sound(theirs, ours, stock):
        return _NOTHING
    if stock.roaming and not (_has_plain_bases(task.answer) and _has_plain_bases(task.reference)):
        return _NOTHING
    left, divided = (_divisors(part.denominators, stock) for part in (theirs, ours))
    return Proof(equal=True, gaps=_exceeds(left, divided), wider=_exceeds(divided, left))


def _reference(reference: Node, stock: Stock) -> tuple[Reduction, Ratio]:
    """Reduce the reference; once more where it was only at its end that all facts were known."""
    stock.assuming = True
    reduction = Reduction(stock)
    ratio = reduction.ratio(reference)
    if stock.facts:
        reduction = Reduction(stock)
        ratio = reduction.ratio(reference)
    stock.assuming = False
    return reduction, ratio


def _has_plain_bases(node: Node) -> bool:
    """Whether powers by letters have letters or numbers as bases, and no function is called.

    Only then does what holds for positive bases hold, too, where an exponent is whole and its base
    negative: |a|^y is not a^y at y = 1.
    """
    return not any(
        isinstance(part, Call)
        or (
            isinstance(part, Power)
            and symbols(part.exponent)
            and not isinstance(part.base, Symbol | Number | Constant)
        )
        for part, _ in walk(node)
    )


def _difference(given: Ratio, right: Ratio) -> Polynomial:
    if given.under == right.under:
        return given.over - right.over
    return multiplied(given.over, right.under) - multiplied(right.over, given.under)


def _is_never_zero(poly: Polynomial, stock: Stock) -> bool:
    """Whether it is a rational number, or a polynomial in e alone, which is transcendental."""
    used = stock.used(poly)
    return not used or (
        len(used) == 1
        and used[0][1].kind == "exp"
        and used[0][1].inside is not None
        and used[0][1].inside.value is not None
    )


# --- where the two are defined -----------------------------------------------------------------


def _divisors(polys: list[Polynomial], stock: Stock) -> list[Polynomial]:
    """Return the factors of unknown sign of all that was divided by; of |u| that is u."""
    found: list[Polynomial] = []
    for poly in polys:
        reduced = stock.reduced(poly)
        if reduced.is_constant() or (len(reduced) > 1 and stock.is_nonzero(reduced)):
            continue
        parts = [_unsigned(part.base, stock) for part in factors_of(reduced)[1]]
        found += [base for base in parts if _may_vanish(base, stock)]
    return found


def _unsigned(base: Polynomial, stock: Stock) -> Polynomial:
    single = stock.single(base)
    if single is None or single.kind != "abs" or single.inside is None:
        return base
    return single.inside.over


def _may_vanish(base: Polynomial, stock: Stock) -> bool:
    return not stock.is_nonzero(base) and not _is_excluded(base, stock)


def _is_excluded(base: Polynomial, stock: Stock) -> bool:
    """Whether it vanishes only at a number that does not belong to its variable's range."""
    if base.total_degree() != 1 or len(used := stock.used(base)) != 1:
        return False
    place, made = used[0]
    slope = coefficient(base.derivative(place))
    root = -coefficient(base - generators()[place] * base.derivative(place)) / slope
    return stock.excludes(place, root) or (made.kind == "integer" and root.denominator > 1)


def _is_sound(theirs: Reduction, ours: Reduction, stock: Stock) -> bool:
    """Whether nothing that had to be other than zero is zero on an open part of the domain.

    What the reference divides by is zero only where that is not defined.
    """
    outside = _factors(ours.denominators, stock)
    wanted = _factors([*theirs.denominators, *theirs.arguments], stock)
    left = [base for key, base in wanted.items() if key not in outside]
    return not may_vanish([*left, *theirs.artifacts, *ours.artifacts], stock)


def _factors(polys: list[Polynomial], stock: Stock) -> dict[str, Polynomial]:
    found: dict[str, Polynomial] = {}
    for poly in polys:
        reduced = stock.reduced(poly)
        if len(reduced) == 0:
            found["0"] = reduced
        elif not reduced.is_constant():
            found |= {str(part.base): part.base for part in factors_of(reduced)[1]}
    return found


def _exceeds(some: list[Polynomial], others: list[Polynomial]) -> bool:
    return any(base not in others for base in some)
