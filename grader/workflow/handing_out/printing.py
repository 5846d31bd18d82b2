"""Printing a sheet for a whole class: the ZIP for Moodle, the list of variants, the solutions."""

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from grader.catalogue import Catalogue, open_catalogue
from grader.engine.failures import Failure
from grader.engine.isolation import Workers
from grader.errors import GraderError
from grader.gradebook import only_run
from grader.platform import Limits, make_private_folder
from grader.reasons import reason_of
from grader.reports import put, replacing
from grader.reports.moodle.bundle import add_file, folder_name
from grader.terminal import Progress, silent, spoken
from grader.wording import Language
from grader.workflow.handing_out.assigning import Assigned, assign
from grader.workflow.handing_out.ledger import (
    BUNDLE,
    BY_NUMBER,
    FILE,
    Given,
    Ledger,
    read_ledger,
    write_ledger,
)
from grader.workflow.handing_out.numbers import numbers_file
from grader.workflow.handing_out.printed_from import printed_otherwise
from grader.workflow.handing_out.recipients import Recipient, Recipients, read_recipients
from grader.workflow.handing_out.setting import (
    HandoutJob,
    SetSheets,
    draw_ahead,
    set_sheets,
)
from problems.asking import unsaid
from problems.places import part_place

SOLUTIONS = "solutions"

_ROOM = Limits(memory=2 * 1024**3)
"""Typst keeps what it has set; what is set here is ours, and a class is set in one go."""


@dataclass(frozen=True, slots=True)
class HandOutRequest:
    """For whom to print which sheet, and where to."""

    sheet: str
    out: Path
    secret: bytes = field(repr=False)
    roster: Path | None = None
    worksheet: Path | None = None
    only: str | None = None
    """A number: the handout of this student alone."""
    language: Language | None = None
    workers: int = 1
    numbers: bool = False
    """Whether students get a file with their numbers beside the form."""


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What was printed."""

    language: Language
    archives: tuple[Path, ...]
    """One for Moodle, one for those whose account is not known, or both."""
    variants: Path
    solutions: Path
    count: int
    parts: tuple[str, ...]
    """Those with numbers of each student's own."""
    by_number: tuple[str, ...]
    """Whose folder Moodle does not take, as their account is not known."""
    without_number: tuple[str, ...]
    """Who is in the worksheet and not on the roster."""
    repeated: int
    """New ones who share the numbers of a part with somebody, as there are no others left."""
    earlier: int
    """Students of earlier runs who are not on the lists any more."""
    edited: int
    """Students whose handout was printed before the sheet was last edited."""


def hand_out(request: HandOutRequest, progress: Progress = silent) -> HandedOut:
    """Print a sheet for everybody on the lists, each with numbers of their own.

    Who was given numbers before keeps them, and the same student gives the same bytes again.

    Raises:
        GraderError: nothing can be drawn, a list or an earlier run does not suit, another run is
            at work there, or a file cannot be written.
        ProblemError: the sheet is wrong, or a family finds no variant.
        SubmissionError: a list cannot be read.
    """
    catalogue = open_catalogue(request.sheet, public_only=True)
    listed = read_recipients(catalogue.sheet, request.roster, request.worksheet)
    chosen = _chosen(listed, request.only)
    with only_run(request.out):
        return _hand_out(request, catalogue, listed, chosen, progress)


def _hand_out(
    request: HandOutRequest,
    catalogue: Catalogue,
    listed: Recipients,
    chosen: Recipients,
    progress: Progress,
) -> HandedOut:
    sheet, variants = catalogue.sheet, request.out / FILE
    language = request.language or sheet.language
    told = spoken(progress, language)
    known = read_ledger(variants, catalogue) if variants.exists() else Ledger()
    numbers, path = {one.number for one in listed.people}, str(sheet.path)
    count = min(request.workers, len(chosen.people))
    with Workers(count, limits=_ROOM) as workers:
        ahead = partial(draw_ahead, workers, path, request.secret)
        assigned = assign(
            catalogue, chosen.people, known, request.secret, told, listed=numbers, ahead=ahead
        )
        _refuse_unsaid(catalogue, assigned)
        if assigned.ledger != known:
            write_ledger(variants, assigned.ledger.lines)
        archives = _archives(request, chosen.people)
        jobs = [HandoutJob(path, given, one.name, language) for one, given in assigned.people]
        made = _watched(_made(workers, jobs), len(jobs), told)
        _write(archives, request.out / SOLUTIONS, _files(request, catalogue, assigned, made))
    if not request.only:
        _drop_others(request.out, archives.values())
    return HandedOut(
        language,
        tuple(dict.fromkeys(archives.values())),
        variants,
        request.out / SOLUTIONS,
        len(assigned.people),
        tuple(dict.fromkeys(part for _, given in assigned.people for part in given.params)),
        tuple(one.label for one in chosen.people if not one.account),
        chosen.without_number,
        assigned.repeated,
        _not_listed(listed, known),
        printed_otherwise(sheet, known),
    )


