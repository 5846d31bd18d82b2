"""Work that may crash, hang or eat memory, done in processes that can be ended."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import SpawnContext, SpawnProcess
from types import TracebackType
from typing import Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from grader import platform
from grader.engine.failures import Failure, attempt
from grader.model import Audience, Code
from grader.platform import Limits

Item = TypeVar("Item")
Result = TypeVar("Result")

CODES = {
    "run.timeout": Code(
        en="This could not be processed within {seconds} seconds, also not when tried again alone."
        " A person looks at it.",
        de="Das ließ sich nicht in {seconds} Sekunden verarbeiten, auch allein nicht."
        " Ein Mensch sieht es sich an.",
    ),
    "run.died": Code(
        en="The process that worked on this file was ended by it, twice. A person looks at it.",
        de="Der Prozess, der diese Datei verarbeitete, wurde zweimal dadurch beendet."
        " Ein Mensch sieht sie sich an.",
    ),
    "run.memory": Code(
        en="Processing this file would take more memory than is allowed. A person looks at it.",
        de="Diese Datei zu verarbeiten kostete mehr Speicher als erlaubt."
        " Ein Mensch sieht sie sich an.",
    ),
    "run.crash": Code(
        en="The grader failed on this file with an error of its own ({error})."
        " A person looks at it.",
        de="Der Grader scheiterte an dieser Datei durch einen eigenen Fehler ({error})."
        " Ein Mensch sieht sie sich an.",
    ),
    "run.crash_place": Code(
        en="The error {error} arose at {where}.",
        de="Der Fehler {error} entstand bei {where}.",
        audience=Audience.TUTOR,
    ),
}

_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS")
"""Keeps libraries in the workers from starting threads: there are as many workers as wanted."""


_OUT_OF_MEMORY = 77
"""Exit status of a worker that could not get the memory it asked for."""


def guarded(
    function: Callable[[Item], Result], item: Item, limits: Limits
) -> tuple[bool, Result | Failure]:
    """Call `function(item)` and turn whatever it raises into a Failure.

    A lack of memory ends the process: what the item left behind would starve the next one.

    Returns:
        Whether it went well, and the result or the failure.
    """
    platform.limit_cpu(limits)
    try:
        outcome = attempt(function, item)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    return not isinstance(outcome, Failure), outcome


class Workers:
    """Long-lived processes that take work, and are replaced when they die or hang.

    Use as a context manager. `run` yields results in the order of the items and holds only a few
    of them at a time.
    """

    def __init__(self, count: int = 1, timeout: float = 60.0, limits: Limits | None = None) -> None:
        self.count = max(1, count)
        self.timeout = timeout
        self.limits = limits or Limits()
        self._pool: ProcessPool | None = None
        self._alone: ProcessPool | None = None

    def __enter__(self) -> Self:
        return self

    def get_ready(self, function: Callable[[Item], Result], item: Item) -> None:
        """Start the processes now and let each do this first, while other work is done here.

        What it comes to is not waited for.
        """
        for _ in range(self.count):
            self._schedule(self._crowd(), function, item, self.timeout)

    def __exit__(
        self, kind: type[BaseException] | None, _e: BaseException | None, _t: TracebackType | None
    ) -> None:
        for pool in filter(None, (self._pool, self._alone)):
            pool.stop() if kind else pool.close()
            pool.join()

    def run(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        seconds: float | None = None,
    ) -> Iterator[tuple[Item, Result | Failure]]:
        """Yield each item with its result, in order; a time-out or death is tried again alone.

        Args:
            function: what to do with an item.
            items: taken a few at a time.
            seconds: how long one item may take, where it is not as long as any other work.
        """
        timeout = self.timeout if seconds is None else seconds
        waiting: deque[tuple[Item, Future[tuple[bool, Result | Failure]]]] = deque()
        for item in items:
            waiting.append((item, self._schedule(self._crowd(), function, item, timeout)))
            if len(waiting) >= 4 * self.count:
                yield self._finish(function, *waiting.popleft(), timeout)
        while waiting:
            yield self._finish(function, *waiting.popleft(), timeout)

    def _finish(
        self,
        function: Callable[[Item], Result],
        item: Item,
        future: "Future[tuple[bool, Result | Failure]]",
        timeout: float,
    ) -> tuple[Item, Result | Failure]:
        """Wait for one piece of work, and try once more, alone, where the process failed it."""
        outcome = self._outcome(future, timeout)
        if isinstance(outcome, Failure) and outcome.code != "run.crash":
            again = self._schedule(self._single(), function, item, timeout)
            outcome = self._outcome(again, timeout)
        return item, outcome

    def _schedule(
        self, pool: ProcessPool, function: Callable[[Item], Result], item: Item, timeout: float
    ) -> "Future[tuple[bool, Result | Failure]]":
        future: Future[tuple[bool, Result | Failure]] = pool.schedule(
            guarded, args=(function, item, self.limits), timeout=timeout
        )
        return future

    def _outcome(
        self, future: "Future[tuple[bool, Result | Failure]]", timeout: float
    ) -> Result | Failure:
        try:
            return future.result()[1]
        except FutureTimeoutError:
            return Failure("run.timeout", {"seconds": f"{timeout:g}"})
        except ProcessExpired as error:
            return Failure("run.memory" if error.exitcode == _OUT_OF_MEMORY else "run.died")
        except BrokenProcessPool:
            return Failure("run.died")

    def _crowd(self) -> ProcessPool:
        if self._pool is None or not self._pool.active:
            self._pool = _pool(self.count, self.limits)
        return self._pool

    def _single(self) -> ProcessPool:
        if self._alone is None or not self._alone.active:
            self._alone = _pool(1, self.limits, most_tasks=1)
        return self._alone


class _Worker(SpawnProcess):
    """A process that Ctrl-C does not reach, not even while it starts: its parent ends it."""

    def start(self) -> None:
        """Start it."""
        with platform.interrupts_held():
            super().start()


class _Spawning(SpawnContext):
    """How the processes of a pool are made."""

    Process = _Worker


def _pool(count: int, limits: Limits, most_tasks: int = 0) -> ProcessPool:
    """Make processes that start from nothing, so that they hold nothing of the parent's.

    `most_tasks` is after how many tasks a process is replaced by a fresh one; 0 for never.
    """
    for variable in _ONE_THREAD:
        os.environ.setdefault(variable, "1")
    return ProcessPool(
        max_workers=count,
        max_tasks=most_tasks,
        initializer=platform.limit_memory,
        initargs=(limits,),
        context=_Spawning(),
    )
