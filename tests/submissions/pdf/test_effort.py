"""What is compared on dense pages: in proportion to what stands there, or the page is flagged."""

from collections.abc import Callable, Sequence

import pytest

from submissions.model import Box, Expected
from submissions.pdf import document, limits, regions
from submissions.pdf.binding.bench import Bench
from submissions.pdf.binding.order import bind
from submissions.pdf.binding.planning import Plan
from submissions.pdf.delimiters import find_delimiters
from submissions.pdf.document import open_document
from submissions.pdf.effort import TooMuchError, allowance, spend
from submissions.pdf.lattices import find_lattices
from submissions.pdf.model import Glyph
from submissions.pdf.nearby import Nearby
from submissions.pdf.rows import build_rows
from submissions.pdf.rules import Rule
from submissions.pdf.stacks import EITHER, LEFT, RIGHT, TOUCH, Piece, across, pile

Build = Callable[..., bytes]


def glyph(char: str, left: float, top: float, size: float = 10.0) -> Glyph:
    """Make a glyph half as wide as it is high."""
    right, bottom = left + size / 2, top + size
    return Glyph(char, left, top, right, bottom, left, right, bottom, size, 1, 0)


def line(chars: str, top: float = 100.0) -> list[Glyph]:
    return [glyph(char, 5.0 * place, top) for place, char in enumerate(chars)]


def spent(work: Callable[[], object]) -> int:
    with allowance(limits.EFFORT) as given:
        work()
    return limits.EFFORT - given.left


def rules(flat: int, upright: int) -> list[Rule]:
    """Draw a table."""
    rows = [Box(0, 10 * n, 10 * upright, 10 * n + 1) for n in range(flat)]
    columns = [Box(10 * n, 0, 10 * n + 1, 10 * flat) for n in range(upright)]
    drawn = [(box, False) for box in rows] + [(box, True) for box in columns]
    return [Rule(box, number, upright=turned) for number, (box, turned) in enumerate(drawn)]


def brackets(count: int) -> list[Glyph]:
    return [glyph("⎛", 8.0 * n, 100.0) for n in range(count)]


WORK: dict[str, Callable[[int], object]] = {
    "brackets on a line": lambda n: find_delimiters(brackets(n), [], [], 5.0),
    "rules on a page": lambda n: find_lattices(rules(n, 0)),
    "the letters of lim": lambda n: bind(line("lim" * n), Plan()),
    "slashes": lambda n: bind(line("1/2 " * n), Plan()),
    "accents": lambda n: bind(line("a¨" * n), Plan()),
    "scripts": lambda n: build_rows(
        [*line("x" * n), *(glyph("2", 5.0 * place + 5, 98, 5) for place in range(n))]
    ),
    "rows": lambda n: build_rows([glyph("x", 0, 12.0 * place) for place in range(n)]),
}


@pytest.mark.parametrize("work", WORK.values(), ids=WORK.keys())
def test_ten_times_as_much_takes_hardly_more_than_ten_times_as_many_comparisons(
    work: Callable[[int], object],
) -> None:
    few, many = (spent(lambda count=count: work(count)) for count in (200, 2_000))
    assert many <= 15 * max(few, 200)


def test_a_table_of_sixty_rows_and_columns_is_one_lattice() -> None:
    (lattice,) = find_lattices(rules(61, 61))
    assert (len(lattice.rows), len(lattice.columns)) == (61, 61)


def test_comparisons_beyond_the_allowance_end_the_work() -> None:
    with allowance(10):
        spend(10)
        with pytest.raises(TooMuchError):
            spend(1)


def test_without_an_allowance_there_is_no_limit() -> None:
    spend(10 * limits.EFFORT)


def test_a_page_that_takes_too_many_comparisons_is_flagged(
    one_page: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"BT /F1 12 Tf 72 700 Td (Task 3.3) Tj ET"
    monkeypatch.setattr(document.limits, "EFFORT", 5)
    (page,) = open_document(one_page(content=content)).pages
    assert page.faults == {"read.too_much"}
    assert page.lines == ()


def test_rules_that_all_cross_end_in_a_flag(one_page: Build) -> None:
    flat = b"".join(b"50 %.1f 500 0.3 re f " % (50 + 0.4 * n) for n in range(1_900))
    upright = b"".join(b"%.2f 50 0.1 700 re f " % (50 + 0.25 * n) for n in range(1_900))
    (page,) = open_document(one_page(content=flat + upright)).pages
    assert page.faults == {"read.too_much"}


@pytest.mark.parametrize(("limit", "found"), [(30, True), (29, False)])
def test_labels_beyond_the_limit_are_none(
    one_page: Build, monkeypatch: pytest.MonkeyPatch, *, limit: int, found: bool
) -> None:
    content = b"BT /F1 9 Tf 20 TL 20 820 Td " + b"(Task 3.3) Tj T* (keys) Tj T* " * 15
    content += b"20 0 Td " + b"(Task 3.4) Tj T* " * 15 + b"ET"
    monkeypatch.setattr(regions.limits, "LABELS", limit)
    wanted = [Expected("3.3", "axis", "phrase"), Expected("3.4", "axis", "phrase")]
    document = open_document(one_page(content=content, media=b"[0 -400 600 842]"))
    assert bool(regions.regions_of(document, wanted)) == found


BOXES = [
    Box(37.0 * n % 500, 53.0 * n % 700, 37.0 * n % 500 + n % 9 * 40, 53.0 * n % 700 + n % 7 * 9)
    for n in range(300)
]


@pytest.mark.parametrize("area", BOXES[::13])
def test_what_touches_an_area_is_always_among_what_is_near_it(area: Box) -> None:
    near = Nearby.of(BOXES).around(area)
    assert {n for n, box in enumerate(BOXES) if _touch(box, area)} <= near


def _touch(one: Box, other: Box) -> bool:
    level = one.top <= other.bottom and other.top <= one.bottom
    return level and one.left <= other.right and other.left <= one.right


def test_a_box_that_was_taken_out_is_near_nothing() -> None:
    index = Nearby.of(BOXES)
    for number, box in enumerate(BOXES):
        index.remove(number, box)
    assert index.around(Box(0, 0, 1_000, 1_000)) == set()


def test_atoms_are_numbered_as_they_were_put_on_the_bench() -> None:
    bench = Bench(dict(enumerate(line("a" * 50))), 10.0)
    for atom in line("b" * 20):
        bench.add(atom)
    everywhere = Box(-10, 0, 1_000, 1_000)
    for _ in range(20):
        assert bench.inside(everywhere, lambda _: True) == list(bench.atoms)


def _piled(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pile pieces up in the plainest way."""
    stacks: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.box.top):
        fits = [stack for stack in stacks if _fits(stack, piece)]
        if fits:
            fits[0].append(piece)
        else:
            stacks.append([piece])
    return stacks


def _fits(stack: Sequence[Piece], piece: Piece) -> bool:
    gap = piece.box.top - max(one.box.bottom for one in stack)
    over = any(across(one.box, piece.box) for one in stack)
    return over and gap <= TOUCH and not {LEFT, RIGHT} <= {one.side for one in (*stack, piece)}


def test_pieces_are_piled_up_as_if_each_were_held_against_all_others() -> None:
    sides = (LEFT, RIGHT, EITHER)
    pieces = [
        Piece(Box(7 * n % 60, 11 * n % 90, 7 * n % 60 + 5, 11 * n % 90 + 8), sides[n % 3])
        for n in range(200)
    ]
    assert pile(pieces) == _piled(pieces)
