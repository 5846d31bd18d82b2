"""variants.jsonl: which numbers each student was given, one line a student."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from grader.catalogue import Catalogue
from grader.errors import GraderError
from grader.model import Frozen
from grader.platform import make_private
from grader.reasons import reason_of
from grader.reports import replacing
from problems.errors import ProblemError
from problems.sheet import Sheet

FILE = "variants.jsonl"
BUNDLE = "handouts.zip"
"""What is written beside it, and"""
BY_NUMBER = "handouts-by-number.zip"
"""the same of those whose account in Moodle is not known, where that of others is."""
SCHEMA = 1
_LARGEST = 50_000_000


class Given(Frozen):
    """One student's line: what was drawn for whom, and the code on the handout; no secret."""

    schema_: Literal[1] = Field(default=1, alias="schema")
    sheet: str
    version: int
    edition: str
    student: str = ""
    """The matriculation number; empty where only Moodle's number was known."""
    account: str = ""
    """Moodle's number of the account; empty where there was no worksheet."""
    code: str
    attempts: Mapping[str, int]
    """By part: how many draws were passed over, as somebody had them already."""
    params: Mapping[str, Mapping[str, Any]]
    printed_from: str = ""
    """A fingerprint of the sheet as it was when this student's handout was last printed."""
    drawn_for: str = ""
    """How seeds named the student when this was drawn, where they would name them otherwise now."""

    @property
    def whose(self) -> str:
        """Name the student as seeds do."""
        return seed_name(self.student, self.account)

    @property
    def seed(self) -> str:
        """Name the student as the seeds did of what was drawn."""
        return self.drawn_for or self.whose


def seed_name(number: str, account: str) -> str:
    """Name a student for drawing: by number, which is what `grader variant --student` takes."""
    return number or f"account {account}"


@dataclass(frozen=True)
class Ledger:
    """All lines of the file, in its order."""

    lines: tuple[Given, ...] = ()

    def find(self, number: str, account: str) -> Given | None:
        """Find a student's line by number, else by account among those without a number."""
        return self._by_number.get(number) or self._by_account.get(account)

    def other(self, number: str, account: str) -> Given | None:
        """Find the line of somebody else from whose account a number's upload came."""
        found = self._every_account.get(account)
        return None if found is self.find(number, account) else found

    def known(self, number: str, account: str) -> Given | None:
        """Find the line of somebody on a list: the number may be missing, or be corrected since."""
        return self._by_number.get(number) or self._every_account.get(account)

    def has_account(self, account: str) -> bool:
        """Whether a line names the account."""
        return account in self._every_account

    def of_code(self, code: str) -> Given | None:
        """Find whose handout carries a code."""
        return self._by_code.get(code)

    @cached_property
    def _by_number(self) -> Mapping[str, Given]:
        return {one.student: one for one in self.lines if one.student}

    @cached_property
    def _by_account(self) -> Mapping[str, Given]:
        return {one.account: one for one in self.lines if one.account and not one.student}

    @cached_property
    def _every_account(self) -> Mapping[str, Given]:
        return {one.account: one for one in self.lines if one.account}

    @cached_property
    def _by_code(self) -> Mapping[str, Given]:
        return {one.code: one for one in self.lines}


def read_ledger(path: Path, catalogue: Catalogue) -> Ledger:
    """Read the file, and check that every line is of this sheet and suits it.

    Raises:
        GraderError: it cannot be read, is no such file, or is of another sheet.
    """
    lines = read_lines(path)
    for number, one in enumerate(lines, 1):
        _refuse_other_sheet(path, one, catalogue.sheet)
        _refuse_misfit(path, number, one, catalogue)
    _refuse_twice(path, lines)
    return Ledger(lines)


def read_lines(path: Path) -> tuple[Given, ...]:
    """Read the lines of the file, whatever sheet they are for.

    Raises:
        GraderError: it cannot be read, or is no such file.
    """
    return tuple(_line(path, n, text) for n, text in _texts(path))


