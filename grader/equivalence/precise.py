"""How precisely numbers are compared: the options that checks of numbers and matrices share."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from grader.equivalence.figures import Mode, Precision
from grader.equivalence.tolerance import Tolerance
from grader.model import Frozen

_EXPONENT = 1_000
"""Tolerances have at most so many digits before or after the point."""


def _check_length(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    if value and not (isinstance(exponent, int) and -_EXPONENT <= exponent <= _EXPONENT):
        raise ValueError(f"a tolerance lies between 1e-{_EXPONENT} and 1e{_EXPONENT}")
    return value


def _refuse_truth(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("expected a whole number, and not true or false")  # noqa: TRY004 - for pydantic
    return value


_Bound = Annotated[Decimal, AfterValidator(_check_length)]
_Count = Annotated[int, BeforeValidator(_refuse_truth)]


class Precise(Frozen):
    """Tolerances, or digits with STACK's meaning.

    `rtol` and `atol` bound |a - r| by max(atol, rtol * |r|), inclusive. With `mode`, `digits`
    significant figures (`sigfigs`) or decimal places (`decdigits`) are asked for instead: written
    so (`digits_required`), and right to `accuracy` of them; `accuracy` 0 looks at the text only,
    -1 allows more figures than `digits`. `doubt_rounded` leaves to a person what is wrong only by
    decimals such as 0.33 for 1/3.
    """

    rtol: _Bound = Field(default=Decimal(0), ge=0, allow_inf_nan=False)
    atol: _Bound = Field(default=Decimal(0), ge=0, allow_inf_nan=False)
    mode: Literal["sigfigs", "decdigits"] | None = None
    digits: _Count | None = Field(default=None, ge=1, le=40)
    accuracy: _Count | None = Field(default=None, ge=-1, le=40)
    digits_required: bool = True
    doubt_rounded: bool = False

    @model_validator(mode="after")
    def _check_mode(self) -> Self:
        if (self.mode is None) != (self.digits is None):
            raise ValueError("mode and digits belong together")
        if self.mode is None and self.accuracy is not None:
            raise ValueError("accuracy needs mode and digits")
        if self.mode and (self.rtol or self.atol):
            raise ValueError("give either a mode or tolerances, not both")
        if self.mode == "decdigits" and self.accuracy == -1:
            raise ValueError("accuracy -1 is for significant figures only")
        if self.mode and self.doubt_rounded:
            raise ValueError("with a mode, how to round is asked; there is nothing to doubt")
        return self

    @property
    def tolerance(self) -> Tolerance:
        """The tolerances."""
        return Tolerance.of(self.atol, self.rtol)

    @property
    def precision(self) -> Precision | None:
        """What is asked of the digits, if anything."""
        if self.mode is None or self.digits is None:
            return None
        accuracy = self.digits if self.accuracy is None else self.accuracy
        return Precision(Mode(self.mode), self.digits, accuracy, self.digits_required)
