"""What a page draws with, copied from a stranger's PDF: nothing in it that acts, names or hides.

Only what is listed here gets across. A key that is not known is left behind, so that what a new
version of PDF can do is not passed on before somebody looked at it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from submissions.pdf import limits
from submissions.pdf.structure import entry, resolve

if TYPE_CHECKING:
    from pypdf import PdfWriter

_SHAPES = "Type Subtype FormType BBox Matrix Resources Group OC S CS I K"
_STREAMS = (
    "Filter DecodeParms Predictor Colors BitsPerComponent Columns EarlyChange EndOfLine"
    " EncodedByteAlign Rows EndOfBlock BlackIs1 DamagedRowsBeforeError ColorTransform JBIG2Globals"
)
_IMAGES = "Width Height ColorSpace Intent ImageMask Mask Decode Interpolate SMask SMaskInData Matte"
_PATTERNS = "PatternType PaintType TilingType XStep YStep Shading ExtGState"
_SHADINGS = (
    "ShadingType Background AntiAlias Coords Domain Extend Function BitsPerCoordinate BitsPerFlag"
    " VerticesPerRow"
)
_FUNCTIONS = "FunctionType Range Size BitsPerSample Order Encode C0 C1 N Functions Bounds"
_COLOURS = (
    "Alternate WhitePoint BlackPoint Gamma Colorants Process Components MixingHints Solidities"
)
_STATES = "LW LC LJ ML D RI OP op OPM Font BG BG2 UCR UCR2 TR TR2 FL SM SA BM CA ca AIS TK G BC TR"
_FONTS = (
    "Name BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode DescendantFonts"
    " CIDSystemInfo Registry Ordering Supplement DW W DW2 W2 CIDToGIDMap FontBBox FontMatrix"
    " CharProcs FontName FontFamily FontStretch FontWeight Flags ItalicAngle Ascent Descent Leading"
    " CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile FontFile2 FontFile3"
    " CharSet CIDSet Lang BaseEncoding Differences CMapName UseCMap WMode Length1 Length2 Length3"
)
_LAYERS = "OCGs P OFF ON BaseState"

KEPT = frozenset(
    f"/{key}"
    for keys in (
        *(_SHAPES, _STREAMS, _IMAGES, _PATTERNS, _SHADINGS),
        *(_FUNCTIONS, _COLOURS, _STATES, _FONTS, _LAYERS),
    )
    for key in keys.split()
)
"""Keys of dictionaries that a page draws with."""
CATEGORIES = frozenset(
    {"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/Properties"}
)
_NAMED = frozenset({"/CharProcs", "/Colorants"})
_DRAWN = frozenset({"/Form", "/Image"})
"""What may be drawn by name; files can be kept in streams of other kinds."""


class TooMuchError(Exception):
    """There are more pages, or larger ones, or more objects in them, than are copied."""


class Kind(Enum):
    """How the keys of a dictionary are to be taken."""

    PLAIN = auto()
    """They are known words."""
    RESOURCES = auto()
    """They are categories of what a page draws with."""
    NAMES = auto()
    """They are names that its author chose."""
    DRAWN = auto()
    """They are such names of forms and pictures."""


@dataclass(slots=True)
class Copies:
    """What was copied into one document so far, each object once."""

    writer: "PdfWriter"
    made: dict[tuple[int, Kind], Any] = field(default_factory=dict)


def copy(copies: Copies, thing: Any, kind: Kind = Kind.PLAIN) -> Any:
    """Copy what a page draws with, and all that it needs.

    Args:
        copies: where to, and what is there already.
        thing: any object of the other document.
        kind: how its keys are to be taken, where it is a dictionary.

    Raises:
        TooMuchError: there are more objects than are looked at.
    """
    number = getattr(thing, "idnum", None)
    if number is None:
        return _copied(copies, thing, kind)
    if (number, kind) not in copies.made:
        if len(copies.made) >= limits.OBJECTS:
            raise TooMuchError
        _place(copies, thing, (number, kind))
    return copies.made[number, kind]


def _place(copies: Copies, reference: Any, key: tuple[int, Kind]) -> None:
    """Give an object its place before it is copied: it may lead back to itself."""
    from pypdf.generic import NullObject

    place = copies.writer._add_object(NullObject())  # noqa: SLF001 - pypdf has no public way
    copies.made[key] = place
    copies.writer._replace_object(place, _copied(copies, resolve(reference), key[1]))  # noqa: SLF001


def _copied(copies: Copies, thing: Any, kind: Kind) -> Any:
    from pypdf.generic import ArrayObject, DictionaryObject, NullObject, StreamObject

    if isinstance(thing, StreamObject):
        stream = type(thing)()
        stream._data = thing._data  # noqa: SLF001 - as packed as it is
        return _fill(copies, thing, stream, kind)
    if isinstance(thing, DictionaryObject):
        return _fill(copies, thing, DictionaryObject(), kind)
    if isinstance(thing, list):
        return ArrayObject(copy(copies, one) for one in thing)
    return NullObject() if thing is None else thing


def _fill(copies: Copies, source: Any, target: Any, kind: Kind) -> Any:
    from pypdf.generic import NameObject

    is_wanted = _WANTED[kind]
    for key in source:
        value = source.raw_get(key)
        if is_wanted(key, value):
            target[NameObject(key)] = copy(copies, value, _kind_of(kind, key))
    return target


def _kind_of(kind: Kind, key: str) -> Kind:
    """Tell how the keys below a key are to be taken."""
    if kind is Kind.RESOURCES:
        return Kind.DRAWN if key == "/XObject" else Kind.NAMES
    if kind is Kind.PLAIN:
        return {"/Resources": Kind.RESOURCES}.get(key, Kind.NAMES if key in _NAMED else kind)
    return Kind.PLAIN


_WANTED: dict[Kind, Callable[[str, Any], bool]] = {
    Kind.PLAIN: lambda key, _: key in KEPT,
    Kind.RESOURCES: lambda key, _: key in CATEGORIES,
    Kind.NAMES: lambda _, __: True,
    Kind.DRAWN: lambda _, value: entry(value, "/Subtype") in _DRAWN,
}
