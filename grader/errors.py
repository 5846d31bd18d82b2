"""The error for whoever runs the grader, in both languages."""


class _ToldError(Exception):
    """An error with a text in each language; `str` gives the English one."""

    def __init__(self, english: str, german: str) -> None:
        super().__init__(english, german)
        self.en, self.de = english, german

    def __str__(self) -> str:
        """Say it in English."""
        return self.en


class GraderError(_ToldError):
    """The run cannot go on as asked.

    Each text says what was found, what was expected and what to do; `str` gives the English one.
    """


class FaultError(_ToldError, ValueError):
    """A value is not as a document has to hold it; told to whoever reads the document."""
