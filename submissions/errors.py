"""The one error that this package raises."""


class SubmissionError(Exception):
    """Something handed in cannot be used; the texts are for the student or the tutor.

    Each says what was found, what was expected and what to do; `str` gives the English one.
    """

    def __init__(self, english: str, german: str) -> None:
        super().__init__(english, german)
        self.en, self.de = english, german

    def __str__(self) -> str:
        """Say it in English."""
        return self.en
