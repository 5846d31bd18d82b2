"""Constructions: multiples of the identity, or matrices, with a free factor in them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.model import Code
from grader.notation.characters import normalise
from grader.notation.errors import NotationError
from grader.notation.limits import check_text
from grader.notation.matrices import parse_matrix
from grader.notation.names import Free, Names
from grader.notation.parser import parse
from grader.notation.tree import Matrix, Negative, Node, Number, Product, Quotient, Symbol, symbols

CODES: Mapping[str, Code] = {
    "construction.form": Code(
        "This is not a multiple of the identity and no matrix of numbers and one free factor, "
        "such as c*I or [[c, 0], [0, c]].",
        "Das ist weder ein Vielfaches der Einheitsmatrix noch eine Matrix aus Zahlen und einem "
        "freien Faktor, wie c*I oder [[c, 0], [0, c]].",
    ),
}

IDENTITY = "I"
_UNIT = Number(Fraction(1), "1")
LENGTHS = ("D", "d_k", "n", "N")
"""Letters that stand for the size of the identity, not for a free factor."""

_LEAD = re.compile(r"\s*[QK]\s*(?::=|:|=)\s*")
_SPELLINGS = (
    (r"\\(?:mathbf|mathbb|mathrm|text|boldsymbol|bm)\s*\{?\s*(?:I|1|E)\s*\}?", "I"),
    (r"\b(?:np|numpy|torch|jnp)\s*\.\s*(?:eye|identity)\s*\(\s*\w+\s*\)", "I"),
    (r"\beye\s*\(\s*\w+\s*\)|\bIdentity\s*\(\s*\w+\s*\)", "I"),
    (r"(?i)\b(?:the\s+|die\s+)?(?:identity(?:\s+matrix)?|einheitsmatrix)\b", "I"),
    (r"I\s*_\s*\{?\s*(?:d_k|D|d|n|N)\s*\}?(?:\s*×\s*(?:d_k|D|d|n|N)\s*\}?)?|I(?=\s|$|[*)])", "I"),
    (r"\\cdot|\\,|\\;|\\ |\$", " "),
)
_LETTER = r"(?:c|\\?[a-zA-Zα-ω]\w*)"
_GROWS = (
    rf"{_LETTER}\s*(?:→|->|-->|\\to|\\rightarrow)\s*\+?(?:∞|\\infty|infinity|unendlich|inf|oo)"
    rf"|{_LETTER}\s*(?:≫|>>|\\gg)\s*[01]|(?:large|big|great)\s+{_LETTER}|(?:große[sm]?)\s+{_LETTER}"
    rf"|{_LETTER}\s+(?:is\s+|sehr\s+|very\s+)?(?:large|big|groß|great)"
)
_REMARK = re.compile(
    rf"\s*[,;(]?\s*(?:with|for|where|as|mit|für|wobei|and|und)?\s*(?:{_GROWS})\s*\)?\s*\.?\s*$"
)


@dataclass(frozen=True, slots=True)
class Construction:
    """A matrix with at most one free factor.

    Either `scalar` times the identity of any size, or the entries of `matrix`.
    """

    letters: frozenset[str]
    """The letters that are no sizes: the free factor, if there is just one."""
    scalar: Node | None = None
    matrix: Matrix | None = None


def parse_construction(text: str, factor: str) -> Construction:
    """Read a construction such as `c*I`, `√d_k c I_D`, `np.eye(D)` or `[[c, 0], [0, c]]`.

    A remark that the factor is large or tends to infinity may follow.

    >>> parse_construction("Q = c I, c → ∞", "c").letters
    frozenset({'c'})

    Raises:
        NotationError: it is none of these.
    """
    check_text(text)
    plain = _LEAD.sub("", _REMARK.sub("", normalise(text)), count=1)
    names = Names((factor, *LENGTHS, IDENTITY), free=Free.WHOLE)
    if "[" in plain or "&" in plain or ";" in plain or "\n" in plain.strip():
        matrix = parse_matrix(plain, names)
        used = frozenset(name for row in matrix.rows for node in row for name in symbols(node))
        return Construction(_free(used), matrix=matrix)
    for pattern, meant in _SPELLINGS:
        plain = re.sub(pattern, f" {meant} ", plain)
    scalar = _without_identity(parse(plain, names))
    if scalar is None or IDENTITY in symbols(scalar):
        raise NotationError("construction.form")
    return Construction(_free(symbols(scalar)), scalar=scalar)


def _free(used: frozenset[str]) -> frozenset[str]:
    return used - {*LENGTHS, IDENTITY}


def _without_identity(node: Node) -> Node | None:
    """Take the identity out of a product; None where it is no factor of it."""
    match node:
        case Symbol("I"):
            return _UNIT
        case Negative(inner):
            rest = _without_identity(inner)
            return None if rest is None else Negative(rest)
        case Quotient(above, below):
            rest = _without_identity(above)
            return None if rest is None else Quotient(rest, below)
        case Product(factors):
            return _from_product(factors)
    return None


def _from_product(factors: tuple[Node, ...]) -> Node | None:
    places = [i for i, one in enumerate(factors) if _without_identity(one) is not None]
    if len(places) != 1:
        return None
    place = places[0]
    inner = _without_identity(factors[place])
    left, right = factors[:place], factors[place + 1 :]
    kept = (*left, *right) if inner == _UNIT else (*left, inner, *right)
    rest = tuple(one for one in kept if one is not None)
    return rest[0] if len(rest) == 1 else Product(rest)
