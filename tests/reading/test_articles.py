import gzip
import io
import json
import pickle
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyarrow.parquet import write_table as write_parquet

from analysis import schema
from analysis.errors import ArticleError, UsageError
from analysis.reading import articles, checking, encodings, objects, tables
from analysis.reading.articles import count_articles, read_articles, read_batches
from analysis.reading.checking import check_articles
from analysis.reading.objects import json_rows

TEXT = "“I won’t sign,” said Zoë Varga.\r\nShe left — at once.\n"
PAGE = """<!DOCTYPE html><html><head><title>Mayor resigns | The Brook Post</title>
<meta property="og:site_name" content="The Brook Post">
<meta property="og:title" content="Mayor resigns">
<meta property="article:published_time" content="2024-05-01T10:00:00Z"></head><body>
<article><h1>Mayor resigns</h1><p>“I am leaving,” Ann Oldham said on Tuesday.</p>
<script>document.write("Buy now, said the script.")</script></article></body></html>"""
BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())


def only(articles: pd.DataFrame) -> dict[str, Any]:
    """The one row of a frame, missing values as None."""
    schema.check(articles, "articles")
    [row] = articles.astype(object).where(articles.notna(), None).to_dict("records")
    return row


def errors(articles: pd.DataFrame) -> list[str | None]:
    return [None if error is pd.NA else error for error in articles["error"]]


def written(path: Path, content: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def xlsx(rows: list[list[Any]]) -> bytes:
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def parquet(table: pd.DataFrame) -> bytes:
    content = io.BytesIO()
    table.to_parquet(content)
    return content.getvalue()


UNNAMED = "Expecting property name enclosed in double quotes"


def jsonl(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


# --- text files


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (TEXT.encode(), TEXT),
        (TEXT.encode("utf-8-sig"), TEXT),
        (TEXT.encode("utf-16"), TEXT),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), TEXT),
        (TEXT.encode("utf-32"), TEXT),
        (TEXT.encode("cp1252"), TEXT),
        (TEXT.encode("mac_roman"), TEXT),
        ("Zoë said so.".encode("latin-1"), "Zoë said so."),
        (b"caf\xe9 \x81\n", "café \x81\n"),
        ("“Yes,” he said.\n".encode() + b"caf\xe9\n", "“Yes,” he said.\ncafé\n"),
        (b"He said\0 so.", "He said\0 so."),
        ("قال الوزير: «لا»".encode(), "قال الوزير: «لا»"),
        ("“👍🏽” she wrote 🇫🇷".encode(), "“👍🏽” she wrote 🇫🇷"),
        (b"<script>alert(1)</script> he said", "<script>alert(1)</script> he said"),
        (b"=SUM(A1) he said", "=SUM(A1) he said"),
        (b"a" * 5_000_000, "a" * 5_000_000),
        (b"He said so.\r\r\n\x0b\x0c\x1c\xc2\x85", "He said so.\r\r\n\x0b\x0c\x1c\x85"),
    ],
    ids="utf8 bom utf16 utf16be utf32 cp1252 mac latin1 undefined mixed nul arabic emoji script "
    "formula long ends".split(),
)
@pytest.mark.parametrize("extension", [".txt", ".md", ".TXT"])
def test_text_file_is_read_as_it_is(
    tmp_path: Path, content: bytes, text: str, extension: str
) -> None:
    row = only(read_articles(written(tmp_path / f"a b{extension}", content)))
    assert row["text"] == text
    assert (row["article_id"], row["error"]) == ("a b", None)
    assert row["title"] is row["outlet"] is row["published"] is None


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "text is empty"),
        (b" \r\n\t\xc2\xa0\n", "text is empty"),
        (b"\xef\xbb\xbf", "text is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "looks like a binary file, not text"),
        (b"PK\x03\x04" + b"\xff" * 40, "looks like a binary file, not text"),
        (b"%PDF-1.7 text", "looks like a binary file, not text"),
        (gzip.compress(b"text"), "looks like a binary file, not text"),
        (pickle.dumps({"text": np.zeros(9)}), "looks like a binary file, not text"),
        (bytes(100), "looks like a binary file, not text"),
        ("He said so.".encode("utf-16-le"), "looks like a binary file, not text"),
        (b"\xff\xfea", "looks like a binary file, not text"),
        (b"He said \xed\xa0\x80.", "text holds half of a surrogate pair at offset 8"),
        (b"\xff\xfea\0\0\xd8", "text holds half of a surrogate pair at offset 1"),
    ],
)
def test_bad_text_file_is_a_row_with_an_error(tmp_path: Path, content: bytes, error: str) -> None:
    row = only(read_articles(str(written(tmp_path / "a.txt", content))))
    assert (row["article_id"], row["error"]) == ("a", error)


