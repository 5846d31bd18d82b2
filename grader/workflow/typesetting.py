"""Writing feedback in the worker processes, and only where what it shows has changed."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from grader.engine.failures import Failure
from grader.errors import GraderError
from grader.reports import Batch
from grader.workflow import jobs
from grader.workflow.run import Run

NOTE = "feedback"
"""The note of what each file was made of."""

_PACKAGES = ("grader", "problems", "submissions")
_SOURCES = (".py", ".typ", ".toml", ".html", ".css")


def write_feedback(run: Run, batch: Batch) -> set[str]:
    """Write the feedback on every complete submission, and return the files' names.

    Files that are made of just the same and were not touched since stay as they are.

    Raises:
        GraderError: a file cannot be written, or feedback cannot be typeset.
    """
    from grader.reports.feedback import put_in_place

    out = run.request.out
    known: dict[str, str] = json.loads(run.book.noted(NOTE) or "{}")
    now: dict[str, str] = {}
    names: set[str] = set()
    for job, made in run.workers.run(jobs.feedback, _outdated(run, batch, known, now, names)):
        if isinstance(made, Failure):
            raise GraderError(
                f"The feedback for {job.entry.file} could not be typeset ({made.code} {made.args})."
                " The results themselves are written. Please report this.",
                f"Die Rückmeldung zu {job.entry.file} ließ sich nicht setzen ({made.code}"
                f" {made.args}). Die Ergebnisse selbst sind geschrieben. Bitte melden Sie das.",
            )
        written = put_in_place(job.entry, made, out)
        now[job.entry.code] = f"{_made_of(job)} {_on_disk(out, written)}"
        names |= written
        run.tell("feedback", len(now), batch.reconciliation.graded)
    run.book.note(NOTE, json.dumps(now))
    return names


def _outdated(
    run: Run, batch: Batch, known: Mapping[str, str], now: dict[str, str], names: set[str]
) -> Iterator[jobs.FeedbackJob]:
    """Yield what is to be typeset; what holds goes to `now` and `names`."""
    from grader.reports.feedback import forms_of

    for job in _jobs(run, batch):
        forms = forms_of(job.entry)
        stamp = f"{_made_of(job)} {_on_disk(run.request.out, forms)}"
        if known.get(job.entry.code) == stamp:
            now[job.entry.code] = stamp
            names |= forms
        else:
            yield job


def _jobs(run: Run, batch: Batch) -> Iterator[jobs.FeedbackJob]:
    sheet = str(run.catalogue.sheet.path)
    for entry in batch.entries:
        if entry.points is not None:
            yield jobs.FeedbackJob(
                sheet,
                entry,
                batch.language,
                batch.pictures(entry),
                provisional=entry.code not in batch.released,
                amendments=batch.amendments(entry),
            )


def _made_of(job: jobs.FeedbackJob) -> str:
    """Fingerprint all that the feedback shows, and what it is made with."""
    digest = hashlib.sha256(_program().encode())
    digest.update(_contents(job.sheet).encode())
    shown = (job.entry.model_dump_json(), job.language, job.provisional, job.amendments)
    digest.update(repr(shown).encode("utf-8", "backslashreplace"))
    for place, png in sorted(job.pictures.items()):
        digest.update(repr((place, hashlib.sha256(png).hexdigest())).encode())
    return digest.hexdigest()


def _on_disk(out: Path, names: set[str]) -> str:
    """Fingerprint the files as they lie there; a missing one gives another fingerprint."""
    from grader.reports.feedback import FOLDER

    digest = hashlib.sha256()
    for name in sorted(names):
        path = out / FOLDER / name
        data = path.read_bytes() if path.is_file() else b""
        digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()


@cache
def _contents(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


@cache
def _program() -> str:
    """Fingerprint this program and what it typesets with."""
    digest = hashlib.sha256(f"typst {version('typst')}".encode())
    for package in _PACKAGES:
        for name, data in sorted(_sources(files(package))):
            digest.update(f"{name} {hashlib.sha256(data).hexdigest()}".encode())
    return digest.hexdigest()


def _sources(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    for one in folder.iterdir():
        if one.is_dir():
            yield from _sources(one)
        elif one.name.endswith(_SOURCES):
            yield one.name, one.read_bytes()
