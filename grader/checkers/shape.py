"""The shape of a matrix or tensor: its dimensions in order.

>>> from grader.model import Context
>>> options = Options(variables=("N_Q", "d_v"))
>>> reference = lift(("N_Q", "d_v"), options)
>>> compare(reference, parse("ℝ^{NQ × dv}", options), options, Context()).outcome.value
'correct'
>>> answer = parse("(n, d)", options)
>>> for renaming in (False, True):
...     options = Options(variables=("N_Q", "d_v"), renaming=renaming)
...     print(compare(reference, answer, options, Context()).outcome.value)
incorrect
correct
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from grader.checkers import Checker
from grader.equivalence.results import undecided
from grader.equivalence.shapes import compare_renamed, compare_shapes
from grader.model import Comparison, Context, Finding, Frozen, Outcome, Understood
from grader.notation.names import Names
from grader.notation.printer import plain
from grader.notation.shapes import latex_shape, parse_shape, show_shape
from grader.notation.tokens import spell
from grader.notation.tree import Node, Symbol, substitute, symbols

Dimensions: TypeAlias = tuple[Node, ...]


class Options(Frozen):
    """The sheet's letters; other letters are read, too, and stand for themselves.

    With `renaming`, a shape in other letters is right where one renaming makes it ours.
    """

    variables: tuple[str, ...] = ()
    renaming: bool = False

    @property
    def names(self) -> Names:
        """The symbol table."""
        return Names(tuple(map(spell, self.variables)))


def parse(text: str, options: Options) -> Dimensions:
    """Read a shape in any of its notations."""
    return parse_shape(text, options.names)


def lift(value: Sequence[str | int], options: Options) -> Dimensions:
    """Make a shape of its dimensions, each a name, a size or a text in plain notation.

    >>> to_plain(lift(("B", "H*d_v"), Options(variables=("B", "H", "d_v"))))
    ('B', 'H*d_v')
    """
    # Alone, a product could be two dimensions; behind another one it is one.
    return parse_shape(f"(1, {', '.join(map(str, value))})", options.names)[1:]


def to_plain(answer: Dimensions) -> tuple[str, ...]:
    """Return the dimensions as texts."""
    return tuple(map(plain, answer))


def show(answer: Dimensions) -> Understood:
    """Show the shape in round brackets."""
    return Understood(show_shape(answer), latex_shape(answer))


def compare(
    reference: Dimensions, answer: Dimensions, options: Options, context: Context
) -> Comparison:
    """Compare dimension by dimension; what is right but for capitals is left to a person."""
    del context
    if options.renaming:
        return compare_renamed(answer, reference)
    found = compare_shapes(answer, reference)
    if found.outcome is not Outcome.INCORRECT:
        return found
    alike = rename(answer, _declared_alike(answer, options))
    if alike == answer or compare_shapes(alike, reference).outcome is not Outcome.CORRECT:
        return found
    return undecided("structural", Finding(code="shape.open", args={"found": show_shape(answer)}))


def _declared_alike(answer: Dimensions, options: Options) -> Mapping[str, str]:
    """Give the declared name for each undeclared one that differs by capitals alone: N_kv."""
    declared = options.names.variables
    used = {name for dimension in answer for name in symbols(dimension)} - set(declared)
    found = {name: [one for one in declared if _folded(one) == _folded(name)] for name in used}
    return {name: likely[0] for name, likely in found.items() if len(likely) == 1}


def _folded(name: str) -> str:
    return name.replace("_", "").casefold()


def rename(answer: Dimensions, letters: Mapping[str, str]) -> Dimensions:
    """Put the sheet's letters for the student's own."""
    values = {own: Symbol(sheet) for own, sheet in letters.items()}
    return tuple(substitute(dimension, values) for dimension in answer)


CHECKER = Checker(
    name="shape",
    reads="shape",
    options=Options,
    parse=parse,
    lift=lift,
    plain=to_plain,
    show=show,
    compare=compare,
    rename=rename,
)