def _refuse_unsaid(catalogue: Catalogue, assigned: Assigned) -> None:
    """Refuse a sheet that would ask everybody the same, and mark each by other numbers."""
    drawn = {
        (part, name) for _, given in assigned.people for part, name in _unsaid(catalogue, given)
    }
    for part, name in sorted(drawn):
        english = part_place(catalogue.sheet, part)(())
        german = f"{catalogue.sheet.id}: Teil {part}"
        raise GraderError(
            f"{english}: this part has words of its own without a place {{{name}}}, so that"
            " students would not see the numbers that they are marked by. Put it into wording.en"
            " and wording.de, or leave the words to the family.",
            f"{german} hat einen eigenen Text ohne eine Stelle {{{name}}}, daher sähen Studierende"
            " die Zahlen nicht, nach denen sie bewertet werden. Setzen Sie sie in wording.en und"
            " wording.de ein, oder überlassen Sie den Text der Familie.",
        )


def _unsaid(catalogue: Catalogue, given: Given) -> Iterator[tuple[str, str]]:
    for part, params in given.params.items():
        yield from ((part, name) for name in unsaid(catalogue.part(part), params))


def _chosen(listed: Recipients, only: str | None) -> Recipients:
    return replace(listed, people=(listed.only(only),)) if only else listed


def _not_listed(listed: Recipients, known: Ledger) -> int:
    found = (known.known(one.number, one.account) for one in listed.people)
    return len(known.lines) - len({given.code for given in found if given})


def _archives(request: HandOutRequest, people: Iterable[Recipient]) -> dict[Recipient, Path]:
    """Choose the archive of each: one that Moodle takes holds nobody whose account is unknown."""
    everybody = tuple(people)
    first = request.out / (f"handout-{request.only}.zip" if request.only else BUNDLE)
    if len({bool(one.account) for one in everybody}) == 1:
        return dict.fromkeys(everybody, first)
    other = request.out / BY_NUMBER
    return {one: first if one.account else other for one in everybody}


def _files(
    request: HandOutRequest, catalogue: Catalogue, assigned: Assigned, made: Iterable[SetSheets]
) -> Iterator[tuple[dict[str, bytes], bytes]]:
    """Yield what each student gets, by file name, and the solution."""
    for (_, given), pages in zip(assigned.people, made, strict=True):
        numbers = [numbers_file(catalogue, given)] if request.numbers else []
        yield {f"{given.sheet}.pdf": pages.handout, **dict(numbers)}, pages.working


def _write(
    archives: Mapping[Recipient, Path],
    solutions: Path,
    made: Iterable[tuple[Mapping[str, bytes], bytes]],
) -> None:
    """Write everybody's files as they come; archives are put in place when they are whole."""
    _keep_private(solutions)
    with ExitStack() as stack:
        bundles = {path: stack.enter_context(_archive(path)) for path in set(archives.values())}
        for (one, path), (files, working) in zip(archives.items(), made, strict=True):
            for name, data in files.items():
                add_file(bundles[path], f"{_folder(one)}/{name}", data)
            put(solutions / f"{one.label}.pdf", working)


def _keep_private(solutions: Path) -> None:
    try:
        solutions.mkdir(parents=True, exist_ok=True)
        make_private_folder(solutions)
    except OSError as error:
        why = reason_of(error)
        raise GraderError(
            f"The folder of the solutions cannot be made: {solutions} ({why.en}).",
            f"Der Ordner der Lösungen lässt sich nicht anlegen: {solutions} ({why.de}).",
        ) from None


def _drop_others(out: Path, written: Iterable[Path]) -> None:
    """Drop an archive of an earlier run that nobody's handout is in any more."""
    for path in {out / BUNDLE, out / BY_NUMBER} - set(written):
        path.unlink(missing_ok=True)


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    with replacing(path) as handle, zipfile.ZipFile(handle, "w") as bundle:
        yield bundle


def _watched(made: Iterable[SetSheets], of: int, progress: Progress) -> Iterator[SetSheets]:
    for done, pages in enumerate(made, 1):
        yield pages
        progress("print", done, of)


def _made(workers: Workers, jobs: Iterable[HandoutJob]) -> Iterator[SetSheets]:
    for job, made in workers.run(set_sheets, jobs):
        if isinstance(made, Failure):
            raise _failed(job.given, made)
        yield made


def _failed(given: Given, failure: Failure) -> GraderError:
    label, why = given.student or given.account, f"{failure.code} {dict(failure.args)}"
    return GraderError(
        f"The handout for {label} could not be set ({why}). Nothing was put in place of earlier"
        " handouts. Print the sheet alone to see whether its wording is at fault: `grader sheet"
        " print SHEET`.",
        f"Das Blatt für {label} ließ sich nicht setzen ({why}). Frühere Blätter sind noch da."
        " Drucken Sie das Blatt für sich, um zu sehen, ob es an seinem Text liegt: `grader sheet"
        " print BLATT`.",
    )


def _folder(one: Recipient) -> str:
    """Name a student's folder as Moodle wants it; without an account, by number."""
    return folder_name(one.name, one.account) if one.account else one.number
