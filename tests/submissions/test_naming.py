"""The naming convention, over the table in tests/cases/naming.toml and over anything at all."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.entry_names import EntryName
from submissions.model import Severity, Student
from submissions.naming import Judged, judge, judge_zip_name
from submissions.naming_messages import MESSAGES
from submissions.naming_rule import SEVERITIES, NamingRule, Preset

TABLE = tomllib.loads(
    (Path(__file__).parents[1] / "cases" / "naming.toml").read_text(encoding="utf-8")
)["case"]
CASES = [pytest.param(case, id=case["why"]) for case in TABLE]


def judged(case: dict[str, object], preset: Preset) -> Judged:
    entries = case.get("entries") or [case["pdf"]]
    assert isinstance(entries, list)
    rule = NamingRule(preset, number_pattern=str(case.get("number_pattern", "[0-9]{6,12}")))
    return judge(str(case["zip"]), [EntryName(str(name)) for name in entries], rule)


def gravest(found: Judged) -> str:
    order = ("fail", "warn", "pass")
    return min((notice.severity.value for notice in found.notices), key=order.index, default="pass")


@pytest.mark.parametrize("case", CASES)
def test_a_breach_costs_what_the_table_says_when_strict(case: dict[str, object]) -> None:
    assert gravest(judged(case, "strict")) == case["strict"]


@pytest.mark.parametrize("case", CASES)
def test_a_breach_costs_what_the_table_says_when_lenient(case: dict[str, object]) -> None:
    assert gravest(judged(case, "lenient")) == case["lenient"]


@pytest.mark.parametrize("case", CASES)
def test_each_breach_has_its_code_and_no_other(case: dict[str, object]) -> None:
    codes = {notice.code for notice in judged(case, "strict").notices}
    assert sorted(codes) == sorted(case["codes"])  # type: ignore[call-overload]  # a table's list


@pytest.mark.parametrize("case", CASES)
def test_whose_it_is_does_not_depend_on_how_strict_we_are(case: dict[str, object]) -> None:
    expected = Student(str(case["surname"]), str(case["number"])) if "surname" in case else None
    assert judged(case, "strict").student == expected
    assert judged(case, "lenient").student == expected


@pytest.mark.parametrize("case", CASES)
def test_every_message_finds_all_it_fills_in(case: dict[str, object]) -> None:
    for notice in judged(case, "strict").notices:
        for text in (MESSAGES[notice.code].en, MESSAGES[notice.code].de):
            assert set(re.findall(r"\{(\w+)[:}]", text)) <= set(notice.args)


@pytest.mark.parametrize("case", CASES)
def test_nothing_hidden_reaches_a_message_raw(case: dict[str, object]) -> None:
    for notice in judged(case, "strict").notices:
        shown = " ".join(notice.args.values())
        assert shown.replace("\N{ZERO WIDTH SPACE}", "").isprintable()


@pytest.mark.parametrize("code", sorted(SEVERITIES))
def test_every_code_of_the_rule_is_worded(code: str) -> None:
    assert code in MESSAGES


@pytest.mark.parametrize("code", sorted({code for code in SEVERITIES if "entry" not in code}))
def test_every_code_has_a_case(code: str) -> None:
    assert code.startswith("roster.") or any(code in case["codes"] for case in TABLE)


def test_invisible_characters_are_named_by_number() -> None:
    (notice,) = judge_zip_name("Mus\u200bter-1234567.zip", NamingRule()).notices
    assert notice.args["found"] == "U+200B"
    assert "Mus[U+200B]ter" in notice.args["file"]


def test_the_repaired_name_is_what_is_expected() -> None:
    notices = judge_zip_name("1234567_Muster.zip", NamingRule("lenient")).notices
    assert {notice.args["expected"] for notice in notices} == {"Muster-1234567.zip"}


def test_a_sheet_may_weigh_one_breach_otherwise() -> None:
    rule = NamingRule(severities={"naming.separator": Severity.PASS})
    assert judge_zip_name("Muster_1234567.zip", rule).is_accepted
    assert not judge_zip_name("1234567-Muster.zip", rule).is_accepted


def test_a_course_may_have_letters_in_its_numbers() -> None:
    rule = NamingRule(number_pattern="[a-z][0-9]{4}")
    found = judge_zip_name("Muster-k1234.zip", rule)
    assert (found.student, found.notices) == (Student("Muster", "k1234"), ())


def test_a_course_may_use_another_separator() -> None:
    rule = NamingRule(separator="_")
    assert judge_zip_name("Müller-Probe_1234567.zip", rule).notices == ()
    (notice,) = judge_zip_name("Müller-Probe-1234567.zip", rule).notices
    assert notice.code == "naming.separator"


def test_a_wrong_length_is_not_told_where_the_course_counts_no_digits() -> None:
    (notice,) = judge_zip_name("Muster-12.zip", NamingRule(number_pattern="[a-z][0-9]{4}")).notices
    assert notice.code == "naming.number_form"


names = st.text(
    alphabet=st.one_of(
        st.sampled_from("Musterä-_ 1234567().pdfzi/'’\u2010\u2013\u200b\u202e\0"), st.characters()
    ),
    max_size=40,
)


@given(names, st.lists(names, max_size=4), st.sampled_from(["strict", "lenient"]))
def test_no_name_breaks_the_rule_book(outer: str, inner: list[str], preset: Preset) -> None:
    found = judge(outer, [EntryName(name) for name in inner], NamingRule(preset))
    assert found.pdf is None or found.pdf < len(inner)
    for notice in found.notices:
        assert MESSAGES[notice.code].de.format_map(notice.args)


@given(names)
def test_strict_accepts_only_what_lenient_accepts(outer: str) -> None:
    entries = [EntryName(outer.removesuffix(".zip") + ".pdf")]
    strict = judge(outer, entries, NamingRule("strict"))
    assert not strict.is_accepted or judge(outer, entries, NamingRule("lenient")).is_accepted


@given(
    st.text(alphabet="abcdeÄÖÜßЖ王", min_size=1, max_size=12),
    st.text(alphabet="0123456789", min_size=6, max_size=12),
)
def test_what_is_well_formed_passes_without_a_word(surname: str, number: str) -> None:
    found = judge(f"{surname}-{number}.zip", [EntryName(f"{surname}-{number}.pdf")], NamingRule())
    assert (found.student, found.notices) == (Student(surname, number), ())
