"""An expression in declared variables, equal to the reference wherever that is defined.

>>> from grader.model import Context
>>> options = Options(variables=("D",), domain={"D": "integer >= 2"})
>>> reference = lift("e/(e + D - 1)", options)
>>> compare(reference, parse("1/(1+(D-1)e^{-1})", options), options, Context()).outcome.value
'correct'
>>> compare(reference, parse("1/(e+D-1)", options), options, Context()).outcome.value
'incorrect'
"""

import re
from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from grader.checkers import Checker
from grader.equivalence.domain import REAL, Domain, read_range
from grader.equivalence.expressions import compare_expressions
from grader.equivalence.fitted import Shape, read_shape
from grader.equivalence.results import undecided
from grader.equivalence.rounding import has_decimals, is_rounded
from grader.model import Code, Comparison, Context, Finding, Frozen, Outcome, Understood
from grader.notation.names import Names
from grader.notation.parser import parse_answer
from grader.notation.printer import latex, plain
from grader.notation.tokens import spell
from grader.notation.tree import Node, Symbol, substitute

CODES: Mapping[str, Code] = {
    "expression.rounded": Code(
        "This comes near the expected value, but decimals in it are rounded. A person decides.",
        "Das kommt dem erwarteten Wert nahe, aber Dezimalzahlen darin sind gerundet. Ein Mensch "
        "entscheidet.",
    ),
    "expression.doubted": Code(
        "This is not the expected expression; perhaps only since decimals are rounded.",
        "Das ist nicht der erwartete Ausdruck; vielleicht nur, weil Dezimalzahlen gerundet sind.",
    ),
}


_NAME = re.compile(r"\\?[^\W\d][^\s+\-*/^=<>(),;]*")
_Dimension = Annotated[str, BeforeValidator(lambda size: str(size) if type(size) is int else size)]


class Options(Frozen):
    """What an expression is made of, and where it is compared.

    `domain` says where a variable lies: `positive`, `integer >= 2`, `0 < eps < 1`; without an
    entry it is real. `euler` says that e may be meant as a number, so that `2e-3` is asked about.
    `doubt_rounded` leaves to a person what is wrong only by decimals such as 2.718 for e.
    `matrices` gives rows and columns of each letter that stands for a matrix, as names or whole
    numbers, `{"Q": ["N_Q", "d_k"]}`; the names are sizes, and scalars that an answer may use.
    """

    variables: tuple[str, ...] = ()
    domain: Mapping[str, str] = Field(default_factory=dict)
    matrices: Mapping[str, tuple[_Dimension, _Dimension]] = Field(default_factory=dict)
    euler: bool = True
    doubt_rounded: bool = False

    @model_validator(mode="after")
    def _check_domain(self) -> Self:
        for name, text in self.domain.items():
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name!r} in the domain is no name; expected a letter first")
            read_range(text)
        return self

    @model_validator(mode="after")
    def _check_matrices(self) -> Self:
        if clash := set(self.shapes) & self.sizes:
            raise ValueError(f"{min(clash)!r} is a matrix and a size; expected one of them")
        return self

    @property
    def shapes(self) -> Mapping[str, Shape]:
        """The shapes of the matrices."""
        return {
            spell(name): read_shape(*map(spell, shape)) for name, shape in self.matrices.items()
        }

    @property
    def sizes(self) -> set[str]:
        """The names that stand for sizes."""
        both = (size for shape in self.shapes.values() for size in (shape.rows, shape.columns))
        return {size for size in both if isinstance(size, str)}

    @property
    def names(self) -> Names:
        """The symbol table: the variables, and those that the domain or the matrices name."""
        matrices = frozenset(self.shapes)
        spelled = dict.fromkeys(map(spell, (*self.variables, *self.domain)))
        spelled |= dict.fromkeys((*self.shapes, *sorted(self.sizes)))
        return Names(tuple(spelled), euler=self.euler, matrices=matrices)


def parse(text: str, options: Options) -> Node:
    """Read one expression."""
    return parse_answer(text, options.names)


def lift(value: str, options: Options) -> Node:
    """Make an answer of a text in plain notation."""
    return parse(value, options)


def show(answer: Node) -> Understood:
    """Show how the expression was understood."""
    return Understood(plain(answer), latex(answer))


def compare(reference: Node, answer: Node, options: Options, context: Context) -> Comparison:
    """Decide whether the two are equal wherever the reference is defined.

    Where the options ask for it, what is wrong only by rounded decimals goes to a person. Where
    there are matrices, products do not commute, and shapes have to fit.
    """
    del context
    domain = {spell(name): read_range(text) for name, text in options.domain.items()}
    if options.matrices:
        return _compare_matrices(reference, answer, options, domain)
    comparison = compare_expressions(answer, reference, domain)
    is_wrong = comparison.outcome is Outcome.INCORRECT
    if is_wrong and options.doubt_rounded and is_rounded(answer, reference, domain):
        return undecided(comparison.method, Finding(code="expression.rounded"))
    return comparison


def _compare_matrices(
    reference: Node, answer: Node, options: Options, domain: Domain
) -> Comparison:
    """Compare in matrices; there, every wrong answer with decimals may be wrong by rounding."""
    domain = dict.fromkeys(map(spell, options.variables), REAL) | dict(domain)
    from grader.equivalence.matrix_expressions import compare_matrix_expressions

    comparison = compare_matrix_expressions(answer, reference, options.shapes, domain)
    is_wrong = comparison.outcome is Outcome.INCORRECT and comparison.method == "certified"
    if is_wrong and options.doubt_rounded and has_decimals(answer):
        return undecided(comparison.method, Finding(code="expression.doubted"))
    return comparison


def rename(answer: Node, letters: Mapping[str, str]) -> Node:
    """Put the sheet's letters for the student's own."""
    return substitute(answer, {own: Symbol(sheet) for own, sheet in letters.items()})


CHECKER = Checker(
    name="expression",
    reads="expression",
    options=Options,
    parse=parse,
    lift=lift,
    plain=plain,
    show=show,
    compare=compare,
    rename=rename,
)
