"""What is fuzzed: functions of any bytes, each of which checks the laws of one part of the package.

A law that is broken is an AssertionError, a crash whatever else is raised. Wrong use and what can't
be read at all may be refused by an error of `analysis.errors` that says what to do.
"""

import contextlib
import gzip
import io
import json
import math
import zipfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pandas as pd
import pyarrow
from pandas.testing import assert_frame_equal
from pyarrow import parquet

from analysis import __main__ as cli
from analysis import schema
from analysis.attribution import METHODS, attribute
from analysis.commands.options import COMMANDS
from analysis.document import parse
from analysis.errors import AnalysisError
from analysis.frames.passages import analyze_passages, analyze_sentiments
from analysis.frames.quotes import GAP, analyze
from analysis.frames.stances import analyze_stances
from analysis.reading.articles import count_articles, read_articles, read_batches
from analysis.reading.checking import check_articles
from analysis.reading.encodings import BYTE_ORDER_MARKS, SIGNATURES, decode
from analysis.records import Document, Sentiment, Stance
from analysis.runs import parts
from analysis.sentiment import METHODS as SENTIMENT_METHODS
from analysis.sentiment import score_sentiment
from analysis.spans import Span
from analysis.speakers import METHODS as SPEAKER_METHODS
from analysis.speakers import link_speakers
from analysis.stance import METHODS as STANCE_METHODS
from analysis.stance import score_stance
from analysis.steps import STEPS, Methods
from analysis.writing.annotations import write_annotations
from analysis.writing.highlight import highlight
from analysis.writing.tables import article_rows, write_rows, write_table

T = TypeVar("T")
Target = Callable[[bytes], None]

