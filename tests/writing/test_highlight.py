import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import schema
from analysis.document import parse
from analysis.errors import ArticleError, SchemaError, UsageError
from analysis.frames.looks import speaker_looks
from analysis.palette import LOOKS, highlighting
from analysis.records import Attribution, Document, Quotation, Speaker
from analysis.spans import Span
from analysis.writing import highlight as display

# What JupyterLab keeps in a notebook that it does not trust.
ALLOWED = {
    "h3": {"dir"},
    "div": set(),
    "p": {"dir", "style"},
    "span": {"style", "class"},
    "b": {"style"},
    "details": set(),
    "summary": set(),
    "table": set(),
    "caption": set(),
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "th": {"scope", "style"},
    "td": {"dir", "style"},
}
STYLE = re.compile(
    r"(?:(?:background-color:rgba\([\d.,]+\)|border-bottom:[1-3]px (?:solid|double|dashed|dotted)"
    r"(?: #[0-9A-F]{6})?|padding:[\dpx ]+|line-height:2\.1|font-size:80%|font-style:italic"
    r"|text-align:left);?)+"
)
# Whose text MathJax 2 (nbconvert) and 3 (JupyterLab) leave alone.
NO_MATH = "tex2jax_ignore mathjax_ignore"
HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1)) **b** `c`",
    "</span></p></div></title></style></pre><svg/onload=alert(1)>",
    "from $5 to $6 and $$7$$",
    r"\(x\) $\href{javascript:alert(1)}{x}$ \begin{equation}x\end{equation}",
    "&lt;script&gt;alert(1)&lt;/script&gt;&#60;b&#62;",
    "{title} {body} {{x}} %s",
    '" onmouseover="x',
    "&lt;b&gt;&#0;&nbsp;",
    "a\x00b\x1b[31m",
    "\ud800 half",
    "\u202eturned\u2066",
    "שלום",
    "😀👩‍👩‍👧",
    "<!--",
    "]]>",
    "\r\n\u2028\u2029\x0b\x0c\x85",
]


class Reader(HTMLParser):
    """Collect the article's characters, the labels, and what tags stand where."""

    def __init__(self, allowed: dict[str, set[str]] = ALLOWED) -> None:
        super().__init__(convert_charrefs=True)
        self.allowed = allowed
        self.open: list[str] = []
        self.quiet: list[bool] = []
        self.article = ""
        self.text: dict[str, str] = {}
        self.labels: list[str] = []
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name not in self.allowed.get(tag, set()):
                self.problems.append(f"<{tag} {name}>")
            if name == "style" and not STYLE.fullmatch(value or ""):
                self.problems.append(f"style {value}")
            if name == "class" and value != NO_MATH:
                self.problems.append(f"class {value}")
        if tag not in self.allowed:
            self.problems.append(f"<{tag}>")
        if tag == "b" and "div" in self.open:
            self.labels.append("")
        if tag != "meta":
            self.open.append(tag)
            self.quiet.append(tag in ("pre", "title", "style") or ("class", NO_MATH) in attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}> is out of place")
        else:
            self.quiet.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.quiet) and re.search(r"[$\\]", data):
            self.problems.append(f"{data} may become a formula")
        for tag in set(self.open):
            self.text[tag] = self.text.get(tag, "") + data
        if "div" not in self.open:
            return
        if "b" in self.open:
            self.labels[-1] += data
        else:
            self.article += data

    def unknown(self, data: str) -> None:
        self.problems.append(data)

    handle_comment = handle_decl = handle_pi = unknown_decl = unknown


def read(highlight: display.Highlight) -> Reader:
    reader = Reader()
    reader.feed(highlight.html)
    reader.close()
    assert reader.problems == []
    assert reader.open == []
    return reader


def shown(text: str) -> str:
    """What a page can show of a text: other characters are replaced one by one."""
    return "".join(
        "\ufffd"
        if 0xD800 <= ord(each) <= 0xDFFF
        or ord(each) in (0xFFFE, 0xFFFF)
        or (ord(each) < 0x20 and each not in "\t\n\r")
        or 0x7F <= ord(each) <= 0x9F
        else each
        for each in text
    )


texts = st.one_of(
    st.text(st.characters(), max_size=80),
    st.lists(st.sampled_from([*HOSTILE, "word ", "\n\n", "“said”"]), max_size=8).map("".join),
)
spans = st.lists(st.tuples(st.integers(-3, 90), st.integers(-3, 90)), max_size=3).map(tuple)
speakers = st.builds(Speaker, st.none() | st.sampled_from(["Kim", *HOSTILE]) | st.text(max_size=50))
attributions = st.lists(
    st.builds(
        Attribution,
        content=spans,
        source=spans,
        cue=spans,
        speaker=speakers,
        parent=st.none() | st.integers(0, 6),
    ),
    max_size=6,
)


