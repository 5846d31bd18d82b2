"""The notation in the browser understands what it understands here, and refuses the rest alike."""

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from grader import checkers
from grader.notation.errors import NotationError
from grader.notation.kinds import KINDS, understand
from grader.notation.names import Free, Names
from grader.web.browser import frame
from grader.web.browser.bundle import code
from grader.web.browser.lean import strip_source

CASES = Path(__file__).parents[2] / "cases"
BARE = ("matrix", "number")
TEXTS = ("answer", "reference", "q", "k")
"""Under which names the cases of checkers hold what is typed."""
HOSTILE = (
    *("", " \n", "x" * 2001, "(" * 65 + "x" + ")" * 65, "9" * 41, "2^2^2^2^2^2", "1\u202e2"),
    *("x\x00y", "😀", "𝑁 + 𝟙", "a\u200bb", "е", "\\", "{", "}", "${", "%", "</script>"),
    *("N^(9999999)", "170!", "[[" * 200, "1,2,3", "1.234,5", "0,5", "½", "x²₁", "O(", "R^{"),
)
HOST = """([code, document_, asks]) => new Promise((done) => {
  const frame = Object.assign(document.createElement("iframe"), { srcdoc: document_ });
  frame.sandbox = "allow-scripts";
  const found = [];
  addEventListener("message", (event) => {
    found.push(event.data);
    if (found.length === Math.max(asks.length, 1)) done(found);
  });
  frame.addEventListener("load", () => {
    frame.contentWindow.postMessage({ code }, "*");
    asks.forEach((ask) => frame.contentWindow.postMessage(ask, "*"));
  });
  document.body.append(frame);
})"""

Case = tuple[str, str, Names]
Ask = Callable[[Sequence[Case]], list[Any]]


@pytest.fixture
def ask(window: Any) -> Iterator[Ask]:
    """Ask the frame how texts are understood, from a page that lets it run."""
    page = window.new_page()

    def told(cases: Sequence[Case]) -> list[Any]:
        asks = [_question(number, *case) for number, case in enumerate(cases)]
        found = page.evaluate(HOST, [code(), frame.document(), asks])
        return [{key: one[key] for key in one if key != "id"} for one in found]

    yield told
    page.close()


def _question(number: int, kind: str, text: str, names: Names) -> dict[str, Any]:
    shown = {
        "variables": names.variables,
        "euler": names.euler,
        "free": names.free.value,
        "matrices": sorted(names.matrices),
    }
    return {"id": number, "kind": kind, "text": text, "names": shown}


def here(case: Case) -> dict[str, Any]:
    """Say how a text is understood here, in the words of the frame."""
    try:
        told = understand(*case)
    except NotationError as error:
        span = error.span
        return {
            "code": error.code,
            "start": span.start,
            "end": span.end,
            "args": dict(error.args_),
        }
    return {"plain": told.plain, "size": list(told.size)}


def differences(ask: Ask, cases: Iterable[Case]) -> list[Any]:
    unique = list(dict.fromkeys(cases))
    assert unique
    found = zip(unique, ask(unique), strict=True)
    return [(case, there, here(case)) for case, there in found if there != here(case)]


def cases_of(kind: str) -> Iterator[Case]:
    """Yield what the cases of a checker hold, with the names that each may use."""
    document = tomllib.loads((CASES / f"{kind}.toml").read_text("utf-8"))
    checker = checkers.find(kind)
    for case in document["case"]:
        given = {**document.get("defaults", {}), **case.get("options", {})}
        known = {name: given[name] for name in given if name in checker.options.model_fields}
        has_names = hasattr(checker.options, "names")
        names = checker.options.model_validate(known).names if has_names else Names()
        yield from ((kind, str(case[name]), names) for name in TEXTS if name in case)


def test_the_corpus_is_understood_alike(ask: Ask, notation_corpus: Any) -> None:
    cases = [
        (
            row.kind,
            row.typed,
            Names(
                row.variables,
                euler=row.euler and row.kind not in BARE,
                matrices=frozenset(row.matrices),
            ),
        )
        for row in notation_corpus.rows
    ]
    assert differences(ask, cases) == []


@pytest.mark.parametrize("kind", ["construction", "phrase", "shape"])
def test_the_cases_of_a_checker_are_understood_alike(ask: Ask, kind: str) -> None:
    assert differences(ask, cases_of(kind)) == []


@pytest.mark.all
@pytest.mark.parametrize("kind", ["expression", "growth", "matrix", "number"])
def test_the_many_cases_of_a_checker_are_understood_alike(ask: Ask, kind: str) -> None:
    assert differences(ask, cases_of(kind)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_texts_are_refused_alike(ask: Ask, kind: str) -> None:
    names = Names(("x", "y", "N", "d_k"), free=Free.SPLIT, matrices=frozenset({"Q"}))
    assert differences(ask, [(kind, text, names) for text in HOSTILE]) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_read_and_shown_as_its_checker_does(kind: str) -> None:
    checker = checkers.find(kind)
    options = checker.options()
    names = getattr(options, "names", Names())
    understood = 0
    for _, text, _ in cases_of(kind):
        told = here((kind, text, names))
        if told.get("code") == "notation.construction":
            assert checker.unread(checker.parse(text, options)) is not None
        elif "code" in told:
            with pytest.raises(NotationError, match=told["code"]):
                checker.parse(text, options)
        else:
            assert checker.show(checker.parse(text, options)).plain == told["plain"]
            understood += 1
    assert understood


def test_every_checker_is_a_kind_or_takes_any_text() -> None:
    others = set(checkers.names()) - set(KINDS)
    assert others == {"text"}


def test_the_frame_reaches_neither_a_network_nor_its_page(window: Any) -> None:
    page = window.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    evil = (
        "let said = ''; try { said += parent.document.title } catch { said += 'closed ' }"
        "try { localStorage } catch { said += 'no store ' }"
        "fetch('http://127.0.0.1:9/').catch(() => parent.postMessage(said + 'no network', '*'))"
    )
    found = page.evaluate(HOST, [evil, frame.document(), []])
    page.close()
    assert found == ["closed no store no network"]
    assert asked == []


def test_what_is_stripped_means_the_same() -> None:
    source = (
        '"""Say."""\nfrom typing import TypeAlias\nA: TypeAlias = int | str\n'
        'def f(x: A) -> bool:\n    """Say."""\n    return isinstance(x, int | str)\n'
    )
    space: dict[str, Any] = {}
    exec(strip_source(source), space)  # noqa: S102 - it stands above
    assert (space["f"](1), space["f"](1.0), space["A"]) == (True, False, None)
    assert "Say" not in strip_source(source)


def test_the_script_is_small_and_names_its_licence() -> None:
    assert len(code().encode()) < 1_500_000
    assert "BSD 3-Clause" in code()
    assert json.dumps(strip_source("x = 1")) not in code()
