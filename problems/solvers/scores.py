"""Alignment scores: each in two steps, with what goes wrong in them.

Sources: lecture 9.1, score functions; Luong et al. 2015, section 3.1; Bahdanau et al. 2015,
section 3.1; Graves et al. 2014 (content-based); Vaswani et al. 2017 (scaled).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any, Literal, TypeAlias

from problems.model import Answers
from problems.solvers.attention import hardmax, natural_softmax, normalised, powers
from problems.solvers.matrices import Matrix, is_square_number, product, root, transposed
from problems.solvers.misconceptions import Step, Steps

Kind: TypeAlias = Literal["dot", "scaled", "general", "content", "additive", "location"]


@dataclass(frozen=True, slots=True)
class States:
    """What a score is computed from: states and v as one row, W as it stands in the formula."""

    s: Matrix
    h: Matrix = ()
    W: Matrix = ()
    v: Matrix = ()
    base: int = 2


@dataclass(frozen=True, slots=True)
class Worked:
    """A score in two steps, and the wrong ones."""

    step: Step
    score: Step
    exact: Mapping[str, Steps]
    rounded: Mapping[str, Steps] = field(default_factory=dict)


def worked_score(kind: Kind, states: States) -> Worked:
    """Give the two steps of a score: `step` from the states alone, `score` from the step.

    dot: the products s_i h_i, and their sum. scaled: sᵀh, divided by √n. general: the row sᵀW,
    times h. content: ‖s‖·‖h‖, and sᵀh divided by it. additive: W[s; h] as a row, and vᵀtanh of
    it, as an expression. location: W s as a row of multiples of ln(base), and its softmax.
    """
    return _KINDS[kind](states)


def inner(left: Matrix, right: Matrix) -> Fraction:
    """Multiply two rows as vectors."""
    return product(left, transposed(right))[0][0]


def length(row: Matrix) -> Fraction:
    """Give the Euclidean length, exactly where it is an integer.

    Raises:
        ValueError: the sum of squares is no integer.

    >>> length(((3, 4),))
    Fraction(5, 1)
    """
    square = inner(row, row)
    if square.denominator > 1:
        raise ValueError(f"{square} is no integer")
    return root(int(square))


def has_exact_length(row: Matrix) -> bool:
    """Tell whether the Euclidean length of a row is a positive integer."""
    square = inner(row, row)
    return square > 0 and square.denominator == 1 and is_square_number(int(square))


def joined(first: Matrix, second: Matrix) -> Matrix:
    """Put two rows one behind the other: [s; h]."""
    return ((*first[0], *second[0]),)


def _image(matrix: Matrix, row: Matrix) -> Matrix:
    """Apply a matrix to a vector, all vectors written as rows."""
    return product(row, transposed(matrix))


def _turned(matrix: Matrix) -> Matrix:
    """Transpose a matrix; where it is symmetric, that is no mistake."""
    if transposed(matrix) == matrix:
        raise ValueError("the matrix is symmetric")
    return transposed(matrix)


def tanh_sum(factors: Sequence[Any], arguments: Sequence[Any]) -> str:
    """Write Σ v_i tanh(a_i) in plain notation.

    >>> tanh_sum([1, -2], [3, 1])
    'tanh(3) - 2*tanh(1)'
    """
    terms = [
        (factor, f"tanh({argument})" if abs(factor) == 1 else f"{abs(factor)}*tanh({argument})")
        for factor, argument in zip(factors, arguments, strict=True)
    ]
    text = " ".join(f"{'-' if factor < 0 else '+'} {term}" for factor, term in terms)
    return text[2:] if text.startswith("+") else f"-{text[2:]}"


def tanh_tells(v: Matrix, arguments: Matrix) -> bool:
    """Whether vᵀtanh(a) differs from what comes out without tanh, or with it at another place.

    That is so if the sizes of the arguments differ from each other, from 0 and from that of vᵀa.
    """
    sizes = [abs(one) for one in (*arguments[0], inner(v, arguments), 0)]
    return len(set(sizes)) == len(sizes)


def _dot(g: States) -> Worked:
    pairs = tuple(zip(g.s[0], g.h[0], strict=True))

    def signs_dropped(answers: Answers) -> Fraction:
        return _without_signs(answers["step"][0])

    return Worked(
        step=lambda _: (tuple(Fraction(a * b) for a, b in pairs),),
        score=lambda answers: sum(answers["step"][0], Fraction(0)),
        exact={
            "entries_added": {"step": lambda _: (tuple(Fraction(a + b) for a, b in pairs),)},
            "signs_dropped": {"score": signs_dropped},
            "divided_by_length": {"score": lambda a: sum(a["step"][0], Fraction(0)) / len(pairs)},
        },
        rounded={"normalised": {"score": lambda _: inner(g.s, g.h) / length(g.s) / length(g.h)}},
    )


def _without_signs(products: Sequence[Fraction]) -> Fraction:
    """Sum up absolute values; where there is no sign to be dropped, that is no mistake."""
    if abs(sum(products)) == sum(map(abs, products)):
        raise ValueError("no sign makes a difference")
    return sum(map(abs, products), Fraction(0))


def _scaled(g: States) -> Worked:
    n = len(g.s[0])
    products = [Fraction(a * b) for a, b in zip(g.s[0], g.h[0], strict=True)]
    return Worked(
        step=lambda _: inner(g.s, g.h),
        score=lambda answers: answers["step"] / root(n),
        exact={
            "signs_dropped": {"step": lambda _: _without_signs(products)},
            "missing_root": {"score": lambda answers: answers["step"]},
            "divided_by_length": {"score": lambda answers: answers["step"] / n},
            "multiplied_by_root": {"score": lambda answers: answers["step"] * root(n)},
        },
    )


def _general(g: States) -> Worked:
    return Worked(
        step=lambda _: product(g.s, g.W),
        score=lambda answers: inner(answers["step"], g.h),
        exact={
            "matrix_transposed": {
                "step": lambda _: product(g.s, _turned(g.W)),
                "score": lambda _: inner(product(g.s, _turned(g.W)), g.h),
            },
            "states_exchanged": {"step": lambda _: product(g.h, g.W)},
            "matrix_ignored": {"score": lambda _: inner(g.s, g.h)},
        },
    )


def _content(g: States) -> Worked:
    dot, s, h = inner(g.s, g.h), length(g.s), length(g.h)
    entries = [sum(map(abs, row), Fraction(0)) for row in (g.s[0], g.h[0])]
    return Worked(
        step=lambda _: s * h,
        score=lambda answers: dot / answers["step"],
        exact={
            "root_forgotten": {
                "step": lambda _: (s * h) ** 2,
                "score": lambda answers: dot / answers["step"] ** 2,
            },
            "lengths_added": {"step": lambda _: s + h, "score": lambda _: dot / (s + h)},
            "entries_for_length": {"step": lambda _: entries[0] * entries[1]},
            "not_normalised": {"score": lambda _: dot},
        },
    )


def _additive(g: States) -> Worked:
    v = g.v[0]
    unset = ((Fraction(0),) * len(g.h[0]),)

    def linear(answers: Answers) -> Fraction:
        if not tanh_tells(g.v, answers["step"]):
            raise ValueError("the mistake may give the right answer")
        return inner(g.v, answers["step"])

    def unweighed(answers: Answers) -> str:
        if not tanh_tells(g.v, answers["step"]) or set(v) == {1}:
            raise ValueError("the mistake may give the right answer")
        return tanh_sum([1] * len(v), answers["step"][0])

    return Worked(
        step=lambda _: _image(g.W, joined(g.s, g.h)),
        score=lambda answers: tanh_sum(v, answers["step"][0]),
        exact={
            "states_exchanged": {"step": lambda _: _image(g.W, joined(g.h, g.s))},
            "encoder_ignored": {"step": lambda _: _image(g.W, joined(g.s, unset))},
            "tanh_left_out": {"score": lambda answers: str(linear(answers))},
            "tanh_outside": {"score": lambda answers: f"tanh({linear(answers)})"},
            "vector_left_out": {"score": unweighed},
        },
    )


def _location(g: States) -> Worked:
    exponentials = partial(powers, g.base)
    return Worked(
        step=lambda _: _image(g.W, g.s),
        score=lambda answers: normalised(exponentials(answers["step"])),
        exact={
            "matrix_transposed": {"step": lambda _: product(g.s, transposed(_turned(g.W)))},
            "without_exponential": {"score": lambda answers: normalised(answers["step"])},
            "not_normalised": {"score": lambda answers: exponentials(answers["step"])},
            "largest_alone": {"score": lambda answers: hardmax(answers["step"])},
        },
        rounded={"logarithm_ignored": {"score": lambda answers: natural_softmax(answers["step"])}},
    )


_KINDS: Mapping[str, Callable[[States], Worked]] = {
    "dot": _dot,
    "scaled": _scaled,
    "general": _general,
    "content": _content,
    "additive": _additive,
    "location": _location,
}
