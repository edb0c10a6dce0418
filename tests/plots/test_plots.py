import inspect
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from pandas.testing import assert_frame_equal

from analysis import palette, plots, summary
from analysis.errors import SchemaError, UsageError
from analysis.figures import saving as figures
from analysis.figures.description import describe
from analysis.palette import LOOKS
from analysis.plots.drawing import ALL_ASIDE, ASIDE, ink_on
from analysis.plots.stances import MATRIX_COUNTS, SCORE_COLOURS
from analysis.records import STANCES

MINUS = palette.MINUS


def by_speaker(*rows: tuple[str | None, int, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["speaker", "quotes", "words"])
    frame["share_of_quotes"] = frame["quotes"] / frame["quotes"].sum()
    frame["share_low"] = frame["share_of_quotes"] / 2
    frame["share_high"] = frame["share_of_quotes"] * 1.5
    frame["share_of_words"] = frame["words"] / frame["words"].sum()
    return frame


def parts(name: str, part: str, *rows: tuple[str | None, str | None, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[name, part, "quotes"])


def along(*rows: tuple[float, str, str | None, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["position", "voice", "speaker", "polarity"])
    return frame.assign(abstained=0, shows="named")


def tone(*rows: tuple[str, str | None, int, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["voice", "speaker", "passages", "mean_polarity"])
    return frame.assign(abstained=0)


def matrix(*rows: tuple[str | None, str, int, int, int, int]) -> pd.DataFrame:
    counts = ["against", "neither", "favour", "abstained"]
    frame = pd.DataFrame(rows, columns=["holder", "target", *counts])
    frame["n"] = frame["against"] + frame["neither"] + frame["favour"]
    frame["score"] = (frame["favour"] - frame["against"]) / frame["n"].replace(0, np.nan)
    return frame.assign(low=frame["score"] - 0.5, high=frame["score"] + 0.04)


def towards(*rows: tuple[str, str, int, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["target", "voice", "n", "score"])
    return frame.assign(low=frame["score"] - 0.3, high=frame["score"] + 0.2, abstained=0)


def chances(*rows: tuple[str, str, str, float, float, float]) -> pd.DataFrame:
    columns = ["quotation", "target", "method", "p_against", "p_neither", "p_favour"]
    return pd.DataFrame(rows, columns=columns)


def edges(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["holder", "target", "n", "sign"])
    return frame.assign(score=frame["sign"] * 1.0, abstained=0)


def ticks(ax: Axes) -> list[str]:
    return [label.get_text() for label in ax.get_yticklabels()]


def words(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_text()]


def widths(ax: Axes) -> list[list[float]]:
    return [[round(bar.get_width(), 2) for bar in group] for group in ax.containers]


def fills(bars: Any) -> list[str]:
    return [to_hex(bar.get_facecolor()).upper() for bar in bars]


def shares(within: str, *rows: tuple[str, str | None, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=[within, "speaker", "quotes"])
    total = frame.groupby(within)["quotes"].transform("sum")
    share = frame["quotes"] / total
    return frame.assign(total=total, share=share, high=share * 1.2, low=share / 2)


MANY = [f"Speaker {number}" for number in range(30)]
CHARTS: dict[str, tuple[Callable[..., Axes], Callable[[list[str]], pd.DataFrame]]] = {
    "share_of_voice": (
        plots.share_of_voice,
        lambda names: by_speaker(*((name, 30 - at, 9) for at, name in enumerate(names))),
    ),
    "share_over_time": (
        plots.share_over_time,
        lambda names: shares("month", *((at, name, 9) for name in names for at in "12")),
    ),
    "share_by_group": (
        plots.share_by_group,
        lambda names: shares("outlet", *((at, name, 9) for name in names for at in "AB")),
    ),
    "quote_types": (
        plots.quote_types,
        lambda names: parts("speaker", "quote_type", *((name, "mixed", 2) for name in names)),
    ),
    "named_sources": (
        plots.named_sources,
        lambda names: parts("outlet", "speaker_kind", *((name, "named", 2) for name in names)),
    ),
    "sentiment_along_article": (
        plots.sentiment_along_article,
        lambda names: along(*((0.5, "speaker", name, 0.1) for name in names)),
    ),
    "sentiment_by_speaker": (
        plots.sentiment_by_speaker,
        lambda names: tone(*(("speaker", name, 3, -0.1) for name in names)),
    ),
    "sentiment_towards": (
        plots.sentiment_towards,
        lambda names: towards(*((name, "author", 3, 0.5) for name in names)),
    ),
    "stance_matrix": (
        plots.stance_matrix,
        lambda names: matrix(*((name, name, 1, 0, 0, 0) for name in names)),
    ),
    "stance_graph": (
        plots.stance_graph,
        lambda names: edges(*((name, "the pact", 2, -1) for name in names)),
    ),
}
each_chart = pytest.mark.parametrize(("draw", "build"), CHARTS.values(), ids=CHARTS)


@each_chart
@pytest.mark.parametrize("names", [[], ["Kim"], MANY], ids=["none", "one", "thirty"])
def test_any_number_of_rows_is_drawn_in_its_frame(
    draw: Callable[..., Axes], build: Callable[[list[str]], pd.DataFrame], names: list[str]
) -> None:
    frame = build(names)
    before = frame.copy(deep=True)
    ax = draw(frame)
    chart = figures.picture(ax)
    assert_frame_equal(frame, before)
    assert ax.get_title(loc="left").endswith("?")
    assert "n = " in chart.description
    assert ("not shown" in chart.description or "other speakers" in chart.description) == (
        len(names) == 30
    )
    assert ("texts: n = 0" in chart.description) == (not names)
    assert any(text.startswith("no ") for text in words(ax)) == (not names)


@each_chart
def test_axes_given_are_drawn_on_and_the_title_is_the_callers(
    draw: Callable[..., Axes], build: Callable[[list[str]], pd.DataFrame]
) -> None:
    ax = Figure().subplots()
    assert draw(build(["Kim"]), ax=ax, title="Why?") is ax
    assert ax.get_title(loc="left") == "Why?"


@each_chart
def test_a_missing_column_is_named(
    draw: Callable[..., Axes], build: Callable[[list[str]], pd.DataFrame]
) -> None:
    frame = build(["Kim"])
    lacking = frame.columns[-1 if draw is not plots.stance_matrix else 0]
    if draw is plots.share_of_voice:
        lacking = "share_of_quotes"
    with pytest.raises(SchemaError, match=f"lacks the columns .*{lacking}") as caught:
        draw(frame.drop(columns=lacking))
    [source] = re.findall(r"; pass what (?:summary\.)?(\w+)\(.*\) returned$", str(caught.value))
    assert callable(getattr(summary, source))


@each_chart
@pytest.mark.filterwarnings("error")
def test_names_of_any_kind_are_drawn_as_they_are(
    draw: Callable[..., Axes], build: Callable[[list[str]], pd.DataFrame]
) -> None:
    odd = ["$5 and $6", "\ud800", "a\x00b", "_hidden", "金与正", "x" * 99, "A " * 60, "\\frac{"]
    frame = build(MANY[: len(odd)])
    for column in frame.columns.intersection(["speaker", "outlet", "holder", "target"]):
        named = [dict(zip(MANY, odd, strict=False)).get(name, name) for name in frame[column]]
        frame[column] = pd.Series(named, dtype="string[python]")
    description = figures.picture(draw(frame)).description
    assert "$5 and $6" in description
    description.encode()


@each_chart
def test_a_changed_number_shows_in_the_description(
    draw: Callable[..., Axes], build: Callable[[list[str]], pd.DataFrame]
) -> None:
    frame = build(["Kim", "Lee"])
    changed = frame.copy()
    column = next(
        name
        for name in (
            "share_of_quotes",
            "share",
            "quotes",
            "polarity",
            "mean_polarity",
            "sign",
            "score",
        )
        if name in frame
    )
    changed.loc[0, column] = changed.loc[0, column] + (1 if column in ("quotes", "sign") else 0.011)
    assert describe(draw(frame)) != describe(draw(changed))


def test_share_of_voice_draws_shares_in_order_with_their_intervals() -> None:
    ax = plots.share_of_voice(by_speaker(("Kim", 2, 3), (None, 5, 3), ("Lee", 3, 6)))
    assert ticks(ax) == ["Lee", "Kim", "not identified"]
    assert widths(ax) == [[30, 20, 50]]
    assert ax.get_xlabel() == "share of quotations (%)"
    assert words(ax)[0] == "n = 10 quotations (in brackets); line: 95 % interval"
    assert words(ax)[1:] == ["30 % (3)", "20 % (2)", "50 % (5)"]
    ends = [segment[:, 0].round(6).tolist() for segment in ax.collections[0].get_segments()]
    assert ends == [[15, 45], [10, 30], [25, 75]]
    assert ax.patches[2].get_hatch()


def test_a_share_over_time_is_a_line_each_with_a_band() -> None:
    frame = shares(
        "month", ("May", "Kim", 3), ("May", None, 1), ("June", "Kim", 2), ("June", None, 2)
    )
    ax = plots.share_over_time(frame)
    kim, unknown = ax.lines
    assert (kim.get_label(), unknown.get_label()) == ("Kim", "not identified")
    assert kim.get_ydata().tolist() == [75, 50]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["May", "June"]
    assert len(ax.collections) == 2
    assert "n = 8 quotations; band: 95 % interval" in words(ax)


def test_shares_by_group_stand_beside_each_other_with_their_intervals() -> None:
    frame = shares(
        "outlet", ("Post", "Kim", 3), ("Post", "Lee", 1), ("Sun", "Kim", 1), ("Sun", "Lee", 1)
    )
    ax = plots.share_by_group(frame)
    assert ticks(ax) == ["Kim", "Lee"]
    post, sun = ax.lines[:2]
    assert (post.get_label(), sun.get_label()) == ("Post", "Sun")
    assert post.get_xdata().tolist() == [75, 25]
    assert (post.get_ydata() < sun.get_ydata()).all()


def test_only_the_largest_shares_are_drawn_and_those_left_out_are_counted() -> None:
    frame = shares("outlet", *(("Post", name, 1 + at) for at, name in enumerate(MANY[:12])))
    ax = plots.share_by_group(frame, most=3)
    assert ticks(ax) == MANY[9:12]
    assert "9 speakers not shown" in words(ax)[0]


def test_scaling_draws_a_line_for_each_number_of_workers() -> None:
    runs = pd.DataFrame({"workers": [1, 1, 2], "articles": [10, 20, 20], "seconds": [5, 10.0, 6]})
    ax = plots.scaling(runs)
    assert [(line.get_label(), line.get_ydata().tolist()) for line in ax.lines] == [
        ("1 worker", [5, 10]),
        ("2 workers", [6]),
    ]
    with pytest.raises(
        UsageError, match="of='hours' is not known; choose 'megabytes' or 'seconds'"
    ):
        plots.scaling(runs, of="hours")
    with pytest.raises(SchemaError, match="megabytes"):
        plots.scaling(runs, of="megabytes")


def test_share_of_voice_by_words_and_by_outlet() -> None:
    frame = by_speaker(("Post", 2, 1), ("Sun", 1, 3)).rename(columns={"speaker": "outlet"})
    ax = plots.share_of_voice(frame, by="outlet", of="words")
    assert ticks(ax) == ["Sun", "Post"]
    assert words(ax) == ["n = 4 words (in brackets)", "75 % (3)", "25 % (1)"]
    with pytest.raises(UsageError, match="of='letters'"):
        plots.share_of_voice(frame, by="outlet", of="letters")


@pytest.mark.parametrize(
    ("by", "unknown"), [("outlet", "outlet not given"), ("speaker", "not identified")]
)
def test_who_has_no_name_is_called_alike_in_every_chart(by: str, unknown: str) -> None:
    shares = by_speaker(("Post", 2, 1), (None, 1, 3)).rename(columns={"speaker": by})
    assert ticks(plots.share_of_voice(shares, by=by)) == ["Post", unknown]
    kinds = parts(by, "speaker_kind", ("Post", "named", 1), (None, "named", 2))
    assert ticks(plots.named_sources(kinds, by=by)) == ["Post", unknown]


def test_the_counts_of_a_cell_are_all_labels() -> None:
    assert {*MATRIX_COUNTS} == {*palette.VERDICTS} == {*STANCES, "abstained"}


def test_what_is_left_out_is_counted() -> None:
    ax = plots.share_of_voice(by_speaker(("Kim", 5, 1), ("Lee", 3, 1), ("Moon", 2, 1)), most=1)
    assert words(ax)[0].startswith("n = 10 quotations (in brackets); 2 speakers not shown, with 5")


def test_quote_types_are_stacked() -> None:
    ax = plots.quote_types(
        parts(
            "speaker", "quote_type",
            ("Kim", "direct", 1), ("Lee", "indirect", 2), ("Lee", "direct", 3), (None, "mixed", 9),
        )
    )  # fmt: skip
    assert ticks(ax) == ["Lee", "Kim", "not identified"]
    assert [group.get_label() for group in ax.containers] == ["direct", "mixed", "indirect"]
    assert widths(ax) == [[3, 1, 0], [0, 0, 9], [2, 0, 0]]
    assert [bar.get_x() for bar in ax.containers[2]] == [3, 1, 9]
    assert words(ax)[0] == "n = 15 quotations"
    assert words(ax)[-3:] == ["5", "1", "9"]


def test_named_sources_are_shares_of_each_outlet() -> None:
    ax = plots.named_sources(
        parts(
            "outlet", "speaker_kind",
            ("Post", "named", 3), ("Post", None, 1), ("Sun", "unnamed", 6), (None, "named", 1),
        )
    )  # fmt: skip
    assert ticks(ax) == ["Sun", "Post", "outlet not given"]
    assert widths(ax) == [[0, 75, 100], [100, 0, 0], [0, 25, 0]]
    assert words(ax)[-3:] == ["n = 6", "n = 4", "n = 1"]
    assert ax.containers[2][0].get_hatch()


def test_sentiment_along_tells_voices_apart_by_colour_and_marker() -> None:
    rows = [(at / 10, "speaker", f"S{at}", 0.1) for at in range(8)]
    ax = plots.sentiment_along_article(
        along(
            (0.95, "author", None, -0.5), *rows, (1, "speaker", None, 1), (0, "author", None, None)
        )
    )
    dots = [part for part in ax.collections if part.get_label().endswith(")")]
    labels = [part.get_label() for part in dots]
    assert labels == [
        "author (1)", *(f"S{at} (1)" for at in range(6)), "2 other speakers (2)",
        "not identified (1)",
    ]  # fmt: skip
    looks = {(tuple(dot.get_facecolor()[0]), dot.get_paths()[0].vertices.tobytes()) for dot in dots}
    assert len(looks) == len(dots)
    assert to_hex(dots[0].get_facecolor()[0]).upper() == palette.AUTHOR
    assert dots[0].get_offsets().tolist() == [[95, -0.5]]
    assert ax.get_ylim()[0] < -1
    assert ax.get_ylim()[1] > 1


def test_sentiment_by_speaker_begins_with_the_author_in_grey() -> None:
    ax = plots.sentiment_by_speaker(
        tone(("author", None, 9, 0.25), ("speaker", "Kim", 2, -0.5), ("speaker", None, 1, 0.0))
    )
    assert ticks(ax) == ["author", "Kim", "not identified"]
    assert widths(ax) == [[0.25, -0.5, 0]]
    assert fills(ax.patches) == [palette.AUTHOR, LOOKS[0].colour, "#FFFFFF"]
    assert words(ax)[1:] == ["+0.25 (9)", f"{MINUS}0.50 (2)", "0 (1)"]


def test_what_abstained_is_drawn_on_the_right_and_in_no_mean() -> None:
    frame = tone(("author", None, 9, 0.25), ("speaker", "Kim", 4, None), ("speaker", "Lee", 2, 1))
    ax = plots.sentiment_by_speaker(frame.assign(abstained=[3, 4, 0]))
    assert ticks(ax) == ["author", "Lee"]
    [_, aside] = ax.containers
    assert aside.get_label() == "abstained"
    assert [bar.get_width() for bar in aside] == pytest.approx([ALL_ASIDE / 3, 0])
    assert all(bar.get_x() == ASIDE and bar.get_hatch() for bar in aside)
    noted = " ".join(words(ax)[0].split())
    assert noted.startswith("n = 8 passages (in brackets); 7 abstained (bars on the right")
    assert "legend: abstained (#f3dc86 hatched ////)" in describe(ax)
    assert "abstained" not in describe(plots.sentiment_by_speaker(frame))


def test_a_target_of_whom_nothing_was_judged_has_no_score_but_its_abstentions() -> None:
    frame = towards(("Kim", "author", 4, 0.5), ("Lee", "speaker", 0, np.nan))
    ax = plots.sentiment_towards(frame.assign(abstained=[4, 2]))
    assert ticks(ax) == ["Kim", "Lee"]
    assert [line.get_xdata().tolist() for line in ax.lines[:3:2]] == [[0.5], []]
    shares = [bar.get_width() for group in ax.containers for bar in group]
    assert shares == pytest.approx([ALL_ASIDE / 2, ALL_ASIDE])
    described = describe(ax)
    assert "6 abstained (bars on the right: their share)" in described
    assert "author (#767676 o); speakers (#56b4e9 s); abstained (#f3dc86 hatched ////)" in described


def test_stances_not_judged_are_counted_and_have_no_arrow() -> None:
    frame = edges(("Kim", "Lee", 3, -1), ("Moon", "Lee", 0, 0)).assign(abstained=[1, 2])
    ax = plots.stance_graph(frame)
    assert "Moon" not in describe(ax)
    assert "3 abstained (no arrow)" in words(ax)[0]


@pytest.mark.parametrize(
    ("shows", "title", "axis"),
    [
        ("named", "tone towards those named", "mean tone towards those named"),
        ("passage", "How does the tone change", "tone of the passage as a whole"),
        ("words", "words along the article, whatever they mean", "words, not of meaning"),
    ],
)
def test_the_tone_along_an_article_says_what_it_shows(shows: str, title: str, axis: str) -> None:
    frame = along((0.5, "author", None, 0.5)).assign(shows=shows)
    ax = plots.sentiment_along_article(frame)
    assert title in " ".join(ax.get_title(loc="left").split())
    assert axis in ax.get_ylabel()


def test_passages_not_judged_lie_hatched_along_the_article() -> None:
    frame = along(
        (0.1, "author", None, 0.5), (0.4, "author", None, None), (0.9, "author", None, None)
    )
    ax = plots.sentiment_along_article(frame.assign(abstained=[0, 2, 0]))
    [hatched] = [part for part in ax.collections if part.get_hatch()]
    assert hatched.get_label() == "abstained (1)"
    assert hatched.get_offsets().tolist() == [[40, 0]]
    assert "2 tones not judged (abstained)" in " ".join(words(ax)[0].split())


BY_SPEAKER = [name for name, (_, build) in CHARTS.items() if "speaker" in build(["Kim"])]


@pytest.mark.parametrize(
    "name", [*BY_SPEAKER, "stance_matrix", "stance_graph", "sentiment_towards"]
)
def test_a_speaker_has_the_look_that_was_decided_in_every_chart(name: str) -> None:
    draw, build = CHARTS[name]
    looks = {"Kim": LOOKS[13], "Lee": LOOKS[17]}
    described = describe(draw(build(["Lee", "Kim", "Moon"]), looks=looks))
    colours = {who: look.colour.lower() for who, look in looks.items()}
    for who, colour in colours.items():
        named = re.compile(rf"{who}[^;:\n]* \(?{colour}|“{who}[^”]*”, {colour}")
        assert named.search(described), described


def test_outlets_have_no_look_of_a_speaker() -> None:
    frame = by_speaker(("Post", 2, 1), ("Sun", 1, 3)).rename(columns={"speaker": "outlet"})
    ax = plots.share_of_voice(frame, by="outlet")
    assert fills(ax.patches) == [palette.SPEAKER] * 2
    assert "beside" not in describe(ax)
    compared = plots.share_by_group(shares("outlet", ("Post", "Kim", 3), ("Sun", "Kim", 1)))
    colours = {to_hex(line.get_color()).upper() for line in compared.lines[:2]}
    assert colours.isdisjoint(palette.HUES)


@each_chart
def test_what_all_charts_share_is_said_in_each_docstring(
    draw: Callable[..., Axes], build: Callable[[list[str]], pd.DataFrame]
) -> None:
    text = inspect.getdoc(draw) or ""
    sections = re.findall(r"^(\w+):$", text, re.MULTILINE)
    assert sections[:2] == ["Args", "Raises"]
    options = list(inspect.signature(draw).parameters)
    assert [name for name in options if not re.search(rf"^    {name}: \S", text, re.M)] == []
    assert text.count("SchemaError: When a column is missing.") == 1


def test_stance_matrix_writes_counts_and_interval_on_the_colour_of_the_score() -> None:
    ax = plots.stance_matrix(
        matrix(
            (None, "toll", 4, 0, 0, 0),
            ("Kim", "pact", 2, 0, 0, 1),
            ("Lee", "pact", 0, 0, 1, 0),
            ("Lee", "toll", 0, 0, 0, 1),
        )
    )
    assert ticks(ax) == ["Kim", "Lee", "not identified"]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["toll", "pact"]
    scores = ax.collections[0].get_array()
    assert np.ma.filled(scores, 9).tolist() == [[9, -1], [9, 1], [-1, 9]]
    colours = ax.collections[0].to_rgba(scores)
    assert to_hex(colours[0][1]).upper() == palette.AGAINST
    assert to_hex(colours[1][1]).upper() == palette.FAVOUR
    texts = [(round(text.get_position()[0]), round(text.get_position()[1])) for text in ax.texts]
    assert dict(zip(texts[1:], [text.get_text() for text in ax.texts[1:]], strict=True)) == {
        (0, 2): f"4 against\n[{MINUS}1.5, {MINUS}1]", (0, 1): "1 abstained",
        (1, 0): f"2 against\n1 abstained\n[{MINUS}1.5, {MINUS}1]", (1, 1): "1 favour\n[0.5, 1]",
    }  # fmt: skip
    noted = " ".join(words(ax)[0].split())
    assert noted.startswith("n = 7 stances judged; 2 abstained (bar at the foot: their share);")
    assert "95 % interval" in noted


def test_what_abstained_has_its_colour_in_a_cell_or_at_its_foot() -> None:
    ax = plots.stance_matrix(matrix(("Kim", "pact", 2, 0, 0, 1), ("Lee", "pact", 0, 0, 0, 3)))
    whole, foot = sorted(ax.patches, key=lambda cell: -cell.get_height())
    assert {to_hex(cell.get_facecolor()) for cell in (whole, foot)} == {"#f3dc86"}
    assert whole.get_hatch()
    assert foot.get_hatch()
    assert (whole.get_width(), whole.get_height()) == (0.94, 0.94)
    assert foot.get_width() == pytest.approx(0.94 / 3)
    assert round(foot.get_y()) == 0
    assert "abstained" in [text.get_text() for text in ax.get_legend().get_texts()]
    none = plots.stance_matrix(matrix(("Kim", "pact", 2, 0, 0, 0)))
    assert "abstained" not in describe(none)


def test_who_is_not_identified_keeps_a_row_of_the_matrix() -> None:
    often = [(f"Person {number}", "pact", 9, 0, 0, 0) for number in range(5)]
    ax = plots.stance_matrix(matrix(*often, (None, "pact", 0, 0, 0, 1)), most=3)
    assert ticks(ax) == ["Person 0", "Person 1", "not identified"]


def test_sentiment_towards_sets_the_voices_apart() -> None:
    ax = plots.sentiment_towards(
        towards(("Kim", "author", 9, 0.0), ("Kim", "speaker", 4, -0.5), ("Lee", "speaker", 1, 0.5))
    )
    assert ticks(ax) == ["Kim", "Lee"]
    drawn = {line.get_label(): line for line in ax.lines[:2]}
    assert drawn["author"].get_xdata().tolist() == [0]
    assert drawn["speakers"].get_xdata().tolist() == [-0.5, 0.5]
    assert drawn["speakers"].get_ydata().tolist() == [0.2, 1.2]
    assert drawn["author"].get_marker() != drawn["speakers"].get_marker()
    assert words(ax) == ["n = 14 passages (in brackets); line: 95 % interval", "(9)", "(4)", "(1)"]
    ends = [segment[:, 0].round(6).tolist() for segment in ax.collections[1].get_segments()]
    assert ends == [[-0.8, -0.3], [0.2, 0.7]]


def test_methods_stand_side_by_side_under_each_quotation() -> None:
    ax = plots.methods_side_by_side(
        chances(
            ("We wait.", "Kim", "TextBlob", 0.1, 0.5, 0.4),
            ("We wait.", "Kim", "learned", 0.7, 0.27, 0.03),
            ("We go.", "Lee", "TextBlob", 0.2, 0.2, 0.6),
        )
    )
    assert ticks(ax) == ["TextBlob", "learned", "TextBlob"]
    assert widths(ax) == [[10, 70, 20], [50, 27, 20], [40, 3, 60]]
    middles = [bar.get_y() + bar.get_height() / 2 for bar in ax.containers[0]]
    assert middles == pytest.approx([1, 2, 4])
    described = describe(ax)
    assert "bars “against, negative”, #d55e00: TextBlob 0 to 10; learned 0 to 70" in described
    assert "n = 2 quotations" in described
    assert "We wait. (towards: Kim) at (0, 0.45) | We go. (towards: Lee) at (0, 3.45)" in described
    assert "| 3 " not in described


def test_bars_of_a_method_that_abstained_are_hatched() -> None:
    rows = ("We wait.", "Kim", "word list", 0.3, 0.4, 0.3), ("We wait.", "Kim", "learned", 0, 0, 1)
    frame = chances(*rows).assign(abstained=["too close to call", None])
    frame.index = [7, 7]
    ax = plots.methods_side_by_side(frame)
    hatched = [bar for group in ax.containers for bar in group if bar.get_hatch()]
    assert [(bar.get_y() + 0.4, bar.get_width()) for bar in hatched] == [(1, 100)]
    assert "abstained (no fill hatched ////)" in describe(ax)


def test_a_long_quotation_and_none_at_all() -> None:
    row = ("We wait " * 99, "$5 and \\frac{", "learned", 0.1, 0.5, 0.4)
    ax = plots.methods_side_by_side(chances(row))
    assert ax.texts[1].get_text().count("\n") == 2
    figures.picture(ax).description.encode()
    assert words(plots.methods_side_by_side(chances())) == ["n = 0 quotations", "no quotations"]
    with pytest.raises(SchemaError, match=r"lacks the columns \['target'\]"):
        plots.methods_side_by_side(chances().drop(columns="target"))


def curve(*columns: str) -> pd.DataFrame:
    methods = ["learned", "learned", "lexicon"]
    return pd.DataFrame({"method": methods, columns[0]: [0.5, 0.9, 0.4], columns[1]: [0.6, 0.8, 1]})


def test_reliability_draws_a_line_a_method_beside_the_dotted_one() -> None:
    bins = curve("confidence", "right").assign(n=[5, 5, 10])
    ax = plots.reliability(bins, title="Is the tone right as often as it says?")
    drawn = {line.get_label(): line.get_xydata().round(6).tolist() for line in ax.lines}
    assert drawn["learned"] == [[50, 60], [90, 80]]
    assert drawn["lexicon"] == [[40, 100]]
    assert drawn["as sure as it should be"] == [[0, 0], [100, 100]]
    assert describe(ax).startswith("Is the tone right")
    with pytest.raises(SchemaError, match="lacks the columns"):
        plots.reliability(bins.drop(columns="n"))


def test_precision_and_recall_are_drawn_alike_with_some_marks_named() -> None:
    frame = curve("recall", "precision").assign(min_confidence=[0.0, 0.5, 0.55])
    ax = plots.precision_recall(frame)
    assert [line.get_label() for line in ax.lines] == ["learned", "lexicon"]
    assert words(ax)[1:] == ["0.0", "0.5"]


def test_scores_have_their_interval_and_lie_apart() -> None:
    frame = pd.DataFrame({
        "method": ["rules", "learned"], "score": "all", "value": [0.5, 0.7], "low": [0.4, 0.6],
        "high": [0.6, 0.8]})  # fmt: skip
    ax = plots.accuracy(frame)
    assert [line.get_xydata().round(6).tolist() for line in ax.lines] == [
        [[50, -0.15]],
        [[70, 0.15]],
    ]
    assert words(ax) == ["line: 95 % interval", "50", "70"]


def test_stance_graph_tells_sides_apart_by_line_and_mark() -> None:
    ax = plots.stance_graph(
        edges(("Kim", "Lee", 3, -1), ("Lee", "Kim", 1, 1), ("Lee", "Moon", 1, 0))
    )
    arrows = [text.arrow_patch for text in ax.texts if getattr(text, "arrow_patch", None)]
    assert [arrow.get_linestyle() for arrow in arrows] == ["--", "-", ":"]
    colours = [to_hex(arrow.get_edgecolor()).upper() for arrow in arrows]
    assert colours == [palette.AGAINST, palette.FAVOUR, palette.NEITHER]
    assert [text for text in words(ax) if text[0] in f"+{MINUS}0"] == [f"{MINUS} 3", "+ 1", "0 1"]
    described = describe(ax)
    assert "arrow “Kim to Lee”" in described
    assert "n = 5 stances judged" in described


def test_stance_graph_keeps_arrows_that_take_a_side_and_no_name_alone() -> None:
    often = [("Lee", f"Person {number}", 9, 0) for number in range(9)]
    ax = plots.stance_graph(edges(*often, ("Kim", "Moon", 1, 1)), most=3)
    assert sorted(words(ax))[1:3] == ["Kim", "Moon"]
    assert "10 names not shown, with 81 of them" in " ".join(words(ax)[0].split())


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0, "0 %"), (0.0004, "<0.1 %"), (0.044, "4.4 %"), (0.5, "50 %"), (1, "100 %")],
)
def test_shares_have_the_decimals_that_tell_them_apart(share: float, expected: str) -> None:
    frame = by_speaker(("Kim", 1, 1)).assign(share_of_quotes=share)
    assert words(plots.share_of_voice(frame))[1] == f"{expected} (1)"


def test_text_on_a_colour_has_the_contrast_to_be_read() -> None:
    def light(colour: Any) -> float:
        rgb = [int(to_hex(colour)[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in rgb]
        return float(np.dot(linear, [0.2126, 0.7152, 0.0722])) + 0.05

    fixed = [
        colour for _, colour, _ in [*palette.QUOTE_TYPES.values(), *palette.SPEAKER_KINDS.values()]
    ]
    for colour in [*fixed, *(SCORE_COLOURS(value) for value in np.linspace(0, 1, 41))]:
        pair = sorted([light(colour), light(ink_on(colour))])
        assert pair[1] / pair[0] >= 4
