"""Verdicts about classes with logarithms and exponentials against their values on many paths.

The values come from the syntax tree, by logarithms with many digits, and not from what was read.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import product

import mpmath
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grader.equivalence.classes import dominant
from grader.equivalence.coefficients import UnreadableClassError
from grader.equivalence.growth import Bounded, is_bounded
from grader.equivalence.paths import Path
from grader.equivalence.reading import read_class
from grader.notation.names import Names
from grader.notation.parser import parse
from grader.notation.tree import (
    Call,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)

SETTINGS = settings(derandomize=True, deadline=None, max_examples=150)
NAMES = Names(("n", "m"), euler=False)
SMALL = mpmath.mpf("2.5")
"""The logarithm of what stays fixed."""
Values = Mapping[str, mpmath.mpf]

powers = st.sampled_from(["1", "n", "m", "n^2", "n*m", "m^3", "sqrt(n)", "m/n", "n^2/m"])
logs = st.sampled_from(["1", "1", "log(n)", "log(m)", "log(n)^2/log(m)", "log(n + m)", "log(m)^2"])
exponentials = st.sampled_from(["1", "1", "2^n", "3^m", "4^n", "n^m", "m^m", "2^sqrt(n)", "n!"])


def _sums(factors: "st.SearchStrategy[str]") -> "st.SearchStrategy[str]":
    sums = st.lists(factors, min_size=1, max_size=3).map(lambda parts: "(" + "+".join(parts) + ")")
    mixed = st.tuples(sums, sums).map(lambda pair: f"min({pair[0]}, {pair[1]})")
    return st.one_of(sums, sums, mixed)


slow = _sums(st.tuples(powers, logs).map("*".join))
fast = _sums(st.tuples(powers, logs, exponentials).map("*".join))


@SETTINGS
@given(slow, slow)
def test_with_logarithms_verdicts_hold_on_many_paths(small: str, large: str) -> None:
    assert contradiction(small, large, sizes=(1e3, 1e6, 1e9)) is None


@SETTINGS
@given(fast, fast)
def test_with_exponentials_verdicts_hold_on_many_paths(small: str, large: str) -> None:
    assert contradiction(small, large, sizes=(30, 60, 90)) is None


def contradiction(
    small: str, large: str, sizes: tuple[float, float, float]
) -> Mapping[str, object] | None:
    """Return a path along which the values contradict the verdict, if there is one."""
    one, other = parse(small, NAMES), parse(large, NAMES)
    found = _decide(one, other)
    assume(found is not None)
    assert found is not None

    def excess(values: Values) -> mpmath.mpf:
        return _log(one, values) - _log(other, values)

    with mpmath.workprec(900):
        if found.holds is True:
            return next((path for path in _paths() if _grows(excess, path, sizes)), None)
        if found.holds is False:
            first, second, third = (excess(_on(found.path, size)) for size in sizes)
            fails = third > second + mpmath.mpf("0.1") or second > first > 1e9
            return None if fails else found.path
    return None


def _decide(one: Node, other: Node) -> Bounded | None:
    try:
        return is_bounded(
            dominant(read_class(one, frozenset()).terms),
            dominant(read_class(other, frozenset()).terms),
        )
    except UnreadableClassError:
        return None


def _grows(
    excess: Callable[[Values], mpmath.mpf],
    path: Mapping[str, tuple[int, Fraction]],
    sizes: tuple[float, float, float],
) -> bool:
    first, _, last = (excess(_on(path, size)) for size in sizes)
    return bool(last >= 40 and last >= first + 1)


def _paths() -> list[dict[str, tuple[int, Fraction]]]:
    """Return straight paths, and some on which one variable is a logarithm of the other."""
    steps = [Fraction(0), Fraction(1, 3), Fraction(1), Fraction(2), Fraction(3)]
    straight = [{"n": (0, a), "m": (0, b)} for a, b in product(steps, steps) if a or b]
    one = Fraction(1)
    bent = [{"n": (i, a), "m": (1 - i, one)} for i in (0, 1) for a in (one, Fraction(2))]
    return straight + bent


def _on(path: "Path | Mapping[str, tuple[int, Fraction]]", size: float) -> dict[str, mpmath.mpf]:
    """Return the logarithms of the variables where log x is `size`."""
    values = dict.fromkeys(("n", "m"), SMALL)
    for name, (depth, power) in path.items():
        if power:
            inner = mpmath.mpf(size)
            for _ in range(depth):
                inner = mpmath.log(inner)
            values[name] = max(inner * power.numerator / power.denominator, SMALL)
    return values


def _log(node: Node, values: Values) -> mpmath.mpf:  # noqa: C901, PLR0911 - one for each kind of node
    """Return the logarithm of the value of a positive expression."""
    match node:
        case Number(value):
            return mpmath.log(value.numerator) - mpmath.log(value.denominator)
        case Symbol(name):
            return values[name]
        case Product(parts):
            return mpmath.fsum(_log(part, values) for part in parts)
        case Quotient(above, below):
            return _log(above, values) - _log(below, values)
        case Power(base, exponent):
            return mpmath.exp(_log(exponent, values)) * _log(base, values)
        case Sum(parts):
            logs = [_log(part, values) for part in parts]
            return max(logs) + mpmath.log(sum(mpmath.exp(one - max(logs)) for one in logs))
        case Call("min", parts):
            return min(_log(part, values) for part in parts)
        case Call("sqrt", (part,)):
            return _log(part, values) / 2
        case Call("log", (part,)):
            return mpmath.log(_log(part, values))
        case Call("factorial", (part,)):
            size = mpmath.exp(_log(part, values))
            return size * mpmath.log(size) - size + mpmath.log(2 * mpmath.pi * size) / 2
    raise NotImplementedError(node)
