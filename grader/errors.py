"""The error for whoever runs the grader."""


class GraderError(Exception):
    """The run cannot go on as asked.

    The message says what was found, what was expected and what to do.
    """
