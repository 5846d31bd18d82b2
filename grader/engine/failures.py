"""The one place where every exception is caught: here a failure of ours becomes a value."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Failure:
    """Work of ours that came to nothing: a code of `isolation` and its arguments."""

    code: str
    args: dict[str, str] = field(default_factory=dict)


def attempt(
    function: Callable[[Item], Result], item: Item, expected: tuple[type[Exception], ...] = ()
) -> Result | Failure:
    """Call `function(item)` here and turn what it raises into a Failure.

    A lack of memory, and what is `expected`, is raised on.
    """
    passed_on: tuple[type[BaseException], ...] = (MemoryError, *expected)
    try:
        return function(item)
    except passed_on:
        raise
    except Exception as error:  # noqa: BLE001 - the one place where work is isolated
        return Failure("run.crash", {"error": type(error).__name__, "where": _where(error)})


def _where(error: BaseException) -> str:
    """Name file and line of the innermost frame: enough to mend, and nothing of a response."""
    trace: TracebackType | None = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"  # noqa: PTH119
