import gzip
import io
import json
import subprocess
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import analysis
import run
from analysis import __main__ as cli
from analysis import schema, sentiment, stance
from analysis.commands import quotes as quotes_command
from analysis.commands import scores
from analysis.commands.options import COMMANDS
from analysis.errors import UsageError
from analysis.networks.session import fingerprint
from analysis.reading.checking import check_articles
from analysis.records import Sentiment, Stance
from analysis.runs import parts
from analysis.sentiment import METHODS as SENTIMENT_METHODS
from analysis.stance import METHODS as STANCE_METHODS
from analysis.writing.tables import article_rows, check_target, write_rows, write_table

ARTICLES = [
    {"id": "a", "text": "“No,” said Zoë."},
    {"id": "b", "text": None},
    {"id": 3, "text": "Nothing was said."},
    {"id": "a", "text": "“Yes,” she said."},
    {"id": "\udcff", "text": "“=1+1,” he said\ud800."},
]
FAILED = [
    "text is missing (row 2)",
    "id 'a' occurs again (rows 1 and 4)",
    "text holds half of a surrogate pair at offset 15",
]
ATTRIBUTION = {
    "source": [[11, 14]],
    "cue": [[6, 10]],
    "content": [[0, 5]],
    "quote_type": "direct",
    "speaker": "Zoë",
    "speaker_kind": "named",
    "confidence": 0.5,
    "parent": None,
    "source_text": "Zoë",
    "cue_text": "said",
    "content_text": "“No,”",
}
INNER = {
    **ATTRIBUTION,
    "source": [],
    "content": [[0, 2], [3, 5]],
    "speaker": None,
    "speaker_kind": None,
    "confidence": None,
    "parent": 0,
    "unresolved_reason": "no source",
    "source_text": None,
    "content_text": "“N … ,”",
}


def quote(article_id: str, quote_id: int, given: dict[str, Any], **more: object) -> dict[str, Any]:
    spans = {f"{role}_spans": given[role] for role in ("source", "cue", "content")}
    left = ("source", "cue", "content")
    rest = {
        key: value for key, value in given.items() if key not in left and not key.endswith("_text")
    }
    return {"article_id": article_id, "quote_id": quote_id, **rest, **spans, **more}


def analyze(articles: pd.DataFrame, *, attribution: str, **options: Any) -> pd.DataFrame:
    """Two attributions, one in the other, for each sound article with a quotation mark."""
    checked = check_articles(articles)
    rows: list[dict[str, object]] = []
    for article_id, text, error in checked[["article_id", "text", "error"]].itertuples(index=False):
        if not pd.isna(error):
            rows.append({"article_id": article_id, "error": error})
        elif "“" in text:
            rows += [quote(article_id, 0, ATTRIBUTION), quote(article_id, 1, INNER)]
    return schema.frame(rows, "quotes")


def analyze_stances(articles: pd.DataFrame, quotes: pd.DataFrame, *, method: str) -> pd.DataFrame:
    warnings.warn("1 article has no target", UserWarning, stacklevel=2)
    return schema.frame([{"article_id": "a", "quote_id": 0, "label": "neither"}], "stances")


def score_sentiment(text: str, target: Any, *, method: str) -> Sentiment:
    labels = {"negative": 0.2, "neutral": 0.3, "positive": 0.5}
    if text.endswith("?"):
        return Sentiment("neutral", labels, 0.5, abstained="too close to call")
    return Sentiment("positive", labels, 0.5, 0.5)


def score_stance(text: str, target: Any, *, holder: Any, method: str) -> Stance:
    if holder == target:
        raise UsageError(f"holder={holder} is the target")
    labels = {"against": 0.1, "neither": 0.8, "favour": 0.1}
    return Stance("neither", labels, abstained=None if holder else f"nobody on {target}")


