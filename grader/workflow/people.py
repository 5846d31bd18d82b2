"""Everybody of whom a graded folder holds something, and which uploads are whose."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from grader.model import Entry, Person, Status
from grader.workflow.class_list import ClassList
from problems.model import Wording


@dataclass(frozen=True, slots=True)
class Someone:
    """One person, as far as the folder can tell people apart."""

    label: str
    """`number:…` where the number tells who it is, else `account:…`."""
    entries: tuple[Entry, ...] = ()
    """Without their scorecards."""
    person: Person | None = None
    """As the roster or the worksheet has them."""

    @property
    def number(self) -> str:
        """The number that tells who it is, or that they gave; empty where there is none."""
        kind, _, value = self.label.partition(":")
        given = (entry.number for entry in self.entries if entry.number)
        return value if kind == "number" else next(given, "")

    @property
    def name(self) -> str:
        """What to call them in a message."""
        if self.person:
            return f"{self.person.first_name} {self.person.surname}".strip()
        named = (entry.surname or entry.account for entry in self.entries)
        return next(filter(None, named), "")

    @property
    def files(self) -> frozenset[str]:
        """Their uploads."""
        return frozenset(entry.file for entry in self.entries)

    @property
    def is_known(self) -> bool:
        """Whether there is more of them than a number."""
        return bool(self.entries or self.person)


def find_people(
    entries: Iterable[Entry], listed: ClassList | None, marked: Iterable[str] = ()
) -> tuple[Someone, ...]:
    """Tell everybody apart, those without an upload included.

    Args:
        entries: all uploads of a run.
        listed: the roster or the worksheet.
        marked: numbers of which the record has scorecards, of earlier runs as well.
    """
    groups = _grouped([entry.model_copy(update={"scorecard": None}) for entry in entries], listed)
    owners = {label: _owner(group, listed) for label, group in groups.items()}
    persons = {_label(one): one for one in listed.people} if listed else {}
    seen = {_label(owner) for owner in owners.values() if owner}
    missing = (label for label in persons if label not in seen)
    labels = dict.fromkeys([*groups, *missing, *map(_numbered, sorted(marked))])
    return tuple(
        Someone(label, tuple(groups.get(label, ())), persons.get(label) or owners.get(label))
        for label in labels
    )


def called(people: Iterable[Someone], name: str) -> tuple[Someone, ...]:
    """Find whom a number, or the code of an upload, means; several where nobody can tell."""
    everybody = tuple(people)
    exact = [one for one in everybody if one.label == _numbered(name)]
    if any(one.is_known for one in exact):
        return tuple(exact)
    return (*exact, *_bearing(everybody, name))


def _bearing(people: Iterable[Someone], name: str) -> Iterator[Someone]:
    for one in people:
        if any(name == entry.number or name.upper() == entry.code for entry in one.entries):
            yield one


def _numbered(number: str) -> str:
    return f"number:{number}"


def _label(person: Person) -> str:
    return _numbered(person.number) if person.number else f"account:{person.identifier}"


def _owner(entries: Sequence[Entry], listed: ClassList | None) -> Person | None:
    found = (listed.owner(entry) for entry in entries) if listed else ()
    return next(filter(None, found), None)


def _grouped(entries: Sequence[Entry], listed: ClassList | None) -> Mapping[str, list[Entry]]:
    """Put uploads together: those that tell whose they are first, then those of their accounts."""
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    labels: defaultdict[str, set[str]] = defaultdict(set)
    later = []
    for entry in entries:
        if entry.status is Status.NOT_GRADED or not entry.number:
            later.append(entry)
            continue
        label = _label_of(entry, listed) or _numbered(entry.number)
        groups[label].append(entry)
        labels[_account(entry, listed)].add(label)
    for entry in later:
        known = labels.get(_account(entry, listed), set())
        groups[_label_of(entry, listed) or _by_account(entry, listed, known)].append(entry)
    return groups


def _label_of(entry: Entry, listed: ClassList | None) -> str:
    """Name the person on the roster whose it is; empty where there is none."""
    owner = listed.owner(entry) if listed else None
    return _label(owner) if owner and owner.number else ""


def _account(entry: Entry, listed: ClassList | None) -> str:
    """Name the account that an upload came from; where it is not known, the upload."""
    person = listed.uploader(entry) if listed else None
    identifier = person.identifier if person else entry.identifier
    return f"account:{identifier or entry.account or entry.code}"


def _by_account(entry: Entry, listed: ClassList | None, known: set[str]) -> str:
    """Say whose an upload is that was not graded: the account's, or else the number's."""
    stated = _numbered(entry.number) if entry.number else ""
    is_listed = listed is not None and listed.uploader(entry) is not None
    if stated and (stated in known or not is_listed):
        return stated
    return next(iter(known)) if len(known) == 1 else _account(entry, listed)


def near(number: str, numbers: Iterable[str]) -> Wording:
    """Ask whether a number was meant that differs in its zeros in front, or in case; or nothing.

    Examples:
        >>> near("712", ["0711", "0712"]).en
        ' Did you mean 0712? Zeros in front and letters count.'
    """
    bare = number.lstrip("0").casefold()
    found = next((one for one in numbers if one and one.lstrip("0").casefold() == bare), None)
    if found is None:
        return Wording("", "")
    return Wording(
        f" Did you mean {found}? Zeros in front and letters count.",
        f" Meinten Sie {found}? Nullen am Anfang und Buchstaben zählen.",
    )