def test_web_page_gives_article_title_outlet_and_date(tmp_path: Path) -> None:
    row = only(read_articles(written(tmp_path / "page.html", PAGE)))
    assert row["title"] == "Mayor resigns"
    assert (row["outlet"], row["published"]) == ("The Brook Post", "2024-05-01")
    assert "“I am leaving,” Ann Oldham said on Tuesday." in row["text"]
    assert "Buy now" not in row["text"]
    assert row["error"] is None


@pytest.mark.parametrize(
    ("page", "error"),
    [
        ("", "text is empty"),
        ("<html></html>", "no article was found in the web page"),
        ("<p>", "no article was found in the web page"),
        (bytes(50), "looks like a binary file, not text"),
        (b"<p>\xed\xa0\x80</p>", "text holds half of a surrogate pair at offset 3"),
    ],
)
def test_web_page_without_article_is_a_row_with_an_error(
    tmp_path: Path, page: bytes | str, error: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert only(read_articles(written(tmp_path / "page.htm", page)))["error"] == error
    assert capfd.readouterr() == ("", "")


# --- folders


def test_folder_is_read_by_name_at_any_depth(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/z.txt", "c.html", "a.txt"):
        written(tmp_path / name, PAGE if name == "c.html" else f"From {name}.")
    for name in ("notes.docx", "data.csv", ".hidden.txt", ".ipynb_checkpoints/b.txt"):
        written(tmp_path / name, "left out")
    articles = read_articles(tmp_path)
    assert list(articles["article_id"]) == ["a", "a/z.md", "a/z.txt", "b", "c"]
    assert articles["error"].isna().all()
    assert articles.loc[1, "text"] == "From a/z.md."


def test_bad_file_in_a_folder_is_a_row_with_an_error(tmp_path: Path) -> None:
    written(tmp_path / "a.txt", bytes(9))
    written(tmp_path / "b.txt", "She agreed.")
    assert errors(read_articles(tmp_path)) == ["looks like a binary file, not text", None]


def test_names_of_files_are_unique_whatever_they_are(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md", "a.txt.md", "B.TXT"):
        written(tmp_path / name, "She agreed.")
    names = read_articles(tmp_path)["article_id"]
    assert names.is_unique
    assert set(names) == {"B", "a.md", "a.txt", "a.txt.md"}


def test_folder_without_articles_is_refused(tmp_path: Path) -> None:
    written(tmp_path / "data.csv", "id,text\n")
    with pytest.raises(ArticleError, match=r"holds no article; put \.txt, \.md"):
        read_articles(tmp_path)


# --- tables

ROWS = [
    {"id": "a", "text": TEXT, "title": "Zoë", "outlet": "NA", "published": "2024-05-01"},
    {"id": "b", "text": "NA", "title": None, "outlet": None, "published": None},
]
CELLS = [list(ROWS[0]), *(list(row.values()) for row in ROWS)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", pd.DataFrame(ROWS).to_csv(index=False)),
        ("t.csv", pd.DataFrame(ROWS).to_csv(index=False).encode("utf-16")),
        ("t.csv", pd.DataFrame(ROWS).to_csv(index=False).encode("cp1252")),
        ("t.CSV", pd.DataFrame(ROWS).to_csv(index=False).encode("utf-8-sig")),
        ("t.jsonl", jsonl(*ROWS)),
        ("t.jsonl", "\n" + jsonl(*ROWS).replace("\n", "\r\n\r\n")),
        ("t.jsonl.gz", gzip.compress(jsonl(*ROWS).encode())),
        ("t.ndjson", jsonl(*ROWS)),
        ("t.json", json.dumps(ROWS, indent=2)),
        ("t.json", json.dumps(ROWS).encode("utf-16")),
        ("t.json", jsonl(*ROWS)),
        ("t.parquet", parquet(pd.DataFrame(ROWS))),
        ("t.parquet", parquet(pd.DataFrame(ROWS).rename(columns={"id": "article_id"}))),
    ],
)
def test_table_is_read(tmp_path: Path, name: str, content: bytes | str) -> None:
    expected = schema.frame(
        [{"article_id": row["id"], **{k: v for k, v in row.items() if k != "id"}} for row in ROWS],
        "articles",
    )
    found = read_articles(written(tmp_path / name, content))
    pd.testing.assert_frame_equal(found, expected)


def test_workbook_is_read_without_its_empty_rows(tmp_path: Path) -> None:
    rows = [
        ["id", "text", "published", None],
        [1, "She agreed.", datetime(2024, 5, 1, 9), None],
        [None, None, None, None],
        [2.0, None, date(2024, 5, 2), "x"],
        ["c", 12, None, None],
    ]
    articles = read_articles(written(tmp_path / "t.xlsx", xlsx(rows)))
    assert list(articles["article_id"]) == ["1", "2", "c"]
    assert list(articles["published"])[:2] == ["2024-05-01", "2024-05-02"]
    missing = "text is missing (row {})"
    assert errors(articles) == [
        None,
        missing.format(2),
        missing.format(3) + ": found int, not a string",
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.csv", "id,body\n1,x\n", r"no column 'text'; it has \['id', 'body'\]"),
        ("t.csv", "", r"no column 'text'; it has \[\]"),
        ("t.csv", "text,text\na,b\n", "two columns 'text'"),
        ("t.csv", bytes(50), "binary file"),
        ("t.jsonl", jsonl({"id": 1, "body": "x"}), r"no column 'text'; it has \['id', 'body'\]"),
        ("t.jsonl", b"\x89PNG" + bytes(9), "binary file"),
        ("t.jsonl.gz", b"not gzip", "can't be read as .jsonl.gz"),
        ("t.jsonl.gz", gzip.compress(jsonl(*ROWS).encode())[:-9], "can't be read as .jsonl.gz"),
        ("t.parquet", b"PAR1 broken", "can't be read as .parquet"),
        ("t.parquet", parquet(pd.DataFrame({"id": [1]})), r"no column 'text'; it has \['id'\]"),
        ("t.xlsx", b"PK\3\4 broken", "can't be read as .xlsx"),
        ("t.xlsx", xlsx([]), r"no column 'text'; it has \[\]"),
        ("t.docx", b"", r"not read; save it as one of .txt"),
        ("t", b"", r"not read; save it as one of .txt"),
        ("t.pkl", pickle.dumps(ROWS), "not read"),
    ],
)
def test_unusable_table_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes | str, message: str
) -> None:
    with pytest.raises(ArticleError, match=message) as refusal:
        read_articles(written(tmp_path / name, content))
    assert name in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        (
            "t.csv",
            'id,text\n1.0,"a, b"\n,"She\r\nagreed."\n\n3\n4,a,b\n',
            [None, None, "text is missing (row 3)", "row 4 has 3 cells, the header 2"],
        ),
        ("t.csv", b"id,text\n1,caf\xe9\n2,\xe2\x80\x9cYes\xe2\x80\x9d\n", [None, None]),
        (
            "t.csv",
            b"id,text\n1,\xed\xa0\x80\n",
            ["text holds half of a surrogate pair at offset 0"],
        ),
        ("t.csv", "id,text\n", []),
        ("t.jsonl", "", []),
        ("t.json", "[]", []),
        ("t.json", "", []),
        ("t.json", '[{"text": "a"}, 5]', [None, "item 2 is not a JSON object"]),
        ("t.json", '{\n  "text": "a"\n}', [None]),
        ("t.json", "[{", ["line 1 is not valid JSON: " + UNNAMED + " at column 3"]),
        (
            "t.jsonl",
            '{"text": "a"}\n\n{"text": \n[1]\n{"text": NaN}\n{"text": 5}\n{"text": " "}\n{}\n',
            [
                None,
                "line 3 is not valid JSON: Expecting value at column 10",
                "line 4 is not a JSON object",
                "text is missing (row 4)",
                "text is missing (row 5): found int, not a string",
                "text is empty",
                "text is missing (row 7)",
            ],
        ),
        (
            "t.jsonl",
            '{"id": "a", "text": "1"}\n{"id": "b", "text": "2\\ud83d"}\n{"id": "c", "text": ""}\n'
            '{"id": "a", "text": "4"}\n',
            [
                None,
                "text holds half of a surrogate pair at offset 1",
                "text is empty",
                "id 'a' occurs again (rows 1 and 4)",
            ],
        ),
    ],
)
def test_bad_row_stays_in_its_place(
    tmp_path: Path, name: str, content: bytes | str, found: list[str | None]
) -> None:
    articles = read_articles(written(tmp_path / name, content))
    assert errors(articles) == found
    pd.testing.assert_frame_equal(check_articles(articles), articles)


