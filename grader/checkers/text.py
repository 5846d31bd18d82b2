"""A text that only a person can judge, by the criteria of its field.

>>> from grader.model import Context
>>> answer = CHECKER.parse("The state may hold more.", Options())
>>> CHECKER.compare("", answer, Options(), Context()).outcome.value
'undecided'
"""

from grader.checkers import Checker
from grader.equivalence.results import undecided
from grader.model import Comparison, Context, Frozen, Understood


class Options(Frozen):
    """Nothing can be chosen."""


def parse(text: str, options: Options) -> str:
    """Take the text as it is."""
    del options
    return text


def lift(value: str, options: Options) -> str:
    """Take a text as an answer."""
    del options
    return value


def to_plain(answer: str) -> str:
    """Give the text."""
    return answer


def show(answer: str) -> Understood:
    """Show the text."""
    return Understood(answer)


def compare(reference: str | None, answer: str, options: Options, context: Context) -> Comparison:
    """Leave it to a person."""
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
