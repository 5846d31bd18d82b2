"""The structural normal form: equal texts for trees that differ in order and brackets only."""

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
)

_SAME = {"log": "ln"}
INFINITE = "∞"
"""What infinity is in the normal form; it stands for nothing else there."""


def normal(node: Node) -> str:
    """Return a text that is the same for trees that surely mean the same.

    Sums and products are flattened and sorted; signs are pulled out of products.
    """
    sign, text = _signed(node)
    return f"-{text}" if sign < 0 else text


def _signed(node: Node) -> tuple[int, str]:  # noqa: PLR0911 - one for each kind of node
    match node:
        case Number(value):
            return 1, str(value)
        case Symbol(name):
            return 1, f"'{name}'"
        case Constant(name):
            return 1, INFINITE if name == "inf" else name
        case Negative(operand):
            sign, text = _signed(operand)
            return -sign, text
        case Sum():
            return 1, "(+ " + " ".join(sorted(normal(term) for term in _flat(node))) + ")"
        case Product():
            return _product(node)
        case Quotient(numerator, denominator):
            above, over = _signed(numerator)
            below, under = _signed(denominator)
            return above * below, f"(/ {over} {under})"
        case Power(base, exponent):
            return 1, f"(^ {normal(base)} {normal(exponent)})"
        case Call(function, arguments):
            inside = " ".join(normal(argument) for argument in arguments)
            return 1, f"({_SAME.get(function, function)} {inside})"


def _flat(node: Node) -> list[Node]:
    """Return the terms of nested sums."""
    if not isinstance(node, Sum):
        return [node]
    return [inner for term in node.terms for inner in _flat(term)]


def _factors(node: Node) -> list[Node]:
    """Return the factors of nested products."""
    if not isinstance(node, Product):
        return [node]
    return [inner for factor in node.factors for inner in _factors(factor)]


def _product(node: Product) -> tuple[int, str]:
    sign, texts = 1, []
    for factor in _factors(node):
        factor_sign, text = _signed(factor)
        sign *= factor_sign
        texts.append(text)
    return sign, "(* " + " ".join(sorted(texts)) + ")"