@given(texts, attributions, st.sampled_from(HOSTILE))
def test_every_character_is_there_once_and_nothing_becomes_a_tag(
    text: str, found: list[Attribution], title: str
) -> None:
    highlight = display.highlight(Document(text, (), (), (), ()), found, title=title)
    assert read(highlight).article == shown(text)
    for form in highlight._repr_mimebundle_().values():
        form.encode()


@given(texts, st.lists(st.builds(Quotation, spans=spans, closed=st.booleans()), max_size=5))
def test_a_document_shows_whatever_its_quotation_marks(text: str, found: list[Quotation]) -> None:
    document = Document(text, (), (), (), tuple(found))
    assert read(document.highlighted()).article == shown(text)


@given(texts, attributions)
def test_brackets_of_the_plain_text_match(text: str, found: list[Attribution]) -> None:
    bare = re.sub(r"[\[\]]", "", text)
    named = [
        Attribution(each.content, speaker=Speaker("Kim"), parent=each.parent) for each in found
    ]
    plain = display.highlight(Document(bare, (), (), (), ()), named).plain
    depth = 0
    for each in plain:
        depth += (each == "[") - (each == "]")
        assert depth >= 0
    assert depth == 0


def mark(text: str, *contents: tuple[str, str]) -> list[Attribution]:
    return [Attribution((at(text, words),), speaker=Speaker(name)) for name, words in contents]


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def plain(text: str, found: list[Attribution]) -> str:
    lines = display.highlight(parse(text), found, title="T").plain.split("\n\n")
    return "\n\n".join(lines[1:-1])


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        ([("Lee", "b c d"), ("Kim", "c")], "a [A Lee: b [B Kim: c] d] e"),
        ([("Kim", "c"), ("Lee", "b c d")], "a [A Lee: b [B Kim: c] d] e"),
        ([("Lee", "b c"), ("Kim", "c d")], "a [A Lee: b [B Kim: c]][B:  d] e"),
        ([("Lee", "b"), ("Lee", "d")], "a [A Lee: b] c [A Lee: d] e"),
        ([("Lee", "a b c d e"), ("Kim", "a b c d e")], "[A Lee: [B Kim: a b c d e]]"),
        ([], "a b c d e"),
    ],
)
def test_nested_and_crossing_quotations(contents: list[tuple[str, str]], expected: str) -> None:
    text = "a b c d e"
    assert plain(text, mark(text, *contents)) == expected


def test_the_nested_attribution_is_inside_even_when_it_is_as_long() -> None:
    found = [
        Attribution(((0, 5),), speaker=Speaker("Kim"), parent=1),
        Attribution(((0, 5),), speaker=Speaker("Lee")),
    ]
    assert plain("a b c", found) == "[B Lee: [A Kim: a b c]]"


def test_a_quotation_over_paragraphs_is_labelled_again_in_each() -> None:
    text = "“One,\n\n“two,” she said.\n"
    found = [Attribution(((0, 13),), speaker=Speaker("Kim"))]
    assert plain(text, found) == "[A Kim: “One,]\n\n[A: “two,”] she said."
    assert read(display.highlight(parse(text), found)).labels == [
        "[A\xa0Kim] ",
        "[A] ",
    ]


def test_who_is_not_identified_is_labelled_by_the_words_of_the_source() -> None:
    found = [Attribution(((0, 5),), source=((6, 8),)), Attribution(((0, 5),))]
    assert plain("“No,” he said", found) == "[? he: [? not identified: “No,”]] he said"


def test_long_names_are_cut_in_labels_and_whole_in_the_legend() -> None:
    name = "Assistant Secretary of Defense for Indo-Pacific Security Affairs"
    highlight = display.highlight(parse("Yes"), mark("Yes", (name, "Yes")))
    assert "[A Assistant Secretary of Defense…: Yes]" in highlight.plain
    assert f"[A] {name}: 1 quotation" in highlight.plain


def test_letters_go_on_behind_z() -> None:
    letters = [display._key(number) for number in (0, 25, 26, 51, 52)]
    assert letters == ["A", "Z", "AA", "AZ", "BA"]