# Parts the articles of an input; the parts of a workbook; rules from the learned methods.
PARTED, MEMBER, LEARNED = "\x1e", b"\0", b"L"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
BOOK = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    f'<Override PartName="/xl/workbook.xml" ContentType="{CONTENT}.sheet.main+xml"/>'
    f'<Override PartName="/xl/strings.xml" ContentType="{CONTENT}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="a" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship '
    f'Id="a" Type="{OFFICE}/worksheet" Target="sheet.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="a" sheetId="1" r:id="a"/></sheets></workbook>',
}
COLUMN_NAMES = ("text", "id", "published", "title", "error", "text.a", "outlet")
TYPES = {
    **{f"int{bits}": bits // 8 for bits in (8, 16, 32, 64)},
    **{"float16": 2, "float": 4, "double": 8, "date32": 4, "date64": 8, "time64[us]": 8},
    **{f"timestamp[{unit}]": 8 for unit in ("ms", "us", "ns")},
    **{f"duration[{unit}]": 8 for unit in ("s", "ns")},
}


# --- readers


def table(extension: str) -> Target:
    """Return the target that reads a file of that extension."""

    def read(data: bytes) -> None:
        with written(data, f"t{extension}") as path:
            reads_well(path)

    return read


def zipped(data: bytes) -> None:
    """Read JSON Lines as they are, packed, and as if they were packed."""
    with written(data, "t.jsonl.gz") as path:
        reads_well(path)
    with written(gzip.compress(data, 1), "t.jsonl.gz") as path:
        packed = reads_well(path)
    with written(data, "t.jsonl") as path:
        plain = reads_well(path)
    assert (packed is None) == (plain is None)
    if packed is not None:
        assert_frame_equal(packed, plain)


def workbook(data: bytes) -> None:
    """Read a workbook that is given as a whole, or by the XML of its sheet and its strings."""
    with written(data if data.startswith(b"PK") else book(data), "t.xlsx") as path:
        reads_well(path)


def book(data: bytes) -> bytes:
    """Return a workbook with that XML in it."""
    sheet, _, strings = data.partition(MEMBER)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in BOOK.items():
            archive.writestr(name, text)
        archive.writestr("xl/sheet.xml", sheet)
        archive.writestr("xl/strings.xml", strings or f'<sst xmlns="{MAIN}"/>')
    return content.getvalue()


def columns(data: bytes) -> None:
    """Read Parquet that is given as a whole, or by the types and bytes of its columns."""
    with written(data if data.startswith(b"PAR1") else columnar(data), "t.parquet") as path:
        reads_well(path)


def columnar(data: bytes) -> bytes:
    """Return a Parquet file: of each column a byte for its name and one for its type, then rows."""
    given: dict[str, pyarrow.Array] = {}
    for column in data.split(MEMBER * 2)[:4]:
        name, kind, values = column[:1], column[1:2], column[2:]
        if name and kind:
            given[COLUMN_NAMES[name[0] % len(COLUMN_NAMES)]] = array(kind[0], values)
    rows = min((len(values) for values in given.values()), default=0)
    content = io.BytesIO()
    arrays = {name: values[:rows] for name, values in given.items()}
    parquet.write_table(pyarrow.table(arrays), content)
    return content.getvalue()


def array(kind: int, values: bytes) -> pyarrow.Array:
    """Return an array whose memory is those bytes, so that nothing in it need make sense."""
    text = pyarrow.array(values.split(b"\n"), pyarrow.binary())
    texts = (text.view(pyarrow.string()), text, text.dictionary_encode(), pyarrow.array([[b"a"]]))
    names = list(TYPES)
    if kind >= len(names):
        return texts[kind % len(texts)]
    size = TYPES[names[kind]]
    rows = len(values) // size
    buffers = [None, pyarrow.py_buffer(values)]
    return pyarrow.Array.from_buffers(pyarrow.type_for_alias(names[kind]), rows, buffers)


@contextlib.contextmanager
def written(data: bytes, name: str) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        yield path


def reads_well(path: Path) -> pd.DataFrame | None:
    """Check that a file is read alike in any pieces, or refused by its name each time."""
    articles, refusal = tried(lambda: read_articles(path))
    if articles is None:
        assert path.name in refusal
        assert ";" in refusal
        assert tried(lambda: list(read_batches(path, size=1)))[1]
        return None
    assert articles.dtypes.equals(schema.empty("articles").dtypes)
    assert articles["article_id"].notna().all()
    assert (articles["error"].notna() | articles["text"].notna()).all()
    assert count_articles(path) == len(articles)
    for size in (1, 3):
        batches = [schema.empty("articles"), *read_batches(path, size=size)]
        assert_frame_equal(pd.concat(batches, ignore_index=True), articles)
    assert_frame_equal(check_articles(articles), articles)
    return articles


def tried(call: Callable[[], T]) -> tuple[T | None, str]:
    """Return what a call returns, or else None and why it was refused."""
    try:
        return call(), ""
    except AnalysisError as error:
        return None, str(error)


def decoded(data: bytes) -> None:
    """Decode bytes; UTF-8 without marks comes out as it is."""
    text, refusal = tried(lambda: decode(data))
    if text is None:
        assert refusal
        return
    with contextlib.suppress(UnicodeDecodeError):
        plain = data.decode("utf-8", "surrogatepass").removeprefix("\ufeff")
        marked = data.startswith((*BYTE_ORDER_MARKS, *SIGNATURES))
        assert marked or text == plain


# --- texts


def words_of(data: bytes) -> str:
    """Read an input as text, with halves of surrogate pairs in it."""
    return data.decode("utf-8", "surrogateescape")


def attributed(method: str) -> Target:
    """Return the target that finds attributions and speakers by that method."""

    def find(data: bytes) -> None:
        document = parse(words_of(data))
        parses_well(document)
        found = attribute(document, method=method)
        assert found == attribute(document, method=method)
        for place, one in enumerate(found):
            spans_well(document, [*one.content, *one.source, *one.cue])
            assert one.content
            assert one.parent is None or (0 <= one.parent < len(found) and one.parent != place)
            assert one.confidence is None or 0 <= one.confidence <= 1
        for speakers in SPEAKER_METHODS:
            linked = link_speakers(document, found, method=speakers)
            assert [one.content for one in linked] == [one.content for one in found]
            for one in linked:
                assert bool(one.speaker.name) != bool(one.speaker.unresolved_reason)
            highlight(document, linked)

    return find


def parses_well(document: Document) -> None:
    """Check that the parts are in order, within the text, and lose no word."""
    for spans in (document.paragraphs, document.sentences, document.tokens):
        ends = 0
        for start, end in spans:
            assert ends <= start < end <= len(document.text)
            ends = end
    kept = "".join(document.text[start:end] for start, end in document.tokens)
    assert "".join(kept.split()) == "".join(document.text.split())
    for quotation in document.quotations:
        spans_well(document, list(quotation.spans))


def spans_well(document: Document, spans: list[Span]) -> None:
    for start, end in spans:
        assert 0 <= start < end <= len(document.text)


def toned(data: bytes) -> None:
    """Score the tone of a text, as a whole and towards a target in it."""
    text, target, _ = asked(data)
    for method in SENTIMENT_METHODS:
        sums_to_one(score_sentiment(text, method=method))
        if target:
            sums_to_one(score_sentiment(text, target, method=method))


def taken(data: bytes) -> None:
    """Judge the stance towards a place and a phrase, with a holder and without."""
    text, target, holder = asked(data)
    phrase = text[slice(*target)] if target else text[:9]
    choices = product(STANCE_METHODS, filter(None, (target, phrase)), (None, holder))
    for method, what, who in choices:
        ask = partial(score_stance, text, what, holder=who, method=method)
        found, refusal = tried(ask)
        if found is None:
            assert ";" in refusal
            continue
        sums_to_one(found)
        if found.evidence:
            assert 0 <= found.evidence[0] < found.evidence[1] <= len(text)


def asked(data: bytes) -> tuple[str, Span | None, Span | None]:
    """Read an input as a text, and two spans of it told by the first four bytes."""
    places, text = data[:4].ljust(4, b"\0"), words_of(data[4:])
    spans = []
    for start, length in (places[:2], places[2:]):
        first = start % max(len(text), 1)
        last = min(first + length % 16 + 1, len(text))
        spans.append((first, last) if first < last else None)
    return text, spans[0], spans[1]


def sums_to_one(answer: Sentiment | Stance) -> None:
    assert math.isclose(sum(answer.probabilities.values()), 1, abs_tol=1e-4)
    assert answer.label in answer.probabilities
    assert isinstance(answer, Stance) or -1 <= answer.polarity <= 1


# --- the pipeline


def pipeline(data: bytes) -> None:
    """Take articles through all steps, to files of all kinds."""
    learned = data.startswith(LEARNED)
    rows = [{"id": one[:1], "text": one} for one in words_of(data).split(PARTED)[:3]]
    articles = check_articles(pd.DataFrame(rows, dtype=object))
    attribution, speakers = ("learned", "learned") if learned else ("rules", "names")
    tone, stance = ("learned", "learned") if learned else ("textblob", "lexicon")
    quotes = analyze(articles, attribution=attribution, speakers=speakers, sentiment=tone)
    texts = keeps_each_row(articles, quotes)
    frames = {
        "quotes": quotes,
        "passages": analyze_passages(articles, quotes, method=tone),
        "sentiments": analyze_sentiments(articles, quotes, method=tone),
        "stances": analyze_stances(articles, quotes, method=stance),
    }
    for row in frames["passages"].to_dict("records"):
        assert row["passage"] == texts[row["article_id"]][row["start"] : row["end"]]
    for row in frames["stances"].dropna(subset=["evidence"]).to_dict("records"):
        place = slice(row["evidence_start"], row["evidence_end"])
        assert row["evidence"] == texts[row["article_id"]][place]
    highlight(articles, quotes)
    exports_well(articles, frames)


def keeps_each_row(articles: pd.DataFrame, quotes: pd.DataFrame) -> dict[str, str]:
    """Check that bad articles are there and spans hold; return the texts of the sound ones."""
    bad = articles[articles["error"].notna()]
    assert quotes.loc[quotes["error"].notna(), "error"].tolist() == bad["error"].tolist()
    good = articles[articles["error"].isna()]
    texts = dict(zip(good["article_id"], good["text"], strict=True))
    for row in quotes[quotes["error"].isna()].to_dict("records"):
        text = texts[row["article_id"]]
        spans = [text[start:end] for start, end in row["content_spans"]]
        assert row["quotation"] == GAP.join(spans)
    assert [row["id"] for row in article_rows(articles, quotes)] == articles["article_id"].tolist()
    return texts


def exports_well(articles: pd.DataFrame, frames: dict[str, pd.DataFrame]) -> None:
    """Write all frames in all formats, and read back what is read alike."""
    with TemporaryDirectory() as folder:
        for name, frame in frames.items():
            for extension in (".csv", ".parquet", ".xlsx"):
                write_table(frame, name, Path(folder, f"{name}{extension}"))
            assert len(pd.read_parquet(Path(folder, f"{name}.parquet"))) == len(frame)
        lines = Path(folder, "quotes.jsonl")
        write_rows(article_rows(articles, frames["quotes"]), str(lines))
        assert len(lines.read_bytes().splitlines()) == len(articles)
        for extension in (".jsonld", ".brat"):
            write_annotations(articles, frames["quotes"], Path(folder, f"quotes{extension}"))
        json.loads(Path(folder, "quotes.jsonld").read_bytes())


# --- runs and the command line


@cache
def finished() -> tuple[dict[str, bytes], list[parts.Part]]:
    """Return what a run of two parts leaves, and the parts."""
    rows = [{"id": str(number), "text": "Ilse Varga said rain fell."} for number in range(2)]
    articles = check_articles(pd.DataFrame(rows))
    batches = [articles.iloc[:1], articles.iloc[1:]]
    settings = parts.Settings(Methods("rules", "names"))
    with TemporaryDirectory() as folder:
        ledger = parts.Ledger(Path(folder))
        for _ in parts.carry_out(batches, settings, ledger, map):
            pass
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in Path(folder).rglob("*")
            if path.is_file()
        }
    return files, list(parts._parts(batches, settings))


