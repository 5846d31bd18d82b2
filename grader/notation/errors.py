"""What can be wrong with an answer's notation: one error, its codes and where it points."""

from collections.abc import Mapping
from dataclasses import dataclass

from grader.codes import Code


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text as typed: from `start` (counted from 0) up to before `end`."""

    start: int
    end: int


class NotationError(Exception):
    """The text is not an answer of the kind asked for.

    Attributes:
        code: one of the codes below.
        args_: what the code's message fills in, all strings; `at` counts from 1.
        span: where in the text the trouble is.
    """

    def __init__(
        self, code: str, args: Mapping[str, str] | None = None, span: Span | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.span = span or Span(0, 0)
        self.args_: Mapping[str, str] = {"at": str(self.span.start + 1), **(args or {})}


def placed(error: NotationError, span: Span) -> NotationError:
    """Return the same error at a place."""
    args = {name: text for name, text in error.args_.items() if name != "at"}
    return NotationError(error.code, args, span)


CODES: Mapping[str, Code] = {
    "notation.empty": Code(
        "Nothing is written here; one answer was expected.",
        "Hier steht nichts; erwartet war eine Antwort.",
    ),
    "notation.long": Code(
        "The answer has {length} characters; at most {limit} are read.",
        "Die Antwort hat {length} Zeichen; gelesen werden höchstens {limit}.",
    ),
    "notation.deep": Code(
        "The answer is nested more than {limit} levels deep; please write it more simply.",
        "Die Antwort ist mehr als {limit} Ebenen tief geschachtelt; bitte einfacher schreiben.",
    ),
    "notation.large": Code(
        "The expression has more than {limit} parts; please write it more simply.",
        "Der Ausdruck hat mehr als {limit} Bestandteile; bitte einfacher schreiben.",
    ),
    "notation.digits": Code(
        "The number at character {at} has more than {limit} digits.",
        "Die Zahl bei Zeichen {at} hat mehr als {limit} Ziffern.",
    ),
    "notation.power": Code(
        "A power or factorial in the answer is too large to work out; please simplify it.",
        "Eine Potenz oder Fakultät in der Antwort ist zu groß; bitte vereinfachen.",
    ),
    "notation.character": Code(
        "“{found}” at character {at} has no meaning here.",
        "„{found}“ bei Zeichen {at} hat hier keine Bedeutung.",
    ),
    "notation.lookalike": Code(
        "“{found}” at character {at} looks like the letter {like}, but is another character; "
        "please type {like}.",
        "„{found}“ bei Zeichen {at} sieht aus wie der Buchstabe {like}, ist aber ein anderes "
        "Zeichen; bitte {like} tippen.",
    ),
    "notation.lines": Code(
        "A new line begins at character {at}; one expression was expected, without a line break "
        "between two factors.",
        "Bei Zeichen {at} beginnt eine neue Zeile; erwartet war ein Ausdruck ohne Umbruch zwischen "
        "zwei Faktoren.",
    ),
    "notation.mixed": Code(
        "“{found}” before a fraction can be a factor or a mixed number; please write a product "
        "sign or one fraction.",
        "„{found}“ vor einem Bruch kann Faktor oder gemischte Zahl sein; bitte ein Malzeichen "
        "oder einen einzigen Bruch schreiben.",
    ),
    "notation.invisible": Code(
        "An invisible character ({found}) stands at {at}; please delete it and type the answer "
        "again.",
        "Bei Zeichen {at} steht ein unsichtbares Zeichen ({found}); bitte löschen und neu tippen.",
    ),
    "notation.unclosed": Code(
        "The bracket “{found}” opened at character {at} is never closed.",
        "Die Klammer „{found}“ bei Zeichen {at} wird nie geschlossen.",
    ),
    "notation.unopened": Code(
        "The bracket “{found}” at character {at} closes nothing.",
        "Die Klammer „{found}“ bei Zeichen {at} schließt nichts.",
    ),
    "notation.operand": Code(
        "At character {at} a number, a name or a bracket was expected, but “{found}” was found.",
        "Bei Zeichen {at} war eine Zahl, ein Name oder eine Klammer erwartet, aber da steht "
        "„{found}“.",
    ),
    "notation.ends": Code(
        "The answer ends where a number, a name or a bracket was expected.",
        "Die Antwort endet, wo eine Zahl, ein Name oder eine Klammer erwartet war.",
    ),
    "notation.operator": Code(
        "Between “{left}” and “{found}” (character {at}) an operator is missing: product, power "
        "or something else?",
        "Zwischen „{left}“ und „{found}“ (Zeichen {at}) fehlt ein Operator: Produkt, Potenz oder "
        "etwas anderes?",
    ),
    "notation.name": Code(
        "“{found}” is not a name here. Known are: {known}.",
        "„{found}“ ist hier kein Name. Bekannt sind: {known}.",
    ),
    "notation.no_names": Code(
        "“{found}” is not a name here, and no names are expected.",
        "„{found}“ ist hier kein Name, und erwartet wird keiner.",
    ),
    "notation.name_like": Code(
        "“{found}” is not a name here; did you mean “{like}”?",
        "„{found}“ ist hier kein Name; ist „{like}“ gemeint?",
    ),
    "notation.ambiguous": Code(
        "“{found}” can mean {first} or {second}; please add brackets or an operator.",
        "„{found}“ kann {first} oder {second} heißen; bitte Klammern oder einen Operator ergänzen.",
    ),
    "notation.construction": Code(
        "“{found}” is not read as a matrix: write a multiple of I such as c*I, or rows of numbers "
        "with one letter at most.",
        "„{found}“ wird nicht als Matrix gelesen: Schreiben Sie ein Vielfaches von I wie c*I oder "
        "Zeilen aus Zahlen mit höchstens einem Buchstaben.",
    ),
    "notation.comma": Code(
        "The comma in “{found}” can be a decimal comma ({first}) or a separator ({second}); "
        "please use a decimal point.",
        "Das Komma in „{found}“ kann Dezimalkomma ({first}) oder Trennzeichen ({second}) sein; "
        "bitte einen Dezimalpunkt verwenden.",
    ),
    "notation.relation": Code(
        "“{found}” at character {at} makes this a relation; one expression was expected.",
        "Mit „{found}“ bei Zeichen {at} ist dies eine Relation; erwartet war ein Ausdruck.",
    ),
    "notation.arguments": Code(
        "“{function}” takes {expected} argument(s); {found} were given.",
        "„{function}“ nimmt {expected} Argument(e); angegeben sind {found}.",
    ),
    "notation.brackets_missing": Code(
        "“{function}” at character {at} needs its argument in brackets.",
        "„{function}“ bei Zeichen {at} braucht sein Argument in Klammern.",
    ),
    "notation.numeral": Code(
        "“{found}” cannot be read as one number.",
        "„{found}“ lässt sich nicht als eine Zahl lesen.",
    ),
}
