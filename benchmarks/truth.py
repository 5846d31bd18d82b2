"""How much of reports is read, and whether any of it wrongly, beside what they are known to hold.

Run `python benchmarks/truth.py FOLDER --sheet SHEET.toml [--misread] [--all]`. FOLDER holds PDFs,
each with a JSON file of the same name: what its `answers` say, as tests/cases/reports/README.md
describes. An answer that is read with certainty must be what stands on the page: a matrix entry by
entry, an expression with the same value, a shape or a growth class as it is written, a text word by
word. Prints a table, one line a tool chain.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from grader.catalogue import open_catalogue
from grader.engine.isolation import Workers
from grader.equivalence.domain import Domain, read_range
from grader.equivalence.expressions import compare_expressions
from grader.model import Outcome
from grader.notation.bounds import parse_bound
from grader.notation.errors import NotationError
from grader.notation.matrices import parse_matrix
from grader.notation.names import Free, Names
from grader.notation.parser import parse_answer
from grader.notation.shapes import parse_shape
from grader.notation.tree import Node, symbols
from grader.notation.values import entries
from grader.workflow.read import TIMEOUT, is_certain, read_files
from submissions.model import Response

_SIGNS = str.maketrans({"−": "-", "–": "-", "⋅": "*", "·": "*", "∙": "*", "√": "sqrt", "⊤": "T"})
_UNSEEN = re.compile(r"[^\w+=/<>%≤≥×→∞∈≠]|_")
"""What does not count in a text: blanks, quotes, hyphens, brackets, marks of formulas."""


class Result(StrEnum):
    """What became of one answer."""

    READ = "read"
    """With certainty, and as it stands on the page; also where it says that there is none."""
    MISREAD = "misread"
    """With certainty, and other than it stands on the page."""
    ABSENT = "absent"
    """Nothing was answered, and nothing was found."""
    PERSON = "person"
    """Not with certainty."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer of a report beside its reading."""

    file: str
    chain: str
    part: str
    field: str
    written: str | None
    """What stands on the page; None where nothing was answered."""
    text: str | None
    flags: tuple[str, ...]
    result: Result

    @property
    def name(self) -> str:
        """The field's name, such as `3.4b`."""
        return f"{self.part}{self.field}"


Vocabulary = Mapping[tuple[str, str], tuple[str, Names]]
"""The kind of each field and the names in it, by part and field."""


def vocabulary(sheet: str | Path) -> Vocabulary:
    """Collect what readings are compared by: kinds and names, from a sheet's public part."""
    catalogue = open_catalogue(sheet, public_only=True)
    found = {}
    for expected in catalogue.expected():
        fields = catalogue.problem(expected.part).fields
        options = next(f.check.options for f in fields if f.name == expected.field)
        names = (*options.get("variables", ()), *options.get("constants", ()))
        table = Names(tuple(names), euler=expected.kind == "expression", free=Free.SPLIT)
        found[expected.part, expected.field] = (expected.kind, table)
    return found


def score(folder: Path, sheet: str | Path) -> list[Judged]:
    """Read all reports below a folder that have their truth beside them, and judge every answer."""
    paths = [path for path in sorted(folder.rglob("*.pdf")) if path.with_suffix(".json").exists()]
    words = vocabulary(sheet)
    with Workers(timeout=TIMEOUT) as workers:
        files = read_files(paths, sheet, workers)
        pairs = zip(paths, files, strict=True)
        return [one for path, file in pairs for one in judge(path, file.responses, words)]


def judge(path: Path, responses: Iterable[Response], words: Vocabulary) -> Iterator[Judged]:
    """Judge the responses of one report by the JSON beside it."""
    document = json.loads(path.with_suffix(".json").read_text("utf-8"))
    found = {(response.part, response.field): response for response in responses}
    for answer in document["answers"]:
        key = (answer["q"][:-1], answer["q"][-1])
        response = found[key]
        result = result_of(answer, response, *words[key])
        texts = (written(answer), response.text)
        yield Judged(path.name, document["style"], *key, *texts, response.flags, result)


def written(answer: Mapping[str, Any]) -> str | None:
    """Give what stands on the page as a text; a matrix as nested lists of exact numbers."""
    value = answer["value"]
    if isinstance(value, list):
        rows = answer.get("exact") or value
        return "[" + ", ".join(f"[{', '.join(map(str, row))}]" for row in rows) + "]"
    return None if value is None else str(value)


def result_of(answer: Mapping[str, Any], response: Response, kind: str, names: Names) -> Result:
    """Say what became of one answer."""
    truth = written(answer)
    if truth is None and response.text is None and set(response.flags) <= {"read.not_found"}:
        return Result.ABSENT
    if response.text is None or not is_certain(response):
        return Result.PERSON
    blank = not response.text.strip()
    if truth is None or blank:
        return Result.READ if truth is None and blank else Result.MISREAD
    return Result.READ if is_same(kind, truth, response.text, names) else Result.MISREAD


