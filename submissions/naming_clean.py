"""What is taken off a file's name before it is split: hidden characters, extension, blanks."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from submissions.characters import (
    BIDI,
    HYPHENS,
    is_control,
    is_foreign_blank,
    is_zero_width,
    listed,
)

_COPY_NUMBER = re.compile(r" ?\((\d{1,3})\)$", re.ASCII)
_ANY_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,6}$", re.ASCII)
_EXTENSIONS = (".zip", ".pdf")


@dataclass(slots=True)
class Draft:
    """A name on its way: what is left of it, and the slips found so far, each with its details."""

    text: str
    slips: dict[str, str] = field(default_factory=dict)
    """Code and what was found, in the order of discovery."""

    def drop(self, code: str, is_wrong: Callable[[str], bool], put: str = "") -> None:
        """Replace each wrong character and note the code once, naming the characters."""
        wrong = "".join(char for char in self.text if is_wrong(char))
        if wrong:
            self.slips[code] = listed(wrong)
            self.text = "".join(put if is_wrong(char) else char for char in self.text)

    def note(self, code: str, found: str = "") -> None:
        """Note a code, keeping what was found first."""
        self.slips.setdefault(code, found)


def clean(name: str, extension: str) -> Draft:
    """Take off what does not belong to surname and number, and note each slip.

    Args:
        name: The file's own name, as it arrived.
        extension: `.zip` or `.pdf`.
    """
    draft = Draft(name)
    _drop_hidden(draft)
    _compose(draft)
    _strip_extension(draft, extension)
    _strip_copies(draft, extension)
    _strip_blanks(draft)
    return draft


def _drop_hidden(draft: Draft) -> None:
    draft.drop("naming.nul", lambda char: char == "\0")
    draft.drop("naming.bidi", BIDI.__contains__)
    draft.drop("naming.control", is_control)
    draft.drop("naming.zero_width", is_zero_width)
    draft.drop("naming.hyphen_lookalike", HYPHENS.__contains__, "-")
    draft.drop("naming.blank", is_foreign_blank, " ")


def _compose(draft: Draft) -> None:
    composed = unicodedata.normalize("NFC", draft.text)
    if composed != draft.text:
        draft.note("naming.unicode_form")
        draft.text = composed


def _strip_extension(draft: Draft, extension: str) -> None:
    stem, found = draft.text[: -len(extension)], draft.text[-len(extension) :]
    if found.lower() != extension:
        other = _ANY_EXTENSION.search(draft.text)
        draft.note("naming.extension", other[0] if other else "")
        draft.text = draft.text[: other.start()] if other else draft.text
        return
    if found != extension:
        draft.note("naming.extension_case", found)
    draft.text = stem


def _strip_copies(draft: Draft, extension: str) -> None:
    """Take off ` (1)` and further extensions, in whatever order they were added."""
    while True:
        copy = _COPY_NUMBER.search(draft.text)
        if copy:
            draft.note("naming.copy_number", copy[0].strip())
            draft.text = draft.text[: copy.start()]
        elif draft.text.lower().endswith(_EXTENSIONS):
            draft.note("naming.double_extension", draft.text[-4:] + extension)
            draft.text = draft.text[:-4]
        else:
            return


def _strip_blanks(draft: Draft) -> None:
    tidy = " ".join(draft.text.split(" ")).strip(" ")
    tidy = re.sub(" {2,}", " ", tidy)
    if tidy != draft.text:
        draft.note("naming.blank", "U+0020")
        draft.text = tidy
