"""The fixed texts of what goes back to Moodle."""

from functools import cache
from importlib.resources import files

from grader.wording import Language, Phrases, load_phrases


@cache
def phrases_in(language: Language) -> Phrases:
    """Load them in one language."""
    return load_phrases(files("grader.reports") / "templates" / "moodle.toml", language)
