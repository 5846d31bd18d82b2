"""A run that is killed or stopped at any moment, and started again, ends as if nothing had been."""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from grader.gradebook import Gradebook
from tests.journeys.hostile.watching import tree

Moment = Callable[[Path], bool]
Snapshot = dict[str, bytes]
CLASS = {
    "Muster-1111111": {},
    "Probe-2222222": {"3.4 scores": "[[3,2,2],[0,1,1],[0,1,0],[1,0,0],[1,0,1]]"},
    "Beispiel-3333333": {"3.4 output": "[[1,2"},
}
STORES = ("gradebook.sqlite", ".run.lock")
LOOK = 0.002
"""Seconds between two looks at how far a run is."""

needs_posix = pytest.mark.skipif(os.name != "posix", reason="stops and kills by POSIX signals")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="finds processes in /proc")


def stored(table: str, count: int = 1) -> Moment:
    """Make the moment from which the gradebook holds so many rows of a table."""

    def reached(out: Path) -> bool:
        address = f"{(out / 'gradebook.sqlite').as_uri()}?mode=ro"
        query = f"SELECT count(*) FROM {table}"  # noqa: S608 - our own tables
        try:
            with contextlib.closing(sqlite3.connect(address, uri=True, timeout=0)) as book:
                return bool(book.execute(query).fetchone()[0] >= count)
        except sqlite3.OperationalError:
            return False

    return reached


def written(pattern: str) -> Moment:
    """Make the moment from which a file is there."""
    return lambda out: any(out.glob(pattern))


