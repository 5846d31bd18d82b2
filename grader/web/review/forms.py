"""What the page needs to say how a typed reading is understood: kinds, names, sizes, messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from grader import checkers, notation
from grader.messages import render
from grader.notation.kinds import KINDS
from grader.notation.names import Names
from grader.wording import Language
from problems.model import Field

SIZE = "check.shape"
"""Says that a matrix has another size than was asked for."""


@dataclass(frozen=True, slots=True)
class Form:
    """How the answer to a field is read."""

    kind: str
    names: Names
    size: tuple[int, int] | None = None
    """Rows and columns that were asked for."""


def form_of(field: Field) -> Form | None:
    """Give the form of a field; None where its checker reads in a way of its own."""
    checker = checkers.find(field.check.checker)
    if checker.name not in KINDS:
        return None
    options = checker.options.model_validate(dict(field.check.options))
    size = field.shape if checker.reads == "matrix" else None
    return Form(checker.name, getattr(options, "names", Names()), size)


def form_document(form: Form) -> dict[str, Any]:
    """Give a form as plain values."""
    names = form.names
    return {
        "kind": form.kind,
        "names": {
            "variables": names.variables,
            "euler": names.euler,
            "free": names.free.value,
            "matrices": sorted(names.matrices),
        },
        "size": form.size,
    }


def messages_in(language: Language) -> Mapping[str, str]:
    """Word all that can be said of notation, places in braces left to be filled."""
    modules = (module.name for module in iter_modules(notation.__path__, "grader.notation."))
    codes = (code for name in modules for code in getattr(import_module(name), "CODES", ()))
    return {code: render(code, {}, language) for code in (*codes, SIZE)}
