"""A chart in words, read off the drawn artists and not off the numbers behind them.

nbval compares texts, not pictures: a changed bar shows as a readable difference in `text/plain`,
and people who can't see the chart read the same lines.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.category import StrCategoryLocator
from matplotlib.collections import (
    Collection,
    FillBetweenPolyCollection,
    LineCollection,
    PathCollection,
)
from matplotlib.colors import to_hex, to_rgba_array
from matplotlib.container import BarContainer
from matplotlib.image import AxesImage
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Annotation, Text
from matplotlib.ticker import FixedLocator

# The group id of the marks beside the names of rows.
BESIDE = "beside"
DIGITS = re.compile("[\N{MINUS SIGN}0-9.]*")


def describe(ax: Axes) -> str:
    """Describe an Axes in words: every text, bar, line, marker, cell and arrow.

    Example:
        >>> from matplotlib.figure import Figure
        >>> ax = Figure().subplots()
        >>> _ = ax.barh(["Kim", "Lee"], [3, 1], color="#0072B2")
        >>> print(describe(ax))
        (no title)
        x axis: 0 to 3.15
        y axis: -0.49 to 1.49; Kim at 0, Lee at 1
        bars, #0072b2: Kim 0 to 3; Lee 0 to 1
    """
    bars = [container for container in ax.containers if isinstance(container, BarContainer)]
    in_bars = {id(patch) for container in bars for patch in container.patches}
    lines = [
        on_one_line(title_of(ax)) or "(no title)",
        _axis("x axis", ax.xaxis, ax.get_xlim()),
        _axis("y axis", ax.yaxis, ax.get_ylim()),
        *(_bars(ax, container) for container in bars),
        *_patches(patch for patch in ax.patches if id(patch) not in in_bars),
        *(_line(line) for line in ax.lines if line.get_visible() and line.get_gid() != BESIDE),
        _beside(ax),
        *(_collection(ax, each) for each in ax.collections if each.get_visible()),
        *(_cells(ax, image) for image in ax.images),
        *(_arrow(text) for text in _annotations(ax) if text.arrow_patch),
        _texts(ax),
        *(_legend(legend) for legend in ax.get_children() if isinstance(legend, Legend)),
    ]
    return "\n".join(line for line in lines if line)


def title_of(ax: Axes) -> str:
    """Return the title, whether left, centred or right."""
    return next((text for at in ("left", "center", "right") if (text := ax.get_title(loc=at))), "")


def _axis(name: str, axis: Axis, limits: tuple[float, float]) -> str:
    if not axis.get_visible() or not axis.axes.axison:
        return ""
    label = on_one_line(axis.get_label_text())
    heading = f"{name}: {label + ', ' if label else ''}{_span(*limits)}"
    names = ", ".join(f"{text} at {_number(place)}" for place, text in _named_ticks(axis).items())
    return f"{heading}; {names}" if names else heading


def _named_ticks(axis: Axis) -> dict[float, str]:
    """Names of places on an axis; plain numbers are left out."""
    if not isinstance(axis.get_major_locator(), (FixedLocator, StrCategoryLocator)):
        return {}
    places = [float(place) for place in axis.get_majorticklocs()]
    texts = [on_one_line(text) for text in axis.get_major_formatter().format_ticks(places)]
    return {
        place: text for place, text in zip(places, texts, strict=True) if not DIGITS.fullmatch(text)
    }


def _bars(ax: Axes, container: BarContainer) -> str:
    lying = container.orientation == "horizontal"
    names = _named_ticks(ax.yaxis if lying else ax.xaxis)
    patches = [patch for patch in container.patches if isinstance(patch, Rectangle)]
    found = []
    for patch in patches:
        x, y, width, height = patch.get_x(), patch.get_y(), patch.get_width(), patch.get_height()
        start, length = (x, width) if lying else (y, height)
        place = round(y + height / 2 if lying else x + width / 2, 6)
        found.append((names.get(place, _number(place)), _span(start, start + length), _look(patch)))
    return _series("bars", container.get_label(), found)


def _series(kind: str, label: object, found: list[tuple[str, str, str]]) -> str:
    """Describe a series; a look shared by all its parts is given once."""
    looks = list(dict.fromkeys(look for *_, look in found))
    shared = looks[0] if len(looks) == 1 else ""
    parts = [
        f"{name} {value}".strip() + ("" if shared or not look else f" ({look})")
        for name, value, look in found
    ]
    heading = f"{kind}{_label(label)}{', ' + shared if shared else ''}"
    return f"{heading}: {'; '.join(parts)}" if parts else ""


def _patches(patches: Iterable[Patch]) -> Iterator[str]:
    """Describe cells one a line, other shapes by the corners of their outline."""
    for patch in patches:
        if not patch.get_visible():
            continue
        if isinstance(patch, Rectangle):
            (x, y), width, height = patch.get_xy(), patch.get_width(), patch.get_height()
            place = f"x {_span(x, x + width)}, y {_span(y, y + height)}"
            yield f"cell{_label(patch.get_label())}: {place}, {_look(patch)}"
        else:
            corners = patch.get_patch_transform().transform_path(patch.get_path()).vertices
            yield f"shape{_label(patch.get_label())}: {_points(corners)}, {_look(patch)}"


def _line(line: Line2D) -> str:
    points = np.column_stack([np.asarray(data, dtype=float) for data in line.get_data()])
    marker = line.get_marker()
    marked = f" marker {marker}" if marker not in ("None", "none", " ", "", None) else ""
    drawn = "" if line.get_linestyle() in ("None", "none", " ", "") else f" {line.get_linestyle()}"
    look = f"{_colour(line.get_color())}{drawn}{marked}"
    return f"line{_label(line.get_label())}, {look}: {_points(points)}"


def _beside(ax: Axes) -> str:
    """Describe the marks beside the names of rows."""
    names = _named_ticks(ax.yaxis)
    found = []
    for line in (line for line in ax.lines if line.get_gid() == BESIDE):
        [row] = np.asarray(line.get_ydata(), dtype=float)
        found.append((names.get(row, ""), f"{_colour(line.get_color())} {line.get_marker()}", ""))
    return _series("marks beside the names", "", found)


def _collection(ax: Axes, collection: Collection) -> str:
    label = _label(collection.get_label())
    edges = _colours(collection.get_edgecolor())
    if isinstance(collection, LineCollection):
        segments = [_points(segment, join=" to ") for segment in collection.get_segments()]
        return f"lines{label}, {edges}: {'; '.join(segments)}"
    if isinstance(collection, PathCollection):
        sizes = ", ".join(dict.fromkeys(_number(size) for size in collection.get_sizes()))
        corners = ", ".join(str(np.size(path.vertices) // 2) for path in collection.get_paths())
        fills = _colours(collection.get_facecolor()) or f"outline {edges}"
        points = _points(np.asarray(collection.get_offsets()))
        return f"markers{label}, {fills}, size {sizes}, outline of {corners} points: {points}"
    if collection.get_array() is not None:
        return _cells(ax, collection)
    if isinstance(collection, FillBetweenPolyCollection):
        return f"band{label}, {_colours(collection.get_facecolor())}: {_band(collection)}"
    return f"{type(collection).__name__}{label}, {_colours(collection.get_facecolor())}"


def _band(collection: FillBetweenPolyCollection) -> str:
    corners = np.concatenate([path.vertices for path in collection.get_paths()])
    heights = {x: corners[corners[:, 0] == x, 1] for x in np.unique(corners[:, 0])}
    return "; ".join(f"{_number(x)}: {_span(y.min(), y.max())}" for x, y in heights.items())


def _cells(ax: Axes, image: AxesImage | Collection) -> str:
    """Describe coloured cells by row, each with its value and colour."""
    values: Any = np.ma.atleast_2d(np.ma.asarray(image.get_array()))
    names = _named_ticks(ax.yaxis)
    rows = []
    for place, row in enumerate(values):
        colours = [to_hex(colour) for colour in image.to_rgba(row)]
        filled = np.ma.filled(row.astype(float), np.nan)
        cells = [
            f"{_number(value)} {colour}" if np.isfinite(value) else "none"
            for value, colour in zip(filled, colours, strict=True)
        ]
        rows.append(f"{names.get(place, _number(place))} {', '.join(cells)}")
    return f"cells{_label(image.get_label())}: {'; '.join(rows)}"


def _annotations(ax: Axes) -> list[Annotation]:
    return [text for text in ax.texts if isinstance(text, Annotation) and text.get_visible()]


def _arrow(text: Annotation) -> str:
    arrow = text.arrow_patch
    if arrow is None:
        return ""
    look = f"{_colour(arrow.get_edgecolor())} {arrow.get_linestyle()}"
    ends = f"{_point(text.xyann)} to {_point(text.xy)}"
    return (
        f"arrow{_label(text.get_label())}: {ends}, {look}, width {_number(arrow.get_linewidth())}"
    )


def _texts(ax: Axes) -> str:
    """List the texts; those placed in data coordinates with their place."""
    shown = [text for text in ax.texts if text.get_visible() and text.get_text()]
    return f"texts: {' | '.join(_text(text) for text in shown)}" if shown else ""


def _text(text: Text) -> str:
    words = on_one_line(text.get_text())
    if isinstance(text, Annotation):
        return f"{words} at {_point(text.xy)}" if text.xycoords == "data" else words
    in_data = text.axes is not None and text.get_transform() == text.axes.transData
    return f"{words} at {_point(text.get_position())}" if in_data else words


def _legend(legend: Legend) -> str:
    title = on_one_line(legend.get_title().get_text())
    entries = [
        f"{on_one_line(text.get_text())} ({_handle(handle)})"
        for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=True)
    ]
    return f"legend{' ' + title if title else ''}: {'; '.join(entries)}"


def _handle(handle: Artist | None) -> str:
    if isinstance(handle, Line2D):
        line = handle.get_linestyle()
        marker = handle.get_marker()
        parts = [_colour(handle.get_color()), line, "" if marker in ("", "None") else f"{marker}"]
        return " ".join(str(part) for part in parts if part not in ("", "None"))
    if isinstance(handle, Patch):
        return _look(handle)
    if isinstance(handle, Collection):
        return _colours(handle.get_facecolor()) or _colours(handle.get_edgecolor())
    return type(handle).__name__


def _look(patch: Patch) -> str:
    hatch = patch.get_hatch()
    return _colour(patch.get_facecolor()) + (f" hatched {hatch}" if hatch else "")


def _colour(colour: Any) -> str:
    return "no fill" if np.size(colour) == 4 and colour[3] == 0 else to_hex(colour)


def _colours(colours: Any) -> str:
    rows = np.asarray(to_rgba_array(colours))
    return ", ".join(dict.fromkeys(_colour(row) for row in rows))


def _label(label: object) -> str:
    """Quote a label; those that matplotlib gives itself begin with an underscore."""
    text = on_one_line(str(label))
    return f" “{text}”" if text and not text.startswith("_") else ""


def _points(points: Any, join: str = "; ") -> str:
    return join.join(_point(point) for point in np.asarray(points, dtype=float))


def _point(point: Any) -> str:
    return f"({', '.join(_number(value) for value in point)})"


def _span(start: float, end: float) -> str:
    return f"{_number(start)} to {_number(end)}"


def _number(value: float) -> str:
    """Round to three decimals, to hide the rounding errors of different machines."""
    text = f"{float(value):.3f}".rstrip("0").rstrip(".") if np.isfinite(value) else "none"
    return "0" if text == "-0" else text


def on_one_line(text: str) -> str:
    """Join the lines of a text."""
    return " ".join(text.split())
