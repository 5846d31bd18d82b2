"""Contractions of two arrays, as Einstein's notation writes them."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

Letters = Annotated[str, Option(pattern="^[a-z]{1,6}$")]


class Contraction(BaseModel):
    """The letters of two arrays' axes, and those of the result.

    >>> Contraction(left="bqd", right="bkd", output="bqk").string
    'bqd,bkd->bqk'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    left: Letters
    right: Letters
    output: Letters

    @model_validator(mode="after")
    def _fits(self) -> "Contraction":
        if any(
            len(set(letters)) < len(letters) for letters in (self.left, self.right, self.output)
        ):
            raise ValueError("no letter may come twice in one array")
        if not set(self.output) < set(self.left + self.right):
            raise ValueError("the result must have some of the arrays' letters, and not all")
        return self

    @property
    def string(self) -> str:
        """What einsum takes."""
        return f"{self.left},{self.right}->{self.output}"

    @property
    def letters(self) -> str:
        """All letters, in the order in which they appear."""
        return "".join(dict.fromkeys(self.left + self.right))

    @property
    def summed(self) -> str:
        """The letters that are summed over."""
        return "".join(letter for letter in self.letters if letter not in self.output)
