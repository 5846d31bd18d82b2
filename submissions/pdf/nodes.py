"""Glyphs of one baseline with the scripts that hang on them."""

from dataclasses import dataclass, field

from submissions.pdf.model import Glyph

SCRIPT_SIZE = 0.86
"""A script has at most this share of its host's size."""


@dataclass(slots=True)
class Node:
    """A glyph and the scripts that hang on it, from left to right."""

    glyph: Glyph
    scripts: list["Script"] = field(default_factory=list)
    reach: float = field(init=False)
    """The pen's place after the glyph and its scripts."""
    host: "Node | None" = field(default=None, init=False, repr=False, compare=False)
    """What it is the end of a script of."""

    def __post_init__(self) -> None:
        """Start without scripts."""
        self.reach = self.glyph.end

    def attach(self, script: "Script") -> None:
        """Hang a script on the node, which may make all that it ends reach further."""
        self.scripts.append(script)
        script.nodes[-1].host = self
        node: Node | None = script.nodes[-1]
        while node is not None and node.host is not None:
            node.host.reach = max(node.host.reach, node.reach)
            node = node.host


@dataclass(slots=True)
class Script:
    """Nodes set higher or lower, and smaller, than their host."""

    raised: bool
    nodes: list[Node]
