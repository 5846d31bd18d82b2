"""Builds invented classes as the reports get them, from data in `tests/cases/batch`."""

import hashlib
import io
import tomllib
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from grader import messages
from grader.model import (
    Audience,
    Code,
    CriterionMark,
    Entry,
    Finding,
    Mark,
    Person,
    Position,
    Reconciliation,
    Scorecard,
    Status,
    Verdict,
)
from grader.reports import Batch
from grader.wording import Language
from problems.model import Wording
from problems.sheet import Sheet, load_sheet

CASES = Path(__file__).parents[2] / "cases" / "batch"
GOLD = Path(__file__).parents[2] / "gold" / "reports"


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((CASES / name).read_text(encoding="utf-8"))


ANSWERS: Mapping[str, Any] = _read("answers.toml")["answers"]
CLASS: Mapping[str, Any] = _read("class.toml")


@dataclass
class Crowd:
    """A class of any size; every pass over it builds the entries afresh."""

    size: int
    build: Callable[[int], Entry]
    most_alive: int = 0
    """The most entries that a reader held at the same time."""

    def __iter__(self) -> Iterator[Entry]:
        seen: list[weakref.ref[Entry]] = []
        for index in range(self.size):
            entry = self.build(index)
            seen.append(weakref.ref(entry))
            yield entry
            del entry
            self.most_alive = max(self.most_alive, sum(ref() is not None for ref in seen))


def code_of(*words: str) -> str:
    digest = hashlib.sha256("/".join(words).encode()).hexdigest().upper()
    return f"{digest[:4]}-{digest[4:8]}"


def _findings(raw: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            code=one["code"],
            args=one.get("args", {}),
            audience=Audience.TUTOR
            if "TUTOR-ONLY" in CLASS["messages"].get(one["code"], {}).get("en", "")
            else Audience(one.get("audience", "student")),
        )
        for one in raw
    )


def _criteria(
    code: str, raw: Iterable[Mapping[str, Any]], shares: list[float] | None
) -> Iterator[CriterionMark]:
    for one in raw:
        share = None if shares is None else Decimal(str(shares.pop(0)))
        yield CriterionMark(
            name=one["name"],
            code=f"{code}.{one['name']}",
            points=share,
            max=Decimal(str(one["points"])),
            decided_by="" if share is None else "T. Tutorin",
            because="Not said." if share == 0 else "",
            wording=Wording(one["en"], one["de"]),
        )


def _raw_mark(place: str, student: Mapping[str, Any]) -> dict[str, Any]:
    """Lay what a student did otherwise over the right answer."""
    by_person = [{"code": "mark.by_person"}] if "criteria" in ANSWERS[place] else []
    raw = {"method": "person", "understood": "", "findings": by_person, **ANSWERS[place]}
    if student.get("blank"):
        raw |= {"response": "", "understood": "", "method": "blank", "findings": []}
        raw |= {"verdict": "blank", "points": 0}
    return raw | student.get("marks", {}).get(place, {})


def _points(
    raw: Mapping[str, Any], criteria: Iterable[CriterionMark], maximum: Decimal
) -> Decimal | None:
    if "points" in raw:
        return Decimal(str(raw["points"]))
    if raw.get("verdict") in {"unreadable", "needs_review", "error"}:
        return None
    values = [one.points for one in criteria]
    if None in values:
        return None
    return sum((value for value in values if value is not None), Decimal(0)) if values else maximum


def _verdict(points: Decimal | None, maximum: Decimal) -> Verdict:
    if points is None:
        return Verdict.NEEDS_REVIEW
    if points == maximum:
        return Verdict.CORRECT
    return Verdict.PARTIAL if points else Verdict.INCORRECT


def _mark(place: str, maximum: Decimal, student: Mapping[str, Any], shares: list[float]) -> Mark:
    raw, code = _raw_mark(place, student), code_of(student["number"], place)
    part, _, field = place.rpartition(".")
    decided = shares if "decided" in student else None
    criteria = tuple(_criteria(code, raw.get("criteria", ()), decided))
    points = _points(raw, criteria, maximum)
    by_line = "T. Tutorin" if criteria and points is not None else ""
    return Mark(
        part=part,
        field=field,
        code=code,
        verdict=Verdict(raw.get("verdict", _verdict(points, maximum))),
        credit=None if points is None else Fraction(points) / Fraction(maximum),
        points=points,
        max=maximum,
        response=None if raw.get("not_found") else raw["response"],
        response_hash=code_of("hash", code),
        understood=raw["understood"],
        method=raw["method"],
        findings=_findings(raw["findings"]),
        criteria=criteria,
        position=Position(page=raw["page"], left=72, top=100.5, right=520, bottom=180),
        flags=("read.not_found",) if raw.get("not_found") else (),
        decided_by=raw.get("decided_by", by_line),
        because=raw.get("because", ""),
    )


