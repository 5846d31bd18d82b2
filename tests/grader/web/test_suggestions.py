"""Answers are ordered by likeness; points are suggested where nothing speaks against it."""

import base64
import json
import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from grader.cli import root
from grader.gradebook import Gradebook
from grader.model import Decision, Entry
from grader.web.review import FOLDER, open_queue
from grader.web.review.document import document_of
from grader.web.review.evidence import ROOM, block_in, evidence_of, lot_of
from grader.web.review.grouping import Item
from grader.web.review.page import phrases_of
from grader.web.review.sorting import sort_items
from grader.web.suggestions.block import LEVELS, Block, spell_block
from grader.web.suggestions.differences import Reason, difference
from grader.web.suggestions.likeness import LONGEST, UNIT, compare, compare_all, fit, vector
from grader.web.suggestions.markers import read_markers
from grader.web.suggestions.model import NOISE, SIGNAL, Asked, Known, posterior, suggest
from grader.web.suggestions.order import REPRESENTATIVES, order_alike, order_texts
from grader.workflow.decide import decide

Build = Callable[..., Entry]
Queue = Callable[..., tuple[Item, ...]]


def block(likeness: Sequence[Sequence[float]], words: Sequence[Sequence[int]] = ()) -> Block:
    """Make a block by hand; without words, all answers speak of the same."""
    levels = np.array([[round(one * LEVELS) for one in row] for row in likeness], dtype=np.uint16)
    size = len(levels)
    return Block(levels, ((0, 0, 0, 0),) * size, tuple(map(tuple, words)) or ((),) * size)


def alike(size: int, likeness: float) -> list[list[float]]:
    """Make every two of some answers equally alike."""
    return [[1.0 if i == j else likeness for j in range(size)] for i in range(size)]


def test_equal_texts_are_as_alike_as_can_be_and_texts_without_a_common_run_not_at_all() -> None:
    space = fit(["vanishing", "xyz"])
    one, other = vector("vanishing", space), vector("xyz", space)
    assert compare(one, one) == pytest.approx(UNIT, rel=0.01)
    assert compare(one, other) == 0


def test_half_of_the_likeness_is_that_of_words_and_half_that_of_their_letters() -> None:
    space = fit(["abcdefg", "abcdefgh"])
    words_differ = compare(vector("abcdefg", space), vector("abcdefgh", space))
    assert 0 < words_differ < UNIT / 2


def test_all_likenesses_are_those_of_two_texts_and_whole_numbers() -> None:
    texts = ["Gradients vanish.", "Gradients explode.", "The state grows.", ""]
    space = fit(texts)
    vectors = [vector(text, space) for text in texts]
    expected = [[compare(one, other) for other in vectors] for one in vectors]
    assert compare_all(vectors).tolist() == expected


def test_what_stands_for_the_most_answers_comes_first() -> None:
    likeness = np.array(
        [[10, 1, 1, 1], [1, 10, 6, 6], [1, 6, 10, 2], [1, 6, 2, 10]], dtype=np.float32
    )
    assert order_alike(likeness, [1, 1, 1, 1])[0] == 1
    assert order_alike(likeness, [9, 1, 1, 1])[0] == 0


def test_behind_those_that_stand_for_others_each_answer_is_beside_its_like() -> None:
    size = 3 * REPRESENTATIVES
    likeness = np.eye(size, dtype=np.float32) * 10
    left = range(REPRESENTATIVES, size)
    for one, other, near in ((0, 2, 9), (1, 2, 7), (0, 1, 3)):
        likeness[left[one], left[other]] = likeness[left[other], left[one]] = near
    counts = [5] * REPRESENTATIVES + [1] * len(left)
    order = order_alike(likeness, counts)
    assert order[:REPRESENTATIVES] == tuple(range(REPRESENTATIVES))
    assert order[REPRESENTATIVES:][:3] == (left[0], left[2], left[1])


@pytest.mark.parametrize("texts", [[], ["One."], ["", " "], ["Same.", "Same."]])
def test_every_text_stands_in_the_order_once(texts: list[str]) -> None:
    assert sorted(order_texts(texts, [1] * len(texts))) == list(range(len(texts)))


