"""The structural normal form of matrix expressions: factors that are matrices keep their order."""

from collections.abc import Iterable

from grader.equivalence.fitted import (
    Added,
    Applied,
    Chain,
    Fitted,
    Identity,
    Letter,
    Powered,
    Scalar,
    Softmax,
    Spread,
    Transposed,
)
from grader.equivalence.normal import normal


def outline(part: Fitted) -> str:  # noqa: C901, PLR0911 - one for each kind of part
    """Return a text that is the same for expressions that surely mean the same.

    Sums and scalar factors are flattened and sorted.
    """
    match part:
        case Scalar(node):
            return normal(node)
        case Letter(name):
            return f"[{name}]"
        case Identity():
            return "[]"
        case Added():
            return f"(+ {_sorted(_flat(part))})"
        case Chain(scalars, factors):
            return f"(* {_sorted(scalars)} . {_joined(factors)})"
        case Transposed(inside):
            return f"(T {outline(inside)})"
        case Powered(inside, exponent):
            return f"(^ {outline(inside)} {exponent})"
        case Softmax(inside):
            return f"(softmax {outline(inside)})"
        case Applied(template, parts):
            return f"(call {normal(template)} {_joined(parts)})"
        case Spread(inside, shape):
            return f"(spread {outline(inside)} {shape})"


def _joined(parts: Iterable[Fitted]) -> str:
    return " ".join(outline(part) for part in parts)


def _sorted(parts: Iterable[Fitted]) -> str:
    return " ".join(sorted(outline(part) for part in parts))


def _flat(part: Fitted) -> list[Fitted]:
    """Return the terms of nested sums."""
    if not isinstance(part, Added):
        return [part]
    return [inner for term in part.terms for inner in _flat(term)]
