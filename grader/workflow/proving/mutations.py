"""Slips of the pen: a sign, an entry, an exponent, a transposition, one off."""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from problems.draw import Draws
from problems.model import Value

_EXACT = frozenset({"expression", "number"})
"""Kinds whose values may be expressions in plain notation."""
_WHOLE = re.compile(r"(?<![\w.])[0-9]+(?![\w.])")
_EXPONENT = re.compile(r"\^")
_SIGN = re.compile(r"(?<=[\w)\s])[+-](?=[\w(\s])")


def mutations(kind: str, value: Value, draws: Draws) -> Iterator[Value]:
    """Change a value in small ways; what comes out may be equal still, which an oracle tells.

    Args:
        kind: the name of the checker.
        value: a plain value.
        draws: where to change it.
    """
    if isinstance(value, int | Fraction):
        yield from _numbers(value)
    elif isinstance(value, str):
        yield from _classes(value) if kind == "growth" else _expressions(value, kind)
    elif value and isinstance(value[0], tuple):
        yield from _matrices(value, draws)
    else:
        yield from _tuples(value)


def _numbers(number: int | Fraction) -> Iterator[Value]:
    yield from (-number, number + 1, number - 1, number * 2)
    if number:
        yield 1 / Fraction(number)


def _matrices(rows: tuple[tuple[Value, ...], ...], draws: Draws) -> Iterator[Value]:
    at, place = draws.below(len(rows)), draws.below(len(rows[0]))
    entry = rows[at][place]
    for changed in (-entry, entry + 1, entry * 2 + 1):
        row = (*rows[at][:place], changed, *rows[at][place + 1 :])
        yield (*rows[:at], row, *rows[at + 1 :])
    yield tuple(zip(*rows, strict=True))
    yield tuple(reversed(rows))
    yield rows[:-1]


def _tuples(items: tuple[Value, ...]) -> Iterator[Value]:
    yield tuple(reversed(items))
    yield items[:-1]
    yield (*items, items[-1])
    yield (items[0], *items)
    for at, item in enumerate(items):
        if str(item).isdecimal():
            yield (*items[:at], type(item)(int(item) + 1), *items[at + 1 :])


def _expressions(text: str, kind: str) -> Iterator[Value]:
    if kind in _EXACT:
        yield from (f"-({text})", f"({text})+1", f"2*({text})", f"({text})^2", f"1/({text})")


def small_mutations(kind: str, value: Value, draws: Draws) -> Iterator[Value]:
    """Change a number, a sign or an exponent within a value, which a tolerance may rightly hide."""
    if isinstance(value, Fraction) and value.denominator > 1:
        yield Fraction(value.numerator - 1, value.denominator)
        yield Fraction(value.numerator, value.denominator + 1)
    for pattern, change in _WITHIN if isinstance(value, str) and kind in _EXACT else ():
        places = list(pattern.finditer(value))
        if places:
            place = draws.choice(places)
            yield value[: place.start()] + change(place[0]) + value[place.end() :]


def _one_more(number: str) -> str:
    return str(int(number) + 1)


def _other_sign(sign: str) -> str:
    return "-" if sign == "+" else "+"


def _times(_: str) -> str:
    return "*"


_WITHIN: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (_WHOLE, _one_more),
    (_SIGN, _other_sign),
    (_EXPONENT, _times),
)


def _classes(text: str) -> Iterator[Value]:
    """Change a class of growth; a constant factor would leave it what it is."""
    yield from (f"({text})^2", f"({text})^(1/2)", f"({text})*log({_letter(text)})")


def _letter(text: str) -> str:
    return next((sign for sign in text if sign.isalpha()), "n")