def test_the_queue_keeps_its_criteria_apart_and_puts_answers_without_a_text_last(
    waiting: Build, queue_of: Queue
) -> None:
    texts = ["The gradients vanish.", None, "Gradients vanish quickly.", "  ", "No idea."]
    entries = [
        waiting(str(i), {"1.2 text": text, "3.4 scores": "[[1]]"}, "read.extra")
        for i, text in enumerate(texts)
    ]
    queue = queue_of(entries)
    items = sort_items(queue)
    sections = [[i.asks[0].place for i in some] for some in (queue, items)]
    assert sections[0] == sections[1]
    assert {id(item) for item in items} == {id(item) for item in queue}
    assert [item.text for item in items[:5]][3:] == [None, "  "]


def test_both_criteria_of_an_answer_come_in_the_same_order(waiting: Build, queue_of: Queue) -> None:
    texts = ["Bounded size.", "A bounded size of state.", "Vanishing gradients.", "Nothing."]
    items = sort_items(queue_of([waiting(str(i), {"1.2 text": t}) for i, t in enumerate(texts)]))
    assert [item.text for item in items[:4]] == [item.text for item in items[4:]]


def test_one_equal_decided_answer_pulls_the_mean_from_the_prior_by_signal_and_noise() -> None:
    asked = Asked(block([[1, 1], [1, 1]]), [0.2, 0.4], 1.0, 0.5)
    mean, deviation = posterior(asked, 0, [Known(1, 1.0)])
    assert mean == pytest.approx(0.2 + 0.1 / 0.11 * (1.0 - 0.4))
    assert deviation == pytest.approx(math.sqrt(0.1 - 0.1 * 0.1 / 0.11 + 0.01))


def test_two_equal_decided_answers_share_the_weight() -> None:
    asked = Asked(block(alike(3, 1.0)), [0.5, 0.5, 0.5], 1.0, 0.5)
    mean, deviation = posterior(asked, 0, [Known(1, 1.0), Known(2, 0.5)])
    assert mean == pytest.approx(0.5 + 0.1 / 0.21 * (0.5 + 0.0))
    assert deviation == pytest.approx(math.sqrt(0.1 - 0.1 * 0.1 * 2 / 0.21 + 0.01))


def test_an_answer_that_is_not_alike_at_all_tells_less() -> None:
    asked = Asked(block([[1, 0], [0, 1]]), [0.0, 0.0], 1.0, 0.5)
    mean, deviation = posterior(asked, 0, [Known(1, 1.0)])
    across = SIGNAL * math.exp(-0.5)
    assert mean == pytest.approx(across / 0.11)
    assert deviation == pytest.approx(math.sqrt(SIGNAL - across**2 / 0.11 + NOISE))


def test_a_suggestion_is_rounded_to_the_step_and_its_band_is_cut_to_the_points() -> None:
    likeness = alike(6, 0.0)
    for i in (0, 1, 2):
        likeness[i][:3] = [1.0] * 3
    asked = Asked(block(likeness), [0.5] * 6, 2.0, 0.5)
    known = [Known(1, 1.0), Known(2, 1.0), *(Known(at, 0.0) for at in (3, 4, 5))]
    told = suggest(asked, 0, known)
    mean = 0.5 + 0.1 / 0.21 * 1.0
    assert (told.reason, told.points, told.high, told.near) == (Reason.NONE, 2.0, 2.0, (1, 2))
    assert told.mean == pytest.approx(mean)
    assert told.low == pytest.approx(2 * (mean - 1.2815515655446004 * told.deviation))


@pytest.mark.parametrize(
    ("likeness", "shares", "reason"),
    [
        (0.9, [1.0, 1.0, 0.0, 0.0], Reason.FEW),
        (0.9, [1.0, 1.0, 1.0, 1.0, 1.0], Reason.SAME),
        (0.3, [1.0, 1.0, 0.0, 0.0, 0.0], Reason.FAR),
        (0.9, [1.0, 1.0, 0.0, 0.0, 0.0], Reason.MIXED),
    ],
)
def test_where_too_little_is_known_nothing_is_suggested(
    likeness: float, shares: list[float], reason: Reason
) -> None:
    asked = Asked(block(alike(6, likeness)), [0.5] * 6, 1.0, 0.25)
    known = [Known(at, share) for at, share in enumerate(shares, 1)]
    assert suggest(asked, 0, known).reason is reason


def test_where_only_one_answer_is_like_it_and_not_much_the_band_is_too_wide() -> None:
    likeness = alike(6, 0.0)
    likeness[0][1] = likeness[1][0] = 0.36
    known = [Known(at, share) for at, share in enumerate([0.5, 0.0, 0.0, 0.0, 0.0], 1)]
    told = suggest(Asked(block(likeness), [0.5] * 6, 1.0, 0.25), 0, known)
    assert told.reason is Reason.WIDE
    assert told.mean == pytest.approx(0.5)


