"""Comparing growth classes: is the bound tight, too loose, too tight or of another kind.

f = O(g) means: constants C and n₀ exist with f <= C·g wherever every variable is at least n₀.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from grader.equivalence.classes import Term, Terms, dominant, variables
from grader.equivalence.coefficients import UnreadableClassError
from grader.equivalence.domination import is_below
from grader.equivalence.frames import Frame, changed, frame_of
from grader.equivalence.paths import Path, escape_path, rate
from grader.equivalence.rates import show_path, show_rate
from grader.equivalence.reading import read_class
from grader.equivalence.results import correct, graded, incorrect, undecided
from grader.model import Code, Comparison, Finding, Outcome
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

_BASES = (None, 2, 10)
"""What a plain `log` may be to: where it matters, all have to give the same verdict."""
_EFFORT = 50_000
_FEW = 3
_EXPONENTIAL = 6


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
    pair = _defined(answer, where), _defined(reference, where)
    first, asked = _compare(*pair, setting, None)
    if not asked or first.outcome is Outcome.UNDECIDED:
        return first
    others = (_compare(*pair, setting, base)[0] for base in _BASES[1:])
    return first if all(other.outcome is first.outcome for other in others) else _open()


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


def _open() -> Comparison:
    return undecided("exact", Finding(code="growth.open"))


def _compare(
    answer: Node, reference: Node, setting: Setting, base: int | None
) -> tuple[Comparison, bool]:
    """Compare for one base of the plain logarithm; tell whether that base mattered."""
    try:
        cost = read_class(reference, setting.constants, base)
        given = read_class(answer, setting.constants, base)
        found = _judge(given.terms, dominant(cost.terms), setting.partial)
    except UnreadableClassError:
        return _open(), False
    return found, cost.asked_base or given.asked_base


def _judge(given: Terms, cost: Terms, partial: Fraction) -> Comparison:
    """Compare two classes as read."""
    names = variables(given) | variables(cost)
    if _weight(given) * _weight(cost) * max(len(names), _FEW) > _EFFORT:
        raise UnreadableClassError
    dominant(given)
    frame = frame_of((given, cost))
    given, cost = changed(given, frame), changed(cost, frame)
    bound = dominant(given)
    upper, lower = is_bounded(cost, bound), is_bounded(bound, cost)
    if upper.holds and lower.holds:
        return _tidy(given, partial)
    if False in (upper.holds, lower.holds):
        return incorrect("exact", _difference(bound, cost, upper, lower, frame))
    return _open()


def _weight(terms: Terms) -> int:
    """Return how much a class has to compare."""
    return sum(
        1 + len(one.powers) + _EXPONENTIAL * sum(len(part) for _, part in one.exponent)
        for term in terms
        for one in term.least
    )


@dataclass(frozen=True, slots=True)
class Bounded:
    """Whether one class is bounded by another; if not, a path on which it outgrows it.

    Attributes:
        holds: None where it stays open.
        path: by variable, what it is on the path.
    """

    holds: bool | None
    path: Path = field(default_factory=dict)


def is_bounded(small: Terms, large: Terms) -> Bounded:
    """Decide whether `small` = O(`large`), for sums of positive terms."""
    names = sorted(variables(small) | variables(large))
    still_open = False
    for term in small:
        if _is_below(term, large):
            continue
        path = escape_path(term, large, names)
        if path is not None:
            return Bounded(holds=False, path=path)
        still_open = True
    return Bounded(holds=None if still_open else True)


def _is_below(term: Term, large: Terms) -> bool:
    try:
        return is_below(term, large)
    except UnreadableClassError:
        return False


def _tidy(given: Terms, partial: Fraction) -> Comparison:
    """Judge how a right class is written."""
    kept = _leading(given)
    findings = []
    if len(kept) < len(given):
        findings.append(Finding(code="growth.lower"))
    if any(term.scale != 1 for term in kept):
        findings.append(Finding(code="growth.factor"))
    return graded(partial, "exact", findings) if findings else correct("exact")


def _leading(given: Terms) -> Terms:
    """Leave out negative terms, and one after the other those that the rest bounds."""
    kept = [term for term in given if not term.negative]
    for term in tuple(kept):
        others = tuple(other for other in kept if other is not term)
        if others and _is_below(term, others):
            kept.remove(term)
    return tuple(kept)


def _difference(bound: Terms, cost: Terms, upper: Bounded, lower: Bounded, frame: Frame) -> Finding:
    """Say how a wrong class differs, with a path that shows it."""
    known = upper if upper.holds is False else lower
    args = _shown(known.path, frame, {"cost": cost, "bound": bound})
    extra = sorted(variables(bound) - variables(cost))
    if extra:
        return Finding(code="growth.variable", args={**args, "names": ", ".join(extra)})
    if upper.holds is False and lower.holds is False:
        return Finding(code="growth.incomparable", args=args)
    return Finding(code="growth.tight" if upper.holds is False else "growth.loose", args=args)


def _shown(path: Path, frame: Frame, classes: Mapping[str, Terms]) -> dict[str, str]:
    """Word a path and rates: with a variable as its parameter, if that can be worked out."""
    for own in (True, False):
        shown = show_path(path, frame, own=own)
        try:
            rates = {name: rate(terms, shown.path) for name, terms in classes.items()}
        except UnreadableClassError:
            continue
        words = {name: show_rate(one, shown.parameter) for name, one in rates.items()}
        return {"path": shown.text, **words}
    raise UnreadableClassError
