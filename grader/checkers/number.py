"""One number, compared exactly, within tolerances, or by significant figures or decimal places.

>>> from grader.model import Context
>>> options = Options()
>>> compare(lift(Fraction(3, 4), options), parse("75 %", options), options, Context()).outcome.value
'correct'
>>> options = Options(mode="sigfigs", digits=3)
>>> for text in ("3.14", "3.142", "3.15"):
...     found = compare(lift("pi", options), parse(text, options), options, Context())
...     print(found.outcome.value, *(finding.code for finding in found.findings))
correct
incorrect number.figures
incorrect number.rounding
"""

from fractions import Fraction

from grader.checkers import Checker
from grader.equivalence.figures import compare_precisely
from grader.equivalence.numbers import compare_numbers, doubting_thousands
from grader.equivalence.precise import Precise
from grader.equivalence.results import undecided
from grader.equivalence.rounding import is_rounded
from grader.model import Comparison, Context, Finding, Outcome, Understood
from grader.notation.names import Names
from grader.notation.parser import parse_answer
from grader.notation.printer import latex, plain
from grader.notation.sizes import rational
from grader.notation.tree import Node
from grader.notation.values import literal

_NAMES = Names(euler=False)


class Options(Precise):
    """How a number is compared: exactly, unless tolerances or digits are given."""

    @property
    def names(self) -> Names:
        """The symbol table: constants and functions alone."""
        return _NAMES


def parse(text: str, options: Options) -> Node:
    """Read one number, or an expression without names that stands for one."""
    return parse_answer(text, options.names)


def lift(value: Fraction | int | str, options: Options) -> Node:
    """Make an answer of an exact number, or of a text in plain notation."""
    return parse(value, options) if isinstance(value, str) else literal(value)


def to_plain(answer: Node) -> Fraction | str:
    """Return the exact number; an irrational one stays a text."""
    value = rational(answer)
    return plain(answer) if value is None else value


def show(answer: Node) -> Understood:
    """Show the number as it was written."""
    return Understood(plain(answer), latex(answer))


def compare(reference: Node, answer: Node, options: Options, context: Context) -> Comparison:
    """Compare within the tolerances, bounds included, or by digits."""
    del context
    return doubting_thousands(lambda given: _compared(given, reference, options), answer)


def _compared(answer: Node, reference: Node, options: Options) -> Comparison:
    if options.precision is not None:
        return compare_precisely(answer, reference, options.precision)
    comparison = compare_numbers(answer, reference, options.tolerance)
    is_wrong = comparison.outcome is Outcome.INCORRECT
    if is_wrong and options.doubt_rounded and is_rounded(answer, reference, {}):
        return undecided(comparison.method, Finding(code="expression.rounded"))
    return comparison


CHECKER = Checker(
    name="number",
    reads="number",
    options=Options,
    parse=parse,
    lift=lift,
    plain=to_plain,
    show=show,
    compare=compare,
)
