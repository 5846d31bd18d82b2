"""Comparing growth classes: is the bound tight, too loose, too tight or of another kind.

f = O(g) means: constants C and n₀ exist with f <= C·g wherever every variable is at least n₀.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from grader.equivalence.classes import Term, Terms, UnreadableClassError, dominant, read_class
from grader.equivalence.hull import Vector, escape
from grader.equivalence.results import correct, graded, incorrect, undecided
from grader.model import Code, Comparison, Finding
from grader.notation.tree import Node, Product, Symbol, substitute, symbols

CODES: Mapping[str, Code] = {
    "growth.factor": Code(
        "The class is right; a constant factor is left out in it.",
        "Die Klasse stimmt; einen konstanten Faktor lässt man in ihr weg.",
    ),
    "growth.lower": Code(
        "The class is right; terms of lower order are left out in it.",
        "Die Klasse stimmt; Terme niedrigerer Ordnung lässt man in ihr weg.",
    ),
    "growth.loose": Code(
        "The bound is too loose: with {path}, the cost grows like {cost}, this bound like {bound}.",
        "Die Schranke ist zu grob: Mit {path} wächst der Aufwand wie {cost}, diese Schranke wie "
        "{bound}.",
    ),
    "growth.tight": Code(
        "This is no bound: with {path}, the cost grows like {cost}, this like {bound}.",
        "Dies ist keine Schranke: Mit {path} wächst der Aufwand wie {cost}, dies wie {bound}.",
    ),
    "growth.incomparable": Code(
        "This grows differently: with {path}, the cost grows like {cost}, this like {bound}.",
        "Dies wächst anders: Mit {path} wächst der Aufwand wie {cost}, dies wie {bound}.",
    ),
    "growth.variable": Code(
        "The cost does not depend on {names} in this way: with {path}, it grows like {cost}, and "
        "this like {bound}.",
        "Der Aufwand hängt nicht so von {names} ab: Mit {path} wächst er wie {cost}, dies wie "
        "{bound}.",
    ),
    "growth.open": Code(
        "Whether this is the expected class could not be decided by machine.",
        "Ob dies die erwartete Klasse ist, ließ sich maschinell nicht entscheiden.",
    ),
}

_SLACK = Fraction(1, 64)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the names of a growth class stand for.

    Attributes:
        constants: names that are dropped as factors.
        where: definitions, such as N = H·W.
        partial: the credit of a right class that is not simplified as asked.
    """

    constants: frozenset[str] = frozenset()
    where: Mapping[str, Node] = field(default_factory=dict)
    partial: Fraction = Fraction(1, 2)


def compare_growth(answer: Node, reference: Node, setting: Setting) -> Comparison:
    """Compare two growth classes; the tight one is wanted."""
    where = _needed(answer, reference, setting.where)
    try:
        cost = read_class(_defined(reference, where), setting.constants)
        given = read_class(_defined(answer, where), setting.constants)
        bound = dominant(given)
        upper, lower = is_bounded(dominant(cost), bound), is_bounded(bound, dominant(cost))
    except UnreadableClassError:
        return undecided("exact", Finding(code="growth.open"))
    if upper.holds and lower.holds:
        return _tidy(given, setting.partial)
    if False in (upper.holds, lower.holds):
        return incorrect("exact", _difference(bound, cost, upper, lower))
    return undecided("exact", Finding(code="growth.open"))


def _needed(answer: Node, reference: Node, where: Mapping[str, Node]) -> Mapping[str, Node]:
    """Return no definitions where they are products and neither side names a factor of them."""
    inner = {name for node in where.values() for name in symbols(node)}
    used = symbols(answer) | symbols(reference)
    simple = all(
        isinstance(node, Product) and all(isinstance(factor, Symbol) for factor in node.factors)
        for node in where.values()
    )
    return {} if simple and not inner & used else where


def _defined(node: Node, where: Mapping[str, Node]) -> Node:
    """Put definitions in place of what they define, as often as they are nested."""
    for _ in range(len(where)):
        node = substitute(node, where)
    return node


@dataclass(frozen=True, slots=True)
class Bounded:
    """Whether one class is bounded by another; if not, a path on which it outgrows it.

    Attributes:
        holds: None where it stays open.
        path: u by variable, for n = x^u.
    """

    holds: bool | None
    path: Mapping[str, Fraction] = field(default_factory=dict)


def is_bounded(small: Terms, large: Terms) -> Bounded:
    """Decide whether `small` = O(`large`), for sums of positive terms."""
    names = sorted(variables(small) | variables(large))
    still_open = False
    for term in small:
        if _below(term, large, names):
            continue
        path = _path(term, large, names)
        if path is not None:
            return Bounded(holds=False, path=path)
        still_open = True
    return Bounded(holds=None if still_open else True)


