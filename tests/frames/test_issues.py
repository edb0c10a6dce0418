"""propose_issues: what comes again in quotations, and is argued about."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import schema
from analysis.errors import SchemaError
from analysis.frames.issues import ISSUE_COLUMNS, propose_issues
from analysis.frames.quotes import analyze
from analysis.frames.stances import analyze_stances

WORDS = st.lists(st.sampled_from([*"ab ’'-.,“”\n", "the levy ", " said Moss. ", "Harbour Bill"]))


def made(*texts):
    articles = pd.DataFrame({"id": [f"a{at}" for at in range(len(texts))], "text": list(texts)})
    return articles, analyze(articles, attribution="rules", speakers="names", sentiment=None)


def issues(*texts):
    return propose_issues(*made(*texts))["issue"].tolist()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # Singular and plural, with an article and without, are one; the longer phrase counts.
        ("“Scrap the harbour levy,”", "“We oppose harbour levies,”", ["harbour levies"]),
        ("“We oppose the new strike,”", "“They backed a strike,”", ["strike"]),
        # A measure may have a name; a person, a body or a place is no issue.
        ("“The Harbour Bill is bad,”", "“Stop the Harbour Bill,”", ["Harbour Bill"]),
        ("“I met Tomas Brandt,”", "“We support Tomas Brandt,”", []),
        ("“The Harbour Council slept,”", "“We oppose the Harbour Council,”", []),
        ("“Port Vex is big,”", "“They closed Port Vex,”", []),
        # Nor is who, when or how much, or what nobody argues about.
        ("“We oppose the minister,”", "“They back the minister,”", []),
        ("“Cut it next year,”", "“It ends next year,”", []),
        ("“Millions of dollars are lost,”", "“They cut ten dollars,”", []),
        ("“A kitchen is warm,”", "“The kitchen is cold,”", []),
        ("“A tax rise is bad,”", "“The rain was long,”", []),
    ],
)
def test_issues_are_what_two_speakers_argue_about(first, second, expected):
    assert issues(f"{first} said Ada Moss.\n\n{second} said Leo Vance.") == expected


def test_one_speaker_in_one_article_is_not_enough():
    text = "“Scrap the levy,” said Ada Moss.\n\n“We oppose the levy,” Ada Moss said."
    assert issues(text) == []
    assert issues(text, text) == ["levy"]


def test_those_of_most_speakers_come_first():
    text = (
        "“Scrap the levy,” said Ada Moss. “Stop the strike,” said Leo Vance. "
        "“We oppose the levy and the strike,” said Dagny Kroll. “End the strike,” said Bea Tamm."
    )
    table = propose_issues(*made(text))
    assert table["issue"].tolist() == ["strike", "levy"]
    assert table["speakers"].tolist() == [3, 2]
    assert table["quotations"].tolist() == [3, 2]
    assert propose_issues(*made(text), most=1)["issue"].tolist() == ["strike"]


def test_the_example_stands_where_it_says():
    articles, quotes = made("“Scrap the levy,” said Ada Moss. “No levy is fair,” said Leo Vance.")
    [row] = propose_issues(articles, quotes).to_dict("records")
    assert articles.loc[0, "text"][row["start"] : row["end"]] == "levy"
    assert "the levy" in row["example"]
    assert row["quote_id"] in quotes["quote_id"].tolist()


def test_stances_take_what_is_proposed():
    frames = made("“Scrap the levy,” said Ada Moss.\n\n“We oppose levies,” said Leo Vance.")
    proposed = propose_issues(*frames)
    stances = analyze_stances(*frames, targets=proposed["issue"], method="lexicon")
    assert stances["target"].nunique() == 1
    assert len(stances) == 2


def test_no_article_gives_no_issue():
    table = propose_issues(schema.empty("articles"), schema.empty("quotes"))
    assert list(table.columns) == list(ISSUE_COLUMNS)
    assert table.dtypes.astype(str).tolist() == [
        kind.split("[")[0] for kind in ISSUE_COLUMNS.values()
    ]
    with pytest.raises(SchemaError, match="lacks the columns"):
        propose_issues(schema.empty("articles"), pd.DataFrame())


@given(st.lists(WORDS.map("".join), max_size=3))
@settings(max_examples=50)
def test_any_text_gives_places_of_its_own(texts):
    articles, quotes = made(*texts)
    for row in propose_issues(articles, quotes, most=None).to_dict("records"):
        text = texts[int(row["article_id"][1:])]
        assert " ".join(text[row["start"] : row["end"]].split())
        assert row["quotations"] >= 2
