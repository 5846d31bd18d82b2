"""The functions that an answer may use, and how many arguments each takes."""

from collections.abc import Mapping

ARITY: Mapping[str, tuple[int, int]] = {
    "exp": (1, 1), "ln": (1, 1), "log": (1, 1), "log2": (1, 1), "log10": (1, 1),
    "sqrt": (1, 1), "cbrt": (1, 1), "root": (2, 2), "abs": (1, 1), "factorial": (1, 1),
    "sin": (1, 1), "cos": (1, 1), "tan": (1, 1), "cot": (1, 1),
    "asin": (1, 1), "acos": (1, 1), "atan": (1, 1),
    "sinh": (1, 1), "cosh": (1, 1), "tanh": (1, 1),
    "asinh": (1, 1), "acosh": (1, 1), "atanh": (1, 1),
    "sigmoid": (1, 1), "relu": (1, 1), "max": (2, 20), "min": (2, 20),
}  # fmt: skip
"""Least and greatest number of arguments by canonical name; `root(n, x)` is the n-th root."""

SPELLINGS: Mapping[str, str] = {
    **{name: name for name in ARITY},
    "arcsin": "asin", "arccos": "acos", "arctan": "atan",
    "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh",
    "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh",
    "Exp": "exp", "Ln": "ln", "Log": "log", "Sqrt": "sqrt", "ReLU": "relu",
    "log_2": "log2", "ld": "log2", "log_10": "log10", "log_e": "ln",
    "logistic": "sigmoid", "Wurzel": "sqrt",
}  # fmt: skip
"""Canonical name by spelling."""

SEVERAL = frozenset(name for name, (_, most) in ARITY.items() if most > 1) | {"Fraction"}
"""Functions in whose brackets a comma separates."""
