"""The columns of Moodle's worksheet that are read and filled, and whether they fit the sheet."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import islice

from grader.errors import GraderError
from grader.wording import plain_points, points_text
from problems.model import Wording
from problems.sheet import Sheet
from submissions.csv_cells import UnclosedQuoteError, cut, join
from submissions.tables import Row, Table
from submissions.worksheet import Worksheet

_GRADE = ("Grade", "Bewertung")
_MAXIMUM = ("Maximum grade", "Maximum Grade", "Bestwertung")
_CHANGEABLE = ("Grade can be changed", "Bewertung kann geändert werden")
_GRADED_AT = ("Last modified (grade)", "Zuletzt geändert (Bewertung)")
_COMMENT = ("Feedback comments", "Feedback als Kommentar")
_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_NO = frozenset({"no", "nein"})
_NOTHING = frozenset({"", "-", "–"})


@dataclass(frozen=True)
class Form:
    """A worksheet as a form to fill in: its table, and where its cells stand.

    A column that Moodle can do without is None where the worksheet has none.
    """

    table: Table
    grade: int
    graded_at: int
    maximum: int | None
    changeable: int | None
    comment: int | None

    @cached_property
    def rows(self) -> Mapping[int, Row]:
        """Give the rows by the line that each begins in."""
        return {row.line: row for row in self.table.rows}

    @property
    def is_german(self) -> bool:
        """Whether it was downloaded from a German page."""
        return self.table.columns[self.grade].strip() == _GRADE[1]

    def grade_of(self, row: Row) -> Decimal | None:
        """Read the grade that a row holds; None where there is none."""
        return read_number(row.cells[self.grade])

    def maximum_of(self, row: Row) -> Decimal | None:
        """Read what a row can hold at most; None where that is no number above 0."""
        maximum = read_number(row.cells[self.maximum]) if self.maximum is not None else None
        return maximum if maximum and maximum > 0 else None

    def is_locked(self, row: Row) -> bool:
        """Whether Moodle says that the grade cannot be changed."""
        return self.changeable is not None and row.cells[self.changeable].strip().lower() in _NO

    def is_dated(self, row: Row) -> bool:
        """Whether a grade was modified before, as the worksheet tells it."""
        return row.cells[self.graded_at].strip() not in _NOTHING


def form_of(worksheet: Worksheet) -> Form:
    """Find the columns that Moodle needs when the worksheet is uploaded, and some more.

    Raises:
        GraderError: the worksheet was not read from a file.
        RefusalError: a column that Moodle needs is not there (`table.column`).
    """
    table = worksheet.table
    if table is None:
        raise GraderError(
            "Only a worksheet that was read from a file can be filled in.",
            "Nur eine Bewertungstabelle, die aus einer Datei gelesen ist, lässt sich ausfüllen.",
        )
    return Form(
        table=table,
        grade=table.needed(_GRADE),
        graded_at=table.needed(_GRADED_AT),
        maximum=table.column(_MAXIMUM),
        changeable=table.column(_CHANGEABLE),
        comment=table.column(_COMMENT),
    )


def read_number(cell: str) -> Decimal | None:
    """Read a number with a decimal point or comma; None where the cell holds none."""
    text = cell.strip()
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def check_worksheet(worksheet: Worksheet, sheet: Sheet, *, scale: bool) -> Form:
    """Look whether points of the sheet may be put into a worksheet, and give it as a form.

    Raises:
        GraderError: its maximum is another one and nobody asked to scale, or is no number.
        RefusalError: a column that Moodle needs is not there.
    """
    form = form_of(worksheet)
    _refuse_saved(form)
    _refuse_torn(form.table)
    _refuse_twins(form.table)
    if form.maximum is None:
        raise GraderError(
            f"{form.table.file} has no column for the maximum grade, so that nobody can tell what"
            " a point is worth there. Download the worksheet of this assignment again.",
            f"{form.table.file} hat keine Spalte für die Bestwertung, daher weiß niemand, was ein"
            " Punkt dort wert ist. Laden Sie die Bewertungstabelle dieser Aufgabe neu herunter.",
        )
    for row in form.table.rows:
        _check_maximum(form, row, row.cells[form.maximum].strip(), sheet.points, scale=scale)
    return form


def _refuse_saved(form: Form) -> None:
    """Refuse what a spreadsheet has saved: Moodle writes commas and UTF-8, and grades as numbers.

    Raises:
        GraderError: the worksheet bears a spreadsheet's marks.
    """
    table = form.table
    spoilt = (sign for row in table.rows if (sign := _spoilt_grade(form, row)))
    signs = [*_odd_layout(table), *islice(spoilt, 1)]
    if signs:
        raise GraderError(
            f"{table.file} has {' and '.join(sign.en for sign in signs)}: a spreadsheet has saved"
            " it. Moodle could read its dates and grades wrongly. Download the worksheet anew, and"
            " do not open it in a spreadsheet.",
            f"{table.file} hat {' und '.join(sign.de for sign in signs)}: Eine Tabellenkalkulation"
            " hat sie gespeichert. Moodle könnte ihre Daten und Bewertungen falsch lesen. Laden Sie"
            " die Bewertungstabelle neu herunter, und öffnen Sie sie nicht in einer"
            " Tabellenkalkulation.",
        )


def _odd_layout(table: Table) -> Iterator[Wording]:
    delimiter, encoding = table.layout.delimiter, table.layout.encoding
    if delimiter != ",":
        yield Wording(
            f"{delimiter!r} between its cells where Moodle writes commas",
            f"{delimiter!r} zwischen den Zellen, wo Moodle Kommas schreibt",
        )
    if encoding != "utf-8":
        yield Wording(
            f"the encoding {encoding} where Moodle writes UTF-8",
            f"die Kodierung {encoding}, wo Moodle UTF-8 schreibt",
        )


def _refuse_torn(table: Table) -> None:
    """Refuse what Moodle itself would cut into other cells: a backslash may hide a quotation mark.

    Raises:
        GraderError: a row comes out with another count of cells.
    """
    text = "".join(join(line, table.layout.delimiter) for line in table.lines)
    try:
        lines = [
            one for one in cut(text, table.layout.delimiter, backslash=True) if one.raw != ("",)
        ]
        torn = [one.number for one in lines if len(one.raw) != len(table.columns)]
    except UnclosedQuoteError as error:
        torn = [error.args[0]]
    if torn:
        raise GraderError(
            f"{table.file}, line {torn[0]}: Moodle cannot read its own row, as a backslash stands"
            " before a quotation mark in it (in a text that a student typed, say), and would"
            " refuse the whole file. Delete that text in the worksheet with a plain text editor,"
            " and run again.",
            f"{table.file}, Zeile {torn[0]}: Moodle kann seine eigene Zeile nicht lesen, da darin"
            " ein Backslash vor einem Anführungszeichen steht (etwa in einem Text, den eine"
            " studierende Person eingab), und würde die ganze Datei ablehnen. Löschen Sie diesen"
            " Text in der Bewertungstabelle mit einem einfachen Texteditor, und wiederholen Sie den"
            " Befehl.",
        )


def _refuse_twins(table: Table) -> None:
    """Refuse two columns of one name: Moodle reads the last, and it is not certain which is meant.

    Raises:
        GraderError: a column that is read or filled stands there twice.
    """
    for names in (_GRADE, _MAXIMUM, _CHANGEABLE, _GRADED_AT, _COMMENT):
        wanted = {name.casefold() for name in names}
        twins = [name for name in table.columns if name.strip().casefold() in wanted]
        if len(twins) > 1:
            raise GraderError(
                f"{table.file} has the columns {' and '.join(twins)}, which Moodle cannot tell"
                " apart. Download the worksheet anew.",
                f"{table.file} hat die Spalten {' und '.join(twins)}, die Moodle nicht"
                " unterscheiden kann. Laden Sie die Bewertungstabelle neu herunter.",
            )


def _spoilt_grade(form: Form, row: Row) -> Wording | None:
    """Name a grade that is neither a number nor nothing; a scale has words for the maximum, too."""
    cell = row.cells[form.grade].strip()
    if cell in _NOTHING or _NUMBER.fullmatch(cell) or form.maximum_of(row) is None:
        return None
    return Wording(
        f"the grade {cell!r} in line {row.line} where a number belongs",
        f"die Bewertung {cell!r} in Zeile {row.line}, wo eine Zahl hingehört",
    )


def _check_maximum(form: Form, row: Row, cell: str, points: Decimal, *, scale: bool) -> None:
    file, line, maximum = form.table.file, row.line, form.maximum_of(row)
    english, german = plain_points(points), points_text(points, "de")
    if maximum is None:
        raise GraderError(
            f"{file}, line {line}: the maximum grade is {cell!r}, no number. The assignment seems"
            f" to use a scale; set it to points in Moodle, with {english} as the maximum, and"
            " download the worksheet again.",
            f"{file}, Zeile {line}: Die Bestwertung ist {cell!r}, keine Zahl. Die Aufgabe scheint"
            f" eine Skala zu benutzen; stellen Sie sie in Moodle auf Punkte, mit {german} als"
            " Höchstpunktzahl, und laden Sie die Bewertungstabelle neu herunter.",
        )
    if maximum != points and not scale:
        raise GraderError(
            f"{file}, line {line}: the maximum grade is {cell}, and the sheet has {english} points."
            f" Set the assignment's maximum to {english} in Moodle and download the worksheet"
            " again, or have all points scaled: `grader approve --scale`.",
            f"{file}, Zeile {line}: Die Bestwertung ist {cell}, und das Blatt hat {german} Punkte."
            f" Stellen Sie die Höchstpunktzahl der Aufgabe in Moodle auf {german}, und laden Sie"
            " die Bewertungstabelle neu herunter, oder lassen Sie alle Punkte umrechnen:"
            " `grader approve --scale`.",
        )
