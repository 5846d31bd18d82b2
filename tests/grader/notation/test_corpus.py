"""Every row of the corpus of typed answers is understood as written there, or refused."""

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from grader.messages import render
from grader.notation.errors import NotationError

KINDS = {"expression", "number", "matrix", "shape", "growth"}


def outcome(row: Any) -> tuple[str | None, str | None, int | None]:
    """Return how a row comes out: understood, or refused with which code at which place."""
    try:
        return row.read(), None, None
    except NotationError as error:
        return None, error.code, error.span.start + 1 if row.at else None


def test_it_is_understood_as_meant_and_reads_back_or_is_refused(typed_row: Any) -> None:
    expected = (typed_row.understood, typed_row.refused, typed_row.at)
    assert outcome(typed_row) == expected
    if typed_row.understood is not None:
        assert replace(typed_row, typed=typed_row.understood).read() == typed_row.understood


def test_a_refusal_says_in_both_languages_what_is_wrong(notation_corpus: Any) -> None:
    refused = [row for row in notation_corpus.rows if row.refused]
    assert refused
    for row in refused:
        with pytest.raises(NotationError) as raised:
            row.read()
        code, args = raised.value.code, raised.value.args_
        english, german = (render(code, args, language) for language in ("en", "de"))
        assert english != german
        for text in (english, german):
            assert code not in text
            assert not re.search(r"\{[a-z]+\}", text.replace(args.get("found", ""), "")), row


def test_the_corpus_is_well_formed(notation_corpus: Any) -> None:
    groups = [group.name for group in notation_corpus.groups]
    assert {row.group for row in notation_corpus.rows} == set(groups)
    assert {row.kind for row in notation_corpus.rows} == KINDS
    for row in notation_corpus.rows:
        assert (row.understood is None) is not (row.refused is None), row
        assert row.at is None or row.refused, row
    names = Counter((row.group, row.why) for row in notation_corpus.rows)
    assert not [name for name, count in names.items() if count > 1]
