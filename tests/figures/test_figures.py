import subprocess
import sys
import warnings
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from analysis.errors import UsageError
from analysis.figures import saving as figures
from analysis.figures.description import describe

FRAME = pd.DataFrame({"speaker": ["Kim", "Lee"], "quotes": [3, 1]})


def bars(heights: tuple[float, ...] = (3, 1), **look: Any) -> Axes:
    ax = Figure().subplots()
    ax.barh(["Kim", "Lee"], heights, **look)
    ax.set(title="Who is quoted most?", xlabel="quotations", xlim=(0, 4))
    return ax


def test_description_says_what_is_drawn() -> None:
    ax = bars(color=["#0072B2", "#D55E00"], label="quotations")
    ax.text(1, 0, "n = 4")
    ax.legend(title="Counts")
    assert describe(ax).splitlines() == [
        "Who is quoted most?",
        "x axis: quotations, 0 to 4",
        "y axis: -0.49 to 1.49; Kim at 0, Lee at 1",
        "bars “quotations”: Kim 0 to 3 (#0072b2); Lee 0 to 1 (#d55e00)",
        "texts: n = 4 at (1, 0)",
        "legend Counts: quotations (#0072b2)",
    ]


def everything() -> Axes:
    ax = Figure().subplots()
    ax.bar([0, 1], [2, 3], color="#009E73")
    ax.plot([0, 1], [0.5, 0.25], marker="o", label="line")
    ax.scatter([0.1], [0.2], label="dot")
    ax.hlines([1], 0, 2)
    ax.pcolormesh(np.array([[0.5, -0.5]]), vmin=-1, vmax=1)
    ax.fill_between([0, 1], [1, 1], [2, 2])
    ax.imshow(np.array([[1.0, 2.0]]), extent=(0, 1, 0, 1), aspect="auto")
    ax.add_patch(mpl.patches.Rectangle((0, 0), 1, 1, hatch="//"))
    ax.add_patch(mpl.patches.Circle((0, 0), 0.5))
    ax.annotate("", (1, 1), (0, 0), arrowprops={"arrowstyle": "->"})
    ax.annotate("note", (1, 1))
    ax.text(0.5, 0.5, "word")
    ax.set(title="T", xlabel="x", ylabel="y", xlim=(0, 9), ylim=(0, 9))
    ax.legend()
    return ax


CHANGES: dict[str, Callable[[Axes], object]] = {
    "bar": lambda ax: ax.patches[0].set_height(2.01),
    "place of a bar": lambda ax: ax.patches[0].set_x(-0.3),
    "colour of a bar": lambda ax: ax.patches[0].set_facecolor("#009E74"),
    "hatch of a bar": lambda ax: ax.patches[0].set_hatch("/"),
    "line": lambda ax: ax.lines[0].set_ydata([0.5, 0.26]),
    "dashes": lambda ax: ax.lines[0].set_linestyle("--"),
    "marker": lambda ax: ax.lines[0].set_marker("s"),
    "dot": lambda ax: ax.collections[0].set_offsets([[0.1, 0.21]]),
    "size of a dot": lambda ax: ax.collections[0].set_sizes([9]),
    "whisker": lambda ax: ax.collections[1].set_segments([[(0, 1), (2.1, 1)]]),
    "cell": lambda ax: ax.collections[2].set_array(np.array([[0.5, -0.6]])),
    "band": lambda ax: ax.collections[3].set_data([0, 1], [1, 1], [2, 2.1]),
    "colours of cells": lambda ax: ax.collections[2].set_cmap("magma"),
    "image": lambda ax: ax.images[0].set_data([[1.0, 2.1]]),
    "rectangle": lambda ax: ax.patches[2].set_width(1.1),
    "circle": lambda ax: ax.patches[3].set_radius(0.6),
    "arrow": lambda ax: setattr(ax.texts[0], "xy", (1, 2)),
    "end of an arrow": lambda ax: setattr(ax.texts[0], "xyann", (0, 1)),
    "note": lambda ax: ax.texts[1].set_text("other"),
    "place of a text": lambda ax: ax.texts[2].set_position((0.5, 0.6)),
    "title": lambda ax: ax.set_title("U"),
    "axis label": lambda ax: ax.set_ylabel("z"),
    "limits": lambda ax: ax.set_xlim(0, 8),
    "ticks": lambda ax: ax.set_xticks([0, 1], ["a", "b"]),
    "legend": lambda ax: ax.get_legend().get_texts()[0].set_text("other"),
    "hidden line": lambda ax: ax.lines[0].set_visible(False),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_of_the_drawing_shows_in_the_description(change: Callable[[Axes], object]) -> None:
    ax = everything()
    before = describe(ax)
    change(ax)
    assert describe(ax) != before


def test_description_is_the_same_drawn_twice() -> None:
    assert figures.picture(everything()) == figures.picture(everything())


def test_numbers_are_rounded_so_that_machines_agree() -> None:
    assert describe(bars((0.1 + 0.2, 1))) == describe(bars((0.3, 1)))
    assert "-0 " not in describe(bars((-1e-9, 1)))


def test_every_axes_of_a_figure_is_described() -> None:
    left, right = Figure().subplots(1, 2)
    left.set_title("Left")
    right.set_title("Right")
    assert [part.splitlines()[0] for part in figures.picture(left).description.split("\n\n")] == [
        "Left",
        "Right",
    ]


def test_chart_offers_picture_and_words() -> None:
    chart = figures.picture(bars())
    bundle = chart._repr_mimebundle_()
    assert bundle == {"image/png": chart.png, "text/plain": chart.description}
    assert chart.title == "Who is quoted most?"
    assert "png" not in repr(chart)


def test_notebook_shows_the_words_below_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    published: list[dict[str, Any]] = []
    monkeypatch.setattr("IPython.display.publish_display_data", published.append)
    ax = bars()
    ax.set_title("Kim <b> & Lee?")
    figures.picture(ax)._ipython_display_()
    assert [sorted(data) for data in published] == [["image/png", "text/plain"], ["text/html"]]
    folded = published[1]["text/html"]
    assert folded.startswith("<details><summary>Chart in words: Kim &lt;b&gt; &amp; Lee?</summary>")
    assert "Kim 0 to 3" in folded


def test_picture_and_numbers_are_saved(tmp_path: Path) -> None:
    chart = figures.save_figure(bars(), FRAME, "who", folder=tmp_path / "new")
    saved = tmp_path / "new"
    assert sorted(path.name for path in saved.iterdir()) == ["who.csv", "who.png"]
    assert (saved / "who.png").read_bytes() == chart.png
    assert (saved / "who.csv").read_bytes() == b"speaker,quotes\nKim,3\nLee,1\n"


def test_saved_numbers_have_one_format(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "name": pd.Series(["a\ud800", None], dtype="string[python]"),
            "plain": [1 / 3, np.nan],
            "nullable": pd.Series([0.5, None], dtype="Float64"),
            "count": pd.Series([1, None], dtype="Int64"),
        }
    )
    figures.save_figure(bars(), frame, "x", folder=tmp_path)
    assert (tmp_path / "x.csv").read_bytes() == (
        b"name,plain,nullable,count\na?,0.333333,0.5,1\n,,,\n"
    )