@pytest.mark.parametrize(
    ("column", "values", "error"),
    [
        (
            "text",
            pa.array([b"a", b"\xff"]).view(pa.string()),
            "text can't be read (row 2): 'utf-8'",
        ),
        ("text", pa.array([["a"], ["b"]]), "text is missing (row 2): found list, not a string"),
        ("text", pa.array([{"a": 1}] * 2), "text is missing (row 2): found dict, not a string"),
        (
            "published",
            pa.array([0, 10**7], pa.int32()).cast(pa.date32()),
            "published can't be read (row 2): date value out of range",
        ),
        (
            "id",
            pa.array([0, 2**62], pa.int64()).cast(pa.duration("s")),
            "id can't be read (row 2): Python int too large",
        ),
        (
            "published",
            pa.array([0, 0], pa.timestamp("us", "Nowhere/Land")),
            "published can't be read (row 2): ",
        ),
    ],
    ids="utf8 list struct date duration zone".split(),
)
def test_a_cell_of_parquet_that_makes_no_sense_costs_its_row_alone(
    tmp_path: Path, column: str, values: pa.Array, error: str
) -> None:
    table = {"text": pa.array(["x", "y"]), column: values}
    write_parquet(pa.table(table), tmp_path / "t.parquet")
    found = read_articles(tmp_path / "t.parquet")
    assert len(found) == 2
    assert found.loc[1, "error"].startswith(error)


