"""Each format is read back by a reader that knows the format, not our code."""

import csv
import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import run
from analysis import __main__ as cli
from analysis import analyze, read_articles, schema, write_annotations
from analysis.errors import SchemaError, UsageError
from analysis.reading.checking import check_articles
from analysis.safety import DEVICES, FORMULA, LONGEST_FILE_NAME, file_name, guarded
from analysis.writing.tables import article_rows, write_rows, write_table

# What an attribution is, whatever the format: parent and quote_id, then the spans by role.
Said = dict[str, Any]
Frames = tuple[pd.DataFrame, pd.DataFrame]
ROLES = ("content", "source", "cue")
SCALARS = ("quote_id", "parent", "speaker", "quote_type", "confidence")

# --- frames to write: invented articles, and texts and ids that nobody would invent

HOSTILE_IDS = [
    "../../etc/passwd", "CON", "con", "a/b", "A/B", "a\\b", ".hidden", "x" * 300, "X" * 300, "=1+1",
    "ab--cd", "ab", "AB", "Zoë 👍🏽", "статья", "a b", "a-b", "a_b", "-o", "~", "C:\\x", "x.", "ﬁ",
]  # fmt: skip
CURLED = "“One,\r\n“two\tand 👍🏽,” Zoë\r\nVarga said.\x85“<b>Three</b>”\u2028she $added$."


def at(*words: str) -> list[list[int]]:
    starts = [CURLED.index(one) for one in words]
    return [[start, start + len(one)] for start, one in zip(starts, words, strict=True)]


HOSTILE_QUOTES: list[Said] = [
    {"content": at("“One,\r\n“two\tand 👍🏽,”"), "source": at("Zoë\r\nVarga"), "cue": at("said"),
     "quote_type": "direct", "speaker": "Zoë\r\nVarga", "speaker_kind": "named",
     "confidence": 0.123456789012345},
    {"content": at("One", "two"), "parent": 0, "quote_type": "mixed", "confidence": 1.0,
     "speaker": '=HYPERLINK("x")', "speaker_kind": "unnamed"},
    {"content": at("<b>Three</b>"), "source": at("she"), "cue": at("$added$"), "parent": 1,
     "quote_type": "indirect", "unresolved_reason": "nobody is\u2028named"},
    {"content": at("<b>Three</b>"), "source": at("she"), "quote_type": "indirect",
     "speaker": "'-', a \ud800 half", "speaker_kind": "named", "confidence": 5e-05},
]  # fmt: skip


def quote_row(article_id: str, quote_id: int, said: Said) -> dict[str, object]:
    spans = {f"{role}_spans": said.get(role, []) for role in ROLES}
    rest = {name: value for name, value in said.items() if name not in ROLES}
    return {"article_id": article_id, "quote_id": quote_id, **rest, **spans}


def hostile() -> Frames:
    articles = [{"id": name, "text": CURLED, "title": "@x"} for name in HOSTILE_IDS]
    articles += [{"id": "ab", "text": CURLED}, {"id": "\ud800", "text": None}]
    rows = [
        quote_row(name, number, said)
        for name in HOSTILE_IDS
        for number, said in enumerate(HOSTILE_QUOTES)
    ]
    checked = check_articles(pd.DataFrame(articles, dtype=object))
    bad = checked[checked["error"].notna()][["article_id", "error"]].to_dict("records")
    return checked, schema.frame([*rows, *bad], "quotes")


def newsroom() -> Frames:
    articles = read_articles(run.ROOT / "data" / "newsroom" / "articles.jsonl")
    return articles, analyze(articles, attribution="rules", speakers="names", sentiment=None)


@pytest.fixture(scope="module", params=[newsroom, hostile], ids=["newsroom", "hostile"])
def frames(request: pytest.FixtureRequest) -> Frames:
    return request.param()


def whole(value: Any) -> Any:
    """What files can hold of a text."""
    return re.sub("[\ud800-\udfff]", "\ufffd", value) if isinstance(value, str) else value


def plain(row: dict[str, Any]) -> Said:
    """One attribution with Python's own values, None where a cell is missing."""
    said = {role: [list(map(int, span)) for span in row[role]] for role in ROLES}
    for name in SCALARS:
        said[name] = None if pd.isna(row[name]) else row[name]
    return said


