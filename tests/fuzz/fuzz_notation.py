"""Coverage-guided fuzzing of all that reads what students type, and of the comparison behind it.

Whatever is typed, `check` expects of every reader and of every kind of comparison:

- nothing comes out but an answer or a `NotationError` (a `CaseError` from a comparison);
- what was understood reads back, from plain notation and from LaTeX, as the same;
- an answer compared with itself is never `incorrect`.

The fuzzer, atheris (https://github.com/google/atheris, Apache-2.0), is not among the project's
dependencies. From the project's folder, on Linux:

    python -m pip install atheris
    python tests/fuzz/fuzz_notation.py CORPUS -dict=tests/fuzz/notation.dict -timeout=10 \
        -max_len=400 -max_total_time=600

CORPUS is a folder outside of the project; where it is empty it is filled with the seeds first:
the typed texts of tests/cases, and those of tests/fuzz/seeds.toml. What fails is written to
`crash-…`; `python tests/fuzz/fuzz_notation.py crash-…` runs it again. A text that failed belongs
into seeds.toml once the reader is mended: test_fuzz.py runs `check` on the seeds every day.
"""

import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
FUZZING = __name__ == "__main__"
if FUZZING:
    import atheris

    sys.path.insert(0, str(PROJECT))

with atheris.instrument_imports(include=["grader"]) if FUZZING else nullcontext():
    from grader.notation.bounds import latex_bound, parse_bound, show_bound
    from grader.notation.constructions import parse_construction
    from grader.notation.errors import NotationError
    from grader.notation.matrices import parse_matrix
    from grader.notation.names import Free, Names
    from grader.notation.parser import parse
    from grader.notation.phrases import read_phrase
    from grader.notation.printer import latex, latex_matrix, plain, plain_matrix
    from grader.notation.shapes import latex_shape, parse_shape, show_shape
    from grader.workflow.compare import KINDS, Case, CaseError, compare

    for module in (*(f"checkers.{kind}" for kind in KINDS), "equivalence.proofs"):
        import_module(f"grader.{module}")  # else imported on first use, and not instrumented

CASES = PROJECT / "tests" / "cases"
CORPORA = ("notation", "number", "matrix", "expression", "growth", "shape", "phrase")
VARIABLES = ("x", "y", "N", "k", "d_k", "D", "H", "W", "N_KV", "epsilon")
NAMES = Names(VARIABLES)

GROWN = frozenset({"notation.long", "notation.deep", "notation.large"})
"""What may be said of a print-out: it spells out what was typed more tersely."""


@dataclass(frozen=True)
class Reader:
    """One way to read a text, and the ways to print what was understood."""

    read: Callable[[str], Any]
    prints: tuple[Callable[[Any], str], ...] = ()


READERS = {
    "expression": Reader(lambda text: parse(text, NAMES), (plain, latex)),
    "number": Reader(lambda text: parse(text, Names(euler=False)), (plain, latex)),
    "short names": Reader(lambda text: parse(text, Names(("d", "k", "e"))), (plain, latex)),
    "words": Reader(lambda text: parse(text, Names(free=Free.WHOLE)), (plain, latex)),
    "split words": Reader(lambda text: parse(text, Names(free=Free.SPLIT)), (plain, latex)),
    "matrix": Reader(parse_matrix, (plain_matrix, latex_matrix)),
    "named matrix": Reader(lambda text: parse_matrix(text, NAMES), (plain_matrix, latex_matrix)),
    "shape": Reader(lambda text: parse_shape(text, NAMES), (show_shape, latex_shape)),
    "growth": Reader(lambda text: parse_bound(text, NAMES), (show_bound, latex_bound)),
    "phrase": Reader(read_phrase),
    "construction": Reader(parse_construction),
}

COMPARED = (
    Case("number", "3/4", ""),
    Case("number", "sqrt(2)", "", options={"rtol": "0.01"}),
    Case("expression", "e/(e + D - 1)", "", ("D",), {"domain": {"D": "integer >= 2"}}),
    Case("expression", "x^2 - y^2", "", VARIABLES),
    Case("matrix", "[[1, 2], [3, 4]]", ""),
    Case("growth", "O(N*k^2)", "", VARIABLES, {"where": {"N": "H*W"}}),
    Case("shape", "(N_KV, d_k)", "", VARIABLES),
)
"""Fixed references; the answer is what is typed."""


class MismatchError(AssertionError):
    """A text was understood, and what was made of it is not right."""


def check(text: str) -> None:
    """Feed a text to every reader and every comparison.

    Raises:
        MismatchError: it does not read back, or is incorrect compared with itself.
    """
    for name, reader in READERS.items():
        with suppress(NotationError):
            understood = reader.read(text)
            for print_ in reader.prints:
                _check_print(name, reader, understood, print_)
    for case in COMPARED:
        with suppress(CaseError):
            compare(Case(case.kind, case.reference, text, case.variables, case.options))
        _check_itself(case, text)


def _check_print(
    name: str, reader: Reader, understood: object, print_: Callable[[Any], str]
) -> None:
    printed = print_(understood)
    try:
        again = reader.read(printed)
    except NotationError as error:
        if error.code in GROWN:
            return
        message = f"{name}: {print_.__name__} gives {printed!r}, which is refused: {error.code}"
        raise MismatchError(message) from error
    if again != understood:
        message = f"{name}: {print_.__name__} gives {printed!r}, which reads as {print_(again)!r}"
        raise MismatchError(message)


def _check_itself(case: Case, text: str) -> None:
    with suppress(CaseError):
        found = compare(Case(case.kind, text, text, case.variables, case.options))
        if found.comparison.outcome.value == "incorrect":
            raise MismatchError(f"{case.kind}: {text!r} is not equal to itself")


def seeds() -> Iterator[str]:
    """Yield every text that is typed in the corpora, and those kept for fuzzing."""
    found = dict.fromkeys(kept_seeds())
    for corpus in CORPORA:
        for row in tomllib.loads((CASES / f"{corpus}.toml").read_text("utf-8"))["case"]:
            found[row.get("typed", row.get("answer", ""))] = None
    yield from found


def kept_seeds() -> tuple[str, ...]:
    """Return the texts of seeds.toml."""
    path = Path(__file__).with_name("seeds.toml")
    return tuple(tomllib.loads(path.read_text("utf-8"))["texts"])


def fuzz(data: bytes) -> None:
    """Check bytes of the fuzzer as text; what is no UTF-8 becomes lone surrogates."""
    check(data.decode("utf-8", "surrogateescape"))


def _fill(corpus: Path) -> None:
    if any(corpus.iterdir()):
        return
    for text in seeds():
        data = text.encode("utf-8", "surrogateescape")
        (corpus / sha256(data).hexdigest()[:16]).write_bytes(data)


def main() -> None:
    """Run atheris on the corpus that the command names."""
    for argument in sys.argv[1:]:
        if not argument.startswith("-") and Path(argument).is_dir():
            _fill(Path(argument))
            break
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()


if FUZZING:
    main()
