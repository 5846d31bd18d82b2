"""The names of a reference, for comparisons that declare none."""

from collections.abc import Sequence
from dataclasses import dataclass

from grader.notation.bounds import parse_bound
from grader.notation.matrices import parse_matrix
from grader.notation.names import Free, Names
from grader.notation.parser import parse
from grader.notation.shapes import parse_shape
from grader.notation.tokens import spell
from grader.notation.tree import Call, Constant, Node, symbols, walk


@dataclass(frozen=True, slots=True)
class Declared:
    """What a reference declares.

    Attributes:
        variables: its names, in alphabetical order.
        euler: whether e or exp occurs in it, so that e may be meant as a number.
    """

    variables: tuple[str, ...]
    euler: bool


def read_names(
    kind: str, reference: str, known: Sequence[str], matrices: Sequence[str] = ()
) -> Declared:
    """Return the names of a reference.

    >>> read_names("growth", "O(Nk^2)", ()).variables
    ('N', 'k')

    Args:
        kind: expression, growth, matrix or shape.
        reference: in the kind's notation.
        known: names that are declared elsewhere, such as constants.
        matrices: those of them that stand for matrices; I is the identity beside them.

    Raises:
        NotationError: the reference cannot be read.
    """
    known = tuple(map(spell, known))
    letters = frozenset(map(spell, matrices))
    names = Names(known, euler=False, free=Free.SPLIT, matrices=letters)
    nodes: tuple[Node, ...]
    match kind:
        case "growth":
            nodes = (parse_bound(reference, names).inside,)
        case "shape":
            nodes = parse_shape(reference, names)
        case "matrix":
            nodes = tuple(e for row in parse_matrix(reference, names).rows for e in row)
        case _:
            nodes = (parse(reference, names),)
    found = {name for node in nodes for name in symbols(node)}
    if letters and "I" not in known:
        found.discard("I")
    return Declared(tuple(sorted(found)), any(_has_euler(node) for node in nodes))


def _has_euler(node: Node) -> bool:
    return any(
        part == Constant("e") or (isinstance(part, Call) and part.function == "exp")
        for part, _ in walk(node)
    )