def expected(quotes: pd.DataFrame) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for row in quotes[quotes["quote_id"].notna()].to_dict("records"):
        row |= {role: row[f"{role}_spans"] for role in ROLES} | {"speaker": whole(row["speaker"])}
        found.setdefault(row["article_id"], []).append(plain(row))
    return found


# --- readers

Reader = Callable[[Path], dict[str, list[Said]]]


def unguarded(cell: Any) -> Any:
    marked = isinstance(cell, str) and cell[:1] == "'" and FORMULA.match(cell[1:])
    return cell[1:] if marked else cell


def from_cells(header: list[Any], rows: list[list[Any]]) -> dict[str, list[Said]]:
    assert header == list(schema.COLUMNS["quotes"])
    assert not [cell for row in rows for cell in row if isinstance(cell, str) and runs(cell)]
    read = [dict(zip(header, map(unguarded, row), strict=True)) for row in rows]
    for row in read:
        for name, kind in schema.COLUMNS["quotes"].items():
            row[name] = None if row[name] in ("", None) else CAST.get(kind, str)(row[name])
    return expected(schema.frame(read, "quotes"))


CAST: dict[str, Callable[[Any], Any]] = {"Int64": int, "Float64": float, "object": json.loads}


def runs(cell: str) -> bool:
    """Whether a spreadsheet might take it for a formula: not so a number, which it reads as one."""
    return bool(re.match("[=+@\t\r\n\0\uff1d\uff0b\uff0d\uff20]|-(?![0-9.e-]+$)", cell))


def read_csv(path: Path) -> dict[str, list[Said]]:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file, strict=True))
    return from_cells(header, rows)


def read_xlsx(path: Path) -> dict[str, list[Said]]:
    sheet = openpyxl.load_workbook(path).active
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    header, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    return from_cells(header, rows)


def read_parquet(path: Path) -> dict[str, list[Said]]:
    return expected(pd.read_parquet(path))


def read_jsonl(path: Path) -> dict[str, list[Said]]:
    rows = [json.loads(line) for line in path.read_bytes().decode().split("\n") if line]
    return {
        row["id"]: [
            plain({**said, "quote_id": number, "speaker": whole(said["speaker"])})
            for number, said in enumerate(row["attributions"])
        ]
        for row in rows
        if row["attributions"]
    }


# --- Web Annotation: the rules of the Data Model of 23 February 2017

MOTIVATIONS = """
assessing bookmarking classifying commenting describing editing highlighting identifying linking
moderating questioning replying reviewing tagging
""".split()
OF_IRI = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})"
IRI = re.compile(rf"[a-z][a-z0-9+.-]*:{OF_IRI}+(?:#{OF_IRI}*)?")
# Of those that its context defines; whoever reads JSON-LD drops any other without a word.
KEYS = set(
    """
@context id type label total first last startIndex items motivation body target purpose format value
source selector start end exact prefix suffix
""".split()
)
ARTICLE = "urn:news-quotes:article:"