def ledger(data: bytes) -> None:
    """Go on from a ledger of any bytes, in which `@0` and `@1` stand for the lines of the run.

    Where the input begins with `!`, a file of the first part is not what was written.
    """
    files, wanted = finished()
    for number, line in enumerate(files[parts.LEDGER].splitlines()):
        data = data.replace(b"@%d" % number, line)
        for key, value in json.loads(line).items():
            data = data.replace(b"@%s%d" % (key.encode(), number), json.dumps(value).encode())
    with TemporaryDirectory() as folder:
        for name, content in {**files, parts.LEDGER: data}.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            broken = data.startswith(b"!") and name == "quotes.parquet/part-0000000.parquet"
            path.write_bytes(content[:-1] if broken else content)
        book, tally = parts.Ledger(Path(folder)), parts.Tally()
        for part in wanted:
            if entry := book.sound(part):
                assert (entry.number, entry.digest) == (part.number, part.digest)
                assert part.number or not data.startswith(b"!")
                tally.add(entry, kept=True)
        facts = tally.facts(1.0)
        assert all(type(count) is int for count in facts["counts"].values())
        assert all(isinstance(words, str) for words in facts["warnings"])


def command(data: bytes) -> None:
    """Call the command line; the first byte chooses the command and the method."""
    name = ("sentiment", "stance", "quotes")[data[0] % 3] if data else "quotes"
    method = list(STEPS[COMMANDS[name].steps[0]])[data[0] // 3 % 2 if data else 0]
    with written(data[1:], "in.jsonl") as path, contextlib.redirect_stderr(io.StringIO()) as said:
        target = path.with_name("out.jsonl")
        status = cli.main([name, str(path), "-o", str(target), "--method", method])
        assert status in (0, 2, 3)
        if status == 2:
            assert "Error: " in said.getvalue()
            assert not target.exists()
            return
        rows = [json.loads(line) for line in target.read_bytes().splitlines()]
    assert len(rows) == sum(1 for line in decode(data[1:]).split("\n") if line.strip())
    assert (status == 3) == any("error" in row for row in rows)


TARGETS: dict[str, Target] = {
    "csv": table(".csv"),
    "json": table(".json"),
    "jsonl": zipped,
    "parquet": columns,
    "xlsx": workbook,
    "txt": table(".txt"),
    "html": table(".html"),
    "decode": decoded,
    **{name: attributed(name) for name in METHODS},
    "sentiment": toned,
    "stance": taken,
    "pipeline": pipeline,
    "ledger": ledger,
    "command": command,
}
