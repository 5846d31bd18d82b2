"""The one error that this package raises."""


class SubmissionError(Exception):
    """Something handed in cannot be used; the message is for the student or the tutor.

    It says what was found, what was expected and what to do.
    """
