"""Eigenvalues of symmetric 2×2 matrices, where they are fractions."""

from fractions import Fraction

from problems.solvers.closed import square_root
from problems.solvers.matrices import Matrix


def symmetric_eigenvalues(matrix: Matrix) -> tuple[Fraction, Fraction]:
    """Give both eigenvalues of a symmetric 2×2 matrix, the larger one first.

    They are m ± √(m² - det) with m half the trace.

    >>> symmetric_eigenvalues(((1, 2), (2, 1)))
    (Fraction(3, 1), Fraction(-1, 1))

    Raises:
        ValueError: the matrix is not 2×2 or not symmetric, or the eigenvalues are not rational.
    """
    if (len(matrix), len(matrix[0])) != (2, 2) or matrix[0][1] != matrix[1][0]:
        raise ValueError("expected a symmetric 2 × 2 matrix")
    (a, b), (_, d) = matrix
    middle = Fraction(a + d) / 2
    distance = square_root(middle**2 - (a * d - b * b))
    if isinstance(distance, str):
        raise ValueError("expected a matrix whose eigenvalues are fractions")  # noqa: TRY004 - of the value
    return middle + distance, middle - distance
