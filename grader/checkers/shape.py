"""The shape of a matrix or tensor: its dimensions in order, each a name, a size or an expression.

>>> from grader.model import Context
>>> options = Options(variables=("N_Q", "d_k"))
>>> reference = CHECKER.lift(("N_Q", "d_k"), options)
>>> CHECKER.compare(reference, CHECKER.parse("R^{NQ x dk}", options), options, Context()).credit
Fraction(1, 1)
>>> wrong = CHECKER.compare(reference, CHECKER.parse("(d_k, N_Q)", options), options, Context())
>>> wrong.findings[0].code, wrong.findings[0].args["place"]
('shape.dimension', '1')
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from grader.checkers import Checker
from grader.equivalence.results import correct, incorrect, undecided
from grader.model import Code, Comparison, Context, Finding, Frozen, Understood
from grader.notation.names import Free, Names
from grader.notation.parser import parse as parse_expression
from grader.notation.printer import plain
from grader.notation.shapes import latex_shape, parse_shape, show_shape
from grader.notation.tree import Node, Number, Symbol

CODES: Mapping[str, Code] = {
    "shape.count": Code(
        "{found} dimension(s) are given here; {expected} were expected.",
        "Hier stehen {found} Dimension(en); erwartet waren {expected}.",
    ),
    "shape.dimension": Code(
        "Dimension {place} is given as {found}; that is not right.",
        "Dimension {place} ist als {found} angegeben; das ist nicht richtig.",
    ),
    "shape.expression": Code(
        "Dimension {place}, {found}, is an expression that is not decided automatically.",
        "Dimension {place}, {found}, ist ein Ausdruck, über den nicht automatisch entschieden"
        " wird.",
    ),
}

Shape = tuple[Node, ...]


class Options(Frozen):
    """The sheet's letters; other letters stand for themselves."""

    variables: tuple[str, ...] = ()


def parse(text: str, options: Options) -> Shape:
    """Read a shape in any of its notations."""
    return parse_shape(text, Names(options.variables))


def lift(value: Sequence[str], options: Options) -> Shape:
    """Make a shape of a family's value: its dimensions in plain notation."""
    names = Names(options.variables, euler=False, free=Free.WHOLE)
    return tuple(parse_expression(dimension, names) for dimension in value)


def to_plain(answer: Shape) -> tuple[str, ...]:
    """Give the dimensions in plain notation."""
    return tuple(map(plain, answer))


def show(answer: Shape) -> Understood:
    """Show the shape as a tuple and in LaTeX."""
    return Understood(show_shape(answer), latex_shape(answer))


def rename(answer: Shape, letters: Mapping[str, str]) -> Shape:
    """Put the sheet's letters for the student's own, all at once."""
    return tuple(_renamed(dimension, letters) for dimension in answer)


def compare(reference: Shape, answer: Shape, options: Options, context: Context) -> Comparison:
    """Compare the count of dimensions, then each of them by its name or size."""
    del options, context
    if len(reference) != len(answer):
        args = {"found": str(len(answer)), "expected": str(len(reference))}
        return incorrect("structural", Finding(code="shape.count", args=args))
    differing = [
        (place, given)
        for place, (ours, given) in enumerate(zip(reference, answer, strict=True), 1)
        if plain(ours) != plain(given)
    ]
    for place, given in differing:
        if not isinstance(given, Symbol | Number):
            return undecided("structural", _finding("shape.expression", place, given))
    if not differing:
        return correct("structural")
    return incorrect("structural", *(_finding("shape.dimension", *one) for one in differing))


def _finding(code: str, place: int, given: Node) -> Finding:
    return Finding(code=code, args={"place": str(place), "found": plain(given)})


def _renamed(node: Any, letters: Mapping[str, str]) -> Any:
    """Rebuild a tree with other names; anything that is no node stays."""
    if isinstance(node, Symbol):
        return Symbol(letters.get(node.name, node.name))
    if isinstance(node, tuple):
        return tuple(_renamed(one, letters) for one in node)
    if not hasattr(node, "__dataclass_fields__") or isinstance(node, Number):
        return node
    return replace(node, **{f.name: _renamed(getattr(node, f.name), letters) for f in fields(node)})


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
