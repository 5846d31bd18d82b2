"""SymPy in a child process: asked last, killed in time, replaced, and never left behind."""

import multiprocessing
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import grader
from grader.equivalence import worker
from grader.equivalence.domain import read_range
from grader.equivalence.expressions import compare_expressions
from grader.equivalence.matrices import compare_matrices
from grader.equivalence.numbers import compare_numbers
from grader.equivalence.worker import Reply
from grader.model import Outcome
from grader.notation.names import Names
from grader.notation.parser import parse
from grader.notation.tree import Matrix, Node

LETTERS = Names(("x", "y", "z"))
SLOW_TEXT = "(sin(x) + cos(y) + tan(z) + 1)^12 - ln(x + sin(y*z) + 2)^9"
SLOW = parse(SLOW_TEXT, LETTERS)
TWELFTH, PART = parse("atan(2 - sqrt(3))", LETTERS), parse("pi/12", LETTERS)


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """Leave no child behind."""
    yield
    worker.close()
    assert worker.running() is None


def _ask(answer: str, reference: str, seconds: float = 30.0) -> Reply:
    return worker.ask(parse(answer, LETTERS), parse(reference, LETTERS), {}, seconds)


def test_what_is_proved_is_equal_and_the_rest_stays_open() -> None:
    assert _ask("sin(x)^2 + cos(x)^2", "1") is Reply.EQUAL
    first = worker.running()
    assert _ask("sin(x)^2 - cos(x)^2", "1") is Reply.OPEN
    assert _ask("1/0", "1") is Reply.OPEN
    assert worker.running() == first


def test_a_case_that_takes_too_long_is_killed_and_the_next_gets_another_child() -> None:
    assert _ask("x + x", "2*x") is Reply.EQUAL
    first = worker.running()
    assert worker.ask(SLOW, parse("x", LETTERS), {}, 0.05) is Reply.TIMEOUT
    assert worker.running() is None
    assert _ask("x + x", "2*x") is Reply.EQUAL
    assert worker.running() not in (None, first)


def test_a_comparison_out_of_time_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "SECONDS", 0.001)
    left, right = parse("2*atan(x)", LETTERS), parse("atan(2*x/(1 - x^2))", LETTERS)
    found = compare_expressions(left, right, {"x": read_range("0 < x < 1")})
    assert (found.outcome, found.method) == (Outcome.UNDECIDED, "worker")
    assert [finding.code for finding in found.findings] == ["expression.timeout"]


def test_a_child_that_was_killed_from_outside_is_replaced() -> None:
    assert _ask("x + x", "2*x") is Reply.EQUAL
    child = worker._desk.child
    assert child is not None
    child.process.kill()
    child.process.wait()
    assert _ask("x + x", "2*x") is Reply.EQUAL


def test_a_child_that_cannot_be_started_leaves_the_case_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "_desk", worker._Desk())
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    found = compare_expressions(TWELFTH, PART, {})
    assert (found.outcome, found.method) == (Outcome.UNDECIDED, "worker")


def test_ranges_reach_sympy() -> None:
    domain = {"x": read_range("integer >= 2"), "y": read_range("0 < y < 1")}
    left, right = (
        parse(text, LETTERS) for text in ("ln((x - 1)*(1 - y))", "ln(x - 1) + ln(1 - y)")
    )
    assert worker.ask(left, right, domain, 30.0) is Reply.EQUAL


@pytest.mark.parametrize(("answer", "outcome"), [(TWELFTH, Outcome.CORRECT)])
def test_numbers_and_matrices_say_where_it_decided(answer: Node, outcome: Outcome) -> None:
    number = compare_numbers(answer, PART)
    assert (number.outcome, number.method) == (outcome, "worker")
    matrix = compare_matrices(Matrix(((answer,),)), Matrix(((PART,),)))
    assert (matrix.outcome, matrix.method) == (outcome, "worker")


def _in_daemon(queue: "multiprocessing.SimpleQueue[str]") -> None:
    queue.put(_ask("x + x", "2*x").value)
    worker.close()


def test_a_daemonic_process_may_ask_too() -> None:
    context = multiprocessing.get_context("spawn")
    queue = context.SimpleQueue()
    process = context.Process(target=_in_daemon, args=(queue,), daemon=True)
    process.start()
    assert queue.get() == "equal"
    process.join()


def test_the_child_ends_with_its_parent() -> None:
    script = (
        "from grader.equivalence.worker import Child; c = Child(); c.wait(60)\n"
        "import os; print(c.process.pid, flush=True); os._exit(0)"
    )
    here = str(Path(grader.__file__).parents[1])
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", script], cwd=here, capture_output=True, text=True, check=True
    )
    assert _ends(int(done.stdout))


def test_a_busy_child_ends_with_its_parent_too() -> None:
    script = (
        "from grader.equivalence.worker import Child, send; c = Child(); c.wait(60)\n"
        "from grader.notation.names import Names; from grader.notation.parser import parse\n"
        f"n = Names(('x', 'y', 'z')); slow = parse({SLOW_TEXT!r}, n)\n"
        "send(c.process.stdin, (slow, parse('x', n), {}, 300.0))\n"
        "import os; print(c.process.pid, flush=True); os._exit(0)"
    )
    here = str(Path(grader.__file__).parents[1])
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", script], cwd=here, capture_output=True, text=True, check=True
    )
    assert _ends(int(done.stdout))


def _ends(pid: int) -> bool:
    """Wait until a process that is no child of ours has gone, or waits to be cleared away."""
    if not Path("/proc/self/stat").exists():
        return True
    for _ in range(500):
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        except OSError:
            return True
        if state.split()[0] == "Z":
            return True
        subprocess.run([sys.executable, "-c", ""], check=True)
    return False


def test_sympy_stays_out_of_this_process() -> None:
    script = (
        "import sys, grader.equivalence.expressions as e\n"
        "heavy = {'flint', 'numpy', 'sympy'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "from grader.notation.parser import parse; from grader.notation.names import Names\n"
        "n = Names(('x',)); a, b = parse('atan(2 - sqrt(3))', n), parse('pi/12', n)\n"
        "assert e.compare_expressions(a, b, {}).method == 'worker'\n"
        "assert 'sympy' not in sys.modules"
    )
    here = str(Path(grader.__file__).parents[1])
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", script], cwd=here, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