def annotations(path: Path) -> list[dict[str, Any]]:
    """Read a collection, holding it to what the standard says it must have."""
    text = path.read_bytes().decode()
    document = json.loads(text, object_hook=known_keys)
    json.dumps(document, ensure_ascii=False).encode()  # no half of a surrogate pair
    assert document["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert document["type"] == "AnnotationCollection"
    assert IRI.fullmatch(document["id"])
    if document["total"] == 0:
        assert "first" not in document
        return []
    page = document["first"]
    assert (page["type"], page["startIndex"]) == ("AnnotationPage", 0)
    assert document["last"] == page["id"]
    assert "@context" not in page
    items: list[dict[str, Any]] = page["items"]
    assert len(items) == document["total"]
    identities = [document["id"], page["id"], *(item["id"] for item in items)]
    assert len(set(identities)) == len(identities)
    return items


def known_keys(pairs: dict[str, Any]) -> dict[str, Any]:
    assert set(pairs) <= KEYS
    return pairs


def check_annotation(item: dict[str, Any], texts: dict[str, str]) -> None:
    assert item["type"] == "Annotation"
    assert IRI.fullmatch(item["id"])
    assert item["motivation"] in MOTIVATIONS
    assert item["target"]
    for resource in [*item["body"], *item["target"]]:
        if isinstance(resource, str):
            assert IRI.fullmatch(resource)
        elif resource["type"] == "TextualBody":
            assert resource["purpose"] in MOTIVATIONS
            assert isinstance(resource["value"], str)
            assert resource["format"] == "text/plain"
        else:
            check_specific(resource, texts)


def check_specific(resource: dict[str, Any], texts: dict[str, str]) -> None:
    assert resource["type"] == "SpecificResource"
    assert IRI.fullmatch(resource["source"])
    if "selector" not in resource:
        assert resource["purpose"] == "linking"
        return
    text = texts[named(resource["source"])]
    position, words = resource["selector"]
    assert (position["type"], words["type"]) == ("TextPositionSelector", "TextQuoteSelector")
    start, end = position["start"], position["end"]
    assert text[start:end] == words["exact"]
    assert text[:start].endswith(words["prefix"])
    assert text[end:].startswith(words["suffix"])
    assert len(words["prefix"]) == min(32, start)
    assert len(words["suffix"]) == min(32, len(text) - end)


def named(iri: str) -> str:
    assert iri.startswith(ARTICLE)
    return unquote(iri.removeprefix(ARTICLE), errors="surrogatepass")


def span(resource: dict[str, Any]) -> list[int]:
    return [resource["selector"][0][end] for end in ("start", "end")]


def from_annotation(item: dict[str, Any], known: dict[str, int]) -> Said:
    bodies = [(one["type"], one["purpose"], one) for one in item["body"]]

    def value(*purposes: str) -> str | None:
        found = [
            one["value"] for kind, why, one in bodies if kind == "TextualBody" and why in purposes
        ]
        assert len(found) < 2
        return found[0] if found else None

    def parts(purpose: str) -> list[list[int]]:
        return [span(one) for _, why, one in bodies if why == purpose and "selector" in one]

    confidence = value("assessing")
    outer = [one["source"] for _, why, one in bodies if why == "linking"]
    return {
        "content": [span(one) for one in item["target"]],
        "source": parts("identifying"),
        "cue": parts("describing"),
        "quote_id": known[item["id"]],
        "parent": known[outer[0]] if outer else None,
        "speaker": value("identifying", "describing"),
        "quote_type": value("classifying"),
        "confidence": None if confidence is None else float(confidence),
    }


def read_jsonld(path: Path, texts: dict[str, str]) -> dict[str, list[Said]]:
    items = annotations(path)
    known = {item["id"]: int(item["id"].rpartition("/")[2]) for item in items if not failed(item)}
    found: dict[str, list[Said]] = {}
    for item in items:
        check_annotation(item, texts)
        if not failed(item):
            [article] = {named(target["source"]) for target in item["target"]}
            found.setdefault(article, []).append(from_annotation(item, known))
    return found


def failed(item: dict[str, Any]) -> bool:
    return bool(item["motivation"] == "commenting")


# --- brat: its page on the standoff format, and what its server refuses

LINE_ENDS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
NAME = re.compile("[a-z0-9_-]{1,90}")


def read_conf(path: Path) -> dict[str, dict[str, str]]:
    sections: dict[str, dict[str, str]] = {}
    for line in path.read_text("ascii").splitlines():
        if line.startswith("["):
            section = sections[line.strip("[]")] = {}
        elif line:
            name, _, rest = line.partition("\t")
            section[name] = rest
    return sections


def read_standoff(path: Path, conf: dict[str, dict[str, str]]) -> list[Said]:
    text = path.with_suffix(".txt").read_bytes().decode()
    lines = path.read_bytes().decode().split("\n")
    assert lines.pop() == ""
    assert "\n".join(lines).splitlines() == lines  # brat's server cuts at other line ends, too
    split = [line.split("\t", 1) for line in lines]
    assert len({mark for mark, _ in split}) == len(split)
    kinds = {kind: {m: data for m, data in split if m[0] == kind} for kind in "TRA#"}
    assert sum(map(len, kinds.values())) == len(split)
    types = {mark: data.split(" ")[0] for mark, data in kinds["T"].items()}
    pieces = {mark: read_bound(data, text, conf) for mark, data in kinds["T"].items()}
    said: dict[str, Said] = {}
    for mark, role in types.items():
        if role == "Content":
            said[mark] = {**dict.fromkeys(SCALARS), **{role: [] for role in ROLES}}
            said[mark]["content"] = pieces[mark]
    for data in kinds["R"].values():
        relation, first, second = data.split(" ")
        one, other = first.removeprefix("Arg1:"), second.removeprefix("Arg2:")
        allowed = conf["relations"][relation]
        assert re.fullmatch("Arg1:Content, Arg2:([A-Za-z|]+)", allowed)
        assert types[one] == "Content"
        assert types[other] in allowed.split("Arg2:")[1].split("|")
        if relation == "Within":
            said[one]["parent"] = other
        else:
            said[one][types[other].lower()] = pieces[other]
    for data in kinds["A"].values():
        name, mark, given = data.split(" ")
        assert re.search(rf"Value:(.*\|)?{given}(\||$)", conf["attributes"][name])
        if name == "QuoteType":
            said[mark]["quote_type"] = given
    numbers = {}
    for data in kinds["#"].values():
        target, note = data.split("\t")
        kind, mark = target.split(" ")
        assert kind == "AnnotatorNotes"
        given = json.loads(note)
        numbers[mark] = given["quote_id"]
        said[mark] |= {name.removesuffix("_spans"): one for name, one in given.items()}
    for one in said.values():
        one.pop("unresolved_reason", None)
        one["parent"] = numbers.get(one["parent"])
    return list(said.values())


def read_bound(data: str, text: str, conf: dict[str, dict[str, str]]) -> list[list[int]]:
    place, words = data.split("\t", 1)
    kind, offsets = place.split(" ", 1)
    assert kind in conf["entities"]
    pieces = [[int(number) for number in piece.split(" ")] for piece in offsets.split(";")]
    flat = [number for piece in pieces for number in piece]
    assert flat == sorted(flat)
    assert flat[0] >= 0
    assert flat[-1] <= len(text)
    assert words == " ".join(text[start:end] for start, end in pieces)
    assert not LINE_ENDS.search(words)
    return pieces


def read_brat(folder: Path, texts: dict[str, str]) -> dict[str, list[Said]]:
    conf = read_conf(folder / "annotation.conf")
    with (folder / "articles.csv").open(encoding="utf-8", newline="") as file:
        listed = [{k: unguarded(v) for k, v in row.items()} for row in csv.DictReader(file)]
    files = {row["article_id"]: row["file"] for row in listed if not row["error"]}
    names = [f"{name}{end}" for name in files.values() for end in (".ann", ".txt")]
    there = sorted(path.name for path in folder.iterdir())
    assert there == sorted([*names, "annotation.conf", "articles.csv"])
    assert len({name.casefold() for name in there}) == len(there)
    for article, name in files.items():
        assert NAME.fullmatch(name)
        assert (folder / f"{name}.txt").read_bytes().decode() == texts[article]
    read = {article: read_standoff(folder / f"{name}.ann", conf) for article, name in files.items()}
    return {article: said for article, said in read.items() if said}


# --- written and read back


def by_id(articles: pd.DataFrame) -> dict[str, str]:
    sound = articles[articles["error"].isna()]
    return dict(zip(sound["article_id"], sound["text"], strict=True))


@pytest.mark.parametrize(
    ("name", "read"),
    [("q.csv", read_csv), ("q.xlsx", read_xlsx), ("q.parquet", read_parquet)],
)
def test_tables_are_read_back(frames: Frames, tmp_path: Path, name: str, read: Reader) -> None:
    write_table(frames[1], "quotes", tmp_path / name)
    assert read(tmp_path / name) == expected(frames[1])


def test_lines_are_read_back(frames: Frames, tmp_path: Path) -> None:
    write_rows(article_rows(*frames), str(tmp_path / "q.jsonl"))
    assert read_jsonl(tmp_path / "q.jsonl") == expected(frames[1])


def test_web_annotations_are_read_back(frames: Frames, tmp_path: Path) -> None:
    write_annotations(*frames, tmp_path / "q.jsonld")
    assert read_jsonld(tmp_path / "q.jsonld", by_id(frames[0])) == expected(frames[1])


def test_brat_standoff_is_read_back(frames: Frames, tmp_path: Path) -> None:
    write_annotations(*frames, tmp_path / "q.brat")
    assert read_brat(tmp_path / "q.brat", by_id(frames[0])) == expected(frames[1])


@pytest.mark.parametrize("name", ["q.jsonld", "q.brat"])
def test_annotations_again_give_the_same_bytes(frames: Frames, tmp_path: Path, name: str) -> None:
    parquet = tmp_path / "quotes.parquet"
    sound = frames[1][frames[1]["error"].isna()]
    write_table(sound, "quotes", parquet)
    again = pd.read_parquet(parquet)  # spans are arrays there
    for folder, quotes in (
        ("one", sound.assign(speaker=sound["speaker"].map(whole))),
        ("two", again),
    ):
        (tmp_path / folder).mkdir()
        write_annotations(frames[0], quotes, tmp_path / folder / name)
    first, second = (sorted((tmp_path / folder).rglob("*.*")) for folder in ("one", "two"))
    assert [path.name for path in first] == [path.name for path in second]
    for one, two in zip(first, second, strict=True):
        assert one.is_dir() or one.read_bytes() == two.read_bytes()


texts = st.lists(
    st.sampled_from(
        ["word ", "“No”", "\r\n", "\n\n", "\t", "\0", "\x85", "\u2028", "\x1c", "👍🏽", " "]
    )
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    max_size=12,
).map(lambda parts: "".join(parts) + "x")
identifiers = st.sampled_from(HOSTILE_IDS) | st.text(min_size=1, max_size=8).filter(str.strip)


@st.composite
def attributions(draw: st.DrawFn, length: int) -> Said:
    def spans(least: int) -> list[list[int]]:
        starts = draw(st.lists(st.integers(0, length - 1), min_size=least, max_size=3))
        return [[start, draw(st.integers(start + 1, length))] for start in starts]

    return {
        "content": spans(1),
        "source": spans(0),
        "cue": spans(0),
        "speaker": draw(st.none() | st.text(min_size=1, max_size=9)),
        "quote_type": draw(st.sampled_from(["direct", "mixed", "indirect"])),
        "confidence": draw(st.none() | st.floats(0, 1)),
        "parent": draw(st.none() | st.integers(0, 3)),
    }


@st.composite
def any_frames(draw: st.DrawFn) -> Frames:
    ids = draw(st.lists(identifiers, min_size=1, max_size=3))
    articles = check_articles(
        pd.DataFrame([{"id": name, "text": draw(texts)} for name in ids], dtype=object)
    )
    rows: list[dict[str, object]] = []
    for name, text in by_id(articles).items():
        found = draw(st.lists(attributions(len(text)), max_size=4))
        for number, said in enumerate(found):
            known = said["parent"] is not None and said["parent"] < len(found)
            rows.append(
                quote_row(name, number, {**said, "parent": said["parent"] if known else None})
            )
    return articles, schema.frame(rows, "quotes")


@pytest.mark.slow
@given(any_frames())
def test_whatever_the_text_annotations_are_read_back(frames: Frames) -> None:
    articles, quotes = frames
    with tempfile.TemporaryDirectory() as folder:
        write_annotations(articles, quotes, f"{folder}/q.jsonld")
        assert read_jsonld(Path(folder, "q.jsonld"), by_id(articles)) == expected(quotes)
        write_annotations(articles, quotes, f"{folder}/q.brat")
        assert read_brat(Path(folder, "q.brat"), by_id(articles)) == expected(quotes)
        write_table(quotes, "quotes", Path(folder, "q.csv"))
        assert read_csv(Path(folder, "q.csv")) == surrogates_replaced(quotes)


def surrogates_replaced(quotes: pd.DataFrame) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for name, said in expected(quotes).items():
        found.setdefault(whole(name), []).extend(said)
    return found


# --- bad articles, bad calls


def test_a_bad_article_says_so_in_every_annotation_format(tmp_path: Path) -> None:
    articles, quotes = hostile()
    write_annotations(articles, quotes, tmp_path / "q.jsonld")
    bad = [item for item in annotations(tmp_path / "q.jsonld") if failed(item)]
    assert [(named(item["target"][0]), item["body"][0]["value"]) for item in bad] == [
        ("ab", "id 'ab' occurs again (rows 12 and 24)"),
        ("\ud800", "text is missing (row 25)"),
    ]
    write_annotations(articles, quotes, tmp_path / "q.brat")
    with (tmp_path / "q.brat" / "articles.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(articles)
    assert [row["error"] for row in rows if not row["file"]] == list(articles["error"].dropna())
    assert {row["title"] for row in rows[:3]} == {"'@x"}
    assert rows[HOSTILE_IDS.index("=1+1")]["article_id"] == "'=1+1"


LINES = '{"id": "a", "text": "“I will not sign,” said Ilse Varga."}\n{"id": "b", "text": ""}\n'


def test_the_command_line_writes_annotations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(LINES, "utf-8")
    for name in ("q.jsonld", "Q.BRAT"):
        target = str(tmp_path / name)
        assert cli.main(["quotes", str(source), "-o", target, "--method", "rules"]) == 3
        out, err = capsys.readouterr()
        assert (out, err) == ("", "2 articles, 1 quotation, 1 row with errors\n")
    said, empty = annotations(tmp_path / "q.jsonld")
    assert (said["motivation"], empty["motivation"]) == ("identifying", "commenting")
    lines = (tmp_path / "Q.BRAT" / "a.ann").read_text("utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == [
        "T1\tContent 0 18\t“I will not sign,”",
        "A1\tQuoteType T1 direct",
        "A2\tSpeakerKind T1 named",
        "T2\tSource 24 34\tIlse Varga",
        "R1\tAttribution Arg1:T1 Arg2:T2",
        "T3\tCue 19 23\tsaid",
        "R2\tAttribution Arg1:T1 Arg2:T3",
    ]


def test_the_command_line_names_the_formats(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    formats = ".jsonl, .jsonl.gz, .ndjson, .json, .csv, .parquet, .xlsx, .jsonld, .brat"
    source = tmp_path / "in.jsonl"
    source.write_text(LINES, "utf-8")
    assert cli.main(["quotes", str(source), "-o", str(tmp_path / "q.ann")]) == 2
    assert f"has no known extension; choose {formats}\n" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        cli.main(["quotes", "--help"])
    assert f"{formats}; - is standard output" in " ".join(capsys.readouterr().out.split())
    (tmp_path / "q.brat").mkdir()
    (tmp_path / "q.brat" / "a.ann").write_text("by hand")
    assert cli.main(["quotes", str(source), "-o", str(tmp_path / "q.brat")]) == 2
    assert "has something in it, which would be lost" in capsys.readouterr().err


def test_what_brat_wrote_may_be_read_again(tmp_path: Path) -> None:
    articles, quotes = newsroom()
    write_annotations(articles, quotes, tmp_path / "q.brat")
    again = read_articles(tmp_path / "q.brat")
    assert list(again["article_id"]) == sorted(articles["article_id"])


def test_no_article_gives_an_empty_output(tmp_path: Path) -> None:
    empty = schema.empty("articles"), schema.empty("quotes")
    write_annotations(*empty, tmp_path / "q.jsonld")
    assert annotations(tmp_path / "q.jsonld") == []
    write_annotations(*empty, tmp_path / "q.brat")
    assert read_brat(tmp_path / "q.brat", {}) == {}


def test_annotations_are_never_written_over_those_of_somebody(tmp_path: Path) -> None:
    frames = schema.empty("articles"), schema.empty("quotes")
    folder = tmp_path / "q.brat"
    folder.mkdir()
    write_annotations(*frames, folder)  # an empty folder is no loss
    (folder / "a.ann").write_text("by hand")
    with pytest.raises(UsageError, match=r"has something in it.*give a new one or remove it"):
        write_annotations(*frames, folder)
    (tmp_path / "file.brat").write_text("mine")
    with pytest.raises(UsageError, match="is a file; give a new folder"):
        write_annotations(*frames, tmp_path / "file.brat")
    assert (folder / "a.ann").read_text() == "by hand"


def test_wrong_use_names_value_and_remedy(tmp_path: Path) -> None:
    articles = check_articles(pd.DataFrame({"id": ["a"], "text": ["“No”"]}))

    def attempt(said: Said, name: str = "a", target: str = "q.jsonld") -> None:
        quotes = schema.frame([quote_row(name, 0, said)], "quotes")
        write_annotations(articles, quotes, tmp_path / target)

    with pytest.raises(UsageError, match=r"choose \.jsonld, \.brat"):
        attempt({"content": [[0, 4]]}, target="q.json")
    with pytest.raises(UsageError, match="'-' has no known extension"):
        write_annotations(articles, schema.empty("quotes"), "-")
    with pytest.raises(UsageError, match="article_id='b', which articles lacks; pass the frame"):
        attempt({"content": [[0, 4]]}, name="b")
    with pytest.raises(UsageError, match=r"cue_spans of quotation 0 of article 'a'=\[2, 9\]"):
        attempt({"content": [[0, 4]], "cue": [[2, 9]]})
    with pytest.raises(SchemaError, match="content_spans of quotation 0 of article 'a' is empty"):
        attempt({})
    with pytest.raises(SchemaError, match="lacks the columns"):
        write_annotations(articles, articles, tmp_path / "q.jsonld")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["q.jsonld", "q.brat"])
def test_failed_writing_leaves_nothing_half(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*parts: object) -> None:
        raise OSError(28, "No space left on device")

    articles, quotes = hostile()
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(UsageError, match="No space left on device"):
        write_annotations(articles, quotes, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["q.jsonld", "q.brat"])
def test_what_is_written_has_the_usual_permissions(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    write_annotations(*hostile(), tmp_path / name)
    usual = tmp_path / ("folder" if name == "q.brat" else "file")
    assert (tmp_path / name).stat().st_mode == usual.stat().st_mode


# --- names of files


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("newsroom-001", "newsroom-001"),
        ("2024_05", "2024_05"),
        ("a", "a"),
        ("../../etc/passwd", "etc-passwd--"),
        ("CON", "con--"),
        ("con", "con--"),
        ("con.txt", "con-txt--"),
        ("", "article--"),
        ("...", "article--"),
        ("🙂", "article--"),
        ("a\0b", "a-b--"),
        ("Zoë’s ½", "zoes-12--"),
        ("\ud800", "article--"),
        ("x" * 300, "x" * LONGEST_FILE_NAME + "--"),
    ],
)
def test_name_of_a_file(identifier: str, name: str) -> None:
    found = file_name(identifier)
    assert re.fullmatch(re.escape(name) + ("[0-9a-f]{20}" if name.endswith("--") else ""), found)


@given(st.lists(identifiers | st.sampled_from(["com1", "story-1", "Story-1"]), unique=True))
def test_names_are_safe_and_never_the_same(ids: list[str]) -> None:
    names = [file_name(one) for one in ids]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert NAME.fullmatch(name)
        assert not name.startswith("-")
        assert not DEVICES.fullmatch(name)
        assert file_name(f"{name}--0") != name


@given(identifiers)
def test_no_id_is_the_name_of_another(identifier: str) -> None:
    name = file_name(identifier)
    assert identifier == name or file_name(name) != name


# --- formulas

SIGNS = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"]
CONTROLS = ["\t", "\r", "\n", "\0"]
DROPPED = ["", " ", "\u00a0", "\ufeff", "\u200b", "\u202e", "\x01", "\ufffe"]


@pytest.mark.parametrize(
    "text", [*CONTROLS, *(f"{start}{sign}1+1" for start in DROPPED for sign in SIGNS)]
)
def test_no_cell_is_a_formula(tmp_path: Path, text: str) -> None:
    assert guarded(text) == f"'{text}"
    row = {"article_id": text, "quotation": text, "title": text, "outlet": text, "speaker": text}
    table = schema.frame([row], "quotes")
    write_table(table, "quotes", tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        [read] = csv.DictReader(file)
    assert {unguarded(read[name]) for name in row} == {text}
    assert {read[name] for name in row} == {f"'{text}"}
    write_table(table, "quotes", tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    cells = [cell for cell in sheet[2] if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s"}
    assert not [cell.value for cell in cells if cell.value[0] in "=+-@"]


@given(
    st.text()
    | st.tuples(st.sampled_from(["'", "''", "' "]), st.sampled_from([*SIGNS, *CONTROLS])).map(
        "".join
    )
)
def test_the_guard_can_be_taken_off(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not runs(str(guarded(text)))
