"""The gradients of a network at its initialisation as a figure: a histogram for each layer."""

from collections.abc import Callable, Mapping, Sequence
from math import floor

from problems.model import Figure, Wording
from problems.panels import Axis, Panel, Row, drawn
from problems.solvers.experiment import Layer

_TAIL, _HIGH = 1.3, 1
_UNITS, _STEP = 10, 2
_AXIS = Wording("logarithm, in units of the figure", "Logarithmus, in Einheiten des Bildes")
_LAYER = Wording("layer", "Schicht")
_CAPTION = Wording(
    "Gradients of the weights in one run of each setting, layer by layer (layer 1 reads the"
    " inputs). Grey: histogram of $log_10$ of the entries’ absolute values, without zeros. Dots and"
    " line: $log_10 (norm(g)_2 slash sqrt(abs(g)))$ of each layer. All is relative to that value of"
    " the last layer, which is therefore at 0, and in units in which the longest curve has the"
    " length 10.",
    "Gradienten der Gewichte in je einem Lauf jeder Einstellung, Schicht für Schicht (Schicht 1"
    " liest die Eingaben). Grau: Histogramm von $log_10$ der Beträge der Einträge, ohne Nullen."
    " Punkte und Linie: $log_10 (norm(g)_2 slash sqrt(abs(g)))$ jeder Schicht. Alles ist auf diesen"
    " Wert der letzten Schicht bezogen, der darum bei 0 liegt, in Einheiten, in denen die längste"
    " Kurve die Länge 10 hat.",
)
_SAID = Wording(
    "Figure, three panels with one curve each, over the layers from the first to the last: the"
    " decimal logarithm of the size of the weights’ gradient in one run, relative to that of the"
    " last layer, in units in which the longest curve has the length 10. {curves}. The entries of"
    " each layer scatter around this value in a histogram.",
    "Bild mit drei Feldern und je einer Kurve, über den Schichten von der ersten bis zur letzten:"
    " der Zehnerlogarithmus der Größe des Gradienten der Gewichte in einem Lauf, bezogen auf die"
    " der letzten Schicht, in Einheiten, in denen die längste Kurve die Länge 10 hat. {curves}. Um"
    " diesen Wert streuen die Einträge jeder Schicht in einem Histogramm.",
)
_CURVE = Wording("Curve {name}: {numbers}", "Kurve {name}: {numbers}")


def span_of(sizes: Sequence[float]) -> tuple[int, int]:
    """Give the powers of ten at which an axis begins and ends that has room for such layers.

    >>> span_of((-3.5, 0.0))
    (-5, 1)
    """
    return floor(min(sizes) - _TAIL), _HIGH


def gradient_figure(runs: Mapping[str, tuple[Layer, ...]], span: tuple[int, int]) -> Figure:
    """Draw one panel for each run, under its name.

    The unit is not told, so that no size can be read off that is asked for.

    Args:
        runs: of networks with the same number of layers, by what each curve is called.
        span: the powers of ten in which their entries were counted.
    """
    unit = max(-layer.size for layers in runs.values() for layer in layers) / _UNITS
    panels = tuple(
        Panel(name, tuple(_row(layer, unit) for layer in layers)) for name, layers in runs.items()
    )
    low, high = (power / unit for power in span)
    ticks = tuple(tick for tick in range(-_UNITS, _UNITS, _STEP) if tick < high)

    def svg(of: Callable[[Wording], str]) -> str:
        return drawn(panels, Axis(low, high, ticks, of(_AXIS), of(_LAYER)))

    def said(of: Callable[[Wording], str], point: str) -> str:
        curves = (
            of(_CURVE).format(name=panel.title, numbers=_numbers(panel, point)) for panel in panels
        )
        return of(_SAID).format(curves="; ".join(curves))

    return Figure(
        svg=Wording(svg(_english), svg(_german)),
        caption=_CAPTION,
        said=Wording(said(_english, "."), said(_german, ",")),
    )


def _english(wording: Wording) -> str:
    return wording.en


def _german(wording: Wording) -> str:
    return wording.de


def _row(layer: Layer, unit: float) -> Row:
    tallest = max(*layer.counts, 1)
    return Row(layer.size / unit, tuple(count / tallest for count in layer.counts))


def _numbers(panel: Panel, point: str) -> str:
    """Write where a curve passes, one layer after the other."""
    places = (f"{round(row.at, 1) + 0:.1f}" for row in panel.rows)
    return " | ".join(places).replace("-", "−").replace(".", point)
