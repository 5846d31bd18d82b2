"""What the tutorial quotes is what the commands print on the evening that it walks through."""

import doctest
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from grader.demo.cast import Cast, load_cast
from grader.demo.handing_in import due_date
from grader.demo.play import SHEET, write_class
from grader.demo.tutor import decide_as_meant
from grader.errors import GraderError
from grader.model import Decision
from grader.wording import Language, say
from grader.workflow.request import GradeRequest, Outcome
from problems.model import Wording
from problems.sheet import load_sheet

PAGES: dict[Language, str] = {"en": "docs/evening.md", "de": "docs/evening.de.md"}
TUTORS = ("Ada", "Bo", "Cem", "Dee")
DISPUTED = "8ACH-J63W.more_than_shown"
ROW = 15
"""Where the disputed decision stands in its file."""


class Agreeing:
    """Somebody who presses Enter, and remembers what was told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def tell(self, line: str) -> None:
        """Remember what was told."""
        self.told.append(line)

    def ask(self, question: str) -> str:
        """Agree."""
        self.told.append(f"{question}:")
        return ""


def asked(folder: Path, language: Language) -> str:
    """Give what `grader grade` shows and asks, below the line that names the folder."""
    from grader.workflow.completing import complete
    from grader.workflow.surroundings import Kind

    person = Agreeing()
    complete(dict.fromkeys([*Kind, "out"]), folder, language, person, sure=False)
    return "\n".join(person.told[1:])


def sums(outcome: Outcome) -> str:
    from grader.workflow.summary import summary_text

    return summary_text(outcome).partition("\n")[0]


def pages(results: Path) -> str:
    """Give what `grader review` says, in the folder that the results lie in."""
    from grader.web.review import review

    said = review(results, ",".join(TUTORS), "part").in_words
    return said.replace(f"{results.parent}/", "")


def refused(results: Path, rows: Sequence[Decision], language: Language) -> str:
    """Give what is said of two files that contradict each other."""
    from grader.workflow.decide import decide

    others = [row.model_copy(update={"by": "Dee"}) for row in rows if row.key != DISPUTED]
    own = Decision(key=DISPUTED, points="1", because="Says it", by="Dee")
    other = Decision(key=DISPUTED, points="0.5", because="Says half of it", by="Ada")
    files = [
        write(results.parent / "decisions-Dee.json", [*others[: ROW - 1], own]),
        write(results.parent / "decisions-Ada-again.json", [other]),
    ]
    with pytest.raises(GraderError) as found:
        decide(results, files, due_date(load_sheet(SHEET)))
    told = say(Wording(found.value.en, found.value.de), language)
    return "grader: " + "\n".join(told.split("\n")[:4])


def write(path: Path, decisions: Sequence[Decision]) -> Path:
    rows = [one.model_dump(mode="json", exclude_defaults=True) for one in decisions]
    path.write_text(json.dumps({"decisions": rows}), encoding="utf-8")
    return path


def decided(outcome: Outcome, cast: Cast, results: Path) -> Outcome:
    """Decide as the demo's tutor does, until nothing waits."""
    from grader.workflow.decide import decide

    now = due_date(load_sheet(SHEET)) + timedelta(days=3)
    while rows := decide_as_meant(cast, outcome.batch.entries):
        outcome = decide(results, [write(results.parent / "decisions.json", rows)], now)
    return outcome


def printed(folder: Path, request: GradeRequest, language: Language) -> Iterator[str]:
    """Play the evening, and give what is printed, as far as the tutorial quotes it."""
    from grader.workflow.grade import grade

    cast, results = load_cast(), folder / "results"
    yield asked(folder, language)
    outcome = grade(request.model_copy(update={"out": results, "workers": 2}))
    yield sums(outcome)
    yield pages(results)
    yield refused(results, decide_as_meant(cast, outcome.batch.entries), language)
    yield sums(decided(outcome, cast, results))


@pytest.mark.all
@pytest.mark.parametrize("language", PAGES)
def test_the_evening_quotes_what_is_printed(
    language: Language, blocks: Callable[[str], tuple[Any, ...]], tmp_path: Path
) -> None:
    request = write_class(tmp_path, load_cast(), load_sheet(SHEET), language)
    quoted = [block.text for block in blocks(PAGES[language]) if block.language == "text"]
    same = doctest.OutputChecker().check_output
    for text, said in zip(quoted, printed(tmp_path, request, language), strict=True):
        assert same(text.replace("…", "..."), f"{said}\n", doctest.ELLIPSIS), f"{text}\n{said}"
