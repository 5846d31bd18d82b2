"""A matrix of numbers or expressions, compared entry by entry.

>>> from grader.model import Context
>>> options = Options()
>>> reference = CHECKER.lift(((2, 2), (0, Fraction(1, 2))), options)
>>> answer = CHECKER.parse("[[2, 2], [0, 1]]", options)
>>> found = CHECKER.compare(reference, answer, options, Context()).findings[0]
>>> found.code, found.args["row"], found.args["column"]
('matrix.entry', '2', '2')
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Literal, Self, TypeAlias

from pydantic import Field, model_validator

from grader.checkers import Checker
from grader.equivalence.domain import read_range
from grader.equivalence.matrices import Measure, compare_matrices
from grader.equivalence.precise import Precise
from grader.model import Comparison, Context, Understood
from grader.notation.matrices import NUMBERS, parse_matrix
from grader.notation.names import Names
from grader.notation.parser import parse as parse_expression
from grader.notation.printer import latex_matrix, plain, plain_matrix
from grader.notation.tokens import spell
from grader.notation.tree import Matrix, Node
from grader.notation.values import entries, literal

Plain: TypeAlias = tuple[tuple[Fraction | str, ...], ...]


class Options(Precise):
    """How a matrix is compared: exactly, unless tolerances or digits are given.

    `credit` says whether right entries of a wrong matrix earn their share. Entries may be
    expressions in `variables`, each in its `domain` as in an expression. A `vector` is the same
    whether it is written as a row or as a column; it is understood as a row.
    """

    credit: Literal["none", "proportional"] = "none"
    variables: tuple[str, ...] = ()
    domain: Mapping[str, str] = Field(default_factory=dict)
    vector: bool = False

    @model_validator(mode="after")
    def _check_domain(self) -> Self:
        for text in self.domain.values():
            read_range(text)
        return self

    @property
    def names(self) -> Names:
        """The symbol table of the entries."""
        return _names((*self.variables, *self.domain))

    @property
    def measure(self) -> Measure:
        """How entries are compared."""
        domain = {spell(name): read_range(text) for name, text in self.domain.items()}
        return Measure(self.tolerance, self.precision, domain, self.doubt_rounded)


@lru_cache(maxsize=256)
def _names(variables: tuple[str, ...]) -> Names:
    spelled = dict.fromkeys(map(spell, variables))
    return Names(tuple(spelled), euler=False) if spelled else NUMBERS


def parse(text: str, options: Options) -> Matrix:
    """Read a matrix in any of its notations."""
    return _laid(parse_matrix(text, options.names), options)


def _laid(matrix: Matrix, options: Options) -> Matrix:
    is_column = matrix.shape[1] == 1
    return Matrix(tuple(zip(*matrix.rows, strict=True))) if options.vector and is_column else matrix


def lift(value: Sequence[Sequence[Fraction | int | str]], options: Options) -> Matrix:
    """Make a matrix of a family's value: rows of exact numbers, or of texts in plain notation."""
    rows = tuple(tuple(_entry(entry, options.names) for entry in row) for row in value)
    return _laid(Matrix(rows), options)


def _entry(entry: Fraction | int | str, names: Names) -> Node:
    return parse_expression(entry, names) if isinstance(entry, str) else literal(entry)


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
    proportional = options.credit == "proportional"
    return compare_matrices(answer, reference, options.measure, proportional=proportional)


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
