"""Layers over a sequence or an image in words: what they do, what is asked, and why it holds."""

from collections.abc import Mapping

from problems.model import Wording
from problems.solvers.layers import Layer, Quantity

OF: Mapping[Layer, Wording] = {
    "self_attention": Wording(
        "a *self-attention* layer (one head), in which every position attends to all positions",
        "eine *Self-Attention*-Schicht (ein Kopf), in der jede Position auf alle achtet",
    ),
    "local_attention": Wording(
        "a *local self-attention* layer (one head), in which every position attends only to {near}"
        " around it",
        "eine *lokale Self-Attention*-Schicht (ein Kopf), in der jede Position nur auf {near} um"
        " sich herum achtet",
    ),
    "recurrent": Wording(
        "a simple *recurrent* layer, which reads the positions one by one and whose state has as"
        " many entries as an input vector",
        "eine einfache *rekurrente* Schicht, die die Positionen der Reihe nach liest und deren"
        " Zustand so viele Einträge hat wie ein Eingabevektor",
    ),
    "convolution": Wording(
        "a *convolution* (stride 1, padded, as many channels out as in) with a kernel of {near}",
        "eine *Faltung* (Schrittweite 1, mit Padding, so viele Kanäle aus wie ein) mit einem Kern"
        " von {dative}",
    ),
    "dilated_convolution": Wording(
        "a *dilated convolution* (stride 1, padded, as many channels out as in) with a kernel of"
        " {near}; when layers are stacked, the dilation grows by the factor ${k}$ from one to the"
        " next",
        "eine *Faltung mit Dilatation* (Schrittweite 1, mit Padding, so viele Kanäle aus wie ein)"
        " mit einem Kern von {dative}; werden Schichten gestapelt, so wächst die Dilatation von"
        " einer zur nächsten um den Faktor ${k}$",
    ),
    "separable_convolution": Wording(
        "a *depthwise separable convolution* (stride 1, padded, as many channels out as in): first"
        " one kernel of {near} for each channel by itself, then a mixture of the channels at each"
        " position",
        "eine *in der Tiefe separierbare Faltung* (Schrittweite 1, mit Padding, so viele Kanäle aus"
        " wie ein): zuerst ein Kern von {dative} für jeden Kanal allein, dann eine Mischung der"
        " Kanäle an jeder Position",
    ),
}
"""Each layer, with places for its kernel."""
WHAT: Mapping[Quantity, Wording] = {
    "operations": Wording(
        "the multiplications that one layer needs (projections and softmax left out)",
        "die Multiplikationen, die eine Schicht braucht (ohne Projektionen und Softmax)",
    ),
    "steps": Wording(
        "the sequential steps of one layer: how many steps must come one after the other, however"
        " much runs in parallel",
        "die sequentiellen Schritte einer Schicht: wie viele Schritte nacheinander kommen müssen,"
        " auch wenn beliebig viel parallel läuft",
    ),
    "path": Wording(
        "the longest path: how often information is passed on, at most, from an input position to"
        " an output position, where as many such layers are stacked as it takes to connect all",
        "der längste Pfad: wie oft Information höchstens weitergegeben wird, von einer Position der"
        " Eingabe zu einer der Ausgabe, wenn so viele solcher Schichten gestapelt sind, dass alle"
        " verbunden sind",
    ),
    "memory": Wording(
        "the memory for training one layer: how many numbers it keeps, namely its outputs and, in"
        " attention, all attention weights (parameters do not count)",
        "der Speicher für das Training einer Schicht: wie viele Zahlen sie aufhebt, nämlich ihre"
        " Ausgaben und bei Attention alle Attention-Gewichte (Parameter zählen nicht)",
    ),
}

"""What is asked of it."""
WHY: Mapping[Layer, Wording] = {
    "self_attention": Wording(
        "Each position is compared with each one, by a dot product over the length of a vector, and"
        " all weights are kept. All pairs are computed at the same time and connected directly.",
        "Jede Position wird mit jeder verglichen, durch ein Skalarprodukt über die Länge eines"
        " Vektors, und alle Gewichte werden aufgehoben. Alle Paare werden gleichzeitig berechnet"
        " und sind unmittelbar verbunden.",
    ),
    "local_attention": Wording(
        "Each position is compared with its window only, by a dot product over the length of a"
        " vector. All positions are computed at the same time. A layer passes information on by"
        " half a window, so that the number of layers is in proportion to the length of the"
        " sequence, or the larger side of the image, divided by that of the window.",
        "Jede Position wird nur mit ihrem Fenster verglichen, durch ein Skalarprodukt über die"
        " Länge eines Vektors. Alle Positionen werden gleichzeitig berechnet. Eine Schicht gibt"
        " Information um ein halbes Fenster weiter; die Zahl der Schichten ist also proportional"
        " zur Länge der Folge oder zur größeren Seite des Bilds, geteilt durch die des Fensters.",
    ),
    "recurrent": Wording(
        "Each position costs products of a square matrix with a vector, and has to wait for the one"
        " before it; from the first to the last, information passes through all states.",
        "Jede Position kostet Produkte einer quadratischen Matrix mit einem Vektor und muss auf die"
        " vorige warten; von der ersten zur letzten durchläuft Information alle Zustände.",
    ),
    "convolution": Wording(
        "For each position and each output channel, the kernel sums over its window and all input"
        " channels. All positions are computed at the same time. Each layer reaches further by the"
        " same amount, in proportion to the kernel's side.",
        "Für jede Position und jeden Ausgabekanal summiert der Kern über sein Fenster und alle"
        " Eingabekanäle. Alle Positionen werden gleichzeitig berechnet. Jede Schicht reicht um"
        " denselben Betrag weiter, proportional zur Seite des Kerns.",
    ),
    "dilated_convolution": Wording(
        "Dilation does not change what one layer costs. But the reach grows by a factor with each"
        " layer, so that the number of layers is a logarithm to the base of the kernel's side.",
        "Die Dilatation ändert nicht, was eine Schicht kostet. Aber die Reichweite wächst mit jeder"
        " Schicht um einen Faktor; die Zahl der Schichten ist daher ein Logarithmus zur Basis der"
        " Seite des Kerns.",
    ),
    "separable_convolution": Wording(
        "The two stages add up: one kernel for each channel, then a product with a square matrix at"
        " each position. Each layer reaches further by the same amount, in proportion to the"
        " kernel's side.",
        "Die beiden Stufen addieren sich: ein Kern für jeden Kanal, dann ein Produkt mit einer"
        " quadratischen Matrix an jeder Position. Jede Schicht reicht um denselben Betrag weiter,"
        " proportional zur Seite des Kerns.",
    ),
}
"""Why it costs what it does."""
