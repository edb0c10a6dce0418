"""Frames have the columns and dtypes that the schema names, or an error says what is wrong."""

import pandas as pd
import pytest

import analysis
from analysis import schema
from analysis.errors import SchemaError, UsageError


@pytest.mark.parametrize("name", schema.COLUMNS)
def test_an_empty_frame_has_columns_and_dtypes(name):
    table = schema.empty(name)
    assert list(table.columns) == list(schema.COLUMNS[name])
    assert len(table) == 0
    assert schema.frame([{}], name).dtypes.equals(table.dtypes)


def test_what_a_row_leaves_out_is_missing():
    [row] = schema.frame([{"article_id": "a"}], "articles").to_dict("records")
    assert row["article_id"] == "a"
    assert pd.isna(row["text"])


def test_an_unknown_column_is_named():
    with pytest.raises(SchemaError, match="articles frame has no column 'body'"):
        schema.frame([{"body": "x"}], "articles")


def test_missing_columns_are_listed_with_those_present():
    with pytest.raises(SchemaError, match=r"lacks the columns .*; it has \['article_id'\]"):
        schema.check(pd.DataFrame({"article_id": ["a"]}), "articles")


def test_a_frame_is_asked_for():
    with pytest.raises(SchemaError, match="a pandas DataFrame, got list; pass what analyze"):
        schema.check([], "quotes")


@pytest.mark.parametrize("name", schema.COLUMNS)
def test_the_remedy_is_a_public_function(name):
    with pytest.raises(SchemaError, match=f"; pass what {schema.MADE_BY[name]} returned$"):
        schema.check(pd.DataFrame(), name)
    assert schema.MADE_BY[name] in analysis.__all__


def test_an_unknown_frame_names_those_known():
    with pytest.raises(UsageError, match="name='quote' is not known; choose 'articles' or"):
        schema.empty("quote")
