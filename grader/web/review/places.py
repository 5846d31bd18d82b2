"""What is decided: a criterion or a field, with its wording and the points to choose from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from functools import cached_property

from grader.catalogue import Catalogue, Params
from grader.model import CriterionMark, Mark
from grader.web.review.forms import Form, form_of
from grader.web.suggestions.prior import FULL, PART, Exemplar
from grader.wording import Language, criterion_title, plain_points, say
from problems.model import Criterion
from problems.sheet import Part

_SIGNS = {"slash": "/", "->": "→", "oo": "∞", "dot": "·", "times": "×"}


@dataclass(frozen=True, slots=True)
class Place:
    """One criterion, or one field where it has none, as the sheet and its key word it."""

    order: tuple[int, int, int]
    """Where it stands in the sheet: part, field, criterion."""
    part: str
    field: str
    criterion: str
    """Empty for a whole field."""
    heading: str
    """What a criterion is called on the page; empty for a whole field."""
    title: str
    asked: str
    wording: str
    """What a full answer holds; empty where no rubric words it."""
    partial: str
    maximum: Decimal
    step: Decimal
    form: Form | None = None
    """How what is typed for it is read; None for a criterion, and for prose."""
    exemplars: tuple[Exemplar, ...] = ()
    """What full and partial answers hold, in both languages."""

    @property
    def choices(self) -> tuple[str, ...]:
        """Spell every number of points that may be given."""
        number = int(self.maximum // self.step)
        return tuple(plain_points(self.step * times) for times in range(number + 1))


@dataclass
class Places:
    """Words the places of one sheet, each once."""

    catalogue: Catalogue
    language: Language
    _own: dict[tuple[str, str, str], Form | None] = dataclass_field(default_factory=dict)

    def of(
        self, mark: Mark, criterion: CriterionMark | None = None, params: Params | None = None
    ) -> Place:
        """Word a field, or one of its criteria.

        Args:
            mark: of the field.
            criterion: one of its criteria.
            params: of the student's own variant of the part: answers may be of another size.
        """
        part_at, part = self._parts[mark.part]
        names = [field.name for field in part.fields]
        field_at = names.index(mark.field)
        criteria = [one.name for one in mark.criteria]
        return Place(
            order=(part_at, field_at, criteria.index(criterion.name) if criterion else 0),
            part=mark.part,
            field=mark.field,
            criterion=criterion.name if criterion else "",
            heading=criterion_title(criterion, self.language) if criterion else "",
            title=say(part.title, self.language),
            asked=say(part.fields[field_at].title, self.language),
            wording=self._wording(criterion),
            partial=self._partial(mark, criterion),
            maximum=criterion.max if criterion else mark.max,
            step=self.catalogue.sheet.points_step,
            form=None if criterion else self._form(mark, params),
            exemplars=tuple(self._exemplars(mark, criterion)),
        )

    def _form(self, mark: Mark, params: Params | None) -> Form | None:
        if params is None:
            return self._forms[mark.part, mark.field]
        numbers = repr(params)
        if (mark.part, mark.field, numbers) not in self._own:
            for field in self.catalogue.problem(mark.part, params).fields:
                self._own[mark.part, field.name, numbers] = form_of(field)
        return self._own[mark.part, mark.field, numbers]

    def _wording(self, criterion: CriterionMark | None) -> str:
        if criterion is None:
            return ""
        if criterion.wording is None:
            return criterion.name
        return read_markup(say(criterion.wording, self.language))

    def _partial(self, mark: Mark, criterion: CriterionMark | None) -> str:
        found = self._worded(mark, criterion)
        return read_markup(say(found.partial, self.language)) if found and found.partial else ""

    def _exemplars(self, mark: Mark, criterion: CriterionMark | None) -> Iterator[Exemplar]:
        found = self._worded(mark, criterion)
        wordings = ((criterion.wording, FULL),) if criterion else ()
        for wording, share in (*wordings, (found.partial, PART)) if found else wordings:
            if wording:
                yield Exemplar(read_markup(wording.en), share)
                yield Exemplar(read_markup(wording.de), share)

    def _worded(self, mark: Mark, criterion: CriterionMark | None) -> Criterion | None:
        name = criterion.name if criterion else ""
        return self._criteria.get((mark.part, mark.field, name))

    @cached_property
    def _parts(self) -> dict[str, tuple[int, Part]]:
        parts = enumerate(self.catalogue.sheet.parts)
        return {part.id: (number, part) for number, part in parts}

    @cached_property
    def _forms(self) -> dict[tuple[str, str], Form | None]:
        return {
            (part.id, field.name): form_of(field)
            for part in self.catalogue.sheet.parts
            for field in self.catalogue.problem(part.id).fields
        }

    @cached_property
    def _criteria(self) -> dict[tuple[str, str, str], Criterion]:
        """Gather the key's criteria, where the key is at hand."""
        return {
            (part.id, field.name, criterion.name): criterion
            for part in self.catalogue.sheet.parts
            for field in self.catalogue.problem(part.id).fields
            for criterion in field.criteria
        }


def read_markup(text: str) -> str:
    """Spell the formulas of a wording so that they can be read without being typeset.

    Examples:
        >>> read_markup("weights of $e slash (e + D)$ for $c -> oo$")
        'weights of e/(e + D) for c → ∞'
    """
    return re.sub(r"\$(.+?)\$", lambda found: _read_formula(found[1]), text)


def _read_formula(formula: str) -> str:
    signs = " ".join(_SIGNS.get(word, word) for word in formula.split(" "))
    return signs.replace(" / ", "/").replace("^T", "ᵀ")