def test_a_word_that_no_decided_answer_holds_has_to_be_read() -> None:
    words = [[1, 2, 9], *[[1, 2]] * 5]
    asked = Asked(block(alike(6, 0.9), words), [0.5] * 6, 1.0, 0.5)
    shares = [1.0, 1.0, 1.0, 1.0, 0.75]
    known = [Known(at, share) for at, share in enumerate(shares, 1)]
    assert suggest(asked, 0, known).reason is Reason.NEW
    assert suggest(Asked(block(alike(6, 0.9)), [0.5] * 6, 1.0, 0.5), 0, known).reason is Reason.NONE


def test_it_does_not_rest_on_farther_answers_when_the_nearest_one_differs() -> None:
    likeness = alike(7, 0.5)
    likeness[0][1] = likeness[1][0] = 0.95
    base = block(likeness)
    marks = ((1, 0, 0, 0), (0, 0, 0, 0), *((1, 0, 0, 0),) * 5)
    known = [Known(1, 1.0), *(Known(at, 0.0) for at in range(2, 7))]
    asked = Asked(Block(base.levels, marks, base.words), [0.5] * 7, 1.0, 0.5)
    assert suggest(asked, 0, known).reason is Reason.NEGATION


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("The gradients vanish.", "The gradients do vanish.", Reason.NONE),
        ("The gradients vanish.", "The gradients do not vanish.", Reason.NEGATION),
        ("The gradients vanish.", "The gradients don’t vanish.", Reason.NEGATION),
        ("The gradients vanish.", "The gradients never vanish.", Reason.NEGATION),
        ("It works with them.", "It works without them.", Reason.NEGATION),
        ("It is stable.", "It is unstable.", Reason.NEGATION),
        ("It depends on n.", "It is independent of n.", Reason.NEGATION),
        ("The scores get large.", "Otherwise the scores get large.", Reason.NEGATION),
        ("They vanish and do not explode.", "They do not vanish and explode.", Reason.NEGATION),
        ("Der Gradient verschwindet.", "Der Gradient verschwindet nicht.", Reason.NEGATION),
        ("Ein Zustand reicht.", "Kein Zustand reicht.", Reason.NEGATION),
        ("Mit ihm lernt es.", "Ohne ihn lernt es.", Reason.NEGATION),
        ("Das ist abhängig von n.", "Das ist unabhängig von n.", Reason.NEGATION),
        ("It costs n^2 steps.", "It costs n² steps.", Reason.NONE),
        ("It costs n^2 steps.", "It costs n^3 steps.", Reason.NUMBER),
        ("It costs 4 steps.", "It costs -4 steps.", Reason.NUMBER),
        ("It needs a < b.", "It needs a > b.", Reason.NUMBER),
        ("It goes to –inf then.", "It goes to inf then.", Reason.NUMBER),
        ("The loss ↑ with time.", "The loss ↓ with time.", Reason.NUMBER),
        ("(So) it is “stable”.", "So it is stable!", Reason.NONE),
        ("It takes twice the time.", "It takes half the time.", Reason.NUMBER),
        ("Es dauert doppelt so lang.", "Es dauert viermal so lang.", Reason.NUMBER),
        ("It needs more memory.", "It needs less memory.", Reason.DIRECTION),
        ("All tokens count.", "Some tokens count.", Reason.DIRECTION),
        ("Es braucht mehr Speicher.", "Es braucht weniger Speicher.", Reason.DIRECTION),
        ("The state shows the output.", "The output shows the state.", Reason.ORDER),
        ("Der Zustand zeigt die Ausgabe.", "Die Ausgabe zeigt den Zustand.", Reason.ORDER),
        ("Dropout is switched off then.", "Dropout is switched on then.", Reason.WORD),
        ("Dropout ist beim Testen aus.", "Dropout ist beim Testen an.", Reason.WORD),
        ("The gradients vanish over time.", "The activations vanish over time.", Reason.WORD),
        ("The state is the output.", "Der Zustand ist die Ausgabe.", Reason.LANGUAGE),
    ],
)
def test_what_may_turn_the_sense_round_is_named(one: str, other: str, reason: Reason) -> None:
    pair = block_in(lot_of([one, other]))
    assert (difference(pair, 0, 1), difference(pair, 1, 0)) == (reason, reason)


def test_words_that_only_begin_like_a_negation_are_none() -> None:
    assert read_markers("The unrolled network and its units until then").negations == 0