def start(*arguments: object) -> "subprocess.Popen[str]":
    """Start the command in a process group of its own."""
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    return subprocess.Popen(  # noqa: S603 - our own command
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def wait_for(process: "subprocess.Popen[str]", out: Path, reached: Moment) -> None:
    """Look until the moment has come; a run that ends before has missed it."""
    pause = Event()
    while not reached(out):
        assert process.poll() is None, f"the run ended before: {process.stderr}"
        pause.wait(LOOK)


def kill(process: "subprocess.Popen[str]") -> None:
    """Kill a command with all its processes, as a loss of power would."""
    if os.name == "posix":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()


def kill_at(moment: Moment, out: Path, *arguments: object) -> None:
    process = start(*arguments)
    try:
        wait_for(process, out, moment)
    finally:
        kill(process)
    assert process.returncode not in (0, 1, 2)


def finish(process: "subprocess.Popen[str]") -> tuple[int, str]:
    _, err = process.communicate(timeout=300)
    return process.returncode, err


def snapshot(out: Path) -> Snapshot:
    """Give all that a run left for people, by name."""
    files = (path for path in out.rglob("*") if path.is_file())
    found = {path.relative_to(out).as_posix(): path for path in files}
    return {n: p.read_bytes() for n, p in sorted(found.items()) if not n.startswith(STORES)}


def grading(folder: Path, out: Path, workers: int = 2) -> tuple[object, ...]:
    return "grade", folder, "--sheet", "sheet05", "--out", out, "--workers", workers


def full_marks(out: Path, path: Path) -> Path:
    """Decide everything that waits, so that everybody's feedback is written."""
    document = json.loads((out / "results.json").read_text(encoding="utf-8"))
    fields = [field for one in document["submissions"] for field in one["fields"]]
    rows = [{"key": f["code"], "points": 0} for f in fields if f["points"] is None]
    complete = [{"because": "read on paper", "by": "Testova", **row} for row in rows]
    path.write_text(json.dumps({"decisions": complete}), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(write_submission: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("killed") / "class"
    for stem, changes in CLASS.items():
        write_submission(made, *stem.split("-"), changes)
    return made


@pytest.fixture(scope="module")
def calm(folder: Path, grader: Callable[..., Any]) -> Path:
    """Grade without disturbance, with one worker."""
    out = folder.parent / "calm"
    done = grader(*grading(folder, out, workers=1))
    assert done.status == 1, done.err
    return out


@pytest.fixture
def graded(calm: Path, tmp_path: Path) -> Path:
    """Give a test its own copy of the graded folder."""
    return Path(shutil.copytree(calm, tmp_path / "graded"))


@pytest.fixture
def decisions(calm: Path, tmp_path: Path) -> Path:
    return full_marks(calm, tmp_path / "decisions.json")


@pytest.fixture
def decided(calm: Path, decisions: Path, grader: Callable[..., Any], tmp_path: Path) -> Path:
    """Decide without disturbance."""
    out = Path(shutil.copytree(calm, tmp_path / "decided"))
    done = grader("decide", out, decisions)
    assert done.status == 0, done.err
    assert len(list((out / "feedback").glob("*.pdf"))) == len(CLASS)
    return out


@pytest.mark.all
def test_two_workers_give_the_same_bytes_as_one(
    folder: Path, calm: Path, grader: Callable[..., Any], tmp_path: Path
) -> None:
    grader(*grading(folder, tmp_path / "out"))
    assert snapshot(tmp_path / "out") == snapshot(calm)
    assert set(snapshot(calm)) == {"results.json", "grades.csv", "overview.html"}


@pytest.mark.parametrize(
    "moments",
    [
        (stored("reading", 2), written("grades.csv")),
        pytest.param((written(".run.lock"), stored("intake")), marks=pytest.mark.all),
        pytest.param([stored("reading", n) for n in (1, 2, 3)], marks=pytest.mark.all),
        pytest.param((stored("entry"), written("overview.html")), marks=pytest.mark.all),
    ],
    ids=["here-and-there", "at-the-start", "while-reading", "at-the-end"],
)
def test_a_run_killed_again_and_again_goes_on_to_the_same_bytes(
    folder: Path,
    calm: Path,
    grader: Callable[..., Any],
    tmp_path: Path,
    moments: Sequence[Moment],
) -> None:
    out = tmp_path / "out"
    for moment in moments:
        kill_at(moment, out, *grading(folder, out, workers=1))
    done = grader(*grading(folder, out))
    assert done.status == 1, done.err
    assert snapshot(out) == snapshot(calm)


def test_killed_decisions_are_taken_in_again_to_the_same_bytes(
    graded: Path, decided: Path, decisions: Path, grader: Callable[..., Any]
) -> None:
    kill_at(stored("decision"), graded, "decide", graded, decisions)
    kill_at(written("feedback/*.pdf"), graded, "decide", graded, decisions)
    done = grader("decide", graded, decisions)
    assert done.status == 0, done.err
    assert snapshot(graded) == snapshot(decided)


def stop_at(moment: Moment, out: Path, *arguments: object) -> str:
    """Press Ctrl-C, which reaches all processes at the terminal; give what was said of it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = start(*arguments)
    signal.signal(signal.SIGINT, before)  # a run in the background ignores it, and so would a child
    wait_for(process, out, moment)
    os.killpg(process.pid, signal.SIGINT)
    status, said = finish(process)
    assert status == 130, said
    return said


@needs_posix
@pytest.mark.parametrize(
    "moment",
    [written(".run.lock"), pytest.param(stored("reading", 2), marks=pytest.mark.all)],
    ids=["while-workers-start", "while-they-read"],
)
def test_a_run_that_is_stopped_says_in_a_line_what_it_kept_and_goes_on(
    folder: Path, calm: Path, grader: Callable[..., Any], tmp_path: Path, moment: Moment
) -> None:
    out = tmp_path / "out"
    assert stop_at(moment, out, *grading(folder, out)) == (
        "Stopped. What was stored stays; the same command once more goes on from there.\n"
    )
    assert grader(*grading(folder, out)).status == 1
    assert snapshot(out) == snapshot(calm)


@pytest.mark.all
@needs_posix
def test_stopped_decisions_are_to_be_taken_in_again_and_that_is_said_in_german(
    graded: Path, decided: Path, decisions: Path, grader: Callable[..., Any]
) -> None:
    with Gradebook(graded) as book:
        request = json.loads(book.noted("request") or "")
        book.note("request", json.dumps({**request, "language": "de"}))
    assert stop_at(stored("decision"), graded, "decide", graded, decisions) == (
        "Abgebrochen. Rufen Sie denselben Befehl noch einmal auf: Erst dann sind alle"
        " Entscheidungen aufgenommen, und was daraus folgt, ist bewertet.\n"
    )
    refused = grader("approve", graded, "--by", "Testova")
    assert "kam nicht zu Ende" in refused.err
    with Gradebook(graded) as book:
        book.note("request", json.dumps(request))
    assert grader("decide", graded, decisions).status == 0
    assert snapshot(graded) == snapshot(decided)


@pytest.mark.all
def test_grading_again_goes_on_after_killed_decisions(
    folder: Path, graded: Path, decided: Path, decisions: Path, grader: Callable[..., Any]
) -> None:
    kill_at(stored("decision"), graded, "decide", graded, decisions)
    done = grader(*grading(folder, graded))
    assert done.status == 0, done.err
    assert snapshot(graded) == snapshot(decided)


@needs_linux
@pytest.mark.parametrize("count", [pytest.param(1, marks=pytest.mark.all), 2])
def test_killed_workers_are_replaced_and_cost_nothing(
    folder: Path, calm: Path, tmp_path: Path, count: int
) -> None:
    out = tmp_path / "out"
    process = start(*grading(folder, out))
    wait_for(process, out, stored("intake"))
    for worker in workers_of(process)[:count]:
        os.kill(worker, signal.SIGKILL)
    assert finish(process) == (1, "")
    assert snapshot(out) == snapshot(calm)


@needs_linux
def test_workers_end_when_the_run_itself_is_killed(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = start(*grading(folder, out))
    wait_for(process, out, stored("reading"))
    workers = workers_of(process)
    process.kill()
    process.communicate()
    assert len(workers) > 1
    pause = Event()
    while any(map(is_alive, workers)):
        pause.wait(LOOK)


@needs_posix
def test_a_second_run_into_the_same_folder_is_refused(
    folder: Path, calm: Path, grader: Callable[..., Any], tmp_path: Path, decisions: Path
) -> None:
    out = tmp_path / "out"
    process = start(*grading(folder, out))
    wait_for(process, out, stored("intake"))
    os.kill(process.pid, signal.SIGSTOP)
    for arguments in (grading(folder, out), ("decide", out, decisions)):
        refused = grader(*arguments)
        assert (refused.status, refused.out) == (2, "")
        assert refused.err.startswith(f"grader: Another run is at work in {out}.")
    os.kill(process.pid, signal.SIGCONT)
    assert finish(process) == (1, "")
    assert snapshot(out) == snapshot(calm)


def a_file(out: Path) -> None:
    out.write_text("somebody's notes", encoding="utf-8")


def below_a_file(out: Path) -> None:
    out.parent.rmdir()
    out.parent.write_text("somebody's notes", encoding="utf-8")


def taken(name: str) -> Callable[[Path], None]:
    """Let a folder stand where a file is to be written: it cannot be replaced by one."""

    def take(out: Path) -> None:
        (out / name / "inside").mkdir(parents=True)

    return take


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (a_file, "out"),
        pytest.param(below_a_file, "out", marks=pytest.mark.all),
        (taken(".run.lock"), "out"),
        (taken("gradebook.sqlite"), "out"),
        (taken("results.json"), "results.json"),
        pytest.param(taken("overview.html"), "overview.html", marks=pytest.mark.all),
    ],
    ids=["a-file", "below-a-file", "lock", "gradebook", "results", "overview"],
)
def test_an_output_that_cannot_be_written_is_named_plainly(
    folder: Path,
    grader: Callable[..., Any],
    tmp_path: Path,
    spoil: Callable[[Path], None],
    named: str,
) -> None:
    out = tmp_path / "parent" / "out"
    out.parent.mkdir()
    spoil(out)
    done = grader(*grading(folder / "Muster-1111111.zip", out, workers=1))
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("grader: ")
    assert named in done.err
    assert "Traceback" not in done.err


@pytest.mark.all
@needs_posix
def test_a_full_disk_is_named_plainly_and_the_run_goes_on_once_there_is_room(
    folder: Path, calm: Path, grader: Callable[..., Any], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-c", FULL_DISK, *map(str, grading(folder, out))]
    full = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert (full.returncode, full.stdout) == (2, "")
    assert full.stderr.startswith("grader: ")
    assert "Traceback" not in full.stderr
    assert grader(*grading(folder, out)).status == 1
    assert snapshot(out) == snapshot(calm)


FULL_DISK = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
from grader.cli import main
if __name__ == "__main__":
    main()
"""
"""Runs the command where no file can grow beyond 60 kB."""


def workers_of(process: "subprocess.Popen[str]") -> list[int]:
    """List a run's worker processes, by number."""
    return [pid for pid in tree(process.pid) if "spawn_main" in called(pid)]


def called(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")
    return ""


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that waits to be buried does not."""
    with contextlib.suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        return state.split()[0] not in "ZX"
    return False
