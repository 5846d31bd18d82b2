"""Matrix expressions whose parts fit together: every part with its shape.

A scalar is a matrix of one row and one column: q^T k may stand wherever a scalar may.
"""

from dataclasses import dataclass
from typing import TypeAlias

from grader.notation.tree import Node

Dimension: TypeAlias = str | int
"""A name that stands for a size, or the size."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Rows and columns; both None for multiples of the identity, which take any size."""

    rows: Dimension | None
    columns: Dimension | None

    @property
    def is_scalar(self) -> bool:
        """Whether there is one entry only."""
        return self.rows == 1 == self.columns

    @property
    def is_any(self) -> bool:
        """Whether it is that of the identity."""
        return self.rows is None

    @property
    def is_square(self) -> bool:
        """Whether there are as many rows as columns."""
        return self.rows == self.columns

    @property
    def turned(self) -> "Shape":
        """That of the transpose."""
        return Shape(self.columns, self.rows)

    def __str__(self) -> str:
        return "n × n" if self.is_any else f"{self.rows} × {self.columns}"


def read_shape(rows: str, columns: str) -> Shape:
    """Read a declared shape: each dimension a name or a whole number.

    >>> read_shape("N_Q", "64")
    Shape(rows='N_Q', columns=64)

    Raises:
        ValueError: a dimension is neither.
    """
    return Shape(_read(rows), _read(columns))


def _read(text: str) -> Dimension:
    if text.isdecimal() and int(text) > 0:
        return int(text)
    if not text.isidentifier():
        raise ValueError(f"{text!r} is no dimension; expected a name or a positive whole number")
    return text


SCALAR = Shape(1, 1)
ANY = Shape(None, None)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A tree without matrices."""

    node: Node
    shape: Shape = SCALAR


@dataclass(frozen=True, slots=True)
class Letter:
    """A declared matrix."""

    name: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity of whatever size fits."""

    shape: Shape = ANY


@dataclass(frozen=True, slots=True)
class Added:
    """A sum of parts of one shape, multiples of the identity among them."""

    terms: tuple["Fitted", ...]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Chain:
    """A product: scalars, whose order says nothing, and matrices in their order.

    Neighbours among the factors fit strictly; each is larger than a scalar.
    """

    scalars: tuple["Fitted", ...]
    factors: tuple["Fitted", ...]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Transposed:
    """The transpose of a part."""

    part: "Fitted"

    @property
    def shape(self) -> Shape:
        """Columns and rows of the part."""
        return self.part.shape.turned


@dataclass(frozen=True, slots=True)
class Powered:
    """A whole power of a square part; below zero, of its inverse."""

    part: "Fitted"
    exponent: int

    @property
    def shape(self) -> Shape:
        """That of the part."""
        return self.part.shape


@dataclass(frozen=True, slots=True)
class Softmax:
    """The softmax of each row."""

    part: "Fitted"

    @property
    def shape(self) -> Shape:
        """That of the part."""
        return self.part.shape


@dataclass(frozen=True, slots=True)
class Applied:
    """A function entry by entry: a scalar tree in which `hole(i)` stands for the i-th part."""

    template: Node
    parts: tuple["Fitted", ...]
    shape: Shape


@dataclass(frozen=True, slots=True)
class Spread:
    """A scalar, row or column repeated to a larger shape, as a bias is added to each row."""

    part: "Fitted"
    shape: Shape


Fitted: TypeAlias = (
    Scalar | Letter | Identity | Added | Chain | Transposed | Powered | Softmax | Applied | Spread
)


def hole(index: int) -> str:
    """Return the name that stands for a part in a template; no answer can spell it."""
    return f"•{index}"
