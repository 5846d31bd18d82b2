"""What does not fit together in an expression of matrix symbols."""

from collections.abc import Mapping

from grader.model import Code, Finding

CODES: Mapping[str, Code] = {
    "fit.product": Code(
        "{left} is {left_shape} and {right} is {right_shape}: their product does not fit.",
        "{left} ist {left_shape} und {right} ist {right_shape}: Ihr Produkt passt nicht.",
    ),
    "fit.sum": Code(
        "{left} is {left_shape} and {right} is {right_shape}: their sum does not fit.",
        "{left} ist {left_shape} und {right} ist {right_shape}: Ihre Summe passt nicht.",
    ),
    "fit.inverse": Code(
        "In {found} the inverse may be meant; a person decides.",
        "In {found} kann die Inverse gemeint sein; ein Mensch entscheidet.",
    ),
    "fit.dot": Code(
        "{left} and {right} are both {left_shape}; their dot product may be meant. A person "
        "decides.",
        "{left} und {right} sind beide {left_shape}; gemeint sein kann ihr Skalarprodukt. Ein "
        "Mensch entscheidet.",
    ),
    "fit.order": Code(
        "The product {found} fits only if a part of it is worked out first; a person decides.",
        "Das Produkt {found} passt nur, wenn ein Teil davon zuerst ausgerechnet wird; das "
        "entscheidet ein Mensch.",
    ),
    "fit.square": Code(
        "{found} is {shape}; only a square matrix has powers and an inverse.",
        "{found} ist {shape}; nur eine quadratische Matrix hat Potenzen und eine Inverse.",
    ),
    "fit.divisor": Code(
        "{found} is {shape}; by a matrix nothing can be divided.",
        "{found} ist {shape}; durch eine Matrix lässt sich nicht teilen.",
    ),
    "fit.exponent": Code(
        "{found} is {shape}; a matrix cannot be an exponent.",
        "{found} ist {shape}; eine Matrix kann kein Exponent sein.",
    ),
    "fit.power": Code(
        "The power {found} of a matrix is not understood by machine.",
        "Die Potenz {found} einer Matrix versteht die Maschine nicht.",
    ),
    "fit.mixed": Code(
        "In {found} a scalar is added to a square matrix; a person decides what is meant.",
        "In {found} wird zu einer quadratischen Matrix ein Skalar addiert; was gemeint ist, "
        "entscheidet ein Mensch.",
    ),
    "fit.bars": Code(
        "In {found} each entry or the norm may be meant; a person decides.",
        "In {found} kann jeder Eintrag oder die Norm gemeint sein; ein Mensch entscheidet.",
    ),
    "fit.identity": Code(
        "The size of the identity in {found} is not clear.",
        "Die Größe der Einheitsmatrix in {found} ist nicht klar.",
    ),
}


class MisfitError(Exception):
    """Two parts do not fit together."""

    def __init__(self, code: str, **args: object) -> None:
        super().__init__(code)
        self.finding = Finding(code=code, args={name: str(value) for name, value in args.items()})


class UnclearError(MisfitError):
    """What is meant cannot be told by machine."""