def test_long_cells_pass_and_leave_the_csv_limit_alone(tmp_path: Path) -> None:
    import csv

    before = csv.field_size_limit()
    row = only(read_articles(written(tmp_path / "t.csv", "text\n" + "a" * 5_000_000)))
    assert len(row["text"]) == 5_000_000
    assert csv.field_size_limit() == before


@pytest.mark.parametrize("line", ["[" * 100_000, '{"id": ' + "1" * 5_000 + "}", "{", "nul"])
def test_line_that_is_no_json_is_named(line: str) -> None:
    [row] = json_rows([line])
    assert row["error"].startswith("line 1 is not valid JSON: ")


def test_parsed_lines_hold_other_line_separators(tmp_path: Path) -> None:
    lines = '{"id": "a", "text": "one\u2028two\\r\\n\\u0000"}\n \n{'
    articles = read_articles(written(tmp_path / "t.jsonl", lines))
    assert articles.loc[0, "text"] == "one\u2028two\r\n\0"
    assert list(articles["article_id"]) == ["a", "row-2"]


def test_an_array_too_large_to_be_parsed_at_once_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "LONGEST_LINE", 20)
    with pytest.raises(ArticleError, match=r"its array has more than 20 bytes; save it as \.jsonl"):
        read_articles(written(tmp_path / "t.json", json.dumps([{"text": "x" * 30}])))
    lines = read_articles(written(tmp_path / "u.json", jsonl({"text": "x" * 30})))
    assert lines.loc[0, "text"] == "x" * 30


