"""What the tensors of attention with a batch and heads are wrongly said to be shaped like."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from problems.solvers.dimensions import Shape, shaped, times

Size: TypeAlias = int | str
Shapes: TypeAlias = Mapping[str, Shape]
"""By the name of the tensor."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of attention, as letters or numbers."""

    batch: Size
    heads: Size
    queries: Size
    keys: Size
    key_size: Size
    value_size: Size
    width: Size
    """Entries after the projection of the joined heads."""
    window: Size | None = None
    """How many keys a query has, where that is not all of them."""

    @property
    def seen(self) -> Size:
        """How many scores a query has."""
        return self.keys if self.window is None else self.window

    @property
    def sides(self) -> Mapping[str, tuple[Size, Size]]:
        """The last two axes of each tensor that has heads."""
        return {
            "queries": (self.queries, self.key_size),
            "keys": (self.keys, self.key_size),
            "values": (self.keys, self.value_size),
            "scores": (self.queries, self.seen),
            "output": (self.queries, self.value_size),
        }


def wrong_shapes(s: Sizes) -> dict[str, Shapes]:
    """Give what each mistake makes of the tensors, by its name."""
    B, H, joined = s.batch, s.heads, times(s.heads, s.value_size)
    each = s.sides.items()
    return {
        "transposed": {
            **{name: shaped(B, H, b, a) for name, (a, b) in each if a != b},
            "joined": shaped(B, joined, s.queries),
        },
        "projection_transposed": {"projection": shaped(s.width, joined)},
        "heads_after_positions": {name: shaped(B, a, H, b) for name, (a, b) in each},
        "no_heads": {name: shaped(B, a, b) for name, (a, b) in each},
        "no_batch": {
            **{name: shaped(H, a, b) for name, (a, b) in each},
            "joined": shaped(s.queries, joined),
        },
        "other_sequence": {} if s.queries == s.keys else _of_the_other(s),
        "other_vector": _of_the_key(s),
        "not_restricted": {} if s.window is None else {"scores": shaped(B, H, s.queries, s.keys)},
        "entries_compared": {"scores": shaped(B, H, s.key_size, s.key_size)},
        "heads_summed": {
            "joined": shaped(B, s.queries, s.value_size),
            "projection": shaped(s.value_size, s.width),
        },
    }


def _of_the_other(s: Sizes) -> Shapes:
    """Exchange the two sequences."""
    return {
        "queries": shaped(s.batch, s.heads, s.keys, s.key_size),
        "keys": shaped(s.batch, s.heads, s.queries, s.key_size),
        "values": shaped(s.batch, s.heads, s.queries, s.value_size),
        "output": shaped(s.batch, s.heads, s.keys, s.value_size),
        "joined": shaped(s.batch, s.keys, times(s.heads, s.value_size)),
    }


def _of_the_key(s: Sizes) -> Shapes:
    """Put the length of a key where that of a value belongs."""
    joined = times(s.heads, s.key_size)
    return {
        "values": shaped(s.batch, s.heads, s.keys, s.key_size),
        "output": shaped(s.batch, s.heads, s.queries, s.key_size),
        "joined": shaped(s.batch, s.queries, joined),
        "projection": shaped(joined, s.width),
    }
