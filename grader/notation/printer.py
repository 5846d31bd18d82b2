"""Printing trees: plain notation, which reads back as the same tree, and LaTeX."""

import re
from collections.abc import Mapping
from fractions import Fraction

from grader.notation.greek import NAMES
from grader.notation.tree import (
    Call,
    Constant,
    Matrix,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)

_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = 10, 20, 30, 40, 50
_CONSTANTS: Mapping[str, str] = {"e": "e", "pi": "\\pi", "inf": "\\infty"}
_COMMANDS: Mapping[str, str] = {
    **{name: name for name in ("exp", "ln", "log", "max", "min")},
    **{name: name for name in ("sin", "cos", "tan", "cot", "sec", "csc")},
    **{name: name for name in ("sinh", "cosh", "tanh", "coth")},
    **{f"a{name}": f"arc{name}" for name in ("sin", "cos", "tan")},
    "log2": "log_{2}", "log10": "log_{10}",
}  # fmt: skip
"""LaTeX's own command of a function."""
_FORMS: Mapping[str, str] = {
    "sqrt": "\\sqrt{%s}",
    "root": "\\sqrt[%s]{%s}",
    "abs": "\\left|%s\\right|",
    "binomial": "\\binom{%s}{%s}",
    "floor": "\\left\\lfloor %s\\right\\rfloor",
    "ceil": "\\left\\lceil %s\\right\\rceil",
}
"""Functions that LaTeX writes in a form of their own."""
_WHOLE_POWER = re.compile(r"\^(\d{1,40})\Z")
_DIGITS = frozenset("0123456789.")
_TEN = Number(Fraction(10), "10")


def plain(node: Node) -> str:
    """Print in plain notation; reading it with the same names gives the same tree."""
    return _plain(node)[0]


def plain_matrix(matrix: Matrix) -> str:
    """Print a matrix as nested lists."""
    rows = ("[" + ", ".join(plain(entry) for entry in row) + "]" for row in matrix.rows)
    return "[" + ", ".join(rows) + "]"


def _plain(node: Node) -> tuple[str, int]:  # noqa: PLR0911 - one for each kind of node
    """Return the text and how tightly it binds."""
    match node:
        case Number(_, text):
            return _plain_number(text)
        case Symbol(name) | Constant(name):
            return ("∞" if name == "inf" else name), _ATOM
        case Negative(operand):
            return "-" + _at(operand, _SIGN + 1), _SIGN
        case Sum(terms):
            return _plain_sum(terms), _SUM
        case Product(factors):
            first, *rest = factors
            texts = [_at(first, _SIGN), *(_at(factor, _SIGN + 1) for factor in rest)]
            return "*".join(_unfolded(texts, factors, "({})")), _PRODUCT
        case Quotient(numerator, denominator):
            return _plain_quotient(_at(numerator, _PRODUCT), denominator), _PRODUCT
        case Power(base, exponent):
            return f"{_at(base, _ATOM)}^{_plain_exponent(exponent)}", _POWER
        case Call("transpose", (argument,)):
            return f"{_at(argument, _ATOM)}^T", _POWER
        case Call(function, arguments):
            return f"{function}({', '.join(map(plain, arguments))})", _ATOM


def _plain_quotient(above: str, denominator: Node) -> str:
    """Print a quotient, with brackets where `x^3/2` or `1/2%` would be asked about."""
    below = _at(denominator, _SIGN + 1)
    if below.endswith("%"):
        return f"{above}/({below})"
    power = _WHOLE_POWER.search(above)
    if power and below.isdigit() and int(below) and int(power[1]) % int(below):
        return f"({above})/{below}"
    return f"{above}/{below}"


def _plain_exponent(exponent: Node) -> str:
    """Print an exponent; a bare 1 before a division would be asked about."""
    if isinstance(exponent, Number) and exponent.value == 1:
        return f"({plain(exponent)})"
    return _at(exponent, _ATOM)


def _plain_number(text: str) -> tuple[str, int]:
    """Print a literal; `2e3` could be meant as 2·e³ or with a letter e, and is written out."""
    mantissa, _, exponent = text.partition("e")
    if exponent:
        power = f"({exponent})" if exponent.startswith("-") else exponent
        return f"{mantissa}*10^{power}", _PRODUCT
    return text, _ATOM if text.replace(".", "").isdigit() else _POWER


def _unfolded(texts: list[str], factors: tuple[Node, ...], brackets: str) -> list[str]:
    """Put a power of ten behind a number in brackets, so that it is not read as part of it."""
    return [
        brackets.format(text) if at and _is_power_of_ten(factor) and texts[at - 1][-1:] in _DIGITS
        else text
        for at, (text, factor) in enumerate(zip(texts, factors, strict=True))
    ]  # fmt: skip