def test_every_answer_that_was_read_for_sure_has_evidence_and_no_other(
    waiting: Build, queue_of: Queue
) -> None:
    sure = waiting("1", {"1.2 text": "The gradients vanish."})
    unsure = waiting("2", {"1.2 text": "The gradients explode."}, "read.extra")
    long = waiting("3", {"1.2 text": "word " * LONGEST})
    formula = waiting("4", {"3.4 scores": "[[1]]"})
    items = queue_of([sure, unsure, long, formula])
    found = evidence_of(items)
    ids = {ask.id for item in items for ask in item.asks if item.text == "The gradients vanish."}
    assert set(found["of"]) == ids
    assert len(ids) == 2


def test_answers_of_a_field_share_a_block_up_to_its_room(waiting: Build, queue_of: Queue) -> None:
    entries = [waiting(str(i), {"1.1 text": f"answer {i}"}) for i in range(ROOM + 1)]
    found = evidence_of(queue_of(entries))
    assert [len(one["marks"]) for one in found["blocks"]] == [ROOM, 1]
    assert {row[0] for row in found["of"].values()} == {0, 1}


def test_likeness_to_the_wording_raises_what_is_expected(waiting: Build, queue_of: Queue) -> None:
    full = "The state can carry more than the output shows, long-term information."
    items = queue_of([waiting("1", {"1.1 text": full}), waiting("2", {"1.1 text": "Zebra."})])
    priors = {item.text: evidence_of(items)["of"][item.asks[0].id][2] for item in items}
    assert priors[full] > priors["Zebra."]


def test_sentences_are_told_in_units_of_the_browser(waiting: Build, queue_of: Queue) -> None:
    text = "𝛼 is a letter. The state can carry more than the output shows."
    (item,) = queue_of([waiting("1", {"1.1 text": text})])
    *_, start, end = evidence_of([item])["of"][item.asks[0].id]
    units = text.encode("utf-16-le")
    assert units[2 * start : 2 * end].decode("utf-16-le").startswith("The state")


def test_likeness_is_spelt_as_the_lower_triangle() -> None:
    spelt = spell_block(block([[1, 0.5, 0], [0.5, 1, 0.25], [0, 0.25, 1]]))
    levels = np.frombuffer(base64.b64decode(spelt["likeness"]), dtype="<u2")
    assert levels.tolist() == [round(0.5 * LEVELS), 0, round(0.25 * LEVELS)]


def test_suggestions_are_off_unless_asked_for(waiting: Build, queue_of: Queue) -> None:
    items = queue_of([waiting("1", {"1.1 text": "One."})])
    assert document_of("Ada", items, "f", phrases_of("en"))["suggest"]["on"] is False
    assert document_of("Ada", items, "f", phrases_of("en"), suggests=True)["suggest"]["on"] is True


def test_the_command_switches_suggestions_on_and_puts_like_answers_together(graded: Path) -> None:
    for options, is_on in ((["--suggest"], True), ([], False)):
        CliRunner().invoke(root, ["review", str(graded), "--split", "Ada", *options])
        html = (graded / FOLDER / "Ada.html").read_text("utf-8")
        assert f'"suggest":{{"on":{str(is_on).lower()},' in html
        assert '"likeness":"' in html


def test_what_was_suggested_is_stored_and_explained(graded: Path) -> None:
    key = next(
        ask.keys[0] for item in open_queue(graded).items for ask in item.asks if not ask.reads
    )
    row = {
        "key": key,
        "points": 0,
        "suggested": {"points": 0.5, "low": 0.21, "high": 0.8},
        "because": "seen",
        "by": "Ada",
    }
    file = graded / "one.json"
    file.write_text(json.dumps({"decisions": [row]}), encoding="utf-8")
    decide(graded, (file,), datetime(2027, 1, 1, tzinfo=UTC))
    with Gradebook(graded) as book:
        (stored,) = (one.decision for one in book.decisions())
    assert stored == Decision.model_validate(row)
    told = CliRunner().invoke(root, ["explain", str(graded), key]).output
    assert "(the page had suggested 0.5, between 0.21 and 0.8)" in told


def test_only_points_can_have_been_suggested() -> None:
    row = {"key": "A", "read_as": "1", "because": "so", "by": "Ada"}
    with pytest.raises(ValidationError, match="goes with points"):
        Decision.model_validate({**row, "suggested": {"points": 1, "low": 0, "high": 1}})