@pytest.mark.parametrize(
    ("name", "content", "library", "extra"),
    [
        ("t.xlsx", b"PK", "openpyxl", "excel"),
        ("t.html", "<p>Ann Lee said rain fell.</p>", "trafilatura", "web"),
    ],
)
def test_a_library_that_is_not_there_is_named_with_its_extra(
    tmp_path: Path,
    name: str,
    content: bytes | str,
    library: str,
    extra: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(
        UsageError, match=rf"{library} is not installed; pip install 'news-quotes\[{extra}\]'"
    ):
        read_articles(written(tmp_path / name, content))


# --- batches

BATCHED = pd.DataFrame(
    {
        "id": ["a", "b", "a", None, "row-4", "", "e"],
        "text": ["She agreed.", "He\r\nleft.", "x", None, "“No,” he said.", " ", "y" * 40],
    }
)


def many(path: Path, extension: str) -> Path:
    """A source with seven articles, some of them bad."""
    if extension == ".csv":
        BATCHED.to_csv(path / "t.csv", index=False, lineterminator="\r\n")
    elif extension == ".parquet":
        BATCHED.to_parquet(path / "t.parquet", row_group_size=3)
    elif extension == ".xlsx":
        BATCHED.to_excel(path / "t.xlsx", index=False)
    elif extension == "/texts":
        for number, text in enumerate(BATCHED["text"]):
            written(path / "t" / f"{number}.txt", text if isinstance(text, str) else "")
        return path / "t"
    elif extension == "/parts":
        (path / "t" / "in").mkdir(parents=True)
        for number in range(12):
            BATCHED[number : number + 1].to_parquet(path / "t" / "in" / f"part.{number}.parquet")
        written(path / "t" / "_metadata.parquet", "no table")
        return path / "t"
    else:
        data = "".join(json.dumps(row) + "\n\n" for row in BATCHED.to_dict("records")).encode()
        written(path / f"t{extension}", gzip.compress(data) if extension[-1] == "z" else data)
    return path / f"t{extension}"


SOURCES = [".csv", ".jsonl", ".jsonl.gz", ".json", ".parquet", ".xlsx", "/texts", "/parts"]


@pytest.mark.parametrize("extension", SOURCES)
@pytest.mark.parametrize("size", [1, 2, 3, 200])
def test_batches_put_together_are_the_articles(tmp_path: Path, extension: str, size: int) -> None:
    source = many(tmp_path, extension)
    batches = list(read_batches(source, size=size))
    expected = read_articles(source)
    assert len(expected) == count_articles(source) == (6 if extension == ".xlsx" else 7)
    assert [len(batch) for batch in batches[:-1]] == [size] * (len(batches) - 1)
    pd.testing.assert_frame_equal(pd.concat(batches, ignore_index=True), expected)
    if extension not in ("/texts", ".xlsx"):
        assert list(expected["error"].fillna("")) == list(
            check_articles(BATCHED)["error"].fillna("")
        )


def test_a_batch_ends_with_the_article_that_makes_it_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles, "LARGEST_BATCH", 10)
    path = written(tmp_path / "t.jsonl", jsonl(*({"text": "x" * n} for n in (3, 3, 9, 30, 1, 1))))
    found = [batch["text"].str.len().tolist() for batch in read_batches(path)]
    assert found == [[3, 3, 9], [30], [1, 1]]


@pytest.mark.parametrize("size", [0, -1, 2.5, "3", None])
def test_a_batch_of_no_size_is_refused(size: Any) -> None:
    with pytest.raises(UsageError, match="is no number of articles; give a whole number from 1"):
        next(read_batches("a text of its own", size=size))


def test_only_the_batch_at_hand_is_read(tmp_path: Path) -> None:
    rows = "".join(f'{{"id": {number}, "text": "x"}}\n' for number in range(9))
    path = written(tmp_path / "t.jsonl", rows)
    batches = read_batches(path, size=3)
    assert list(next(batches)["article_id"]) == ["0", "1", "2"]
    assert isinstance(batches, Iterator)