@pytest.fixture(autouse=True)
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand-ins for the analysis, so that what the command line does is all that is tested."""
    monkeypatch.setattr(quotes_command, "analyze", analyze)
    for stand_in in (score_sentiment, score_stance):
        monkeypatch.setattr(scores, stand_in.__name__, stand_in)
    for stand_in in (analyze, analyze_stances):
        monkeypatch.setattr(parts, stand_in.__name__, stand_in)


@pytest.fixture
def source(tmp_path: Path) -> str:
    return lines(tmp_path / "in.jsonl", *ARTICLES)


def lines(path: Path, *rows: object) -> str:
    path.write_text("".join(r if isinstance(r, str) else json.dumps(r) + "\n" for r in rows))
    return str(path)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def read(path: Path | str) -> list[dict[str, Any]]:
    data = Path(path).read_bytes()
    text = (gzip.decompress(data) if str(path).endswith(".gz") else data).decode("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


# --- quotes

UNKNOWN = {"title": None, "outlet": None, "published": None}
EXPECTED = [
    {"id": "a", **UNKNOWN, "attributions": [ATTRIBUTION, INNER]},
    {"id": "b", **UNKNOWN, "attributions": [], "error": FAILED[0]},
    {"id": "3", **UNKNOWN, "attributions": []},
    {"id": "a", **UNKNOWN, "attributions": [], "error": FAILED[1]},
    {"id": "\udcff", **UNKNOWN, "attributions": [], "error": FAILED[2]},
]


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "OUT.JSONL"])
def test_quotes_gives_a_line_an_article(
    source: str, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["quotes", source, "-o", str(tmp_path / name)]) == 3
    assert read(tmp_path / name) == EXPECTED
    out, err = capsys.readouterr()
    assert (out, err) == ("", "5 articles, 2 quotations, 3 rows with errors\n")
    assert names(tmp_path) == sorted(["in.jsonl", name])


def test_quotes_goes_from_standard_input_to_standard_output(
    source: str, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    standard_input(monkeypatch, Path(source).read_bytes())
    assert cli.main(["quotes", "-", "-o", "-"]) == 3
    out = capfdbinary.readouterr().out.decode("utf-8")
    assert [json.loads(line) for line in out.splitlines()] == EXPECTED
    assert "Zoë" in out


def test_only_tables_wait_for_the_tone(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def keep(articles: pd.DataFrame, *, sentiment: str | None, **options: Any) -> pd.DataFrame:
        asked.append(sentiment)
        return analyze(articles, **options)

    monkeypatch.setattr(quotes_command, "analyze", keep)
    for name in ("out.jsonl", "out.csv"):
        cli.main(["quotes", source, "-o", str(Path(source).with_name(name))])
    assert asked == [None, "learned"]


@pytest.mark.parametrize("name", ["out.json", "out.ndjson"])
def test_other_names_of_json_are_written_and_read(source: str, tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    assert cli.main(["quotes", source, "-o", str(target)]) == 3
    rows = json.loads(target.read_bytes()) if name == "out.json" else read(target)
    assert rows == EXPECTED


def test_a_row_says_what_article_it_is_and_what_its_words_are(tmp_path: Path) -> None:
    known = {"title": "T", "outlet": "O", "published": "2031-05-01"}
    article = {"id": "a", "text": "“No,” said Zoë.", **known}
    source, target = lines(tmp_path / "in.jsonl", article), tmp_path / "out.jsonl"
    assert cli.main(["quotes", source, "-o", str(target)]) == 0
    [row] = read(target)
    assert {name: row[name] for name in known} == known
    first = row["attributions"][0]
    for role in ("source", "cue", "content"):
        assert first[f"{role}_text"] == " … ".join(article["text"][a:b] for a, b in first[role])


def test_sound_articles_end_with_status_0(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("“No,” said Zoë.", encoding="utf-8")
    assert cli.main(["quotes", str(path), "-o", str(tmp_path / "out.jsonl")]) == 0
    assert capsys.readouterr().err == "1 article, 2 quotations, 0 rows with errors\n"


@pytest.mark.parametrize("name", ["out.csv", "out.parquet", "out.xlsx"])
def test_quotes_table_has_a_row_a_quotation_and_a_bad_article(
    source: str, tmp_path: Path, name: str
) -> None:
    target = tmp_path / name
    assert cli.main(["quotes", source, "-o", str(target)]) == 3
    readers: dict[str, Callable[..., pd.DataFrame]] = {
        ".csv": pd.read_csv,
        ".parquet": pd.read_parquet,
        ".xlsx": pd.read_excel,
    }
    table = readers[target.suffix](target)
    assert list(table.columns) == list(schema.COLUMNS["quotes"])
    assert list(table["article_id"]) == ["a", "a", "b", "a", "\ufffd"]
    assert list(table["error"].dropna()) == FAILED
    spans = table["content_spans"][1]
    if name == "out.parquet":
        assert [list(span) for span in spans] == INNER["content"]
        kinds = {
            column: dtype.partition("[")[0] for column, dtype in schema.COLUMNS["quotes"].items()
        }
        assert {column: str(dtype) for column, dtype in table.dtypes.items()} == kinds
    else:
        assert json.loads(spans) == INNER["content"]


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.parquet", "out.xlsx"])
def test_no_article_gives_an_empty_output(tmp_path: Path, name: str) -> None:
    assert cli.main(["quotes", lines(tmp_path / "in.jsonl"), "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / name).exists()


# --- sentiment and stance

ROWS: list[object] = [
    {"id": 1, "text": "Zoë was fine.", "target": [0, 3]},
    {"id": "b", "text": "Zoë was fine.", "target": [0, 99]},
    {"id": "b", "text": "", "target": [0, 1]},
    "{\n",
    {"text": "Zoë was fine.", "target": [0.5, 3]},
    {"id": float("nan"), "text": 5},
    {"id": "g", "text": "Zoë was fine.", "target": "Zoë"},
]


def no_span(name: str, value: object) -> str:
    return (
        f"{name}={value!r} is no span of the text; give whole numbers (start, end) "
        "with 0 <= start < end <= 13"
    )


def no_word(name: str, value: object) -> str:
    return f"{name}={value!r} has no letter or digit; give one word or more"


def test_sentiment_gives_a_row_a_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = lines(tmp_path / "in.jsonl", *ROWS), tmp_path / "out.jsonl.gz"
    assert cli.main(["sentiment", source, "-o", str(target), "--method", "textblob"]) == 3
    labels = {"negative": 0.2, "neutral": 0.3, "positive": 0.5}
    bad = {"label": None, "probabilities": {}}
    assert read(target) == [
        {"id": 1, "label": "positive", "probabilities": labels},
        {"id": "b", **bad, "error": no_span("target", [0, 99])},
        {"id": "b", **bad, "error": "text is empty"},
        {
            "id": "row-4",
            **bad,
            "error": "line 4 is not valid JSON: Expecting property name enclosed in double quotes "
            "at column 2",
        },
        {"id": "row-5", **bad, "error": no_span("target", [0.5, 3])},
        {"id": "row-6", **bad, "error": "text is missing (row 6): found int, not a string"},
        {"id": "g", **bad, "error": no_span("target", "Zoë")},
    ]
    assert capsys.readouterr().err == "7 rows, 6 rows with errors\n"


def test_a_tone_that_was_not_judged_says_why(tmp_path: Path) -> None:
    source, target = lines(tmp_path / "in.jsonl", {"text": "Zoë left?"}), tmp_path / "out.jsonl"
    assert cli.main(["sentiment", source, "-o", str(target)]) == 0
    [row] = read(target)
    assert (row["label"], row["abstained"]) == ("neutral", "too close to call")


def test_rows_are_scored_one_by_one(tmp_path: Path) -> None:
    rows = ({"id": number, "text": "x", "page": "y" * 10**6} for number in range(40))
    source, target = lines(tmp_path / "in.jsonl", *rows), tmp_path / "out.jsonl"
    tracemalloc.start()
    assert cli.main(["sentiment", source, "-o", str(target), "--method", "textblob"]) == 0
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(read(target)) == 40
    assert peak < 10**7


def test_stance_gives_a_row_a_row(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "text": "Zoë likes it.", "holder": [0, 3], "target": [10, 12]},
        {"id": "a", "text": "Zoë likes it.", "holder": None, "target": "it"},
        {"id": "c", "text": "Zoë likes it.", "holder": "Zoë", "target": "it"},
        {"id": "d", "text": "Zoë likes it."},
        {"id": "e", "text": "Zoë likes it.", "holder": [0, 3], "target": [0, 3]},
        {"id": "f", "text": "Zoë likes it.", "holder": [12, 13], "target": "it"},
    ]
    source, target = lines(tmp_path / "in.jsonl", *rows), tmp_path / "out.jsonl"
    assert cli.main(["stance", source, "-o", str(target)]) == 3
    labels = {"against": 0.1, "neither": 0.8, "favour": 0.1}
    sound = {"label": "neither", "probabilities": labels}
    bad = {"label": None, "probabilities": {}}
    assert read(target) == [
        {"id": "a", **sound},
        {"id": "a", **sound, "abstained": "nobody on it"},
        {"id": "c", **bad, "error": no_span("holder", "Zoë")},
        {"id": "d", **bad, "error": no_span("target", None)},
        {"id": "e", **bad, "error": "holder=(0, 3) is the target"},
        {"id": "f", **bad, "error": no_word("holder", [12, 13])},
    ]


FAMILY = "The 👩\u200d👩\u200d👧 of Ilse Varga left 🙂."
SPLIT = "Zoë \ud83d left."
BAD_FOR_BOTH = [
    ({"text": "Zoë left.", "target": [4, 99]}, "target=[4, 99] is no span of the text"),
    ({"text": "Zoë left.", "target": [-1, 3]}, "target=[-1, 3] is no span of the text"),
    ({"text": "Zoë left.", "target": [3, 3]}, "target=[3, 3] is no span of the text"),
    ({"text": "Zoë left.", "target": [3, 4]}, "target=[3, 4] has no letter or digit; give one"),
    ({"text": "Zoë left.", "target": []}, "target=[] is no span of the text"),
    ({"text": "Zoë left.", "target": {"start": 0}}, "target={'start': 0} is no span of the text"),
    ({"text": FAMILY, "target": [4, 5]}, "target=[4, 5] has no letter or digit"),
    ({"text": FAMILY, "target": [5, 8]}, "target=[5, 8] has no letter or digit"),
    ({"text": FAMILY, "target": [29, 30]}, "target=[29, 30] has no letter or digit"),
    ({"text": SPLIT, "target": [0, 3]}, "text holds half of a surrogate pair at offset 4"),
    ({"text": SPLIT, "target": [4, 5]}, "text holds half of a surrogate pair at offset 4"),
    ({"text": "12.50 % 🙂", "target": [0, 2]}, "text has no letters"),
    ({"text": "?!", "target": [0, 1]}, "text has no letters"),
    ({"text": "!" * 100_000, "target": [0, 1]}, "text has no letters"),
    ({"text": "\n", "target": [0, 1]}, "text is empty"),
    ({"text": ["Zoë"], "target": [0, 1]}, "found list, not a string"),
    ({"target": [0, 1]}, "text is missing"),
]
BAD_FOR_STANCE = [
    ({"text": "Zoë left."}, "target=None is no span of the text"),
    ({"text": "Zoë left.", "target": ""}, "target='' has no letter or digit"),
    ({"text": "Zoë left.", "target": " \n"}, "target=' \\n' has no letter or digit"),
    ({"text": "Zoë left 🙂", "target": "🙂"}, "target='🙂' has no letter or digit"),
    ({"text": "Zoë left.", "target": "\ud83d"}, "has no letter or digit"),
    ({"text": "Zoë left.", "target": "it", "holder": [0, 99]}, "holder=[0, 99] is no span"),
    ({"text": "Zoë left 🙂", "target": "it", "holder": [9, 10]}, "holder=[9, 10] has no letter or"),
    ({"text": "Zoë left.", "target": [0, 3], "holder": [0, 3]}, "is the holder; name somebody"),
    ({"text": "Zoë left.", "target": "zoë", "holder": [0, 3]}, "is the holder; name somebody"),
]


@pytest.mark.parametrize(
    ("command", "method", "bad"),
    [
        *(("sentiment", name, BAD_FOR_BOTH) for name in SENTIMENT_METHODS),
        *(("stance", name, BAD_FOR_BOTH + BAD_FOR_STANCE) for name in STANCE_METHODS),
    ],
)
def test_bad_input_is_a_row_with_an_error(
    command: str,
    method: str,
    bad: list[tuple[dict[str, object], str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scores, "score_sentiment", sentiment.score_sentiment)
    monkeypatch.setattr(scores, "score_stance", stance.score_stance)
    sound = {"id": "sound", "text": "Zoë left 👩🏽 on Monday.", "target": [0, 3]}
    source = lines(tmp_path / "in.jsonl", *(row for row, _ in bad), sound)
    target = tmp_path / "out.jsonl"
    assert cli.main([command, source, "-o", str(target), "--method", method]) == 3
    *answers, last = read(target)
    for (row, message), answer in zip(bad, answers, strict=True):
        assert (answer["label"], answer["probabilities"]) == (None, {}), row
        assert message in answer["error"]
    assert "error" not in last
    assert sum(last["probabilities"].values()) == pytest.approx(1)


LONG = [
    "Ilse Varga opposes the bridge" + " and so on" * 10_000,
    "Ilse Varga " + "x" * 100_000,
    "Ilse Varga opposes the bridge" + "!" * 100_000,
    "Ilse Varga and " + "the bridge, " * 10_000,
    "مرحبا 🙂 " * 12_000,
]


@pytest.mark.slow
@pytest.mark.parametrize("text", LONG, ids=lambda text: text[-5:])
@pytest.mark.parametrize("command", ["sentiment", "stance"])
def test_a_sentence_of_100_000_characters_is_a_row(
    command: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scores, "score_sentiment", sentiment.score_sentiment)
    monkeypatch.setattr(scores, "score_stance", stance.score_stance)
    places: list[dict[str, object]] = [{"target": [0, 4]}, {"target": [0, len(text)]}]
    if command == "stance":
        places += [{"target": "the bridge", "holder": [0, 5]}, {"target": "the bridge"}]
    rows = [{"id": number, "text": text, **place} for number, place in enumerate(places)]
    source, target = lines(tmp_path / "in.jsonl", *rows), tmp_path / "out.jsonl"
    started = time.process_time()
    assert cli.main([command, source, "-o", str(target)]) == 0
    assert time.process_time() - started < 10
    for row, answer in zip(rows, read(target), strict=True):
        assert answer["id"] == row["id"]
        assert answer["label"] in answer["probabilities"]


# --- run


def test_run_gives_tables_and_how_they_came_about(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    assert cli.main(["run", source, "-o", str(folder)]) == 3
    assert names(folder) == ["parts.jsonl", "quotes.parquet", "run.json", "stances.parquet"]
    facts = json.loads((folder / "run.json").read_bytes())
    assert facts["counts"] == {
        "articles": 5,
        "words": 6,
        "quotations": 2,
        "stances": 1,
        "errors": 3,
        "parts": 1,
        "warnings": 1,
    }
    assert facts["speed"]["words"] == 6
    assert facts["warnings"] == ["1 article has no target"]
    assert facts["methods"] == {
        "attribution": "learned",
        "speakers": "learned",
        "sentiment": "learned",
        "stance": "learned",
    }
    assert facts["models"] == {
        name: fingerprint(name) for name in ("attribution", "judge", "pointer")
    }
    assert facts["version"] == analysis.__version__
    assert facts["libraries"]["pandas"] == pd.__version__
    assert len(pd.read_parquet(folder / "quotes.parquet")) == 5
    assert list(pd.read_parquet(folder / "stances.parquet")["label"]) == ["neither"]
    assert capsys.readouterr().err.splitlines() == [
        "warning: 1 article has no target",
        "5 articles, 2 quotations, 3 rows with errors",
    ]


def test_run_by_rules_names_only_the_networks_that_it_used(source: str, tmp_path: Path) -> None:
    cli.main(["run", source, "-o", str(tmp_path / "out"), "--method", "rules"])
    facts = json.loads((tmp_path / "out" / "run.json").read_bytes())
    assert facts["methods"]["attribution"] == "rules"
    assert set(facts["models"]) == {"judge"}
    assert facts["methods"]["speakers"] == "names"


METHODS = [
    ("", "learned learned learned learned"),
    ("--method rules", "rules names learned learned"),
    ("--method learned", "learned learned learned learned"),
    ("--baseline", "rules names textblob lexicon"),
    ("--stance lexicon", "learned learned learned lexicon"),
    ("--sentiment textblob --speakers names", "learned names textblob learned"),
    ("--attribution rules", "rules learned learned learned"),
    ("--method rules --speakers learned", "rules learned learned learned"),
    ("--baseline --attribution learned", "learned names textblob lexicon"),
]
STEP_NAMES = ("attribution", "speakers", "sentiment", "stance")


@pytest.mark.parametrize(("options", "methods"), METHODS)
def test_each_step_has_its_method(
    source: str, tmp_path: Path, options: str, methods: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, str] = {}

    def kept(articles: pd.DataFrame, **given: Any) -> pd.DataFrame:
        asked.update({step: given[step] for step in STEP_NAMES if step in given})
        return analyze(articles, **given)

    def judged(articles: pd.DataFrame, quotes: pd.DataFrame, *, method: str) -> pd.DataFrame:
        asked["stance"] = method
        return schema.empty("stances")

    monkeypatch.setattr(parts, "analyze", kept)
    monkeypatch.setattr(parts, "analyze_stances", judged)
    cli.main(["run", source, "-o", str(tmp_path / "out"), *options.split()])
    wanted = dict(zip(STEP_NAMES, methods.split(), strict=True))
    assert asked == wanted
    facts = json.loads((tmp_path / "out" / "run.json").read_bytes())
    assert facts["methods"] == wanted
    networks = {parts.NETWORKS[step] for step, name in wanted.items() if name == "learned"}
    assert set(facts["models"]) == networks


@pytest.mark.parametrize(
    ("command", "options", "method"),
    [
        ("sentiment", "", "learned"),
        ("sentiment", "--baseline", "textblob"),
        ("sentiment", "--sentiment textblob", "textblob"),
        ("stance", "", "learned"),
        ("stance", "--baseline", "lexicon"),
        ("stance", "--stance lexicon", "lexicon"),
        ("stance", "--method lexicon", "lexicon"),
    ],
)
def test_scores_are_those_of_the_method_chosen(
    command: str, options: str, method: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def keep(*given: object, method: str, **options: object) -> Stance:
        asked.append(method)
        return Stance("neither", {"neither": 1.0})

    for name in ("score_sentiment", "score_stance"):
        monkeypatch.setattr(scores, name, keep)
    source = lines(tmp_path / "in.jsonl", {"id": 1, "text": "Zoë left.", "target": [0, 3]})
    target = str(tmp_path / "out.jsonl")
    assert cli.main([command, source, "-o", target, *options.split()]) == 0
    assert asked == [method]


@pytest.mark.parametrize("name", ["in.json", "in.ndjson"])
def test_rows_are_scored_from_json_of_any_name(tmp_path: Path, name: str) -> None:
    row = {"id": 1, "text": "Zoë left.", "target": [0, 3]}
    source, target = tmp_path / name, tmp_path / "out.json"
    source.write_text(json.dumps([row, 5]) if name == "in.json" else json.dumps(row), "utf-8")
    assert cli.main(["sentiment", str(source), "-o", str(target)]) == 3 * (name == "in.json")
    first, *rest = json.loads(target.read_bytes())
    assert (first["id"], first["label"]) == (1, "positive")
    assert [one["error"] for one in rest] == ["item 2 is not a JSON object"] * len(rest)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["--version"]) == 0
    assert capsys.readouterr().out == f"news-quotes {analysis.__version__}\n"


# --- calls that can't be carried out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_a_command_does(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], [command, "--help"]):
        assert status(arguments) == 0
        shown = " ".join(capsys.readouterr().out.split())
        assert COMMANDS[command].task in shown


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("quotes {in} -o {out}.jsonl --method rule", "invalid choice: 'rule' (choose from"),
        ("quotes {in} -o {out}.jsonl --method rule", "rules"),
        ("sentiment {in} -o {out}.jsonl --method learnt", "textblob"),
        ("stance {in} -o {out}.jsonl --method learnt", "lexicon"),
        ("quotes {in} -o {out}.jsonl --baseline --method rules", "not allowed with"),
        ("quotes {in} -o {out}.jsonl --stance lexicon", "unrecognized arguments"),
        ("run {in} -o {out} --speakers rules", "invalid choice: 'rules'"),
        ("quotes {in} -o {out}.jsonl --min-confidence 50", "'50' is no number from 0 to 1"),
        ("run {in} -o {out} --min-confidence likely", "'likely' is no number from 0 to 1"),
        ("stance {in} -o {out}.jsonl --min-confidence 0.5", "unrecognized arguments"),
        ("quotes {in}", "-o/--output"),
        ("quotes", "INPUT"),
        ("", "COMMAND"),
        ("quote {in} -o {out}.jsonl", "'quotes'"),
        ("quotes {gone}.txt -o {out}.jsonl", "gone.txt' does not exist; check the path"),
        ("quotes {folder} -o {out}.jsonl", "holds no article"),
        ("quotes {long} -o {out}.jsonl", "can't be read ("),
        ("quotes {in} -o {long}.csv", "can't be written ("),
        ("run {in} -o {long}", "can't be written ("),
        (
            "quotes {in} -o {out}.docx",
            "choose .jsonl, .jsonl.gz, .ndjson, .json, .csv, .parq",
        ),
        ("quotes {in} -o {out}", "choose .jsonl, .jsonl.gz, .ndjson, .json, .csv, .parq"),
        ("quotes {in} -o {gone}/out.csv", "does not exist; make it first"),
        ("quotes {in} -o {folder}.csv", "is a folder; give a file in it"),
        ("quotes {in} -o {in}", "is the input, which would be lost"),
        ("sentiment {in} -o {in}", "is the input, which would be lost"),
        ("sentiment {in} -o {out}.csv", "choose .jsonl, .jsonl.gz"),
        (
            "stance {folder} -o {out}.jsonl",
            "is not JSON; choose one of .jsonl, .jsonl.gz,",
        ),
        ("stance {gone}.jsonl -o {out}.jsonl", "does not exist"),
        ("run {in} -o -", "is not a folder"),
        ("run {in} -o {out} --workers 0", "'0' is no number of workers; give 1 or more"),
        ("run {in} -o {out} --workers two", "'two' is no number of workers; give 1 or more"),
        ("run {in} -o {out} --workers 2 --scheduler tcp://x:1", "not allowed with"),
        ("run {in} -o {out} --scheduler nowhere", "'nowhere' is no address of a scheduler"),
        ("quotes {in} -o {out}.jsonl --workers 2", "unrecognized arguments"),
        ("run {in} -o {in}", "is not a folder"),
        ("run {in} -o {gone}/out", "does not exist; make it first"),
        ("run {gone}.jsonl -o {out}", "does not exist"),
        ("run {gone}.txt -o {out}", "does not exist"),
        ("run {gone} -o {out}", "does not exist"),
        ("quotes {empty} -o {out}.jsonl", "is empty; give a path or -"),
        ("quotes {notext} -o {out}.jsonl", "no column 'text'; it has ['id', 'body']"),
        ("quotes {broken} -o {out}.jsonl", "can't be read as .parquet"),
    ],
)
def test_unusable_call_is_answered_with_the_remedy(
    source: str,
    tmp_path: Path,
    arguments: str,
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "folder").mkdir()
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    lines(tmp_path / "no.jsonl", {"id": 1, "body": "x"})
    places = {
        "in": source,
        "empty": "",
        "long": tmp_path / ("x" * 300),
        "notext": tmp_path / "no.jsonl",
        "broken": tmp_path / "broken.parquet",
        "out": tmp_path / "out",
        "gone": tmp_path / "gone",
        "folder": tmp_path / "folder",
    }
    before = names(tmp_path), Path(source).read_bytes()
    given = [word.format(**places) for word in arguments.split()]
    assert status(given) == 2
    out, err = capsys.readouterr()
    assert message in err
    assert out == ""
    assert "Traceback" not in err
    assert (names(tmp_path), Path(source).read_bytes()) == before


def status(arguments: list[str]) -> int:
    try:
        return cli.main(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)


def test_binary_standard_input_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    standard_input(monkeypatch, b"\x89PNG" + bytes(9))
    assert cli.main(["quotes", "-", "-o", "-"]) == 2
    assert "looks like a binary file" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.parquet", "out.xlsx"])
def test_failed_writing_leaves_the_old_output_and_nothing_half(
    source: str, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*parts: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / name).write_text("old")
    monkeypatch.setattr(Path, "replace", fail)
    assert cli.main(["quotes", source, "-o", str(tmp_path / name)]) == 2
    assert cli.main(["run", source, "-o", str(tmp_path / "folder")]) == 2
    assert (tmp_path / name).read_text() == "old"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert [path for path in tmp_path.rglob("folder/**/*") if path.is_file()] == []


def test_our_own_bug_is_not_hidden(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*frames: object, **options: object) -> None:
        raise KeyError("column")

    monkeypatch.setattr(quotes_command, "analyze", fail)
    with pytest.raises(KeyError):
        cli.main(["quotes", source, "-o", "-"])


# --- progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("count", "shown"), [(1, False), (3, True)])
def test_progress_is_shown_on_a_terminal_for_several_rows(
    tmp_path: Path, count: int, shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    rows = [{"id": number, "text": "x"} for number in range(count)]
    source = lines(tmp_path / "in.jsonl", *rows)
    assert cli.main(["sentiment", source, "-o", str(tmp_path / "out.jsonl")]) == 0
    assert ("row/s" in terminal.getvalue() or "?row" in terminal.getvalue()) is shown


@pytest.mark.parametrize(("count", "shown"), [(1, False), (12, True)])
def test_a_run_shows_articles_words_and_the_time_left(
    tmp_path: Path, count: int, shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    source = lines(tmp_path / "in.jsonl", *({"id": n, "text": "Rain fell."} for n in range(count)))
    assert cli.main(["run", source, "-o", str(tmp_path / "out")]) == 0
    told = terminal.getvalue()
    assert ("words/s" in told and "/12 [" in told and "<" in told) is shown


# --- what a spreadsheet may not run, and what Excel does not take

CELLS = [
    ("=1+1", "'=1+1", "'=1+1"),
    ("+1", "'+1", "'+1"),
    ("-1", "'-1", "'-1"),
    ("@x", "'@x", "'@x"),
    ("\tx", "'\tx", "'\tx"),
    ("\rx", "'\rx", None),
    ("a=1", "a=1", "a=1"),
    ("a\r\nb\rc", "a\r\nb\rc", None),
    ("a\0b\x0bc\ufffe", "a\0b\x0bc\ufffe", "abc"),
    ("half \ud800", "half \ufffd", "half \ufffd"),
    ('ت “👍🏽”,\n"x"', 'ت “👍🏽”,\n"x"', 'ت “👍🏽”,\n"x"'),
    ("a" * 32_767, "a" * 32_767, "a" * 32_767),
    ("a" * 32_768, "a" * 32_768, "a" * 32_766 + "…"),
    ("👍" * 20_000, "👍" * 20_000, "👍" * 16_383 + "…"),
]


@pytest.mark.parametrize(("text", "in_csv", "in_xlsx"), CELLS)
def test_cell_is_safe_to_open(tmp_path: Path, text: str, in_csv: str, in_xlsx: str | None) -> None:
    table = schema.frame([{"article_id": "a", "quotation": text}], "quotes")
    write_table(table, "quotes", tmp_path / "t.csv")
    [row] = pd.read_csv(tmp_path / "t.csv", dtype=str, keep_default_na=False).to_dict("records")
    assert row["quotation"] == in_csv
    write_table(table, "quotes", tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    cell = sheet.cell(2, 1 + list(table.columns).index("quotation"))
    assert cell.data_type != "f"
    if in_xlsx is not None:  # XML turns a carriage return into a line feed
        assert cell.value == in_xlsx
    write_table(table, "quotes", tmp_path / "t.parquet")
    found = pd.read_parquet(tmp_path / "t.parquet")["quotation"][0]
    assert found == text.replace("\ud800", "\ufffd")


def test_written_file_has_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("")
    write_rows([{"id": "a"}], str(tmp_path / "out.jsonl"))
    assert (tmp_path / "out.jsonl").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_parent_is_a_position_whatever_the_numbers() -> None:
    articles = check_articles(pd.DataFrame({"id": ["a"], "text": ["x" * 99]}))
    rows = [quote("a", 7, ATTRIBUTION), quote("a", 9, {**INNER, "parent": 7})]
    [row] = article_rows(articles, schema.frame(rows, "quotes"))
    assert [attribution["parent"] for attribution in row["attributions"]] == [None, 0]


def test_target_without_a_folder_part_is_in_the_current_one() -> None:
    assert check_target("out.csv", [".csv"]) == ".csv"


# --- the real thing, in its own process


def call(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "analysis", *arguments]
    return subprocess.run(command, cwd=run.ROOT, capture_output=True, **options)


def test_command_line_end_to_end(tmp_path: Path) -> None:
    data = (
        '{"id": "a", "text": "“I will not sign,” said Ilse Varga."}\n'
        '{"id": "b", "text": "\\ud800"}\n'
        '{"id": "c", "text": "' + "word " * 2_000 + '"}\n'
    )
    answer = call("quotes", "-", "-o", "-", input=data.encode())
    assert answer.returncode == 3
    first, second, third = map(json.loads, answer.stdout.decode("utf-8").splitlines())
    [found] = first["attributions"]
    assert (found["source"], found["cue"]) == ([[24, 34]], [[19, 23]])
    assert (found["speaker"], found["speaker_kind"], found["parent"]) == (
        "Ilse Varga",
        "named",
        None,
    )
    assert (second["attributions"], third["attributions"]) == ([], [])
    assert answer.stderr == b"3 articles, 1 quotation, 1 row with errors\n"


@pytest.mark.slow
def test_run_end_to_end(tmp_path: Path) -> None:
    moss = "“We oppose Tom Brandt,” said Ada Moss. “We will not yield,” said Tom Brandt."
    rows = [
        {"id": "a", "text": moss, "outlet": "Post"},
        {"id": "b", "text": "“No,” said Lea Holm."},
    ]
    source, folder = lines(tmp_path / "in.jsonl", *rows), tmp_path / "out"
    answer = call("run", source, "-o", str(folder))
    assert answer.returncode == 0, answer.stderr
    quotes = pd.read_parquet(folder / "quotes.parquet")
    assert list(quotes["speaker"]) == ["Ada Moss", "Tom Brandt", "Lea Holm"]
    assert list(quotes["article_id"]) == ["a", "a", "b"]
    [start, end] = quotes["content_spans"][0][0]
    assert moss[start:end] == "“We oppose Tom Brandt,”"
    stances = pd.read_parquet(folder / "stances.parquet")
    assert list(stances.columns) == list(schema.COLUMNS["stances"])
    assert stances[["holder", "target", "label"]].to_numpy().tolist() == [
        ["Ada Moss", "Tom Brandt", "against"]
    ]
    facts = json.loads((folder / "run.json").read_bytes())
    assert facts["counts"] == {
        "articles": 2,
        "words": 18,
        "quotations": 3,
        "stances": 1,
        "errors": 0,
        "parts": 1,
        "warnings": 0,
    }
    assert set(facts["methods"]) == {"attribution", "speakers", "sentiment", "stance"}
    assert facts["min_confidence"] == 0


@pytest.mark.slow
def test_min_confidence_leaves_out_what_is_less_likely_right(tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", {"id": "a", "text": "“No,” said Lea Holm."})
    for command, name in (("quotes", "out.csv"), ("run", "out")):
        target = tmp_path / name
        every = call(command, source, "-o", str(target))
        assert b"1 quotation," in every.stderr
        none = call(command, source, "-o", str(target), "--min-confidence", "1")
        assert b"0 quotations," in none.stderr
    assert json.loads((tmp_path / "out" / "run.json").read_bytes())["min_confidence"] == 1


@pytest.mark.slow
def test_real_scores_hold_the_contract(tmp_path: Path) -> None:
    row = {"id": "a", "text": "Zoë Varga praised the excellent plan.", "target": [22, 36]}
    other = {**row, "id": "b", "target": [22, 99]}
    for command, more in (("sentiment", {}), ("stance", {"holder": [0, 9]})):
        data = "".join(json.dumps({**one, **more}) + "\n" for one in (row, other))
        answer = call(command, "-", "-o", "-", input=data.encode())
        assert answer.returncode == 3, answer.stderr
        sound, bad = map(json.loads, answer.stdout.splitlines())
        assert sum(sound["probabilities"].values()) == pytest.approx(1)
        assert sound["label"] in sound["probabilities"]
        assert (bad["label"], bad["probabilities"]) == (None, {})


@pytest.mark.slow
def test_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    source = lines(tmp_path / "in.jsonl", *({"id": n, "text": " "} for n in range(5_000)))
    command = [sys.executable, "-m", "analysis", "quotes", source, "-o", "-"]
    with subprocess.Popen(
        command, cwd=run.ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
    assert process.returncode == 3
    assert err == b"5,000 articles, 0 quotations, 5,000 rows with errors\n"


def test_run_never_writes_over_its_input(tmp_path: Path) -> None:
    table = tmp_path / "quotes.parquet"
    pd.DataFrame({"id": ["a"], "text": ["Kroll said rain fell."]}).to_parquet(table)
    before = table.read_bytes()
    assert cli.main(["run", str(table), "-o", str(tmp_path)]) == 2
    assert table.read_bytes() == before


def test_a_link_is_written_through(tmp_path: Path) -> None:
    story, real, link = tmp_path / "a.txt", tmp_path / "real.csv", tmp_path / "link.csv"
    story.write_text("Kroll said rain fell.", "utf-8")
    real.write_text("old", "utf-8")
    link.symlink_to(real)
    assert cli.main(["quotes", str(story), "-o", str(link)]) == 0
    assert link.is_symlink()
    assert real.read_text("utf-8").startswith("article_id,")


def test_an_interrupt_is_no_bug(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def interrupt(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(quotes_command, "analyze", interrupt)
    story = tmp_path / "a.txt"
    story.write_text("Kroll said rain fell.", "utf-8")
    assert cli.main(["quotes", str(story), "-o", "-"]) == 130
