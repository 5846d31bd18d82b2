"""Work that crashes, hangs or eats memory costs only itself."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.engine.failures import Failure
from grader.engine.isolation import Workers
from grader.platform import Limits


def double(number: int) -> int:
    return 2 * number


def misbehave(kind: str) -> str:
    actions: dict[str, Callable[[], object]] = {
        "hang": lambda: time.sleep(60),
        "die": lambda: os._exit(9),
        "eat": lambda: bytearray(10**9),
        "raise": lambda: 1 / 0,
    }
    actions.get(kind, str)()
    return kind


def die_the_first_time(path: str) -> str:
    marker = Path(path)
    if not marker.exists():
        marker.touch()
        os._exit(1)
    return "second"


KEPT: list[bytearray] = []


def take(megabytes: int) -> int:
    """Take memory, and keep it for good where it is more than there is."""
    pieces = KEPT if megabytes > 1000 else []
    pieces.extend(bytearray(2**20) for _ in range(megabytes))
    return len(pieces)


def test_results_come_in_the_order_of_the_items() -> None:
    with Workers(2) as workers:
        assert [r for _, r in workers.run(double, range(20))] == [2 * n for n in range(20)]


def test_a_failure_costs_only_its_own_item() -> None:
    items = ["a", "die", "b", "eat", "c", "raise", "d", "hang", "e"]
    with Workers(2, timeout=1.0) as workers:
        results = dict(workers.run(misbehave, items))
    codes = {k: r.code for k, r in results.items() if isinstance(r, Failure)}
    assert codes == {
        "die": "run.died",
        "eat": "run.memory",
        "raise": "run.crash",
        "hang": "run.timeout",
    }
    assert [results[k] for k in "abcde"] == list("abcde")


def hears_ctrl_c(_: int) -> bool:
    held = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    return signal.SIGINT not in held


@pytest.mark.skipif(os.name != "posix", reason="signals are held back by POSIX alone")
def test_ctrl_c_reaches_no_worker_and_the_parent_as_before() -> None:
    with Workers(2) as workers:
        assert not any(heard for _, heard in workers.run(hears_ctrl_c, range(4)))
    assert hears_ctrl_c(0)


def test_a_crash_names_its_place_and_nothing_of_the_item() -> None:
    with Workers() as workers:
        ((_, failure),) = workers.run(misbehave, ["raise"])
    assert isinstance(failure, Failure)
    assert failure.args["error"] == "ZeroDivisionError"
    assert failure.args["where"].startswith("test_isolation.py:")


def test_a_death_is_tried_again_alone(tmp_path: Path) -> None:
    with Workers() as workers:
        ((_, result),) = workers.run(die_the_first_time, [str(tmp_path / "marker")])
    assert result == "second"


def test_what_one_item_leaves_in_memory_does_not_starve_the_next() -> None:
    with Workers(limits=Limits(memory=200 * 2**20)) as workers:
        results = [result for _, result in workers.run(take, [9999, 100])]
    assert results == [Failure("run.memory"), 100]


@pytest.mark.parametrize("megabytes", [10, 100])
def test_what_fits_the_limit_is_let_through(megabytes: int) -> None:
    with Workers(limits=Limits(memory=300 * 2**20)) as workers:
        ((_, result),) = workers.run(len, [b"x" * (megabytes * 2**20)])
    assert result == megabytes * 2**20
