"""Every wording is Typst that compiles, in both languages."""

from problems import families
from problems.model import Wording
from problems.sheet import load_key, load_sheet
from problems.typst.markup import fill
from problems.typst.plain import plain
from tests.pdf import typeset


def _wordings() -> list[Wording]:
    sheet = load_sheet("sheet05")
    key = load_key(sheet)
    assert key is not None
    asked = [
        Wording(fill(part.wording.en, part.params), fill(part.wording.de, part.params))
        for part in sheet.parts
    ]
    criteria = [c for data in key.parts.values() for c in data.get("criteria", [])]
    return [
        *asked,
        *(Wording(**criterion["wording"]) for criterion in criteria),
        *(Wording(**criterion["partial"]) for criterion in criteria),
    ]


def test_every_wording_compiles_in_both_languages() -> None:
    texts = [text for wording in _wordings() for text in (wording.en, wording.de)]
    document = "\n\n#pagebreak()\n\n".join(texts)
    assert typeset(document.encode()).startswith(b"%PDF-")


def test_every_wording_differs_between_the_languages() -> None:
    assert all(wording.en != wording.de for wording in _wordings())


def test_no_place_is_left_unfilled() -> None:
    for wording in _wordings():
        assert "{" not in wording.en + wording.de


def test_messages_hold_no_typst_markup() -> None:
    for name in families.names():
        family = families.find(name)
        for wording in (*family.messages.values(), *family.mistakes.values()):
            assert not {"$", "#"} & set(wording.en + wording.de)


def test_plain_text_holds_no_formula_marks() -> None:
    for part in load_sheet("sheet05").parts:
        assert "$" not in plain(fill(part.wording.en, part.params))


def test_what_is_no_param_stays_as_it_is() -> None:
    assert fill("{a} and {b}", {"a": 3}) == "3 and {b}"


def test_list_items_are_numbered() -> None:
    assert plain("Do\n+ this,\n+ that.") == "Do\n1. this,\n2. that."


def test_signs_of_formulas_are_written_out_in_a_terminal() -> None:
    assert plain("$alpha_1, dots, alpha_T$ in $sum_j alpha_j h_j$") == "α_1, …, α_T in Σ_j α_j h_j"
