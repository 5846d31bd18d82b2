"""Relations that a generator satisfies, such as s² = u for a root, and how they are applied."""

from dataclasses import dataclass

from grader.equivalence.ratios import Polynomial, generators, polynomial, powered, terms

_RATIONALISED = 8
_SQUARE = 2


@dataclass(frozen=True, slots=True)
class Relation:
    """`degree`-th powers of a generator equal a polynomial in earlier ones."""

    degree: int
    value: Polynomial


def conjugate(under: Polynomial, index: int, relation: Relation) -> Polynomial | None:
    """Return what frees a denominator of a root: the missing powers, or a - b·s for a + b·s."""
    if len(under) > _RATIONALISED or (degree := under.degrees()[index]) == 0:
        return None
    root = generators()[index]
    if len(under) == 1:
        return root ** (relation.degree - degree)
    if relation.degree != _SQUARE:
        return None
    return under - 2 * root * under.derivative(index)


def applied(poly: Polynomial, index: int, relation: Relation) -> Polynomial:
    """Apply one relation; again and again where it is one of a generator with itself."""
    if len(poly) == 0 or poly.degrees()[index] < relation.degree:
        return poly
    total = polynomial(0)
    for exponents, value in terms(poly):
        times, left = divmod(exponents[index], relation.degree)
        kept = (*exponents[:index], left, *exponents[index + 1 :])
        term = poly.context().from_dict({kept: value})
        total = total + term * powered(relation.value, times) if times else total + term
    return applied(total, index, relation) if relation.value.degrees()[index] else total