def _card(sheet: Sheet, student: Mapping[str, Any]) -> Scorecard:
    shares = list(student.get("decided", []))
    marks = tuple(
        _mark(f"{part.id}.{field.name}", field.points, student, shares)
        for part in sheet.parts
        for field in part.fields
    )
    decided = [mark.points for mark in marks if mark.points is not None]
    total = sum(decided, Decimal(0))
    return Scorecard(
        sheet=sheet.id,
        sheet_version=sheet.version,
        number=student["number"],
        surname=student["surname"],
        marks=marks,
        points=total if len(decided) == len(marks) else None,
        points_decided=total,
        max=sheet.points,
        grader_version="0.1.0",
    )


def build_entry(sheet: Sheet, student: Mapping[str, Any]) -> Entry:
    stated = Status(student.get("status", "graded"))
    file = student.get("file") or f"{student['surname']}-{student['number']}.zip"
    marked = stated in {Status.GRADED, Status.NEEDS_REVIEW}
    card = _card(sheet, student) if marked else None
    waits = card is not None and card.points is None
    return Entry(
        file=f"Download/{file}",
        code=code_of("intake", file),
        status=Status.NEEDS_REVIEW if waits else stated,
        surname=student["surname"],
        number=student["number"],
        account=student.get("account", f"Vorname {student['surname']}"),
        identifier="4711",
        findings=_findings(student.get("findings", ())),
        scorecard=card,
    )


def build_batch(
    sheet: Sheet,
    entries: Iterable[Entry],
    language: Language,
    missing: tuple[Person, ...] = (),
) -> Batch:
    statuses = [entry.status for entry in entries]
    students = {entry.number for entry in entries if entry.number}
    return Batch(
        sheet=sheet,
        entries=entries,
        reconciliation=Reconciliation(
            roster=len(students) + len(missing),
            graded=statuses.count(Status.GRADED),
            needs_review=statuses.count(Status.NEEDS_REVIEW),
            not_graded=statuses.count(Status.NOT_GRADED),
            missing=len(missing),
            unlisted=sum(not entry.number for entry in entries),
            superseded=statuses.count(Status.SUPERSEDED),
        ),
        missing=missing,
        language=language,
        grader_version="0.1.0",
    )


@pytest.fixture(autouse=True)
def _invented_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Word the codes of the invented class, whatever the project words otherwise."""
    table = {code: Code(**text) for code, text in CLASS["messages"].items()}
    monkeypatch.setattr(messages, "_of_submissions", lambda: table)
    for one_by_one in ("_of_loaded", "_of_mistake"):
        monkeypatch.setattr(messages, one_by_one, {}.get)
    for others in ("_of_grader", "_of_problems"):
        monkeypatch.setattr(messages, others, dict)


@pytest.fixture(scope="session")
def sheet() -> Sheet:
    return load_sheet(CASES / "sheet.toml")


@pytest.fixture
def entry(sheet: Sheet) -> Callable[..., Entry]:
    """Build the entry of one student, all answers right and all texts decided unless told."""

    def build(surname: str = "Muster", number: str = "03700099", **more: Any) -> Entry:
        shares = [1, 1, 1, 1, 1, 1, 0.5, 1, 0.5]
        student = {"surname": surname, "number": number, "decided": shares, **more}
        return build_entry(sheet, student)

    return build


@pytest.fixture
def class_of_24(sheet: Sheet) -> Callable[[Language], Batch]:
    """Build the invented class, with every verdict and every status in it."""
    entries = tuple(build_entry(sheet, student) for student in CLASS["students"])
    missing = tuple(Person(**person) for person in CLASS["missing"])
    return lambda language: build_batch(sheet, entries, language, missing)


@pytest.fixture
def crowd(sheet: Sheet) -> Callable[[int], Batch]:
    """Build a class of any size whose entries are made anew in each pass."""

    def build(size: int) -> Batch:
        def one(index: int) -> Entry:
            source = CLASS["students"][index % 10]
            return build_entry(sheet, {**source, "number": f"{1_000_000 + index}"})

        return build_batch(sheet, Crowd(size, one), "en")

    return build


@pytest.fixture(scope="session")
def png() -> Callable[[int], bytes]:
    """Draw a small picture; each number gives another one."""

    def draw(number: int) -> bytes:
        from PIL import Image

        stream = io.BytesIO()
        Image.new("L", (300 + number, 40), 200).save(stream, "PNG", dpi=(150, 150))
        return stream.getvalue()

    return draw


@pytest.fixture
def gold(*, update_gold: bool) -> Callable[[str, str], None]:
    """Compare a text with the gold file of that name, or write it under `--update-gold`."""

    def compare(name: str, text: str) -> None:
        path = GOLD / name
        if update_gold:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        assert path.is_file(), f"{name} is missing; look at the text and run with --update-gold"
        assert text == path.read_bytes().decode(), f"{name} differs; --update-gold takes it over"

    return compare