def _is_power_of_ten(node: Node) -> bool:
    return isinstance(node, Power) and node.base == _TEN


def _at(node: Node, tight: int) -> str:
    """Print an operand, in brackets where it binds less tightly than asked for."""
    text, binds = _plain(node)
    return text if binds >= tight else f"({text})"


def _plain_sum(terms: tuple[Node, ...]) -> str:
    first, *rest = terms
    text = _at(first, _PRODUCT)
    for term in rest:
        if isinstance(term, Negative):
            text += " - " + _at(term.operand, _PRODUCT)
        else:
            text += " + " + _at(term, _PRODUCT)
    return text


def latex(node: Node) -> str:
    """Print as LaTeX, for formulas on paper and on pages."""
    return _latex(node)[0]


def latex_matrix(matrix: Matrix) -> str:
    """Print a matrix as a `pmatrix`."""
    rows = (" & ".join(latex(entry) for entry in row) for row in matrix.rows)
    return "\\begin{pmatrix} " + " \\\\ ".join(rows) + " \\end{pmatrix}"


def _latex(node: Node) -> tuple[str, int]:  # noqa: PLR0911 - one for each kind of node
    match node:
        case Number(_, text):
            return _latex_number(text)
        case Symbol(name):
            return latex_name(name), _ATOM
        case Constant(name):
            return _CONSTANTS[name], _ATOM
        case Negative(operand):
            return "-" + _latex_at(operand, _SIGN + 1), _SIGN
        case Sum(terms):
            return _latex_sum(terms), _SUM
        case Product(factors):
            return _latex_product(factors), _PRODUCT
        case Quotient(numerator, denominator):
            return f"\\frac{{{latex(numerator)}}}{{{latex(denominator)}}}", _ATOM - 1
        case Power(base, exponent):
            return f"{_latex_at(base, _ATOM)}^{{{latex(exponent)}}}", _POWER
        case Call(function, arguments):
            return _latex_call(function, arguments)


def _latex_at(node: Node, tight: int) -> str:
    text, binds = _latex(node)
    return text if binds >= tight else f"\\left({text}\\right)"


def _latex_number(text: str) -> tuple[str, int]:
    mantissa, mark, exponent = text.partition("e")
    if mark:
        return f"{mantissa} \\cdot 10^{{{exponent}}}".replace("%", " \\%"), _PRODUCT
    return text.replace("%", "\\%"), _ATOM


def latex_name(name: str) -> str:
    """Print a name: Greek letters as commands, indices below.

    >>> latex_name("N_KV")
    'N_{KV}'
    """
    base, *indices = name.split("_")
    text = _latex_letters(base)
    for index in indices:
        text += f"_{{{_latex_letters(index)}}}"
    return text


def _latex_letters(text: str) -> str:
    if text in NAMES:
        return "\\" + text
    return text if len(text) == 1 or not text.isalpha() or text.isupper() else f"\\mathrm{{{text}}}"


def _latex_sum(terms: tuple[Node, ...]) -> str:
    first, *rest = terms
    text = _latex_at(first, _PRODUCT)
    for term in rest:
        if isinstance(term, Negative):
            text += " - " + _latex_at(term.operand, _PRODUCT)
        else:
            text += " + " + _latex_at(term, _PRODUCT)
    return text


def _latex_product(factors: tuple[Node, ...]) -> str:
    first, *rest = factors
    texts = [_latex_at(first, _SIGN), *(_latex_at(factor, _SIGN + 1) for factor in rest)]
    return " \\cdot ".join(_unfolded(texts, factors, "\\left({}\\right)"))


def _latex_call(function: str, arguments: tuple[Node, ...]) -> tuple[str, int]:
    match function:
        case "factorial":
            return f"{_latex_at(arguments[0], _ATOM)}!", _POWER
        case "transpose":
            return f"{_latex_at(arguments[0], _ATOM)}^{{T}}", _POWER
        case "log" if len(arguments) > 1 and _is_short_base(arguments[1]):
            inside, base = map(latex, arguments)
            return f"\\log_{{{base}}}\\left({inside}\\right)", _ATOM
    texts = tuple(map(latex, arguments))
    command = _COMMANDS.get(function)
    name = f"\\{command}" if command else f"\\operatorname{{{function}}}"
    form = _FORMS.get(function, f"{name}\\left(%s\\right)")
    return form % (texts if form.count("%s") > 1 else ", ".join(texts)), _ATOM


def _is_short_base(base: Node) -> bool:
    """Whether a logarithm's base can stand as its index and be read from there."""
    if isinstance(base, Number):
        return base.text.isdigit() and base.text not in ("2", "10")
    return isinstance(base, Symbol) and len(base.name) == 1 and base.name not in "eI"
