"""How a student names one of two layers: by its number, by its kind, or by both."""

from collections.abc import Mapping

from problems.model import Wording
from problems.solvers.choices import numbered

_LAYER = Wording("layer", "Schicht")
_NAMES: Mapping[str, tuple[str, ...]] = {
    "self_attention": ("self-attention", "self attention", "attention", "self-attention layer",
                       "attention layer", "Self-Attention-Schicht", "Attention-Schicht",
                       "Selbstaufmerksamkeit"),
    "recurrent": ("recurrent", "recurrent layer", "RNN", "recurrence", "rekurrent",
                  "rekurrente Schicht"),
    "convolution": ("convolution", "convolutional layer", "convolutional", "conv", "CNN",
                    "Faltung", "Faltungsschicht"),
    "separable_convolution": ("convolution", "separable convolution", "convolutional layer",
                              "depthwise separable convolution", "separable", "conv",
                              "separable conv", "Faltung", "separierbare Faltung",
                              "Faltungsschicht"),
}  # fmt: skip
_CHEAPER = ("is cheaper", "ist billiger", "ist günstiger")


def said(number: int, layer: str) -> tuple[str, ...]:
    """Give the wordings that mean a layer, from 1 to 4, also in the sentence that it is cheaper.

    >>> words = said(1, "self_attention")
    >>> "Schicht 1 (attention)" in words, "the RNN is cheaper" in said(2, "recurrent")
    (True, True)
    """
    names = _NAMES[layer]
    articles = (f"{article} {name}" for article in ("the", "die") for name in names)
    both = (f"{noun} {number} ({name})" for noun in ("layer", "Schicht") for name in names)
    short = (*numbered(number, _LAYER, "die"), *names, *articles, *both)
    return (*short, *(f"{word} {rest}" for word in short for rest in _CHEAPER))