# --- limits, for files from strangers


def bomb(path: Path, unfolded: int) -> Path:
    """A workbook of a few kilobytes that says it unpacks to a lot."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * unfolded)
    return path


def test_a_text_that_is_too_long_is_a_row_with_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "LONGEST_ARTICLE", 20)
    path = written(tmp_path / "t.jsonl", jsonl({"text": "x" * 21}, {"text": "y" * 20}))
    found = read_articles(path)
    assert errors(found) == ["text has 21 characters, more than 20; cut it", None]
    assert found["text"].isna().tolist() == [True, False]
    monkeypatch.setattr(articles, "LARGEST_FILE", 20)
    text = only(read_articles(written(tmp_path / "t.txt", "x" * 21)))
    assert text["error"] == "the file has more than 20 bytes; cut it into several"


@pytest.mark.parametrize(
    ("mark", "encoding"), [("", "utf-8"), ("\ufeff", "utf-8"), ("\ufeff", "utf-16-le")]
)
def test_a_line_that_is_too_long_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: str, encoding: str
) -> None:
    monkeypatch.setattr(encodings, "LONGEST_LINE", 40)
    lines = ['{"id": 1, "text": "a"}', '{"text": "' + "b" * 150 + '"}', '{"id": 3, "text": "c"}']
    path = written(tmp_path / "t.jsonl", (mark + "\n".join(lines)).encode(encoding))
    assert errors(read_articles(path)) == [
        None,
        "line 2 is longer than 40 bytes; cut it into several articles",
        None,
    ]
    table = written(tmp_path / "t.csv", (mark + "id,text\n1," + "b" * 90).encode(encoding))
    with pytest.raises(ArticleError, match="line 2 is longer than 40 bytes"):
        read_articles(table)


def test_a_workbook_that_unpacks_to_a_lot_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "LARGEST_BOOK", 10**6)
    with pytest.raises(ArticleError, match="it unpacks to 1,000,001 bytes, more than 1,000,000"):
        read_articles(bomb(tmp_path / "t.xlsx", 1_000_001))


def test_a_row_far_below_the_last_of_a_sheet_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["A40"] = "text", "She agreed."
    book.save(tmp_path / "t.xlsx")
    assert len(read_articles(tmp_path / "t.xlsx")) == 1
    monkeypatch.setattr(tables, "SHEET_ROWS", 39)
    with pytest.raises(ArticleError, match="it has a row below number 39, the last of a sheet"):
        read_articles(tmp_path / "t.xlsx")


def test_more_than_a_frame_holds_is_for_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles, "LARGEST_FRAME", 10)
    path = written(tmp_path / "t.jsonl.gz", gzip.compress(jsonl(*[{"text": "xxx"}] * 4).encode()))
    with pytest.raises(ArticleError, match="too many for one frame; read it by read_batches"):
        read_articles(path)
    assert [len(batch) for batch in read_batches(path, size=3)] == [3, 1]


def test_rows_that_hold_next_to_nothing_count_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles, "LARGEST_FRAME", 2_000)
    path = written(tmp_path / "t.jsonl", "{}\n" * 8)
    with pytest.raises(ArticleError, match="each row counted as 256 more, too many for one frame"):
        read_articles(path)
    assert len(pd.concat(read_batches(path))) == 8


def test_what_is_not_read_of_a_row_is_not_kept(tmp_path: Path) -> None:
    rows = ({"id": number, "text": "x", "page": "y" * 10**6} for number in range(40))
    path = written(tmp_path / "t.jsonl", jsonl(*rows))
    tracemalloc.start()
    assert len(read_articles(path)) == 40
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10**7


def test_a_batch_ends_with_a_long_title_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles, "LARGEST_BATCH", 10)
    rows = jsonl(*({"text": "x", "title": "y" * n} for n in (3, 30, 1, 1)))
    found = [len(batch) for batch in read_batches(written(tmp_path / "t.jsonl", rows))]
    assert found == [2, 2]


@pytest.mark.slow
def test_a_text_that_parquet_repeats_is_in_memory_a_few_times(tmp_path: Path) -> None:
    text = pd.Categorical(["x" * 12_000_000] * 40)
    pd.DataFrame({"id": range(40), "text": text}).to_parquet(tmp_path / "t.parquet")
    tracemalloc.start()
    found = pd.concat(read_batches(tmp_path / "t.parquet"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) == 40
    assert found["error"].str.startswith("text has 12,000,000 characters").all()
    assert peak < 10**8


@pytest.mark.parametrize("column", ["text", "title", "id"])
def test_a_cell_that_parquet_repeats_is_in_memory_a_few_times(tmp_path: Path, column: str) -> None:
    cells = {"text": ["x"] * 64, column: ["x" * 10**6] * 64}
    write_parquet(pa.table(cells), tmp_path / "t.parquet")
    before = pa.total_allocated_bytes()
    rows = tables.open_table(tmp_path / "t.parquet").rows()
    next(rows)
    assert pa.total_allocated_bytes() - before < 2 * 10**7
    assert len(list(rows)) == 63


# --- pasted text and paths


@pytest.mark.parametrize(
    "text",
    [
        "She agreed, he said.",
        "one\ntwo",
        "a.txt\r",
        "word " * 60,
        "x" * 256,
        "é" * 250 + " y",
        "He\0 x",
    ],
)
def test_pasted_text_is_an_article(text: str) -> None:
    row = only(read_articles(text))
    assert (row["article_id"], row["text"], row["error"]) == ("text", text, None)


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_pasted_blank_is_a_row_with_an_error(text: str) -> None:
    assert only(read_articles(text))["error"] == "text is empty"


@pytest.mark.parametrize(
    "path", ["gone.txt", "my gone article.md", "gone", "no/such/folder", "a\0b"]
)
def test_path_to_nothing_is_refused(path: str) -> None:
    with pytest.raises(ArticleError, match=r"does not exist; check the path|can't be read \("):
        read_articles(path)


def test_what_exists_is_a_path_even_with_blanks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "my news" / "one day.txt", "She agreed.")
    assert list(read_articles("my news")["article_id"]) == ["one day"]


@pytest.mark.parametrize("source", [b"text", None, 5, ["a.txt"]])
def test_source_of_another_kind_is_refused(source: Any) -> None:
    with pytest.raises(UsageError, match="give a path, a text or a pandas DataFrame"):
        read_articles(source)


def test_file_that_may_not_be_opened_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    path = written(tmp_path / "a.txt", "She agreed.")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ArticleError, match=r"a\.txt' can't be read \(Permission denied\)"):
        read_articles(path)
    assert "Permission denied" in errors(read_articles(tmp_path))[0]


# --- frames


@pytest.mark.parametrize(
    ("columns", "ids", "found"),
    [
        ({"id": ["a", "b"], "text": ["x", float("nan")]}, ["a", "b"], "text is missing (row 2)"),
        ({"id": [1, 2], "text": ["x", None]}, ["1", "2"], "text is missing (row 2)"),
        ({"id": [1.0, None], "text": ["x", pd.NA]}, ["1", "row-2"], "text is missing (row 2)"),
        ({"article_id": ["a", ""], "text": ["x", "\0\n"]}, ["a", "row-2"], "text is empty"),
        ({"id": ["a", "a"], "text": ["x", "y"]}, ["a", "a"], "id 'a' occurs again (rows 1 and 2)"),
        (
            {"text": ["x", ["y"]]},
            ["row-1", "row-2"],
            "text is missing (row 2): found list, not a string",
        ),
        ({"text": ["x", "y"], "error": [None, "withdrawn"]}, ["row-1", "row-2"], "withdrawn"),
        (
            {"id": ["a", "b"], "text": ["x", b"y"]},
            ["a", "b"],
            "text is missing (row 2): found bytes, not a string",
        ),
    ],
)
def test_any_frame_is_checked_and_left_alone(
    columns: dict[str, list[Any]], ids: list[str], found: str
) -> None:
    frame = pd.DataFrame(columns, index=[7, 7])
    before = frame.copy(deep=True)
    articles = check_articles(frame)
    assert list(articles["article_id"]) == ids
    assert errors(articles) == [None, found]
    assert dict(articles.dtypes.astype(str)) == dict(schema.empty("articles").dtypes.astype(str))
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_frame_equal(check_articles(articles), articles)


@pytest.mark.parametrize("dtype", ["string[python]", "string[pyarrow]", "str", "category", object])
def test_text_of_any_dtype_is_read(dtype: Any) -> None:
    articles = read_articles(pd.DataFrame({"text": pd.Series(["x", None], dtype=dtype)}))
    assert errors(articles) == [None, "text is missing (row 2)"]


def test_surrogates_in_a_frame_are_no_trouble() -> None:
    frame = pd.DataFrame({"id": ["\udc80"], "title": ["\ud800"], "text": ["x\ud800"]}, dtype=object)
    row = only(check_articles(frame))
    assert row["error"] == "text holds half of a surrogate pair at offset 1"


def test_what_no_string_can_hold_counts_as_missing() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    found = check_articles(pd.DataFrame({"id": [10**5000], "title": [deep], "text": ["x"]}))
    assert only(found) == {**dict.fromkeys(found), "article_id": "row-1", "text": "x"}


def test_empty_frame_gives_an_empty_articles_frame() -> None:
    found = check_articles(pd.DataFrame({"text": [], "id": []}))
    pd.testing.assert_frame_equal(found, schema.empty("articles"))


def test_frame_without_text_is_refused() -> None:
    with pytest.raises(ArticleError, match=r"has no column 'text'; it has \['id', 'body'\]"):
        check_articles(pd.DataFrame({"id": [1], "body": ["x"]}))
    with pytest.raises(UsageError, match="type list, not a pandas DataFrame"):
        check_articles([{"text": "x"}])


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ("2024-05-01", "2024-05-01"),
        ("2024-05-01T10:00:00Z", "2024-05-01"),
        (pd.Timestamp("2024-05-01 10:00", tz="UTC"), "2024-05-01"),
        (np.datetime64("2024-05-01"), "2024-05-01"),
        (date(2024, 5, 1), "2024-05-01"),
        (20240501, "2024-05-01"),
        (pd.NaT, None),
        (None, None),
        ("1 May 2024", "1 May 2024"),
    ],
)
def test_date_is_given_in_iso_form(value: object, published: str | None) -> None:
    frame = pd.DataFrame({"text": ["x"], "published": [value]})
    assert only(check_articles(frame))["published"] == published


# --- laws

any_text = st.text(st.characters(codec="utf-8"))


@given(text=any_text)
@settings(max_examples=60)
def test_any_text_file_is_read_back_untouched(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assume(not text.startswith("\ufeff"))
    assume(text.encode().count(0) * 3 <= len(text.encode()))
    assume(not text.startswith(("GIF8", "%PDF-", "PK\3\4")))
    path = written(tmp_path_factory.mktemp("law") / "a.txt", text)
    row = only(read_articles(path))
    assert row["text"] == text
    assert (row["error"] is None) == bool(text.strip("\0\u200b\u2060\ufeff" + BLANKS))


@given(text=st.text())
@settings(max_examples=60)
def test_any_jsonl_text_is_read_back_untouched(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("law") / "a.jsonl"
    for as_ascii in (True, False):
        line = json.dumps({"id": "a", "text": text}, ensure_ascii=as_ascii)
        path.write_bytes(line.encode("utf-8", "surrogatepass"))
        assert only(read_articles(path))["text"] == text


def test_a_mark_that_is_never_closed_in_csv_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,text\n1,"We go, said Ann.\n2,Bob left.\n', "utf-8")
    with pytest.raises(ArticleError, match="quotation mark is never closed"):
        read_articles(path)


@pytest.mark.parametrize("value", [False, 0, "", " ", None])
def test_an_error_that_says_nothing_is_none(value: object) -> None:
    checked = check_articles(pd.DataFrame({"id": ["a"], "text": ["Rain."], "error": [value]}))
    assert checked["error"].isna().all()
