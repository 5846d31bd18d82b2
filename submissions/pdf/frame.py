"""From a page's own coordinates to those that people see: upright, origin at the top left."""

from dataclasses import dataclass
from typing import Any

from submissions.model import Box

Sides = tuple[float, float, float, float]
"""Left, top, right and bottom."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """An affine map: x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Map one point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Map the rectangle from its lower left to its upper right to the box around its image."""
        return Box(*self.sides(x0, y0, x1, y1))

    def sides(self, x0: float, y0: float, x1: float, y1: float) -> Sides:
        """Give left, top, right and bottom of what `box` gives: glyphs are mapped in thousands."""
        a, b, c, d = self.a, self.b, self.c, self.d
        if a > 0 > d and not (b or c):
            return a * x0 + self.e, d * y1 + self.f, a * x1 + self.e, d * y0 + self.f
        xs, ys = (a * x0, a * x1, c * y0, c * y1), (b * x0, b * x1, d * y0, d * y1)
        return (
            min(xs[:2]) + min(xs[2:]) + self.e,
            min(ys[:2]) + min(ys[2:]) + self.f,
            max(xs[:2]) + max(xs[2:]) + self.e,
            max(ys[:2]) + max(ys[2:]) + self.f,
        )

    def ends(self, x0: float, y0: float, x1: float, y1: float) -> float:
        """Give the right side of what `box` gives."""
        if self.a > 0 and not self.c:
            return self.a * x1 + self.e
        return self.sides(x0, y0, x1, y1)[2]

    def after(self, inner: "Matrix") -> "Matrix":
        """Give the map that applies `inner` first and this one second."""
        return Matrix(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            *self.point(inner.e, inner.f),
        )


def view(page: Any) -> Matrix:
    """Give the map from a PDFium page's coordinates to the page as it is seen."""
    import pypdfium2.raw as pdfium

    rect = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, rect)
    left, right = rect.left, rect.right
    top, bottom = max(rect.top, rect.bottom), min(rect.top, rect.bottom)
    return {
        0: Matrix(1, 0, 0, -1, -left, top),
        1: Matrix(0, 1, 1, 0, -bottom, -left),
        2: Matrix(-1, 0, 0, 1, right, -bottom),
        3: Matrix(0, -1, -1, 0, top, right),
    }[pdfium.FPDFPage_GetRotation(page) % 4]
