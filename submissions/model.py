"""The words of a hand-in: uploads, submissions, refusals, and what was found in a report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Severity(StrEnum):
    """What a rule's breach costs: nothing, a remark, or the grading."""

    PASS = "pass"  # noqa: S105 - a severity, not a password
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Message:
    """The wording of one code in both languages, with `{name}` places for its arguments."""

    en: str
    de: str
    for_tutor: bool = False
    """Whether the student must not see it, because it speaks of others or is only a suspicion."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One fact about something handed in: a code, what its message fills in, and how grave."""

    code: str
    args: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = Severity.WARN


@dataclass(frozen=True, slots=True)
class Student:
    """Who handed in, by the file's name. The number stays text: zeros in front count."""

    surname: str
    number: str


@dataclass(frozen=True, slots=True)
class Account:
    """Whose account uploaded a file, as the origin tells it."""

    name: str = ""
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an upload's bytes lie: a file, or an entry (by its number) of an outer archive."""

    path: str
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """One file that somebody uploaded, not opened yet."""

    file: str
    """How it is named to people: the path inside the download, escaped where it must be."""
    name: str
    """The file's own name, as uploaded."""
    place: Place
    size: int
    account: Account = Account()
    submitted: datetime | None = None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """An upload that keeps the rules: one student's PDF."""

    upload: Upload
    student: Student
    zip_sha256: str
    pdf_sha256: str
    pdf_entry: int
    """The PDF's number in the student's archive; its bytes are read again where needed."""
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """An upload that is not graded: why, and whose it seems to be."""

    upload: Upload
    student: Student | None
    zip_sha256: str
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a reader looks for: plain data, one for each field of a sheet, in the sheet's order."""

    part: str
    field: str
    kind: str
    """matrix, number, expression, shape, growth, phrase, construction or text."""
    labels: tuple[str, ...] = ()
    """Further names of the part, beside its own, such as `Softmax`."""
    lead_ins: tuple[str, ...] = ()
    """What may stand before the answer in the part's region, such as `QK^T =`."""
    shape: tuple[int, int] | None = None
    optional: bool = False

    def __hash__(self) -> int:
        """Hash what names it, which is enough, and fast."""
        return hash((self.part, self.field))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a page in points, origin at the top left."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Spot:
    """A rectangle of one page, counted from 1."""

    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Response:
    """One field's answer as handed in.

    `text` is None where no label was found, and empty where the label was found and its region
    is provably empty (or the student says so). The reading is certain only where `flags` is empty
    and `confidence` at least 0.5.
    """

    part: str
    field: str
    text: str | None
    page: int | None = None
    """Counted from 1."""
    box: Box | None = None
    confidence: float = 0.0
    flags: tuple[str, ...] = ()
    reader: str = ""
    continued: tuple[Spot, ...] = ()
    """Where the answer goes on, on the pages (or in the columns) after its first place."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one PDF, one response for each expected field, in their order."""

    responses: tuple[Response, ...]
    notices: tuple[Notice, ...] = ()
    pages: int = 0
    codes: tuple[str, ...] = ()
    """Of the handouts that its pages say they are."""
