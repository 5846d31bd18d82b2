"""How one variant is solved, as a PDF for tutors: worked out, with the mistakes to expect."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from problems import families
from problems.asking import asked, pictured
from problems.boxes import in_language
from problems.handout import Layout, figure_data, title_of
from problems.model import Wording
from problems.sheet import Part, Sheet
from problems.sheet_file import validate
from problems.sheet_model import Language
from problems.typst.markup import shown
from problems.typst.setting import shipped, typeset

_TEMPLATE = shipped("working.typ")
_DIGITS = 2
_WORDS: Mapping[str, Wording] = {
    "secret": Wording(
        "For tutors only. This must not reach students before the sheet is due.",
        "Nur für Tutorinnen und Tutoren. Studierende dürfen das vor der Abgabe nicht sehen.",
    ),
    "working": Wording("Solution", "Lösung"),
    "mistakes": Wording("Mistakes to expect", "Fehler, mit denen zu rechnen ist"),
    "told": Wording(
        "What students are told, and below it the answers by which the mistake shows:",
        "Was Studierenden gesagt wird, und darunter die Antworten, an denen man den Fehler"
        " erkennt:",
    ),
    "unseen": Wording(
        "Mistakes that these numbers do not show", "Fehler, die diese Zahlen nicht zeigen"
    ),
    "why": Wording(
        "They do not apply here, or lead to the right answer or to that of a mistake above;"
        " students are not told of them.",
        "Sie kommen hier nicht vor oder führen zur richtigen Antwort oder zu der eines Fehlers"
        " oben; Studierenden wird davon nichts gesagt.",
    ),
}


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A mistake, and the wrong answers that it leads to, by field."""

    message: Wording
    answers: Mapping[str, Any]
    is_rounded: bool = False
    """Whether these are no exact numbers."""


@dataclass(frozen=True, slots=True)
class Worked:
    """One part with a student's own numbers, the right answers and the wrong ones."""

    part: Part
    params: Mapping[str, Any]
    answers: Mapping[str, Any]
    mistakes: tuple[Mistaken, ...] = ()
    unseen: tuple[Wording, ...] = ()
    """The messages of mistakes that these numbers do not show."""


def print_working(sheet: Sheet, parts: Iterable[Worked], layout: Layout) -> bytes:
    """Set how the parts of one variant are solved.

    Raises:
        ProblemError: the params do not suit a part's family.
    """
    language = layout.language
    words = {name: in_language(wording, language) for name, wording in _WORDS.items()}
    data = {
        "language": language,
        "title": f"{words['working']} – {title_of(sheet, language)}",
        "lines": layout.lines,
        "code": layout.code,
        "words": words,
        "parts": [_part(one, language) for one in parts],
    }
    return typeset(_TEMPLATE, data, layout.made)


def _part(worked: Worked, language: Language) -> dict[str, Any]:
    part = worked.part
    titles = {field.name: in_language(field.title, language) for field in part.fields}
    return {
        "title": f"{part.id} {in_language(part.title, language)}",
        "asked": in_language(asked(part, worked.params), language),
        "figure": figure_data(pictured(part, worked.params), language),
        "working": in_language(_working(worked), language),
        "answers": _answers(worked.answers, titles),
        "mistakes": [
            {
                "message": in_language(one.message, language),
                "answers": _answers(one.answers, titles, _DIGITS if one.is_rounded else None),
            }
            for one in worked.mistakes
        ],
        "unseen": [in_language(one, language) for one in worked.unseen],
    }


def _working(worked: Worked) -> Wording:
    """Let the family work it out; where it has no words for that, the answers stand alone."""
    family = families.find(worked.part.family)
    if family.solution is None:
        return Wording("", "")
    place = f"part {worked.part.id}, params"
    return family.solution(validate(family.params, worked.params, place))


def _answers(
    answers: Mapping[str, Any], titles: Mapping[str, str], digits: int | None = None
) -> list[dict[str, str]]:
    return [
        {"title": titles.get(name, name), "markup": shown(value, digits)}
        for name, value in answers.items()
    ]
