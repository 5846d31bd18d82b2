"""Looking at two expressions at points of their domain, by certified bounds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from flint import arb, ctx, fmpq

from grader.equivalence.balls import Ball, Located, located, to_arb, value
from grader.equivalence.ballvalues import UndefinedError, UnsureError
from grader.equivalence.domain import REAL, Domain, Range
from grader.equivalence.points import far_rows, rows
from grader.equivalence.values import differ, show_both
from grader.model import Finding
from grader.notation.tree import Constant, Node, Number, Quotient, Symbol, children, walk

_TRIES = 8
"""Points that are tried for one that is needed."""
_LITERALS = 8
_MORE = 640
_SHARP, _FINE, _FEW = 192, 1e-3, 8
_BESIDE = 10_007
_HUGE, _GRID = 10**12, 1024
_POWERS = (Fraction(0), *(Fraction(10) ** power for power in (2, 3, 4, 5, 6, -2, -4)))
"""Where parts may differ that agree around zero, or everywhere else."""
_HALF, _TENTH = Fraction(1, 2), Fraction(1, 10)
_AROUND = (
    (Fraction(1), Fraction(0)),
    (Fraction(1), _HALF),
    (Fraction(1), -_HALF),
    (1 + _TENTH, Fraction(0)),
    (1 - _TENTH, Fraction(0)),
    (Fraction(1), Fraction(1)),
    (Fraction(1), Fraction(-1)),
)
"""Factors and steps that lead from a number to its neighbours."""


class Pair:
    """The two expressions and where their variables lie."""

    def __init__(self, answer: Node, reference: Node, domain: Domain) -> None:
        self.answer = answer
        self.reference = reference
        self.domain = domain
        self.names = tuple(sorted(_names(answer) | _names(reference)))
        self.ranges = tuple(domain.get(name, REAL) for name in self.names)

    def points(self, count: int) -> Sequence[Located]:
        """Return that many points."""
        return _located(self.names, self.ranges, count if self.names else 1)

    def settled(self) -> "Pair":
        """Return the pair with numbers for constants that are certain to be rational."""
        from grader.equivalence.settling import settled

        return Pair(settled(self.answer), settled(self.reference), self.domain)

    def far_points(self) -> Sequence[Located]:
        """Return a few points far away, or near the ends of ranges."""
        return _located_far(self.names, self.ranges) if self.names else ()

    def has_sharp_values(self) -> bool:
        """Whether both are known to some digits at one of the first points."""
        with ctx.workprec(_SHARP):
            return any(
                _is_sharp(self.answer, at) and _is_sharp(self.reference, at)
                for at in self.points(_TRIES)
            )

    def literal_points(self) -> Iterator[Located]:
        """Yield points at and beside the numbers that are written in the two."""
        numbers = [*_written(self.answer, self.reference), *_POWERS]
        for number, (name, allowed) in enumerate(zip(self.names, self.ranges, strict=True)):
            base = self.points(_LITERALS)[number % _LITERALS]
            for at in _near(numbers, allowed):
                if allowed.holds(at):
                    yield {**base, **located({name: at})}


def _near(numbers: Sequence[Fraction], allowed: Range) -> Iterator[Fraction]:
    """Yield numbers, their neighbours, and what lies between them and the ends of a range."""
    for number in numbers:
        for factor, step in _AROUND:
            yield number * factor + step
            yield -(number * factor + step)
        for end in (allowed.lower, allowed.upper):
            if end is not None:
                yield (number + end) / 2


def _literals(node: Node) -> set[Fraction]:
    """Return the numbers other than zero that are written in a tree, fractions among them."""
    found: set[Fraction] = set()
    for part, _ in walk(node):
        match part:
            case Number(value) if value:
                found.add(value)
            case Quotient(Number(above), Number(below)) if above and below:
                found.add(above / below)
    return found


def _written(*trees: Node) -> Sequence[Fraction]:
    """Return the largest numbers that are written in trees, and the values of constants in them."""
    found: set[Fraction] = set()
    for tree in trees:
        found |= _literals(tree)
        for part in _constants(tree):
            found |= _near_value(part)
    return sorted(found)[-_LITERALS:]


def _constants(tree: Node) -> Iterator[Node]:
    """Yield the largest parts without symbols, other than numbers."""
    if not _names(tree):
        if children(tree) or isinstance(tree, Constant):
            yield tree
        return
    for part in children(tree):
        yield from _constants(part)


def _near_value(node: Node) -> set[Fraction]:
    """Return a number near the value of a constant, its size."""
    try:
        found = to_arb(value(node, {}))
    except (UndefinedError, UnsureError):
        return set()
    if not (found.is_finite() and abs(found) < _HUGE):
        return set()
    near = Fraction(round(float(found) * _GRID), _GRID)
    return {abs(near)} if near else set()


def _is_sharp(node: Node, at: Located) -> bool:
    try:
        found = to_arb(value(node, at))
    except (UndefinedError, UnsureError):
        return False
    return bool(found.is_finite() and (found.rad() < _FINE or found.rel_accuracy_bits() > _FEW))


def _names(node: Node) -> set[str]:
    """Return the names of all symbols; quicker than a walk that tells depths."""
    found, waiting = set(), [node]
    while waiting:
        current = waiting.pop()
        if type(current) is Symbol:
            found.add(current.name)
        else:
            waiting.extend(children(current))
    return found


@lru_cache(maxsize=256)
def _located(names: tuple[str, ...], ranges: tuple[Range, ...], count: int) -> tuple[Located, ...]:
    return tuple(located(dict(zip(names, row, strict=True))) for row in rows(ranges, count))


@lru_cache(maxsize=256)
def _located_far(names: tuple[str, ...], ranges: tuple[Range, ...]) -> tuple[Located, ...]:
    return tuple(located(dict(zip(names, row, strict=True))) for row in far_rows(ranges))


@dataclass(slots=True)
class Seen:
    """What the points have shown.

    Attributes:
        usable: points at which both have a value.
        gaps: points at which only the answer has no value that is certain.
        wider: whether the answer was seen to have one where the reference has none.
        outside: a point around which the answer has no value, though the reference has one.
        difference: a point at which the two differ for certain.
        exact: whether the last two values were exact, and not balls.
    """

    usable: int = 0
    gaps: int = 0
    wider: bool = False
    outside: Finding | None = None
    difference: Finding | None = None
    exact: bool = False

    @property
    def nowhere(self) -> bool:
        """Whether the reference had a value at no point."""
        return not self.usable and not self.gaps


def look(pair: Pair, bits: int, wanted: int, seen: Seen) -> None:
    """Compare values at points until one differs for certain, or enough are seen."""
    before = seen.usable
    with ctx.workprec(bits):
        for at in pair.points(_TRIES * wanted):
            _compare(pair, at, bits, seen)
            if seen.difference or seen.usable - before >= wanted:
                return


def look_far_away(pair: Pair, bits: int, seen: Seen) -> None:
    """Compare values far away from zero."""
    with ctx.workprec(bits):
        for at in pair.far_points():
            _compare(pair, at, bits, seen)
            if seen.difference:
                return


def look_at_literals(pair: Pair, bits: int, seen: Seen) -> None:
    """Compare values where a number that is written in the two may make a difference."""
    with ctx.workprec(bits):
        for at in pair.literal_points():
            _compare(pair, at, bits, seen)
            if seen.difference:
                return


def _compare(pair: Pair, at: Located, bits: int, seen: Seen) -> None:
    try:
        ours = value(pair.reference, at)
    except UndefinedError:
        seen.wider = seen.wider or _has_value(pair.answer, at)
        return
    except UnsureError:
        return
    try:
        theirs = _surely(pair.answer, at, bits)
    except (UndefinedError, UnsureError) as error:
        seen.gaps += 1
        if isinstance(error, UndefinedError) and error.around and _has_value_around(pair, at):
            seen.outside = Finding(code="expression.undefined", args={"point": _show(at)})
        return
    seen.usable += 1
    seen.exact = not (isinstance(theirs, arb) or isinstance(ours, arb))
    if differ(theirs, ours, bits):
        seen.difference = _difference(at, theirs, ours)


def _has_value_around(pair: Pair, at: Located) -> bool:
    """Whether the reference is not defined at a single point only, such as (-2)^(a + b) at 0."""
    real = [
        name for name, allowed in zip(pair.names, pair.ranges, strict=True) if not allowed.integer
    ]
    for sign_ in (1, -1):
        beside = {name: at[name] + sign_ * fmpq(1, _BESIDE + n) for n, name in enumerate(real)}
        if _has_value(pair.reference, {**at, **beside}):
            return True
    return not real


def _surely(node: Node, at: Located, bits: int) -> Ball:
    """Return the value, with more precision where it cannot be told whether there is one."""
    try:
        return value(node, at)
    except UnsureError:
        if bits >= _MORE:
            raise
    with ctx.workprec(_MORE):
        return value(node, at)


def _has_value(node: Node, at: Located) -> bool:
    try:
        found = value(node, at)
    except (UndefinedError, UnsureError):
        return False
    return not hasattr(found, "is_finite") or bool(found.is_finite())


def _difference(at: Located, theirs: Ball, ours: Ball) -> Finding:
    found, expected = show_both(theirs, ours)
    args = {"found": found, "expected": expected}
    if not at:
        return Finding(code="expression.number", args=args)
    return Finding(code="expression.differs", args={"point": _show(at), **args})


def _show(at: Located) -> str:
    return ", ".join(f"{name} = {number}" for name, number in at.items()) or "–"
