"""Submissions as students make them, and the command as a tutor calls it."""

import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.pdf import typeset

REPORT = """
#set page(numbering: "1")
= Report on exercise sheet 5
#sys.inputs.name

#for line in sys.inputs.lines.split("\\n") [ #par(raw(line)) ]
"""
ANSWERS = {
    "1.1 text": "The state may hold more than the output of this step shows.",
    "1.2 text": "A state of fixed size stores little; gradients vanish over many steps.",
    "2.1 text": "Single frames do not show what happens between them.",
    "2.2 text": "Live captions cannot look ahead; offline ones may take their time.",
    "3.1 q": "(N_Q, d_k)",
    "3.1 k": "(N_KV, d_k)",
    "3.1 v": "(N_KV, d_v)",
    "3.1 shared_qk": "d_k",
    "3.1 shared_kv": "N_KV",
    "3.2 factors": "N_Q and d_v",
    "3.3 axis": "N_KV",
    "3.4 scores": "[[2,2,2],[0,1,1],[0,1,0],[1,0,0],[1,0,1]]",
    "3.4 scaled": "[[1,1,1],[0,0.5,0.5],[0,0.5,0],[0.5,0,0],[0.5,0,0.5]]",
    "3.4 output": "[[11,15,18],[5,6.5,7.5],[2,2.5,3],[0.5,1,1.5],[3.5,5,6]]",
    "3.5 onehot_hit": "e/(e+D-1)",
    "3.5 onehot_rest": "1/(e+D-1)",
    "3.5 q": "c*I",
    "3.5 k": "I",
    "3.5 reasoning": "One logit far above the others makes the weights nearly one-hot.",
    "3.6 attention": "O(N^2)",
    "3.6 convolution": "O(N*k^2)",
}

Submit = Callable[..., Path]
Once = Callable[[str, Callable[[Path], object]], Path]


@dataclass(frozen=True)
class Done:
    """What a command came to."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, parsed."""
        return json.loads(self.out)


def report(name: str, answers: Mapping[str, str]) -> bytes:
    lines = "\n".join(f"Answer {place}: {text}" for place, text in answers.items() if text)
    pdf: bytes = typeset(REPORT.encode(), sys_inputs={"name": name, "lines": lines})
    return pdf


def pack(name: str, content: bytes) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name, (2026, 12, 1, 12, 0, 0)), content)
    return sink.getvalue()


def _write(
    folder: Path, surname: str, number: str, changes: Mapping[str, str] | None = None
) -> Path:
    target = folder / f"{surname}-{number}.zip"
    target.parent.mkdir(exist_ok=True)
    pdf = report(f"{surname} {number}", {**ANSWERS, **(changes or {})})
    target.write_bytes(pack(f"{surname}-{number}.pdf", pdf))
    return target


@pytest.fixture(scope="session")
def write_submission() -> Submit:
    """Write one student's ZIP into a folder; answers may be changed one by one."""
    return _write


@pytest.fixture
def submit(tmp_path: Path) -> Submit:
    """Write one student's ZIP into this test's class."""

    def submitted(surname: str, number: str, changes: Mapping[str, str] | None = None) -> Path:
        return _write(tmp_path / "class", surname, number, changes)

    return submitted


@pytest.fixture
def one_submission(submit: Submit) -> Path:
    return submit("Muster", "1234567")


@pytest.fixture(scope="session")
def grader(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Done]:
    """Call the command in a process of its own, as a tutor does."""
    from tests.journeys.calling import call

    folder = tmp_path_factory.mktemp("said")

    def called(*arguments: object) -> Done:
        status = call([str(one) for one in arguments], folder)
        return Done(status, *((folder / name).read_text("utf-8") for name in ("out", "err")))

    return called


@pytest.fixture(scope="session")
def started() -> Callable[..., Done]:
    """Call the command in a Python that starts for it, where how it starts is the point."""

    def called(*arguments: object) -> Done:
        command = [sys.executable, "-m", "grader", *map(str, arguments)]
        done = subprocess.run(  # noqa: S603 - our own command
            command, capture_output=True, text=True, check=False, timeout=300, encoding="utf-8"
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return called


@pytest.fixture(scope="session")
def demonstration(grader: Callable[..., Done], once: Once) -> Path:
    """Draw the invented class, graded and decided, nothing of it released; to be copied."""

    def drawn(out: Path) -> None:
        done = grader("demo", "--out", out)
        assert done.status == 0, done.err
        assert str(out / "overview.html") in done.out

    return once("demonstration", drawn)


@pytest.fixture(scope="session")
def released_demonstration(demonstration: Path, grader: Callable[..., Done], once: Once) -> Path:
    """Release that class; to be copied."""

    def released(out: Path) -> None:
        shutil.copytree(demonstration, out)
        done = grader("approve", out, "--by", "Toni Tutor")
        assert done.status == 0, done.err

    return once("released-demonstration", released)
