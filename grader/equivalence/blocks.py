"""Blocks: what is no polynomial in matrices, treated as further matrices; and proofs about them.

The same function of an equal argument is the same block. The inverse M^-1 of a sum cancels with its
leading word w beside it: M^-1 w = 1 - M^-1 (M - w), where w has the coefficient 1 in M.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from grader.equivalence.domain import Domain, Range
from grader.equivalence.fitted import Shape
from grader.equivalence.normal import normal
from grader.equivalence.words import (
    ONE,
    Coefficient,
    OpenError,
    Sign,
    Word,
    Words,
    added,
    is_norm,
    multiplied,
    number,
    pieces,
    scaled,
    single,
    sized,
    times,
    turned,
    turned_word,
)
from grader.notation.tree import Node, Number, Quotient, symbols

_BLOCKS = 32
_INVERSE = "inverse"
_ZERO = number(0)
_CLEARED = 4
"""Inverses that are multiplied away."""
_WORK = 5_000
"""Words that are looked at in one comparison."""
_PROOF = 25
"""The work of proving two coefficients equal, in words."""
_STEPS = 64
"""Cancellations of one product."""


@dataclass(frozen=True, slots=True)
class Block:
    """A matrix that is no polynomial in others.

    Attributes:
        kind: what is done to the arguments.
        arguments: polynomials.
        sign: the letter that stands for it.
    """

    kind: str
    arguments: tuple[Words, ...]
    sign: Sign


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a letter is the inverse of; its leading word has the coefficient 1."""

    argument: Words
    leading: Word


