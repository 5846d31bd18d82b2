"""Attention step by step, and what goes wrong: without its softmax, and with it in fractions.

Without the softmax, the fields are `queries`, `keys`, `values`, `scaled` and `output`. With it, the
scaled scores are `multiples` of ln(base), so that the `weights` are fractions.

Source: Vaswani et al. 2017, section 3.2.1.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from problems.model import Answers, Value
from problems.solvers.attention import natural_softmax, normalised, powers, scaled_scores
from problems.solvers.matrices import (
    Matrix,
    MatrixParam,
    is_square_number,
    multiple,
    product,
    root,
    softmax,
    transposed,
)
from problems.solvers.misconceptions import Step, Steps


class Projections(BaseModel):
    """X (n × d) and the projections W_Q, W_K (d × d_k) and W_V (d × d_v); √d_k is an integer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    X: MatrixParam
    W_Q: MatrixParam
    W_K: MatrixParam
    W_V: MatrixParam

    @model_validator(mode="after")
    def _match(self) -> Self:
        if {len(self.W_Q), len(self.W_K), len(self.W_V)} != {len(self.X[0])}:
            raise ValueError("W_Q, W_K and W_V must have as many rows as X has columns")
        if len(self.W_Q[0]) != len(self.W_K[0]):
            raise ValueError("W_Q and W_K must have the same number of columns, d_k")
        refuse_irrational_root(self.d_k)
        return self

    @property
    def d_k(self) -> int:
        """The length of a query and of a key."""
        return len(self.W_K[0])

    @property
    def steps(self) -> Mapping[str, Step]:
        """Project the one sequence to queries, keys and values."""
        return {
            "queries": lambda _: product(self.X, self.W_Q),
            "keys": lambda _: product(self.X, self.W_K),
            "values": lambda _: product(self.X, self.W_V),
        }


def refuse_irrational_root(d_k: int) -> None:
    """Refuse a length of keys whose root is no integer, or hides that it is forgotten.

    Raises:
        ValueError: it does.
    """
    if d_k == 1 or not is_square_number(d_k):
        raise ValueError("d_k must be a square number above 1 (4, 9, 16), so that √d_k counts")


def without_softmax() -> Mapping[str, Step]:
    """Scale the scores, and multiply them by the values."""
    return {
        "scaled": lambda answers: scaled_scores(answers["queries"], answers["keys"]),
        "output": lambda answers: product(answers["scaled"], answers["values"]),
    }


def mistakes_without_softmax(d_k: int) -> Mapping[str, Steps]:
    """Leave out the scaling or overdo it, or weigh the keys."""
    return {
        "missing_root": other_divisor(d_k, Fraction(1)),
        "divided_by_d_k": other_divisor(d_k, Fraction(d_k)),
        "keys_for_values": {"output": lambda answers: product(answers["scaled"], answers["keys"])},
    }


def other_divisor(d_k: int, divisor: Fraction) -> Steps:
    """Divide the scores by something else than √d_k."""
    wrong = root(d_k) / divisor

    def scaled(answers: Answers) -> Matrix:
        return multiple(scaled_scores(answers["queries"], answers["keys"]), wrong)

    return {
        "scaled": scaled,
        "output": lambda a: product(multiple(a["scaled"], wrong), a["values"]),
    }


def softmax_applied() -> Steps:
    """Apply the softmax where it is left out."""
    return {
        "scaled": lambda a: softmax(scaled_scores(a["queries"], a["keys"])),
        "output": lambda a: product(softmax(a["scaled"]), a["values"]),
    }


def exact_weights(base: int) -> Step:
    """Take the softmax of multiples of ln(base): e^(m ln b) = b^m, divided by the row's sum."""
    return lambda answers: normalised(powers(base, answers["multiples"]))


def worked_softmax(base: int, d_k: int, answers: Answers) -> Mapping[str, Value]:
    """Give what a worked softmax of multiples of ln(base) shows, beside the answers."""
    exponentials = powers(base, answers["multiples"])
    return {
        **answers,
        "base": base,
        "root": root(d_k),
        "powers": exponentials,
        "sum": sum(exponentials[0]),
    }


def mistakes_of_multiples(queries: Matrix, keys: Matrix) -> Mapping[str, Steps]:
    """Leave out the scaling, or overdo it."""

    def scores(_: Answers) -> Matrix:
        return product(queries, transposed(keys))

    return {
        "missing_root": {"multiples": scores},
        "divided_by_d_k": {"multiples": lambda a: multiple(scores(a), Fraction(1, len(keys[0])))},
    }


def not_normalised(base: int) -> Steps:
    """Stop at the exponentials."""
    return {"weights": lambda answers: powers(base, answers["multiples"])}


def logarithm_ignored() -> Steps:
    """Take the softmax of the multiples as they are."""
    return {"weights": lambda answers: natural_softmax(answers["multiples"])}
