"""What layers over a sequence or an image cost: classes of growth, and numbers of multiplications.

Source: Vaswani et al. 2017, table 1 and section 4; Goodfellow et al. 2016, chapters 9 and 10.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

Layer: TypeAlias = Literal[
    "self_attention",
    "local_attention",
    "recurrent",
    "convolution",
    "dilated_convolution",
    "separable_convolution",
]
Quantity: TypeAlias = Literal["operations", "steps", "path", "memory"]

LAYERS: tuple[Layer, ...] = (
    "self_attention",
    "local_attention",
    "recurrent",
    "convolution",
    "dilated_convolution",
    "separable_convolution",
)
QUANTITIES: tuple[Quantity, ...] = ("operations", "steps", "path", "memory")


@dataclass(frozen=True, slots=True)
class Size:
    """The sizes of a layer as texts in plain notation."""

    positions: str
    """How many vectors there are: N, or H*W."""
    side: str
    """How far two of them may lie apart: N, or (H+W), which grows like the larger side."""
    width: str
    """How long each vector is."""
    kernel: str
    """How many positions the kernel or the window spans along a side."""
    window: str
    """How many positions it holds: k, or k^2."""

    @property
    def pairs(self) -> str:
        """How many pairs of positions there are."""
        return f"({self.positions})^2" if "*" in self.positions else f"{self.positions}^2"


def costs(layer: Layer, size: Size) -> Mapping[Quantity, str]:
    """Give the tight class of each quantity of a layer, in plain notation.

    Operations are multiplications; memory is what training keeps: the outputs and, in attention,
    the weights. The path is the longest one between two positions, through as many equal layers
    as it takes to connect them all.

    >>> costs("convolution", Size("N", "N", "d", "k", "k"))["operations"]
    'N*k*d^2'
    """
    n, d, k = size.positions, size.width, size.window
    near, far = f"{size.side}/{size.kernel}", f"log({n})/log({size.kernel})"
    rows: Mapping[Layer, tuple[str, str, str, str]] = {
        "self_attention": (f"{size.pairs}*{d}", "1", "1", f"{size.pairs}+{n}*{d}"),
        "local_attention": (f"{n}*{k}*{d}", "1", near, f"{n}*{k}+{n}*{d}"),
        "recurrent": (f"{n}*{d}^2", n, n, f"{n}*{d}"),
        "convolution": (f"{n}*{k}*{d}^2", "1", near, f"{n}*{d}"),
        "dilated_convolution": (f"{n}*{k}*{d}^2", "1", far, f"{n}*{d}"),
        "separable_convolution": (f"{n}*{k}*{d}+{n}*{d}^2", "1", near, f"{n}*{d}"),
    }
    return dict(zip(QUANTITIES, rows[layer], strict=True))


def multiplications(layer: Layer, n: int, d: int, k: int) -> int:
    """Count the multiplications of a layer over n vectors of length d, all borders padded.

    Attention: the scores and the weighted sums, without projections. Recurrent: one matrix for the
    input and one for the state.

    >>> multiplications("self_attention", 10, 4, 3), multiplications("recurrent", 10, 4, 3)
    (800, 320)
    """
    return {
        "self_attention": 2 * n * n * d,
        "local_attention": 2 * n * k * d,
        "recurrent": 2 * n * d * d,
        "convolution": n * k * d * d,
        "dilated_convolution": n * k * d * d,
        "separable_convolution": n * k * d + n * d * d,
    }[layer]


def projections(n: int, d: int) -> int:
    """Count the multiplications of the three projections to queries, keys and values."""
    return 3 * n * d * d


def crossing(other: Layer, d: int, k: int, *, projected: bool = False) -> Fraction:
    """Give the length n at which self-attention costs as much as another layer.

    All others grow in proportion to n, so that n can be divided out once.
    """
    each = Fraction(multiplications(other, 1, d, k) - (projections(1, d) if projected else 0))
    return each / (2 * d)