def is_same(kind: str, truth: str, text: str, names: Names) -> bool:
    """Tell whether a reading is what is written, kind by kind.

    >>> names = Names(("N", "k"), euler=False, free=Free.SPLIT)
    >>> is_same("growth", "O(Nk^{2})", "O(N*k²)", names)
    True
    >>> is_same("growth", "O(Nk^{2})", "O(Nk)", names)
    False
    """
    if kind == "text":
        return _words(truth) == _words(text)
    try:
        return COMPARED[kind](truth, text, names)
    except NotationError:
        return _plain(truth) == _plain(text)


def _words(text: str) -> str:
    """Leave of a text what counts: its letters and digits in their order."""
    spelt = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    return _UNSEEN.sub("", spelt).casefold()


def _plain(text: str) -> str:
    """Leave out blanks and brackets around a name, where a text is compared as it stands."""
    spelt = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    bare = re.sub(r"[\s{}]", "", spelt)
    return re.sub(r"\((\w+)\)", r"\1", bare)


def _is_same_matrix(truth: str, text: str, names: Names) -> bool:
    read, there = (entries(parse_matrix(one, names)) for one in (text, truth))
    flat: list[Fraction | None] = [entry for row in (*read, *there) for entry in row]
    return None not in flat and read == there


def _is_same_value(truth: str, text: str, names: Names) -> bool:
    return _equal(parse_answer(_spelt(text), names), parse_answer(_spelt(truth), names))


def _is_same_shape(truth: str, text: str, names: Names) -> bool:
    read, there = (parse_shape(one, names) for one in (text, truth))
    return len(read) == len(there) and all(map(_equal, read, there))


def _is_same_class(truth: str, text: str, names: Names) -> bool:
    read, there = (parse_bound(_spelt(one), names) for one in (text, truth))
    return read.landau == there.landau and _equal(read.inside, there.inside)


def _spelt(text: str) -> str:
    """Write signs as all notations know them."""
    return text.replace("√", " √").translate({**_SIGNS, ord("√"): "√"})


def _equal(read: Node, there: Node) -> bool:
    domain: Domain = dict.fromkeys(symbols(read) | symbols(there), read_range("positive"))
    return compare_expressions(read, there, domain).outcome is Outcome.CORRECT


COMPARED: Mapping[str, Callable[[str, str, Names], bool]] = {
    "matrix": _is_same_matrix,
    "number": _is_same_value,
    "expression": _is_same_value,
    "shape": _is_same_shape,
    "growth": _is_same_class,
}
"""By kind: whether two texts say the same; raises `NotationError` where one says nothing."""


def table(answers: Sequence[Judged]) -> Iterator[str]:
    """Write one line a tool chain, and one for all."""
    yield f"{'':<22}" + "".join(f"{head:>9}" for head in ("answers", *Result)) + "  flags"
    for chain, group in groupby(sorted(answers, key=_chain), _chain):
        yield _line(chain, list(group))
    yield _line("all", answers)


def _chain(answer: Judged) -> str:
    return answer.chain


def _line(name: str, answers: Sequence[Judged]) -> str:
    counts = Counter(answer.result for answer in answers)
    waiting = [answer for answer in answers if answer.result is Result.PERSON]
    flags = Counter(flag for answer in waiting for flag in answer.flags)
    named = ", ".join(f"{flag.removeprefix('read.')} {n}" for flag, n in flags.most_common(4))
    numbers = (len(answers), *(counts[result] for result in Result))
    return f"{name:<22}" + "".join(f"{number:>9}" for number in numbers) + f"  {named}"


def listed(answers: Iterable[Judged], results: Iterable[Result]) -> Iterator[str]:
    """Write one answer a line, with what is written and what was read."""
    for one in answers:
        if one.result in results:
            place = f"{one.result:<8} {one.file:<26} {one.name:<5}"
            yield f"{place} {one.text!r} <- {one.written!r} {' '.join(one.flags)}"


def main() -> int:
    """Print the table; 1 where anything was misread."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sheet", required=True)
    parser.add_argument("--misread", action="store_true", help="list what was misread")
    parser.add_argument("--all", action="store_true", help="list all that was not read")
    given = parser.parse_args()
    answers = score(given.folder, given.sheet)
    shown = {Result.MISREAD} if given.misread or given.all else set()
    shown |= {Result.PERSON} if given.all else set()
    print("\n".join([*listed(answers, shown), *table(answers)]))
    return 1 if any(one.result is Result.MISREAD for one in answers) else 0


if __name__ == "__main__":
    sys.exit(main())