def test_a_speaker_looks_as_in_the_whole_corpus(frames: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    looks = {"Kim": LOOKS[7], "Moon": LOOKS[8]}
    html = display.highlight(*frames, looks=looks).html
    assert f"border-bottom:3px {LOOKS[7].stroke} {LOOKS[7].colour}" in html
    assert LOOKS[8].colour not in html
    own = speaker_looks(frames[1])
    assert highlighting(own["Kim"]) in display.highlight(*frames).html


def test_no_text_colour_is_set() -> None:
    """A colour that reads in one theme may not in the other."""
    highlight = display.highlight(parse("a b"), mark("a b", ("Kim", "a")))
    assert not re.search(r"[^-]\bcolor:", highlight.html)


def test_table_has_a_caption_scopes_and_a_row_a_quotation() -> None:
    text = "Lee said that Kim wants rain."
    found = [
        Attribution((at(text, "Kim wants rain"),), (at(text, "Lee"),), (at(text, "said that"),)),
        Attribution((at(text, "rain"),), (at(text, "Kim"),), (at(text, "wants"),), parent=0),
    ]
    html = display.highlight(parse(text), found).html
    table = html[html.index("<details>") :]
    assert "2 quotes as a table" in table
    assert "<caption>" in table
    assert table.count('scope="col"') == 7
    assert table.count('scope="row"') == 2
    assert re.findall(r"<td[^>]*>([^<]*)</td>", table)[6:] == [
        "? not identified", "indirect", "Kim", "wants", "rain", "no. 1",
    ]  # fmt: skip


@pytest.fixture
def frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    articles = schema.frame(
        [
            {"article_id": "a", "title": "A & B", "outlet": "The <Post>", "text": "“No,” he said."},
            {"article_id": "b", "text": "Nothing is quoted."},
            {"article_id": "c", "error": "no text"},
        ],
        "articles",
    )
    rows: list[dict[str, object]] = [
        {"article_id": "a", "quote_id": 1, "speaker": "Kim", "content_spans": [[1, 3]],
         "parent": 0},
        {"article_id": "a", "quote_id": 0, "speaker": "Lee", "content_spans": [[0, 5]],
         "source_spans": [[6, 8]], "cue_spans": [[9, 13]]},
        {"article_id": "c", "error": "no text"},
    ]  # fmt: skip
    return articles, schema.frame(rows, "quotes")


def test_highlight_shows_the_first_article(frames: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    highlight = display.highlight(*frames)
    assert repr(highlight) == (
        "A & B\nThe <Post>\n\n[A Lee: “[B Kim: No],”] he said.\n\n"
        "[A] Lee: 1 quotation\n[B] Kim: 1 quotation"
    )
    assert highlight.html.startswith('<h3 dir="auto">A &amp; B</h3>\n<p>The &lt;Post&gt;</p>')
    assert read(highlight).article == "“No,” he said."


def test_highlight_of_a_frame_read_from_parquet(
    frames: tuple[pd.DataFrame, pd.DataFrame], tmp_path: Path
) -> None:
    articles, quotes = frames
    quotes.to_parquet(tmp_path / "quotes.parquet")
    again = pd.read_parquet(tmp_path / "quotes.parquet")
    assert display.highlight(articles, again) == display.highlight(articles, quotes)


def test_highlight_of_articles_without_quotations(
    frames: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    assert repr(display.highlight(*frames, "b")).endswith("is quoted.\n\nno quotations")
    bad = display.highlight(*frames, "c")
    assert "can't be analysed: no text" in bad.plain
    assert read(bad).article == ""


def test_highlight_names_what_it_can_not_show(frames: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    articles, quotes = frames
    with pytest.raises(UsageError, match=r"'d'.*'a', 'b'"):
        display.highlight(articles, quotes, "d")
    with pytest.raises(UsageError, match="no row"):
        display.highlight(schema.empty("articles"), quotes)
    with pytest.raises(ArticleError, match="has no column 'text'"):
        display.highlight(quotes, articles)
    with pytest.raises(SchemaError, match="lacks"):
        display.highlight(articles, articles)
    with pytest.raises(SchemaError, match=r"\[start, end\], got 5; pass what analyze returned"):
        display.highlight(articles, quotes.assign(content_spans=5))


def test_a_document_shows_itself() -> None:
    bundle = parse("“No,” he said. “Not")._repr_mimebundle_()
    assert sorted(bundle) == ["text/html", "text/plain"]
    assert "[1: “No,”] he said. [2 not closed: “Not]" in bundle["text/plain"]


def test_saved_page_stands_alone(frames: tuple[pd.DataFrame, pd.DataFrame], tmp_path: Path) -> None:
    path = display.highlight(*frames).save(tmp_path / "page.html")
    page = path.read_bytes().decode()
    assert page.startswith('<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">')
    assert "<title>A &amp; B</title>" in page
    assert "color-scheme: light dark" in page
    assert not re.search(r"https?:|<script|<link|<img|\bsrc=", page)


@pytest.mark.slow
def test_long_articles_take_little_time() -> None:
    text = "word " * 40_000
    found = [
        Attribution(((at, at + 30),), speaker=Speaker(f"S{at % 40}"))
        for at in range(0, 190_000, 45)
    ]
    assert read(display.highlight(Document(text, (), (), (), ()), found)).article == text


def test_a_frame_made_by_hand_is_taken() -> None:
    articles = pd.DataFrame({"id": [7], "text": ["Ann Lee said rain fell."]})
    quotes = schema.frame(
        [{"article_id": "7", "quote_id": 0, "content_spans": [[13, 22]]}], "quotes"
    )
    assert "rain fell" in display.highlight(articles, quotes).plain
    assert "rain fell" in display.highlight(articles, quotes.assign(article_id=7), 7).plain