def write_ledger(path: Path, lines: Iterable[Given]) -> None:
    """Write the file, for its owner's eyes only.

    Raises:
        GraderError: it cannot be written.
    """
    with replacing(path) as handle:
        make_private(path.with_name(f".{path.name}.part"))
        for one in lines:
            text = json.dumps(one.model_dump(by_alias=True), ensure_ascii=False)
            handle.write(f"{text}\n".encode())


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    try:
        if path.stat().st_size > _LARGEST:
            raise GraderError(
                f"{path.name} is larger than a list of variants can be.",
                f"{path.name} ist größer, als eine Liste der Varianten sein kann.",
            )
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        why = reason_of(error)
        raise GraderError(
            f"The list of variants cannot be read: {path} ({why.en}).",
            f"Die Liste der Varianten lässt sich nicht lesen: {path} ({why.de}).",
        ) from None
    return ((n, line) for n, line in enumerate(lines, 1) if line.strip())


def _line(path: Path, number: int, text: str) -> Given:
    try:
        found = json.loads(text)
        schema = found.get("schema") if isinstance(found, dict) else None
        if isinstance(schema, int) and schema > SCHEMA:
            raise GraderError(
                f"{path.name} has schema {schema}, and this version reads up to {SCHEMA}. Install a"
                " newer sheetgrader.",
                f"{path.name} hat das Schema {schema}, und diese Fassung liest bis {SCHEMA}."
                " Installieren Sie ein neueres sheetgrader.",
            )
        return Given.model_validate(found)
    except (ValidationError, ValueError, RecursionError):
        raise GraderError(
            f"{path.name}, line {number}: this is no student's variant. The file is written by"
            " `grader sheet print --roster`, and must not be edited.",
            f"{path.name}, Zeile {number}: Das ist keine Variante einer Person. Die Datei schreibt"
            " `grader sheet print --roster`; sie darf nicht bearbeitet werden.",
        ) from None


def _refuse_other_sheet(path: Path, one: Given, sheet: Sheet) -> None:
    found, wanted = (one.sheet, one.edition, one.version), (sheet.id, sheet.edition, sheet.version)
    if found != wanted:
        raise GraderError(
            f"{path.name} belongs to {one.sheet}, edition {one.edition}, version {one.version}, and"
            f" this is {sheet.id}, edition {sheet.edition}, version {sheet.version}. Use the list"
            " that was written with the handouts, or another folder for new ones.",
            f"{path.name} gehört zu {one.sheet}, Ausgabe {one.edition}, Fassung {one.version}, und"
            f" dies ist {sheet.id}, Ausgabe {sheet.edition}, Fassung {sheet.version}. Nehmen Sie"
            " die Liste, die mit den Blättern entstand, oder einen anderen Ordner für neue.",
        )


def _refuse_misfit(path: Path, number: int, one: Given, catalogue: Catalogue) -> None:
    try:
        for part, params in one.params.items():
            catalogue.problem(part, params)
    except ProblemError as error:
        raise GraderError(
            f"{path.name}, line {number}: {error}",
            f"{path.name}, Zeile {number}: Die Zahlen passen nicht zum Blatt ({error}).",
        ) from None


def _refuse_twice(path: Path, lines: tuple[Given, ...]) -> None:
    for values in zip(*((o.student, o.account, o.code) for o in lines), strict=True):
        seen: set[str] = set()
        for value in filter(None, values):
            if value in seen:
                raise GraderError(
                    f"{path.name} holds {value!r} twice, so that it is not clear whose variant"
                    " it is. Use the file as `grader sheet print` wrote it.",
                    f"{path.name} enthält {value!r} zweimal, daher ist nicht klar, wem welche"
                    " Variante gehört. Nehmen Sie die Datei, wie `grader sheet print` sie schrieb.",
                )
            seen.add(value)
