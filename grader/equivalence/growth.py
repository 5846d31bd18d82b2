"""Comparing growth classes: is the bound tight, too loose, too tight or of another kind.

f = O(g) means: constants C and n₀ exist with f <= C·g wherever every variable is at least n₀.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from grader.equivalence.classes import Terms, dominant, negated, variables
from grader.equivalence.coefficients import UnreadableClassError
from grader.equivalence.definitions import defined, needed
from grader.equivalence.domain import Range
from grader.equivalence.domination import is_surely_below
from grader.equivalence.frames import Frame, changed, frame_of
from grader.equivalence.normal import normal
from grader.equivalence.paths import Path, escape_path, rate
from grader.equivalence.rates import show_path, show_rate
from grader.equivalence.reading import read_class
from grader.equivalence.results import correct, graded, incorrect, undecided
from grader.equivalence.tidiness import Writing
from grader.model import Code, Comparison, Finding, Outcome
from grader.notation.tree import Call, Node, Sum, symbols, walk

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
    "growth.differs": Code(
        "This is not the class: with {path}, the cost grows like {cost}, this like {bound}.",
        "Das ist nicht die Klasse: Mit {path} wächst der Aufwand wie {cost}, dies wie {bound}.",
    ),
    "growth.variable": Code(
        "The cost does not depend on {names} in this way: with {path}, it grows like {cost}, and "
        "this like {bound}.",
        "Der Aufwand hängt nicht so von {names} ab: Mit {path} wächst er wie {cost}, dies wie "
        "{bound}.",
    ),
    "growth.negative": Code(
        "This is never positive, and a cost is.",
        "Dies ist nie positiv, ein Aufwand aber schon.",
    ),
    "growth.open": Code(
        "Whether this is the expected class could not be decided by machine.",
        "Ob dies die erwartete Klasse ist, ließ sich maschinell nicht entscheiden.",
    ),
}

_BASES = (None, 2, 10)
"""What a plain `log` may be to: where it matters, all have to give the same verdict."""
_EFFORT = 30_000
_FEW = 3
_EXPONENTIAL = 8
_PATHS = 240
_NODES = 60
_SMOOTH = frozenset({"ln", "log", "sqrt"})
"""The functions of which a proof of equality tells no cases apart, and does not take long."""
_LARGE = Range(Fraction(1))
"""Where two expressions have to agree to be the same."""


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
    used = symbols(answer) | symbols(reference)
    where = needed(used, setting.where, setting.constants)
    given, cost = defined(answer, where), defined(reference, where)
    if given == cost:
        return correct("structural")
    found = _compare_for_all_bases(given, cost, setting)
    if found.outcome in (Outcome.PARTIAL, Outcome.UNDECIDED) and _is_same(given, cost):
        return correct("exact")
    return found


def _is_same(answer: Node, reference: Node) -> bool:
    """Whether both are shown to be one expression, as (n^2 + n)/(n + 1) and n are."""
    if normal(answer) == normal(reference):
        return True
    parts = [part for node in (answer, reference) for part, _ in walk(node)]
    called = {part.function for part in parts if isinstance(part, Call)}
    if len(parts) > _NODES or not called <= _SMOOTH:
        return False
    if not any(isinstance(part, Sum) for part in parts):
        return False
    from grader.equivalence.proofs import prove_equal

    names = symbols(answer) | symbols(reference)
    proof = prove_equal(answer, reference, dict.fromkeys(names, _LARGE))
    return proof.equal is True and not proof.gaps


def _compare_for_all_bases(answer: Node, reference: Node, setting: Setting) -> Comparison:
    first, asked = _compare(answer, reference, setting, None)
    if not asked or first.outcome is Outcome.UNDECIDED:
        return first
    others = (_compare(answer, reference, setting, base)[0] for base in _BASES[1:])
    return first if all(other.outcome is first.outcome for other in others) else _open()


def _open() -> Comparison:
    return undecided("exact", Finding(code="growth.open"))


def _compare(
    answer: Node, reference: Node, setting: Setting, base: int | None
) -> tuple[Comparison, bool]:
    """Compare for one base of the plain logarithm; tell whether that base mattered."""
    try:
        cost = read_class(reference, setting.constants, base)
        given = read_class(answer, setting.constants, base)
        if all(term.negative for term in given.terms):
            return _never_positive(given.terms, dominant(cost.terms)), False
        found = _judge(given.terms, dominant(cost.terms))
        found = _written(answer, setting, base) if found is None else found
    except UnreadableClassError:
        return _open(), False
    return found, cost.asked_base or given.asked_base


def _never_positive(given: Terms, cost: Terms) -> Comparison:
    """Judge zero and negative classes; a minus before the right one may be a dash."""
    finding = Finding(code="growth.negative")
    found = _judge(negated(given), cost) if given else incorrect("exact")
    is_wrong = found is not None and found.outcome is Outcome.INCORRECT
    return incorrect("exact", finding) if is_wrong else undecided("exact", finding)


def _judge(given: Terms, cost: Terms) -> Comparison | None:
    """Say how two classes differ, or None where they are the same."""
    names = variables(given) | variables(cost)
    if _weight(given) * _weight(cost) * max(len(names), _FEW) > _EFFORT:
        raise UnreadableClassError
    dominant(given)
    frame = frame_of((given, cost))
    given, cost = changed(given, frame), changed(cost, frame)
    bound = dominant(given)
    upper, lower = is_bounded(cost, bound), is_bounded(bound, cost)
    if upper.holds and lower.holds:
        return None
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
    still_open = [term for term in small if not is_surely_below(term, large)]
    for term in still_open:
        path = escape_path(term, large, names, _PATHS // len(still_open))
        if path is not None:
            return Bounded(holds=False, path=path)
    return Bounded(holds=None if still_open else True)


def _written(answer: Node, setting: Setting, base: int | None) -> Comparison:
    """Judge how a right class is written."""
    writing = Writing(
        lambda node: read_class(node, setting.constants, base).terms, setting.constants
    )
    writing.judge(answer)
    findings = [Finding(code="growth.lower")] if writing.lower else []
    findings += [Finding(code="growth.factor")] if writing.factor else []
    return graded(setting.partial, "exact", findings) if findings else correct("exact")


def _difference(bound: Terms, cost: Terms, upper: Bounded, lower: Bounded, frame: Frame) -> Finding:
    """Say how a wrong class differs, with a path that shows it."""
    known = upper if upper.holds is False else lower
    args = _shown(known.path, frame, {"cost": cost, "bound": bound})
    extra = sorted(variables(bound) - variables(cost))
    if extra:
        return Finding(code="growth.variable", args={**args, "names": ", ".join(extra)})
    if None in (upper.holds, lower.holds):
        return Finding(code="growth.differs", args=args)
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
