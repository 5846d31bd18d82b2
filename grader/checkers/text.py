"""A text that only a person can judge, by criteria.

>>> from grader.model import Context
>>> options = Options()
>>> compare(None, parse("The state keeps more.", options), options, Context()).outcome.value
'undecided'
"""

from grader.checkers import Checker
from grader.equivalence.results import undecided
from grader.model import Comparison, Context, Frozen, Understood


class Options(Frozen):
    """There is nothing to choose."""


def parse(text: str, options: Options) -> str:
    """Take the text as it is."""
    del options
    return text


def lift(value: str, options: Options) -> str:
    """Take a family's text as it is."""
    del options
    return value


def to_plain(answer: str) -> str:
    """Return the text."""
    return answer


def show(answer: str) -> Understood:
    """Show the text as it was read."""
    return Understood(answer)


def compare(reference: str | None, answer: str, options: Options, context: Context) -> Comparison:
    """Leave the text to a person."""
    del reference, answer, options, context
    return undecided("person")


CHECKER = Checker(
    name="text",
    reads="text",
    options=Options,
    parse=parse,
    lift=lift,
    plain=to_plain,
    show=show,
    compare=compare,
    by_person=True,
)
