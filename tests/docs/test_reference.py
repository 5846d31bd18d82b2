"""Everything that can be named is named in the reference and semantics; codes are up to date."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import groupby
from pathlib import Path

import click
import pytest

from grader import checkers, cli, messages, reports
from grader.messages import Template, audience, codes
from grader.model import Audience, Outcome, Status, Verdict
from problems import families
from problems.sheet import load_sheet, shipped
from submissions import sources
from submissions.model import Severity
from submissions.naming_rule import SEVERITIES

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "reference.md"
REFERENCE = PAGE.read_text(encoding="utf-8")
SEMANTICS = (DOCS / "semantics.md").read_text(encoding="utf-8")
HEAD = (
    "# Codes\n\n"
    "Every fact that the grader states has a code. Messages are rendered late, in the reader's "
    "language; places such as `{file}` are filled in then. What is for tutors is shown in "
    "`results.json` and `overview.html`, and never in a student's feedback. A sheet may weigh the "
    "codes of the naming rule anew (`[naming.severities]`); the column says what they cost "
    "strictly and leniently by default.\n\n"
    "This page is written by `pytest tests/docs --update-gold`; do not edit it by hand.\n"
)
AREAS = {
    "copy": "what keeps a report from being copied",
    "naming": "names of files",
    "zip": "archives",
    "misconception": "mistakes that are named",
    "notation": "what was written is not an answer",
    "read": "what was read is not certain",
}


def test_the_list_of_codes_is_up_to_date(update_gold: bool) -> None:  # noqa: FBT001 - a fixture
    page, text = DOCS / "codes.md", written()
    if update_gold:
        page.write_text(text, encoding="utf-8", newline="\n")
    assert page.read_text(encoding="utf-8") == text, "run: pytest tests/docs --update-gold"


def test_no_two_tables_define_the_same_code() -> None:
    roots = {"submissions": "MESSAGES", **dict.fromkeys(messages._GRADER, "CODES")}
    tables: dict[int, Mapping[str, object]] = {}
    for root, attribute in roots.items():
        for name in messages._modules(root, import_module(root).__path__):
            table = getattr(import_module(name), attribute, None)
            tables |= {} if table is None else {id(table): table}
    seen = Counter(code for table in tables.values() for code in table)
    assert [code for code, times in seen.items() if times > 1] == []
    assert len(seen) > 100


def written() -> str:
    """Write the page of all codes, area by area."""
    return HEAD + "".join(
        f"\n## {area}{_title(area)}\n\n{''.join(_rows(area, dict(group)))}"
        for area, group in groupby(codes().items(), lambda item: item[0].partition(".")[0])
    )


def _title(area: str) -> str:
    return f": {AREAS[area]}" if area in AREAS else ""


def _rows(area: str, group: Mapping[str, Template]) -> Iterator[str]:
    weighed = area in {code.partition(".")[0] for code in SEVERITIES}
    yield "| code | for | " + ("strict, lenient | " if weighed else "") + "English | German |\n"
    yield "|---|---|" + ("---|" if weighed else "") + "---|---|\n"
    for code, text in group.items():
        who = "tutors" if audience(code) is Audience.TUTOR else "all"
        cells = [f"`{code}`", who, *([_severities(code)] if weighed else []), text.en, text.de]
        yield f"| {' | '.join(map(_cell, cells))} |\n"


def _severities(code: str) -> str:
    return ", ".join(severity.value for severity in SEVERITIES.get(code, ()))


def _cell(text: str) -> str:
    plain = re.sub(r"\{(\w+):\w+\}", r"{\1}", text)
    return " ".join(plain.split()).replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its name, those of groups included."""
    for name in cli.names():
        command = cli.root.get_command(click.Context(cli.root), name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {sub}", inner) for sub, inner in command.commands.items())


def section(title: str) -> str:
    """Return one section of the reference, whatever its level."""
    flags = re.MULTILINE | re.DOTALL
    text = PAGE.read_text(encoding="utf-8")
    found = re.search(rf"^(#+) {re.escape(title)}$\n(.*?)(?=^#{{1,3}} |\Z)", text, flags)
    assert found is not None, f"docs/reference.md has no section {title!r}"
    return found[2]


@pytest.mark.parametrize(("name", "command"), [pytest.param(*c, id=c[0]) for c in commands()])
def test_every_command_and_option_is_described(name: str, command: click.Command) -> None:
    text = section(f"grader {name}")
    for parameter in command.params:
        for flag in parameter.opts if isinstance(parameter, click.Option) else ():
            assert f"`{flag}" in text, f"docs/reference.md, grader {name}: {flag} is missing"


@pytest.mark.parametrize("name", checkers.names())
def test_every_checker_and_option_is_described(name: str) -> None:
    text = section(f"{name} (checker)")
    for option in checkers.find(name).options.model_fields:
        assert f"`{option}`" in text, f"docs/reference.md, checker {name}: {option} is missing"


@pytest.fixture(scope="module", autouse=True)
def _begun(request: pytest.FixtureRequest) -> None:
    """Begin the sections of new families, where asked, before any test looks for them."""
    for name in missing() if request.config.getoption("--update-gold") else ():
        text = PAGE.read_text(encoding="utf-8")
        after = next((f"### {other} (family)" for other in described(text) if other > name), None)
        mark = after or "## Exercise sheet 5"
        PAGE.write_text(text.replace(mark, begun(name) + mark, 1), encoding="utf-8", newline="\n")


def described(text: str) -> list[str]:
    """List the families that have a section."""
    return re.findall(r"^### (\w+) \(family\)$", text, re.MULTILINE)


def missing() -> list[str]:
    """List the families that have none."""
    return sorted(set(families.names()) - set(described(PAGE.read_text(encoding="utf-8"))))


def test_every_family_has_a_section() -> None:
    assert missing() == [], "run: pytest tests/docs --update-gold, and say more by hand"


def begun(name: str) -> str:
    """Begin the section of a family, from what the family says of itself."""
    family = families.find(name)
    lines = [
        ("Params", family.params.model_fields),
        ("Key", family.key.model_fields if family.key else ()),
        ("Fields", family.titles),
        ("Mistakes", family.mistakes),
        ("Witnesses", family.messages),
    ]
    drawn = " It can be drawn (`grader variant`)." if family.draw else ""
    told = "".join(f"- {title}: `{'`, `'.join(names)}`.\n" for title, names in lines if names)
    return f"### {name} (family)\n\n{family.title.en}.{drawn}\n\n{told}\n"


@pytest.mark.parametrize("name", families.names())
def test_every_family_is_described_with_its_params_fields_and_mistakes(name: str) -> None:
    text, family = section(f"{name} (family)"), families.find(name)
    expected = [*family.params.model_fields, *family.mistakes, *family.messages]
    expected += list(family.key.model_fields) if family.key else []
    for word in expected:
        assert f"`{word}`" in text, f"docs/reference.md, family {name}: {word} is missing"


@pytest.mark.parametrize(
    "part",
    [part for name in shipped() for part in load_sheet(name).parts],
    ids=lambda part: f"{part.family} {part.id}",
)
def test_every_field_of_the_sheet_that_ships_is_named(part: object) -> None:
    fields = [field.name for field in part.fields]  # type: ignore[attr-defined]  # a Part
    start = f"| {part.id} | {part.family} |"  # type: ignore[attr-defined]  # a Part
    row = next((line for line in REFERENCE.splitlines() if line.startswith(start)), "")
    assert row, f"docs/reference.md has no row that begins with {start}"
    assert all(f"`{name}`" in row for name in fields)


@pytest.mark.parametrize(
    "word", [*Verdict, *Status, *Outcome, *Severity, *reports.names(), *sources.names()]
)
def test_every_word_of_the_results_is_explained(word: str) -> None:
    assert f"`{word}`" in REFERENCE


@pytest.mark.parametrize("name", [n for n in checkers.names() if not checkers.find(n).by_person])
def test_every_checker_has_its_semantics(name: str) -> None:
    titles = re.findall(r"^## (.*)$", SEMANTICS, re.MULTILINE)
    assert any(name in title.casefold().split() for title in titles)


def test_every_source_of_the_semantics_is_cited_and_there() -> None:
    text, _, sources = SEMANTICS.partition("\n## Sources\n")
    cited = {n for found in re.findall(r"\[(\d(?:, \d)*)\]", text) for n in found.split(", ")}
    assert cited == set(re.findall(r"^(\d)\. ", sources, re.MULTILINE))
