"""A drawing of histograms: its places follow the numbers, and its words are escaped."""

import re
from xml.etree.ElementTree import Element, fromstring

import pytest

from problems.panels import WIDTH, Axis, Panel, Row, drawn

SVG = "{http://www.w3.org/2000/svg}"
ROWS = (Row(-8.0, (0.0, 1.0, 0.5, 0.0)), Row(0.0, (0.0, 0.0, 0.25, 1.0)))
AXIS = Axis(-10, 2, (-10, -5, 0), "size", "layer")


def drawing(*panels: Panel, axis: Axis = AXIS) -> Element:
    return fromstring(drawn(panels, axis))  # noqa: S314 - our own


def texts(root: Element) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}text")]


def test_a_curve_passes_where_its_layers_are() -> None:
    root = drawing(Panel("A", ROWS))
    ticks = [p.get("d", "") for p in root.iter(f"{SVG}path") if p.get("stroke") == "#dddddd"]
    at = [float(re.findall(r"M([\d.]+)", path)[0]) for path in ticks]
    places = [float(dot.get("cx", "")) for dot in root.iter(f"{SVG}circle")]
    assert places == pytest.approx([at[0] + 2 / 10 * (at[2] - at[0]), at[2]], abs=0.11)


def test_the_tallest_bin_of_each_layer_is_as_tall_as_that_of_the_others() -> None:
    root = drawing(Panel("A", ROWS))
    filled = [p.get("d", "") for p in root.iter(f"{SVG}path") if p.get("fill")]
    for path in filled:
        heights = [float(height) for height in re.findall(r"V([\d.]+)", path)]
        assert max(heights) - min(heights) == pytest.approx(20)


def test_panels_stand_side_by_side_within_the_width() -> None:
    root = drawing(Panel("A", ROWS), Panel("B", ROWS), Panel("C", ROWS))
    places = [float(dot.get("cx", "")) for dot in root.iter(f"{SVG}circle")]
    assert places == sorted(places)
    assert len(set(places)) == 6
    assert max(places) < WIDTH
    assert [name for name in texts(root) if name in "ABC"] == ["A", "B", "C"]


def test_numbers_have_a_real_minus_and_words_are_escaped() -> None:
    axis = Axis(-10, 2, (-10, 0), "<x> & y", "layer")
    root = drawing(Panel("A<", ROWS), axis=axis)
    assert {"−10", "0", "A<", "<x> & y", "layer", "1", "2"} == set(texts(root))
