"""Calls functions in a process of their own, for libraries that would stay in all tests after."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from typing import Any


def _prepare(environment: dict[str, str]) -> None:
    os.environ.update(environment)


def _called(module: str, name: str, given: tuple[Any, ...]) -> Any:
    return import_module(module).computed(name, *given)


@contextmanager
def calls_of(module: str, **environment: str) -> Iterator[Callable[..., Any]]:
    """Give what calls a function of a module by its name, in one process that is begun afresh.

    Args:
        module: with a function `computed`, which is given the name and the arguments.
        environment: variables of that process.
    """
    afresh = get_context("spawn")
    with ProcessPoolExecutor(1, afresh, _prepare, (environment,)) as pool:
        yield lambda name, *given: pool.submit(_called, module, name, given).result()
