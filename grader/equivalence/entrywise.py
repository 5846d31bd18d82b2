"""Matrices made entry by entry, as scalar trees in the entries of what they are made of.

Two such trees that are equal for all real entries give equal matrices: sigmoid(M) is 1/(1 + e^-M).
"""

from dataclasses import dataclass, field, replace

from grader.equivalence.expansion import Expansion, proves_equal
from grader.equivalence.fitted import (
    Added,
    Applied,
    Chain,
    Fitted,
    Letter,
    Powered,
    Scalar,
    Softmax,
    Spread,
    Transposed,
    hole,
)
from grader.equivalence.normal import normal
from grader.equivalence.words import Coefficient, OpenError, Word, number, plus, times
from grader.notation.tree import Node, Product, Sum, Symbol, substitute


def proves_entries_equal(answer: Fitted, reference: Fitted, expansion: Expansion) -> bool:
    """Whether two expressions are proved equal in each entry; False says nothing."""
    entries = _Entries(expansion)
    lettering = _Lettering(expansion, entries)
    try:
        one, other = entries.tree(answer), entries.tree(reference)
        if normal(one) == normal(other) or expansion.blocks.proves(one, other):
            return True
        its, ours = lettering.lettered(answer), lettering.lettered(reference)
        return bool(lettering.found) and proves_equal(its, ours, expansion.blocks)
    except OpenError:
        return False


@dataclass(frozen=True, slots=True)
class _Lettering:
    """Letters for what is made entry by entry: one letter for what is proved equal."""

    expansion: Expansion
    entries: "_Entries"
    found: list[tuple[Node, Letter]] = field(default_factory=list)

    def lettered(self, part: Fitted) -> Fitted:
        """Put letters for all parts that are made entry by entry.

        Raises:
            OpenError: there are too many.
        """
        if _is_lettered(part):
            return self._letter(part)
        match part:
            case Added(terms, shape):
                return Added(tuple(map(self.lettered, terms)), shape)
            case Chain(scalars, factors, shape):
                moved = tuple(map(self.lettered, scalars))
                return Chain(moved, tuple(map(self.lettered, factors)), shape)
            case Transposed(inside) | Softmax(inside) | Powered(inside) | Spread(inside):
                return replace(part, part=self.lettered(inside))
        return part

    def _letter(self, part: Fitted) -> Letter:
        tree = self.entries.tree(part)
        for other, letter in self.found:
            if letter.shape == part.shape and self._is_same(tree, other):
                return letter
        letter = Letter(f"⟦⟦{len(self.found)}⟧⟧", part.shape)
        self.found.append((tree, letter))
        return letter

    def _is_same(self, tree: Node, other: Node) -> bool:
        return normal(tree) == normal(other) or self.expansion.blocks.proves(tree, other)


def _is_lettered(part: Fitted) -> bool:
    match part:
        case Added(terms):
            functions = [term for term in terms if not _is_constant(term)]
            return all(map(_is_lettered, functions)) and bool(functions)
        case Chain(_, (factor,)):
            return _is_lettered(factor)
        case Transposed(inside):
            return _is_lettered(inside)
    return isinstance(part, Applied) and not part.shape.is_scalar


def _is_constant(part: Fitted) -> bool:
    return isinstance(part, Spread) and part.part.shape.is_scalar


@dataclass(frozen=True, slots=True)
class _Entries:
    """Names for the entries of words."""

    expansion: Expansion
    names: dict[Word, str] = field(default_factory=dict)

    def tree(  # noqa: PLR0911 - one for each kind of part
        self, part: Fitted
    ) -> Node:
        """Return an entry of a part.

        Raises:
            OpenError: it is too large.
        """
        match part:
            case Scalar(node):
                return node
            case Added(terms):
                return Sum(tuple(map(self.tree, terms)))
            case Chain(scalars, (factor,)):
                return Product(tuple(map(self.tree, (*scalars, factor))))
            case Applied(template, parts):
                holes = {hole(at): self.tree(inside) for at, inside in enumerate(parts)}
                return substitute(template, holes)
            case Spread(inside) if inside.shape.is_scalar:
                return self.tree(inside)
            case Transposed(inside) if is_entrywise(inside):
                return self.tree(_across(inside))
        return self._entry(part)

    def _entry(self, part: Fitted) -> Node:
        total = number(0)
        for letters, coefficient in self.expansion.words(part).items():
            total = plus(total, self._named(letters, coefficient, part))
        return total.node

    def _named(self, letters: Word, coefficient: Coefficient, part: Fitted) -> Coefficient:
        if part.shape.is_scalar and not letters:
            return coefficient
        name = self.names.setdefault(letters, f"⟦{len(self.names)}⟧")
        return times(coefficient, Coefficient(Symbol(name)))


def is_entrywise(part: Fitted) -> bool:
    """Whether a matrix was made entry by entry, for certain."""
    match part:
        case Applied() | Softmax():
            return True
        case Added(terms):
            return any(map(is_entrywise, terms))
        case Chain(_, (factor,)):
            return is_entrywise(factor)
        case Transposed(inside):
            return is_entrywise(inside)
        case Spread(_, shape):
            return not shape.is_square
    return False


def _across(part: Fitted) -> Fitted:
    """Return the transpose, transposed within."""
    match part:
        case Added(terms, shape):
            return Added(tuple(map(_across, terms)), shape.turned)
        case Chain(scalars, (factor,), shape):
            return Chain(scalars, (_across(factor),), shape.turned)
        case Applied(template, parts, shape) if not shape.is_scalar:
            return Applied(template, tuple(map(_across, parts)), shape.turned)
        case Spread(inside, shape):
            return Spread(_across(inside), shape.turned)
        case Transposed(inside):
            return inside
    return part if part.shape.is_scalar or part.shape.is_any else Transposed(part)
