"""From a download to submissions: every upload is checked, and persons' words on it count."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from grader.engine.failures import Failure
from grader.model import Decision
from grader.workflow import jobs
from grader.workflow.on_uploads import OnUpload, extension_of, on_upload, word_of
from grader.workflow.run import Run
from submissions.model import Notice, Rejected, Severity, Student, Submission, Upload
from submissions.naming_rule import NamingRule, Preset, make_rule
from submissions.sources import uploads
from submissions.standing import Placed, Words, place
from submissions.surnames import fold
from submissions.worksheet import stamp

Result = Submission | Rejected

_RESULT: TypeAdapter[Result] = TypeAdapter(Result)


def take_in(run: Run) -> list[Result]:
    """Check every upload of the download, each in a worker process, in the download's order."""
    rule = naming_rule(run)
    found = [stamp(upload, run.worksheet) for upload in uploads(run.request.path)]
    results: list[Result] = []
    work = (jobs.IntakeJob(upload, rule) for upload in found)
    for job, result in run.workers.run(jobs.take_in, work):
        results.append(_failed(job.upload, result) if isinstance(result, Failure) else result)
        run.tell("intake", len(results), len(found))
    return results


def naming_rule(run: Run) -> NamingRule:
    """Make the rule for names from the sheet's policy and the request."""
    naming = run.catalogue.sheet.naming
    preset: Preset = "lenient" if run.request.lenient else "strict"
    return make_rule(preset, naming.number_pattern, naming.separator, naming.severities)


def settle(run: Run, results: Sequence[Result]) -> list[Placed]:
    """Give every upload its standing, ordered by surname, number and file."""
    said = {one.upload.file: _on(run, one) for one in results}
    admitted = dict(_admitted(run, results, said))
    taken = [admitted.get(result.upload.file, result) for result in results]
    placed = place(taken, run.calendar, run.roster, _words(said, run), naming_rule(run))
    return sorted(placed, key=_order)


def dump(results: Iterable[Result]) -> Iterator[str]:
    """Write what was handed in as JSON documents, in ASCII: a path may hold bytes of no text."""
    return (json.dumps(_RESULT.dump_python(result, mode="json")) for result in results)


def load(documents: Iterable[str]) -> list[Result]:
    """Read what `dump` wrote."""
    return [_RESULT.validate_python(json.loads(document)) for document in documents]


def student_of(text: str) -> Student | None:
    """Read `Surname-Number` as a person writes it; None where it is not of this form."""
    surname, _, number = text.strip().rpartition("-")
    return Student(surname.strip(), number.strip()) if surname.strip() and number.strip() else None


def _failed(upload: Upload, failure: Failure) -> Rejected:
    return Rejected(upload, None, "", (Notice(failure.code, failure.args, Severity.FAIL),))


def _on(run: Run, result: Result) -> OnUpload:
    rulings = run.rulings.rulings.get(run.code(result.upload.file), ())
    return on_upload(rulings, result.zip_sha256)


def _words(said: Mapping[str, OnUpload], run: Run) -> Words:
    """Give persons' words by file, as the standing of uploads needs them."""
    zone = run.catalogue.sheet.zone
    later = {file: extension_of(on.later, zone) for file, on in said.items() if on.later}
    return Words(
        admitted={file: word_of(on.admitted) for file, on in said.items() if on.admitted},
        refused={file: word_of(on.refused) for file, on in said.items() if on.refused},
        excused={file: word_of(on.excused) for file, on in said.items() if on.excused},
        later={file: one for file, one in later.items() if one},
        set_aside={file: word_of(on.set_aside) for file, on in said.items() if on.set_aside},
    )


def _admitted(
    run: Run, results: Iterable[Result], said: Mapping[str, OnUpload]
) -> Iterator[tuple[str, Result]]:
    """Take each admitted upload as the student's whom a person named."""
    for result in results:
        decision = said[result.upload.file].admitted
        student = student_of(decision.admit_as or "") if decision else None
        if decision is None or student is None:
            continue
        again: Result | Failure = result
        if isinstance(result, Rejected):
            job = jobs.AdmitJob(result.upload, student, naming_rule(run))
            ((_, again),) = run.workers.run(jobs.admit, [job])
        if isinstance(again, Submission):
            yield result.upload.file, _noted(again, result.notices, student, decision)


def _noted(
    admitted: Submission, before: tuple[Notice, ...], student: Student, decision: Decision
) -> Submission:
    """Say who admitted an upload, as whom and why; what was amiss stays as remarks."""
    name = f"{student.surname}-{student.number}"
    args = {"student": name, "by": decision.by, "because": decision.because}
    notice = Notice("upload.admitted", args, Severity.PASS)
    remarks = tuple(replace(one, severity=Severity.WARN) for one in before)
    return replace(admitted, student=student, notices=(*remarks, notice))


def _order(placed: Placed) -> tuple[str, str, str]:
    student = placed.result.student
    surname, number = (fold(student.surname), student.number) if student else ("\uffff", "")
    return surname, number, placed.result.upload.file
