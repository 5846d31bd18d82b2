"""Counts what is compared while a page is read, so that no page takes long.

Pages that people write need a hundredth of what is allowed. What is counted does not depend on the
machine, so that a page is either read on all of them or on none.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


class TooMuchError(Exception):
    """The page holds more than is looked at; what was found so far is not to be used."""


@dataclass(slots=True)
class Allowance:
    """How many comparisons are left for a page."""

    left: int


_ALLOWANCE: ContextVar[Allowance | None] = ContextVar("allowance", default=None)


@contextmanager
def allowance(count: int) -> Iterator[Allowance]:
    """Allow so many comparisons to all that is called inside."""
    given = Allowance(count)
    token = _ALLOWANCE.set(given)
    try:
        yield given
    finally:
        _ALLOWANCE.reset(token)


def spend(count: int) -> None:
    """Take comparisons that are about to be made off what is allowed, where there is a limit.

    Raises:
        TooMuchError: more than is allowed.
    """
    given = _ALLOWANCE.get()
    if given is None:
        return
    given.left -= count
    if given.left < 0:
        raise TooMuchError
