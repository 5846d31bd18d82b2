"""How fast something grows: the tight class is wanted, in whatever notation.

>>> from grader.model import Context
>>> options = Options(variables=("N", "k"), constants=("d",), where={"N": "H*W"})
>>> reference = lift("N*k^2", options)
>>> for text in ("O(H W k² d)", "O(3 N k^2)", "O(N^2 k^2)"):
...     print(compare(reference, parse(text, options), options, Context()).outcome.value)
correct
partial
incorrect
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Self

from pydantic import Field, model_validator

from grader.checkers import Checker
from grader.equivalence.growth import Setting, compare_growth
from grader.equivalence.results import undecided
from grader.model import Code, Comparison, Context, Finding, Frozen, Outcome, Understood
from grader.notation.bounds import Bound, Landau, latex_bound, parse_bound, show_bound
from grader.notation.errors import NotationError
from grader.notation.names import Free, Names
from grader.notation.parser import parse as parse_expression
from grader.notation.tokens import spell
from grader.notation.tree import Node, symbols

CODES: Mapping[str, Code] = {
    "growth.notation": Code(
        "“{found}” says something else than “{expected}”; a person decides.",
        "„{found}“ sagt etwas anderes als „{expected}“; ein Mensch entscheidet.",
    ),
}

_LANDAU = {"O": Landau.UPPER, "theta": Landau.BOTH, "omega": Landau.LOWER}
_RIGHT = (Outcome.CORRECT, Outcome.PARTIAL)


class Options(Frozen):
    """The names of a growth class.

    `notation` is the letter asked for: that of the reference where it is not given, or O.
    `constants` are dropped as factors, `where` defines names by others, and `partial` is the
    credit of a right class with a constant factor or terms of lower order.
    """

    notation: Literal["O", "theta", "omega"] | None = None
    variables: tuple[str, ...] = ()
    constants: tuple[str, ...] = ()
    where: Mapping[str, str] = Field(default_factory=dict)
    partial: Decimal = Field(default=Decimal("0.5"), gt=0, lt=1)

    @model_validator(mode="after")
    def _check_definitions(self) -> Self:
        try:
            definitions = self.definitions
        except NotationError as error:
            raise ValueError(f"a definition in `where` is not understood: {error.code}") from None
        for name in definitions:
            reached = {name}
            for _ in definitions:
                reached = {s for n in reached for s in symbols(definitions[n])} & set(definitions)
            if reached:
                raise ValueError(f"the definition of {name} goes round in a circle")
        return self

    @property
    def definitions(self) -> Mapping[str, Node]:
        """The definitions as trees."""
        names = Names(tuple(map(spell, (*self.variables, *self.constants))), free=Free.SPLIT)
        return {spell(name): parse_expression(text, names) for name, text in self.where.items()}

    @property
    def names(self) -> Names:
        """The symbol table: all names that are declared or occur in a definition."""
        inner = sorted(s for node in self.definitions.values() for s in symbols(node))
        outer = map(spell, (*self.variables, *self.constants, *self.where))
        return Names(tuple(dict.fromkeys((*outer, *inner))), euler=False)

    @property
    def setting(self) -> Setting:
        """What the names stand for."""
        constants = frozenset(map(spell, self.constants))
        return Setting(constants, self.definitions, Fraction(self.partial))


def parse(text: str, options: Options) -> Bound:
    """Read a growth class."""
    return parse_bound(text, options.names)


def lift(value: str, options: Options) -> Bound:
    """Make a growth class of a text in plain notation."""
    return parse(value, options)


def show(answer: Bound) -> Understood:
    """Show how the class was understood."""
    return Understood(show_bound(answer), latex_bound(answer))


def compare(reference: Bound, answer: Bound, options: Options, context: Context) -> Comparison:
    """Decide whether the class is the tight one."""
    del context
    found = compare_growth(answer.inside, reference.inside, options.setting)
    asked = _asked(reference, options)
    if answer.landau in (asked, Landau.BARE, Landau.BOTH) or found.outcome not in _RIGHT:
        return found
    args = {"found": answer.landau.value, "expected": asked.value}
    return undecided("structural", Finding(code="growth.notation", args=args))


def _asked(reference: Bound, options: Options) -> Landau:
    if options.notation is not None:
        return _LANDAU[options.notation]
    return Landau.UPPER if reference.landau is Landau.BARE else reference.landau


CHECKER = Checker(
    name="growth",
    reads="growth",
    options=Options,
    parse=parse,
    lift=lift,
    plain=show_bound,
    show=show,
    compare=compare,
)