def variables(terms: Terms) -> frozenset[str]:
    """Return the variables that occur in a class."""
    return frozenset(name for term in terms for name, _ in (*term.powers, *term.logs))


def _below(term: Term, large: Terms, names: Sequence[str]) -> bool:
    """Whether a rule shows that the sum bounds the term; false says nothing."""
    if any(_divides(term, other, names) for other in large):
        return True
    logs = dict(term.logs)
    if any(power < 0 for other in large for _, power in other.logs):
        return False
    raised = tuple(
        power + (_SLACK if logs.get(name, 0) > 0 else 0)
        for name, power in zip(names, _vector(term, names), strict=True)
    )
    return escape(raised, [_vector(other, names) for other in large]) is None


def _divides(term: Term, other: Term, names: Sequence[str]) -> bool:
    """Whether the quotient of two terms is bounded, variable by variable."""
    powers, logs = (dict(term.powers), dict(other.powers)), (dict(term.logs), dict(other.logs))
    return all(
        (powers[0].get(name, 0), logs[0].get(name, 0))
        <= (powers[1].get(name, 0), logs[1].get(name, 0))
        for name in names
    )


def _vector(term: Term, names: Sequence[str]) -> Vector:
    powers = dict(term.powers)
    return tuple(powers.get(name, Fraction(0)) for name in names)


def _path(term: Term, large: Terms, names: Sequence[str]) -> Mapping[str, Fraction] | None:
    """Return a path on which the term is verified to outgrow the sum."""
    for direction in _directions(term, large, names):
        path = dict(zip(names, direction, strict=True))
        if _rate((term,), path) > _rate(large, path):
            return path
    return None


def _directions(term: Term, large: Terms, names: Sequence[str]) -> Iterator[Vector]:
    """Yield directions worth a look: that of the linear programme, the axes and the diagonal."""
    escaping = escape(_vector(term, names), [_vector(other, names) for other in large])
    if escaping is not None:
        yield escaping
    yield tuple(Fraction(1) for _ in names)
    for axis in names:
        yield tuple(Fraction(int(name == axis)) for name in names)


def _rate(terms: Terms, path: Mapping[str, Fraction]) -> tuple[Fraction, Fraction]:
    """Return the powers of x and of log x with which a sum grows along a path."""
    return max(
        (
            sum((power * path[name] for name, power in term.powers), Fraction(0)),
            sum((power for name, power in term.logs if path[name]), Fraction(0)),
        )
        for term in terms
    )


def _tidy(given: Terms, partial: Fraction) -> Comparison:
    """Judge how a right class is written."""
    kept = [term for term in given if not _is_lower(term, given)]
    findings = []
    if len(kept) < len(given):
        findings.append(Finding(code="growth.lower"))
    if any(term.scale not in (None, 1) for term in kept):
        findings.append(Finding(code="growth.factor"))
    return graded(partial, "exact", findings) if findings else correct("exact")


def _is_lower(term: Term, given: Terms) -> bool:
    others = tuple(other for other in given if other is not term and not other.negative)
    return term.negative or bool(others and is_bounded((term,), others).holds)


def _difference(bound: Terms, cost: Terms, upper: Bounded, lower: Bounded) -> Finding:
    """Say how a wrong class differs, with a path that shows it."""
    cost = dominant(cost)
    path = upper.path if upper.holds is False else lower.path
    args = {
        "path": ", ".join(
            f"{name} = {_power(u, 'x') if u else 'const'}" for name, u in path.items()
        ),
        "cost": _show(_rate(cost, path)),
        "bound": _show(_rate(bound, path)),
    }
    extra = sorted(variables(bound) - variables(cost))
    if extra:
        return Finding(code="growth.variable", args={**args, "names": ", ".join(extra)})
    if upper.holds is False and lower.holds is False:
        return Finding(code="growth.incomparable", args=args)
    return Finding(code="growth.tight" if upper.holds is False else "growth.loose", args=args)


def _show(rate: tuple[Fraction, Fraction]) -> str:
    power, logs = rate
    parts = [_power(power, "x")] if power else []
    parts += [_power(logs, "log(x)")] if logs else []
    return "*".join(parts) or "1"


def _power(exponent: Fraction, base: str) -> str:
    if exponent == 1:
        return base
    return (
        f"{base}^{exponent}"
        if exponent.denominator == 1 and exponent > 0
        else f"{base}^({exponent})"
    )
