"""The one error that this package raises."""


class ProblemError(Exception):
    """A sheet or a family is wrong; the message is for its author.

    It says what was found, what was expected and what to do.
    """
