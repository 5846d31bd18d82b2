"""The program that the worker runs: it proves differences to be zero with SymPy.

SymPy's expressions are built from the tree, node by node; no text is ever parsed. A proof is a
rewriting that ends in exactly 0; numerical guesses are not asked for.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from grader.equivalence.domain import REAL, Domain, Range
from grader.equivalence.worker import receive, send
from grader.notation.tree import (
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
    symbols,
)
from grader.platform import Limits, limit_cpu, limit_memory

_MEMORY = 1_000_000_000
_GLANCE = 0.5
"""Seconds between two looks at whether the parent lives."""


if TYPE_CHECKING:
    import sympy as sp
else:

    class _Lazy:
        """SymPy, imported at its first use: messages are gathered from this module, too."""

        def __getattr__(self, name: str) -> Any:
            import sympy

            return getattr(sympy, name)

    sp = _Lazy()


def _odd(index: Any, value: Any) -> Any:
    """Return a root that of an odd index takes negative values, too."""
    if index.is_Integer and index % 2:
        return sp.sign(value) * sp.Abs(value) ** (1 / index)
    return value ** (1 / index)


@cache
def _functions() -> Mapping[str, Callable[..., Any]]:
    """Return the functions that SymPy calls otherwise."""
    return {
        "log2": lambda x: sp.log(x) / sp.log(2),
        "log10": lambda x: sp.log(x) / sp.log(10),
        "ln": sp.log,
        "cbrt": lambda x: _odd(sp.Integer(3), x),
        "root": _odd,
        "abs": sp.Abs,
        "sigmoid": lambda x: 1 / (1 + sp.exp(-x)),
        "relu": lambda x: sp.Max(x, 0),
        "max": sp.Max,
        "min": sp.Min,
        "ceil": sp.ceiling,
    }


def build(  # noqa: PLR0911 - one for each kind of node
    node: Node, names: Mapping[str, Any]
) -> Any:
    """Return the SymPy expression of a tree."""
    match node:
        case Number(value):
            return sp.Rational(value.numerator, value.denominator)
        case Symbol(name):
            return names[name]
        case Constant(name):
            return {"e": sp.E, "pi": sp.pi, "inf": sp.oo}[name]
        case Negative(operand):
            return -build(operand, names)
        case Sum(parts):
            return sp.Add(*[build(part, names) for part in parts])
        case Product(parts):
            return sp.Mul(*[build(part, names) for part in parts])
        case Quotient(above, below):
            return build(above, names) / build(below, names)
        case Power(base, exponent):
            return build(base, names) ** build(exponent, names)
        case Call(function, arguments):
            known = _functions().get(function) or getattr(sp, function)
            return known(*[build(argument, names) for argument in arguments])


def _bound(value: Fraction | None) -> Any:
    return None if value is None else sp.Rational(value.numerator, value.denominator)


def declared(name: str, allowed: Range) -> Any:
    """Return a symbol, or what one of known sign makes of a range with other bounds."""
    lower, upper = _bound(allowed.lower), _bound(allowed.upper)
    if lower is None and upper is None:
        kind = {"integer": True} if allowed.integer else {"real": True}
        return sp.Symbol(name, **kind, **({"nonzero": True} if 0 in allowed.excluded else {}))
    if allowed.integer:
        count = sp.Symbol(name, integer=True, positive=True)
        return upper + 1 - count if lower is None else lower + count - 1
    away = sp.Symbol(name, positive=True)
    if lower is None:
        return upper - away
    return lower + (away if upper is None else (upper - lower) / (1 + away))


@cache
def _rewritings() -> tuple[Callable[[Any], Any], ...]:
    """Return what is tried on a difference, the cheap ones first."""
    return (
        lambda d: d,
        sp.expand,
        lambda d: sp.expand(sp.expand_log(d)),
        lambda d: sp.expand(sp.numer(sp.together(d))),
        sp.trigsimp,
        lambda d: sp.expand(sp.expand_trig(d)),
        lambda d: sp.radsimp(sp.sqrtdenest(d)),
        lambda d: sp.powsimp(sp.expand(d, power_base=True, power_exp=True)),
        sp.combsimp,
        lambda d: sp.simplify(d.rewrite(sp.exp)),
        lambda d: sp.logcombine(sp.simplify(d)),
        lambda d: sp.simplify(sp.expand_trig(d)),
        lambda d: sp.simplify(d.rewrite(sp.Piecewise)),
    )


def is_equal(answer: Node, reference: Node, domain: Domain) -> bool:
    """Whether the difference of two expressions is proved to be zero."""
    used = symbols(answer) | symbols(reference)
    names = {name: declared(name, domain.get(name, REAL)) for name in sorted(used)}
    left, right = build(answer, names), build(reference, names)
    if any(part.has(sp.nan, sp.zoo, sp.oo, sp.I) for part in (left, right)):
        return False
    return any(_holds(partial(_is_zero, rewrite, left - right)) for rewrite in _rewritings())


def _is_zero(rewrite: Callable[[Any], Any], difference: Any) -> bool:
    return bool(rewrite(difference) == 0)


def _holds(claim: Callable[[], bool]) -> bool:
    """Whether a claim holds; whatever goes wrong inside of SymPy is no proof."""
    try:
        return bool(claim())
    except Exception:  # noqa: BLE001 - here the work is isolated
        return False


def answer_one(message: Any) -> bool:
    """Answer one question of the worker's."""
    answer, reference, domain, seconds = message
    limit_cpu(Limits(cpu=int(seconds) + 2))
    return _holds(lambda: is_equal(answer, reference, domain))


def _watch(parent: int) -> None:
    """End at once when the parent has ended, busy or not; another process takes its place then."""
    while os.getppid() == parent:
        time.sleep(_GLANCE)
    os._exit(1)


def main() -> None:
    """Answer questions from standard input until it ends."""
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()
    speak = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr
    limit_memory(Limits(memory=_MEMORY))
    _functions()
    send(speak, "ready")
    while (message := receive(sys.stdin.buffer)) is not None:
        send(speak, answer_one(message))


if __name__ == "__main__":
    main()