def test_folder_is_the_one_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWS_FIGURES", str(tmp_path / "named"))
    figures.save_figure(bars(), FRAME, "who")
    assert (tmp_path / "named" / "who.png").is_file()


def test_folder_is_the_one_of_the_repository_or_else_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWS_FIGURES")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        figures, "__file__", str(tmp_path / "repository" / "analysis" / "figures" / "x.py")
    )
    assert figures._folder(None) == Path("figures")
    (tmp_path / "repository" / "figures").mkdir(parents=True)
    assert figures._folder(None) == tmp_path / "repository" / "figures"


@pytest.mark.parametrize("name", ["", "a/b", "..", "a\\b", "A", "a.png", "a b", "ä", "a\n", None])
def test_name_is_a_plain_file_name(name: Any, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="name="):
        figures.save_figure(bars(), FRAME, name, folder=tmp_path)
    assert not list(tmp_path.iterdir())


def test_wrong_arguments_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="DataFrame, got list; pass the one that the"):
        figures.save_figure(bars(), [1], "x", folder=tmp_path)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="got Figure; pass what a function of plots"):
        figures.save_figure(Figure(), FRAME, "x", folder=tmp_path)  # type: ignore[arg-type]


def test_picture_has_no_date_and_no_version() -> None:
    with Image.open(BytesIO(figures.picture(bars()).png)) as image:
        assert set(image.info) <= {"dpi"}


def test_figures_of_pyplot_are_closed(tmp_path: Path) -> None:
    _, ax = plt.subplots()
    figures.save_figure(ax, FRAME, "who", folder=tmp_path)
    assert plt.get_fignums() == []


def test_style_ends_with_the_block_and_ignores_own_settings() -> None:
    with mpl.rc_context({"font.size": 33, "figure.dpi": 50}):
        with figures.style():
            assert (mpl.rcParams["font.size"], mpl.rcParams["figure.dpi"]) == (10, 120)
        assert (mpl.rcParams["font.size"], mpl.rcParams["figure.dpi"]) == (33, 50)


def test_import_changes_no_setting_and_leaves_pyplot_alone() -> None:
    # Reading the backend loads pyplot, so that one setting is not looked at.
    code = (
        "import sys; import matplotlib as m; names = sorted({*m.rcParams} - {'backend'});"
        "before = [m.rcParams[name] for name in names]; import analysis.plots;"
        "assert [m.rcParams[name] for name in names] == before;"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_script_that_the_font_lacks_gives_no_warning() -> None:
    ax = bars()
    ax.set_title("金与正")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert figures.picture(ax).title == "金与正"
