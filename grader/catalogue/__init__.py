"""Sheets with their families, every check validated; and the draw of variants."""

from grader.catalogue.opening import open_catalogue
from grader.catalogue.redraw import draw_of, draw_params, field_sets, mistaken, solved
from grader.catalogue.shelf import Catalogue, Params

__all__ = [
    "Catalogue",
    "Params",
    "draw_of",
    "draw_params",
    "field_sets",
    "mistaken",
    "open_catalogue",
    "solved",
]
