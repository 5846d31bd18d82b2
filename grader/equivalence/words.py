"""Words in matrix symbols: what is left of a product whose factors do not commute.

A polynomial maps each word to its coefficient, a scalar tree. Neighbours that are each other's
inverse cancel; what comes to one entry inside of a word, such as q^T k, is taken out as a scalar.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from grader.equivalence.fitted import Dimension, Shape
from grader.notation.tree import Node, Number, Product, Sum, Symbol

LONGEST = 256
"""Letters of a word."""
_WORDS = 256
_SIZE = 2_000
"""Nodes of a coefficient."""
_ONES = "1:"
_FORM, _NORM = "⟨", "⟨²"
"""How names begin that stand for one entry: any, and one of the form x^T x."""


class OpenError(Exception):
    """The expression is too large, or holds what is not treated here; nothing is said about it."""


class Sign(NamedTuple):
    """A matrix in a word, as it stands there.

    Attributes:
        name: of the declared matrix, or of a block that is treated as one.
        rows: of what stands there, after it was transposed.
        symmetric: whether it is its own transpose.
    """

    name: str
    rows: Dimension | None
    columns: Dimension | None
    transposed: bool = False
    inverted: bool = False
    symmetric: bool = False

    @property
    def turned(self) -> "Sign":
        """Its transpose."""
        if self.symmetric:
            return self
        return self._replace(rows=self.columns, columns=self.rows, transposed=not self.transposed)

    @property
    def flipped(self) -> "Sign":
        """Its inverse."""
        return self._replace(inverted=not self.inverted)


Word: TypeAlias = tuple[Sign, ...]
"""The empty word is the identity, or the number 1."""


class Coefficient(NamedTuple):
    """A scalar tree and how many nodes it has."""

    node: Node
    size: int = 1


Words: TypeAlias = Mapping[Word, Coefficient]
"""A polynomial; words that are not there have the coefficient 0."""


def number(value: Fraction | int) -> Coefficient:
    """Return a number as a coefficient."""
    return Coefficient(Number(Fraction(value), str(value)))


ONE = number(1)


def ones(rows: Dimension | None) -> Sign:
    """Return a column of ones."""
    return Sign(f"{_ONES}{rows}", rows, 1)


def is_ones(sign: Sign) -> bool:
    """Whether it is a column or row of ones."""
    return sign.name.startswith(_ONES)


def word(sign: Sign) -> Words:
    """Return the polynomial of one matrix."""
    return _taken_out((sign,), ONE)


def turned_word(letters: Word) -> Word:
    """Return the transpose of a word."""
    return tuple(sign.turned for sign in reversed(letters))


def turned(words: Words) -> Words:
    """Return the transpose."""
    return {turned_word(letters): coefficient for letters, coefficient in words.items()}


def added(left: Words, right: Words) -> Words:
    """Add two polynomials.

    Raises:
        OpenError: the sum would be too large.
    """
    total = dict(left)
    for letters, coefficient in right.items():
        _add(total, letters, coefficient)
    if len(total) > _WORDS:
        raise OpenError
    return total


def multiplied(left: Words, right: Words) -> Words:
    """Multiply two polynomials, in this order.

    Raises:
        OpenError: the product would be too large.
    """
    if len(left) * len(right) > _WORDS:
        raise OpenError
    total: dict[Word, Coefficient] = {}
    for first, one in left.items():
        for second, other in right.items():
            product = _taken_out(_joined(first, second), times(one, other))
            for letters, coefficient in product.items():
                _add(total, letters, coefficient)
    return total


def scaled(words: Words, factor: Coefficient) -> Words:
    """Multiply by a scalar."""
    return {letters: times(factor, coefficient) for letters, coefficient in words.items()}


def _add(total: dict[Word, Coefficient], letters: Word, coefficient: Coefficient) -> None:
    found = plus(total[letters], coefficient) if letters in total else coefficient
    if isinstance(found.node, Number) and found.node.value == 0:
        total.pop(letters, None)
    else:
        total[letters] = found


def plus(left: Coefficient, right: Coefficient) -> Coefficient:
    """Add two coefficients."""
    if isinstance(left.node, Number) and isinstance(right.node, Number):
        return number(left.node.value + right.node.value)
    return sized(Sum((*_terms(left.node), *_terms(right.node))), left, right)


def times(left: Coefficient, right: Coefficient) -> Coefficient:
    """Multiply two coefficients."""
    if isinstance(left.node, Number):
        if left.node.value == 1:
            return right
        if isinstance(right.node, Number):
            return number(left.node.value * right.node.value)
    elif isinstance(right.node, Number) and right.node.value == 1:
        return left
    return sized(Product((*_factors(left.node), *_factors(right.node))), left, right)


def _terms(node: Node) -> tuple[Node, ...]:
    return node.terms if isinstance(node, Sum) else (node,)


def _factors(node: Node) -> tuple[Node, ...]:
    return node.factors if isinstance(node, Product) else (node,)


def sized(node: Node, *parts: Coefficient) -> Coefficient:
    """Return a tree made of coefficients.

    Raises:
        OpenError: it is too large.
    """
    size = 1 + sum(part.size for part in parts)
    if size > _SIZE:
        raise OpenError
    return Coefficient(node, size)


def _joined(left: Word, right: Word) -> Word:
    """Write one word behind the other; what is each other's inverse cancels."""
    cut = 0
    while cut < min(len(left), len(right)) and left[-1 - cut] == right[cut].flipped:
        cut += 1
    found = left[: len(left) - cut] + right[cut:]
    if len(found) > LONGEST:
        raise OpenError
    return found


def _taken_out(letters: Word, coefficient: Coefficient) -> Words:
    """Take what has one entry out of a word, as factors of its coefficient."""
    narrow = [at for at, size in enumerate(_sizes(letters)) if size == 1]
    if len(narrow) < 2:  # noqa: PLR2004 - one entry has two ends
        return {letters: coefficient}
    for start, end in pairwise(narrow):
        coefficient = times(coefficient, Coefficient(entry(letters[start:end])))
    return {letters[: narrow[0]] + letters[narrow[-1] :]: coefficient}


def _sizes(letters: Word) -> Iterator[Dimension | None]:
    """Yield the sizes between the letters of a word, those at its ends included."""
    if letters:
        yield letters[0].rows
    for sign in letters:
        yield sign.columns


def entry(letters: Word) -> Symbol:
    """Return the scalar that a word of one entry is; it equals its transpose."""
    mark = _NORM if _is_norm(letters) else _FORM
    least = min(letters, turned_word(letters))
    return Symbol(f"{mark}{' '.join(_spelled(sign) for sign in least)}⟩")


def is_norm(name: str) -> bool:
    """Whether a name stands for x^T x with some x, which is not negative.

    >>> is_norm(entry((Sign("x", 1, "d", transposed=True), Sign("x", "d", 1))).name)
    True
    """
    return name.startswith(_NORM)


def _spelled(sign: Sign) -> str:
    return sign.name + "'" * sign.transposed + "~" * sign.inverted


def _is_norm(letters: Word) -> bool:
    half, odd = divmod(len(letters), 2)
    return not odd and letters[:half] == turned_word(letters[half:])


def single(words: Words) -> tuple[Word, Coefficient] | None:
    """Return the word and coefficient of a polynomial that has just one."""
    return next(iter(words.items())) if len(words) == 1 else None


def pieces(letters: Word, shape: Shape) -> list[Word]:
    """Cut a square word into square words of the same size, as many as there are."""
    cuts = [at for at, size in enumerate(_sizes(letters)) if size == shape.rows]
    return [letters[start:end] for start, end in pairwise(cuts)]
