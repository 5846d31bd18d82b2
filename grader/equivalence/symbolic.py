"""The program that the worker runs: it proves differences to be zero with SymPy.

SymPy's expressions are built from the tree, node by node; no text is ever parsed. A proof is a
rewriting that ends in exactly 0; numerical guesses are not asked for.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sympy as sp

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


def _odd(index: Any, value: Any) -> Any:
    """Return a root that of an odd index takes negative values, too."""
    if index.is_Integer and index % 2:
        return sp.sign(value) * sp.Abs(value) ** (1 / index)
    return value ** (1 / index)


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
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
"""Functions that SymPy calls otherwise."""


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
            known = _FUNCTIONS.get(function) or getattr(sp, function)
            return known(*[build(argument, names) for argument in arguments])


def declared(name: str, allowed: Range) -> Any:
    """Return a symbol, or what one of known sign makes of a range with other bounds."""
    lower, upper = (
        None if bound is None else sp.Rational(bound.numerator, bound.denominator)
        for bound in (allowed.lower, allowed.upper)
    )
    facts: dict[str, bool] = {"integer": True} if allowed.integer else {"real": True}
    if 0 in allowed.excluded:
        facts["nonzero"] = True
    if lower is None and upper is None:
        return sp.Symbol(name, **facts)
    sign = sp.Symbol(
        name, **({**facts, "nonnegative": True} if allowed.integer else {"positive": True})
    )
    if lower is not None and (upper is None or allowed.integer):
        return (
            sp.Symbol(name, integer=True, positive=True) + lower - 1
            if allowed.integer
            else sign + lower
        )
    if lower is None:
        return upper - sign
    return lower + (upper - lower) / (1 + sign)


def rewritings(difference: Any) -> Iterator[Any]:
    """Yield rewritings of a difference, the cheap ones first."""
    yield difference
    yield sp.expand(difference)
    yield sp.expand(sp.expand_log(difference))
    yield sp.numer(sp.together(difference)).expand()
    yield sp.trigsimp(difference)
    yield sp.expand(sp.expand_trig(difference))
    yield sp.radsimp(sp.sqrtdenest(difference))
    yield sp.powsimp(sp.expand(difference, power_base=True, power_exp=True))
    yield sp.combsimp(difference)
    yield sp.simplify(difference.rewrite(sp.exp))
    yield sp.logcombine(sp.simplify(difference))
    yield sp.simplify(sp.expand_trig(difference))
    yield sp.simplify(difference.rewrite(sp.Piecewise))


def is_equal(answer: Node, reference: Node, domain: Domain) -> bool:
    """Whether the difference of two expressions is proved to be zero."""
    used = symbols(answer) | symbols(reference)
    names = {name: declared(name, domain.get(name, REAL)) for name in sorted(used)}
    left, right = build(answer, names), build(reference, names)
    if any(part.has(sp.nan, sp.zoo, sp.oo, sp.I) for part in (left, right)):
        return False
    return any(found == 0 for found in rewritings(left - right))


def answer_one(message: Any) -> bool:
    """Answer one question; whatever goes wrong inside of SymPy is no proof."""
    answer, reference, domain, seconds = message
    limit_cpu(Limits(cpu=int(seconds) + 2))
    try:
        return is_equal(answer, reference, domain)
    except Exception:  # noqa: BLE001 - here the work is isolated
        return False


def main() -> None:
    """Answer questions from standard input until it ends."""
    speak = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr
    limit_memory(Limits(memory=_MEMORY))
    send(speak, "ready")
    while (message := receive(sys.stdin.buffer)) is not None:
        send(speak, answer_one(message))


if __name__ == "__main__":
    main()
