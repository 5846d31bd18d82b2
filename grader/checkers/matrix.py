"""A matrix of numbers, compared entry by entry.

>>> from grader.model import Context
>>> options = Options()
>>> reference = CHECKER.lift(((2, 2), (0, Fraction(1, 2))), options)
>>> answer = CHECKER.parse("[[2, 2], [0, 1]]", options)
>>> found = CHECKER.compare(reference, answer, options, Context()).findings[0]
>>> found.code, found.args["row"], found.args["column"]
('matrix.entry', '2', '2')
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from pydantic import Field

from grader.checkers import Checker
from grader.equivalence.matrices import compare_matrices
from grader.equivalence.tolerance import Tolerance
from grader.model import Comparison, Context, Frozen, Understood
from grader.notation.matrices import NUMBERS, parse_matrix
from grader.notation.parser import parse as parse_expression
from grader.notation.printer import latex_matrix, plain, plain_matrix
from grader.notation.tree import Matrix, Node
from grader.notation.values import entries, literal

Plain: TypeAlias = tuple[tuple[Fraction | str, ...], ...]


class Options(Frozen):
    """How a matrix is compared: exactly, unless tolerances are given."""

    rtol: Decimal = Field(default=Decimal(0), ge=0)
    atol: Decimal = Field(default=Decimal(0), ge=0)
    credit: Literal["none", "proportional"] = "none"


def parse(text: str, options: Options) -> Matrix:
    """Read a matrix in any of its notations."""
    del options
    return parse_matrix(text)


def lift(value: Sequence[Sequence[Fraction | int | str]], options: Options) -> Matrix:
    """Make a matrix of a family's value: rows of exact numbers, or of texts in plain notation."""
    del options
    return Matrix(tuple(tuple(_entry(entry) for entry in row) for row in value))


def _entry(entry: Fraction | int | str) -> Node:
    return parse_expression(entry, NUMBERS) if isinstance(entry, str) else literal(entry)


def to_plain(answer: Matrix) -> Plain:
    """Return exact numbers, row by row; an irrational entry stays a text."""
    return tuple(
        tuple(plain(node) if value is None else value for node, value in zip(*row, strict=True))
        for row in zip(answer.rows, entries(answer), strict=True)
    )


def show(answer: Matrix) -> Understood:
    """Show the matrix as nested lists and in LaTeX."""
    return Understood(plain_matrix(answer), latex_matrix(answer))


def compare(reference: Matrix, answer: Matrix, options: Options, context: Context) -> Comparison:
    """Compare shapes, then entries."""
    del context
    tolerance = Tolerance.of(options.atol, options.rtol)
    proportional = options.credit == "proportional"
    return compare_matrices(answer, reference, tolerance, proportional=proportional)


CHECKER = Checker(
    name="matrix",
    reads="matrix",
    options=Options,
    parse=parse,
    lift=lift,
    plain=to_plain,
    show=show,
    compare=compare,
)
