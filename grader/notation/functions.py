"""The functions that an answer may use, and how many arguments each takes."""

from collections.abc import Mapping

ARITY: Mapping[str, tuple[int, int]] = {
    "exp": (1, 1), "ln": (1, 1), "log": (1, 2), "log2": (1, 1), "log10": (1, 1),
    "sqrt": (1, 1), "cbrt": (1, 1), "root": (2, 2), "abs": (1, 1), "factorial": (1, 1),
    "sin": (1, 1), "cos": (1, 1), "tan": (1, 1), "cot": (1, 1), "sec": (1, 1), "csc": (1, 1),
    "asin": (1, 1), "acos": (1, 1), "atan": (1, 1),
    "acot": (1, 1), "asec": (1, 1), "acsc": (1, 1),
    "sinh": (1, 1), "cosh": (1, 1), "tanh": (1, 1),
    "coth": (1, 1), "sech": (1, 1), "csch": (1, 1),
    "asinh": (1, 1), "acosh": (1, 1), "atanh": (1, 1),
    "acoth": (1, 1), "asech": (1, 1), "acsch": (1, 1),
    "sigmoid": (1, 1), "relu": (1, 1), "max": (2, 20), "min": (2, 20),
    "floor": (1, 1), "ceil": (1, 1), "sign": (1, 1), "binomial": (2, 2),
}  # fmt: skip
"""Least and greatest number of arguments by canonical name.

`root(n, x)` is the n-th root of x, `log(x, b)` the logarithm of x to the base b; `log(x)` is the
natural logarithm, as in Maxima, NumPy and the papers of the field.
"""

MATRIX_ARITY: Mapping[str, tuple[int, int]] = {"transpose": (1, 1), "softmax": (1, 1)}
"""Further functions that take a matrix, where matrices are declared; `softmax` goes by rows."""

SPELLINGS: Mapping[str, str] = {
    **{name: name for name in ARITY},
    "arcsin": "asin", "arccos": "acos", "arctan": "atan",
    "arccot": "acot", "arcsec": "asec", "arccsc": "acsc", "cosec": "csc", "cotan": "cot",
    "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh", "arcoth": "acoth",
    "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh", "arccoth": "acoth",
    "arcsech": "asech", "arccsch": "acsch", "arsech": "asech", "arcsch": "acsch",
    **{
        name.capitalize(): name
        for name in (
            "exp", "ln", "log", "sqrt", "max", "min", "abs", "relu", "sigmoid",
            "sin", "cos", "tan", "cot", "sinh", "cosh", "tanh",
        )
    },
    "Arcsin": "asin", "Arccos": "acos", "Arctan": "atan", "cosech": "csch",
    "ReLU": "relu", "fabs": "abs", "tg": "tan", "ctg": "cot", "arctg": "atan",
    "log_2": "log2", "ld": "log2", "lb": "log2", "log_10": "log10", "lg": "log10",
    "log_e": "ln", "logistic": "sigmoid", "Wurzel": "sqrt", "fact": "factorial",
    "ceiling": "ceil", "sgn": "sign", "signum": "sign", "binom": "binomial",
}  # fmt: skip
"""Canonical name by spelling."""

SEVERAL = frozenset(s for s, name in SPELLINGS.items() if ARITY[name][1] > 1) | {"Fraction"}
"""Functions in whose brackets a comma separates."""
