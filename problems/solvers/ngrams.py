"""n-grams of sentences, and how many of a candidate's are found in its references.

Source: Papineni et al. 2002, section 2.
"""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

Words: TypeAlias = tuple[str, ...]


def ngrams(words: Words, n: int) -> Counter[Words]:
    """Count the runs of n words.

    >>> ngrams(("a", "b", "a", "b"), 2)[("a", "b")]
    2
    """
    return Counter(words[at : at + n] for at in range(len(words) - n + 1))


def clipped(candidate: Words, references: Sequence[Words], n: int) -> int:
    """Count the candidate's n-grams that are found, each as often as one reference has it at most.

    >>> clipped(("the",) * 7, [("the", "cat", "is", "on", "the", "mat")], 1)
    2
    """
    counts = [ngrams(reference, n) for reference in references]
    return sum(
        min(count, max(one[gram] for one in counts)) for gram, count in ngrams(candidate, n).items()
    )


def found(candidate: Words, references: Sequence[Words], n: int) -> int:
    """Count the candidate's n-grams that are found in any reference, however often.

    >>> found(("the",) * 7, [("the", "cat", "is", "on", "the", "mat")], 1)
    7
    """
    known = {gram for reference in references for gram in ngrams(reference, n)}
    return sum(count for gram, count in ngrams(candidate, n).items() if gram in known)


def share_of_kinds(candidate: Words, references: Sequence[Words], n: int) -> Fraction:
    """Give the share of the candidate's different n-grams that are found, each counted once."""
    known = {gram for reference in references for gram in ngrams(reference, n)}
    own = set(ngrams(candidate, n))
    return Fraction(len(own & known), len(own))


def closest_length(candidate: Words, references: Sequence[Words]) -> int:
    """Give the length of the reference that is closest to the candidate's; the shorter of two."""
    lengths = {len(reference) for reference in references}
    return min(lengths, key=lambda length: (abs(length - len(candidate)), length))