@dataclass(slots=True)
class Blocks:
    """The blocks of one comparison, and what is proved with them.

    Attributes:
        domain: of the scalars.
        gaps: whether some equality may fail to be defined at single points.
        found: the blocks, in the order found.
        work: how many words and coefficients were looked at.
    """

    domain: Domain
    gaps: bool = False
    found: list[Block] = field(default_factory=list)
    work: int = 0

    def _spend(self, work: int) -> None:
        self.work += work
        if self.work > _WORK:
            raise OpenError

    def block(
        self, kind: str, arguments: tuple[Words, ...], shape: Shape, *, turning: bool = False
    ) -> Sign:
        """Return the letter of a function of arguments; `turning`: f(A)^T is f(A^T)."""
        across = tuple(map(turned, arguments)) if turning else None
        found = self._find(kind, arguments, across, shape, self._same)
        found = found or self._find(kind, arguments, across, shape, self._equal_cleared)
        if found is not None:
            return found
        if len(self.found) == _BLOCKS:
            raise OpenError
        is_own = across is not None and shape.is_square and all(map(self._same, across, arguments))
        name = f"#{len(self.found)}"
        sign = Sign(name, shape.rows, shape.columns, symmetric=is_own)
        self.found.append(Block(kind, arguments, sign))
        return sign

    def _find(
        self,
        kind: str,
        arguments: tuple[Words, ...],
        across: tuple[Words, ...] | None,
        shape: Shape,
        equal: Callable[[Words, Words], bool],
    ) -> Sign | None:
        """Return the letter of a block of equal arguments, or of their transposes."""
        for block in self.found:
            if block.kind == kind:
                its = Shape(block.sign.rows, block.sign.columns)
                if its == shape and all(map(equal, arguments, block.arguments)):
                    return block.sign
                if across and its == shape.turned and all(map(equal, across, block.arguments)):
                    return block.sign.turned
        return None

    # --- inverses ---------------------------------------------------------------------------

    def inverse(self, words: Words, shape: Shape) -> Words:
        """Invert: a product of square matrices from behind, anything else as a block."""
        if not words:
            raise OpenError
        only = single(words)
        letters, coefficient = only or max(words.items(), key=weight)
        factor = inverse_of(coefficient)
        if not only:
            return scaled(self._inverse_block(scaled(words, factor), letters, shape), factor)
        total: Words = {(): factor}
        for piece in reversed(pieces(letters, shape)):
            total = self.multiplied(total, self._inverse_piece(piece, shape))
        return total

    def _inverse_piece(self, piece: Word, shape: Shape) -> Words:
        if len(piece) > 1:
            return self._inverse_block({piece: ONE}, piece, shape)
        rule = self._rule(piece[0])
        return {(piece[0].flipped,): ONE} if rule is None else rule.argument

    def _inverse_block(self, words: Words, leading: Word, shape: Shape) -> Words:
        argument = {**words, leading: ONE}
        return {(self.block(_INVERSE, (argument,), shape, turning=True),): ONE}

    def _rule(self, sign: Sign) -> _Rule | None:
        """Return what a letter is the inverse of, where it stands for one."""
        for block in self.found:
            if block.sign.name == sign.name and block.kind == _INVERSE:
                argument = block.arguments[0]
                leading = max(argument.items(), key=weight)[0]
                if sign.transposed:
                    return _Rule(turned(argument), turned_word(leading))
                return _Rule(argument, leading)
        return None

    def multiplied(self, left: Words, right: Words) -> Words:
        """Multiply, and cancel the inverse of a sum with its leading word beside it."""
        self._spend(len(left) * len(right))
        words = multiplied(left, right)
        for _ in range(_STEPS):
            step = self._step(words) if self.found else None
            if step is None:
                return words
            words = step
        raise OpenError

    def _step(self, words: Words) -> Words | None:
        """Replace M^-1 w by 1 - M^-1 (M - w), where w is the leading word of M."""
        self._spend(len(words))
        for letters, coefficient in words.items():
            for at, sign in enumerate(letters):
                rule = self._rule(sign)
                cut = rule and _beside(letters, at, rule.leading)
                if rule and cut:
                    rest = {w: c for w, c in words.items() if w != letters}
                    return added(rest, scaled(_cancelled(letters, at, cut, rule), coefficient))
        return None

    # --- equality ---------------------------------------------------------------------------

    def equal(self, answer: Words, reference: Words) -> bool:
        """Whether two polynomials are proved equal; False says nothing."""
        return self._same(answer, reference) or self._equal_cleared(answer, reference)

    def _same(self, answer: Words, reference: Words) -> bool:
        """Whether two polynomials are proved equal, word by word."""
        self._spend(len(answer) + len(reference))
        pairs = [(answer.get(w, _ZERO), reference.get(w, _ZERO)) for w in {*answer, *reference}]
        unlike = [(a.node, r.node) for a, r in pairs if a != r and normal(a.node) != normal(r.node)]
        if any(isinstance(a, Number) and isinstance(r, Number) for a, r in unlike):
            return False
        return all(self.proves(a, r) for a, r in unlike)

    def _equal_cleared(self, answer: Words, reference: Words) -> bool:
        """Whether the difference vanishes when it is multiplied by what is inverted at its ends."""
        if not any(block.kind == _INVERSE for block in self.found):
            return False
        difference = added(answer, scaled(reference, number(-1)))
        for _ in range(_CLEARED):
            cleared = self._cleared(difference)
            if cleared is None:
                return False
            difference = cleared
            if self._same(difference, {}):
                return True
        return False

    def _cleared(self, words: Words) -> Words | None:
        """Multiply by a sum whose inverse begins or ends a word, if there is one."""
        for letters in filter(None, words):
            if (rule := self._rule(letters[0])) is not None:
                return self.multiplied(rule.argument, words)
            if (rule := self._rule(letters[-1])) is not None:
                return self.multiplied(words, rule.argument)
        return None

    def proves(self, answer: Node, reference: Node) -> bool:
        """Whether two scalars are proved equal; False says nothing."""
        from grader.equivalence.proofs import prove_equal

        self._spend(_PROOF)
        norms = {name for name in symbols(answer) | symbols(reference) if is_norm(name)}
        domain = {**self.domain, **dict.fromkeys(norms, Range(Fraction(0)))}
        proof = prove_equal(answer, reference, domain)
        self.gaps = self.gaps or proof.gaps
        return proof.equal is True


def weight(item: tuple[Word, Coefficient]) -> tuple[int, Word]:
    """Order words by their length, then by their letters."""
    return len(item[0]), item[0]


def _beside(letters: Word, at: int, leading: Word) -> tuple[int, int] | None:
    """Return where the leading word and the letter stand side by side, if they do."""
    size = len(leading)
    if size and letters[at + 1 : at + 1 + size] == leading:
        return at, at + 1 + size
    if size and at >= size and letters[at - size : at] == leading:
        return at - size, at + 1
    return None


def _cancelled(letters: Word, at: int, cut: tuple[int, int], rule: _Rule) -> Words:
    """Return the word with M^-1 w or w M^-1 replaced."""
    start, end = cut
    rest = {w: times(number(-1), c) for w, c in rule.argument.items() if w != rule.leading}
    own: Words = {(letters[at],): ONE}
    product = multiplied(own, rest) if start == at else multiplied(rest, own)
    middle = added({(): ONE}, product)
    before: Words = {letters[:start]: ONE}
    return multiplied(multiplied(before, middle), {letters[end:]: ONE})


def inverse_of(coefficient: Coefficient) -> Coefficient:
    """Return one over a coefficient."""
    if isinstance(coefficient.node, Number):
        return number(1 / coefficient.node.value)
    return sized(Quotient(ONE.node, coefficient.node), ONE, coefficient)
