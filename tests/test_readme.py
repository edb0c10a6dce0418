"""The README keeps its word: its code runs, its links lead somewhere, its figures are measured."""

import io
import re
import tomllib
from contextlib import redirect_stdout
from pathlib import Path

import dask.dataframe as dd
import pandas as pd
import pytest
from packaging.requirements import Requirement

from analysis.benchmarks import (
    attribution,
    corpus,
    evaluation,
    judged,
    references,
    sentiment,
    speakers,
    stance,
)
from analysis.benchmarks.datasets import corpus_rows
from analysis.reading.articles import read_articles

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
CODE = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def test_the_ten_lines_run(tmp_path, monkeypatch):
    code = CODE[0]
    assert len(code.splitlines()) <= 10
    story = (ROOT / "data" / "korea" / "story.txt").read_text("utf-8")
    (tmp_path / "my_article.txt").write_text(story, "utf-8")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})
    assert {path.name for path in tmp_path.glob("mine/my_chart.*")} == {
        "my_chart.png",
        "my_chart.csv",
    }


def test_a_text_becomes_records():
    with redirect_stdout(io.StringIO()) as out:
        exec(compile(f"import analysis\n{CODE[1]}", "README.md", "exec"), {})
    assert out.getvalue().startswith("Ilse Varga ['the treaty would hold'] 0.")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:The inplace keyword")  # Dask, of pandas
def test_a_corpus_on_object_storage_is_analysed():
    [_, _, code] = CODE
    articles = read_articles(ROOT / "data" / "newsroom" / "articles.jsonl").head(4)
    dd.from_pandas(articles, npartitions=2, sort=False).to_parquet(
        "memory://bucket/articles", write_index=False
    )
    exec(compile(code.replace("s3://", "memory://"), "README.md", "exec"), {})
    found = dd.read_parquet("memory://bucket/quotes").compute()
    assert set(found["article_id"]) == set(articles["article_id"])
    assert len(dd.read_parquet("memory://bucket/stances").compute())


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "data/README.md"])
def test_links_lead_somewhere(page):
    text = (ROOT / page).read_text("utf-8")
    for link in re.findall(r"\]\((?!https://)([^)#]+)", text):
        assert (ROOT / page).parent.joinpath(link).exists(), link


def test_the_two_commands_are_those_that_ci_calls():
    assert "python run.py  " in README
    assert "python run.py test" in README
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert [line for line in script.splitlines() if line.startswith('"$python" run.py')] == [
        '"$python" run.py check',
        '"$python" run.py test',
    ]


def test_every_direct_dependency_has_its_line():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    table = text[text.index("| package | why |") :]
    cells = re.findall(r"^\| ([a-z][^|]+) \| (?!why)", table, re.MULTILINE)
    named = {name for cell in cells for name in cell.strip().split(", ")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    assert {Requirement(line).name for lines in lists for line in lines} == named


def test_figures_of_runs_are_those_that_are_stored():
    runs = pd.read_csv(corpus.SCALING)
    assert "\n".join(corpus.scaling_table(runs)) in README
    assert set(runs["articles"]) == set(corpus.SIZES)
    largest = runs[runs["articles"] == max(corpus.SIZES)].set_index("workers")
    smaller = runs[runs["articles"] == 2_000].set_index("workers")
    assert largest["seconds"][1] / largest["seconds"][2] >= 1.7
    assert (largest["megabytes"] <= 1.3 * smaller["megabytes"]).all()


@pytest.mark.slow
def test_figures_of_the_newsroom():
    for method, words in (("learned", "the network reaches"), ("rules", "the rules reach")):
        rows = attribution.newsroom_rows()
        score = attribution.measure(rows, attribution.reader(method))["relation F1"]
        assert f"{words} F1 {100 * score:.1f}" in " ".join(README.split())


@pytest.mark.slow
def test_figures_of_attribution(shared):
    rows = corpus_rows("polnear", "dev")
    learned, rules = (
        attribution.measure(rows, attribution.reader(method)) for method in ("learned", "rules")
    )
    assert row("relation F1") == [f"{100 * one['relation F1']:.1f}" for one in (learned, rules)]
    assert row("recall of direct / mixed / indirect quotations") == [
        " / ".join(f"{100 * one[f'recall {kind}']:.1f}" for kind in ("direct", "mixed", "indirect"))
        for one in (learned, rules)
    ]
    assert learned["relation F1"] > rules["relation F1"] >= 0.40
    assert learned["recall direct"] > rules["recall direct"] >= 0.80


def row(name):
    """The first two cells of a row of the table of attribution."""
    [line] = re.findall(rf"^\| {re.escape(name)} \|.*", README, re.MULTILINE)
    return [cell.strip() for cell in line.split("|")[2:4]]


@pytest.mark.slow
def test_the_figures_of_two_people(shared):
    several = [*corpus_rows("polnear", "train.multi"), *corpus_rows("polnear", "dev.multi")]
    value = evaluation.accuracy(evaluation.people(several)).set_index("score")["value"]
    kinds = " / ".join(f"{100 * value[f'recall, {kind}']:.1f}" for kind in evaluation.QUOTE_KINDS)
    assert f"| {100 * value['F1, all']:.1f} |\n" in README
    assert f"| {kinds} |\n" in README


@pytest.fixture(scope="module")
def tables(shared):
    """What each benchmark prints."""
    named = (references, sentiment, speakers, stance)
    return {benchmark: printed_by(benchmark) for benchmark in named}


def printed_by(benchmark):
    with redirect_stdout(io.StringIO()) as out:
        benchmark.main()
    return out.getvalue()


def test_figures_of_what_a_run_shows_on_news(shared):
    found = judged.answers()
    scored = judged.scores(found)
    groups = judged.whole_groups(found)
    for line in (*judged.quoted_table(scored), *judged.invented_table(scored, groups)):
        assert line in README


# Within a row of a printed table: a figure, and one that is passed over.
FIGURE, PASSED = r"\| ([0-9.]+) ", r"\| [0-9.]+ "
GIVEN, JOINED = "speaker right, given the gold source", "mentions of one thing joined, CoNLL F1"
WHOLE, LINKED = "quotation, source and speaker right, F1", "pronoun linked to the right name, F1"
TONE, VOICE = "tone towards a target, macro F1", "the same from the whole text / "
PAIRS, TOPIC = "stance of one entity to another, ", "stance of the author to a topic, macro F1"
MENTIONS = ("all", "name", "nominal", "pronoun")


def own_voice(method):
    return [rf"{method}, all {PASSED * number}{FIGURE}" for number in (1, 2)]


def topics(method):
    splits = ("gwsd", "vast", "semeval2016_stance")
    return [rf"topics, {method} .*?\| {split} {PASSED}{FIGURE}" for split in splits]


def tone(method):
    splits = [rf"{method}, dev_{split} {PASSED}{FIGURE}" for split in ("rw", "mt")]
    return [*splits, rf"{method}, both {PASSED * 5}{FIGURE}"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("benchmark", "name", "column", "printed"),
    [
        (speakers, GIVEN, 2, [rf"\| {mention} {FIGURE}" for mention in MENTIONS]),
        (speakers, GIVEN, 3, [rf"\| {mention} {PASSED}{FIGURE}" for mention in MENTIONS]),
        (speakers, WHOLE, 2, [rf"\| F1 {FIGURE}"]),
        (speakers, WHOLE, 3, [rf"\| F1 {PASSED}{FIGURE}"]),
        (
            references, LINKED, 2,
            [rf"speakers, learned {FIGURE}", rf"alone {FIGURE}", rf"alone {PASSED * 3}{FIGURE}"],
        ),
        (references, LINKED, 3, [rf"speakers, names {FIGURE}"]),
        (references, JOINED, 2, [rf"all, learned {PASSED * 2}{FIGURE}"]),
        (references, JOINED, 3, [rf"all, names {PASSED * 2}{FIGURE}"]),
        (sentiment, TONE, 2, tone("learned")),
        (sentiment, TONE, 3, tone("textblob")),
        (sentiment, VOICE, 2, own_voice("learned")),
        (sentiment, VOICE, 3, own_voice("textblob")),
        (stance, PAIRS, 2, [rf"learned {PASSED}{FIGURE}", rf"learned {PASSED * 7}{FIGURE}"]),
        (
            stance, PAIRS, 3,
            [
                rf"{name} {PASSED * number}{FIGURE}"
                for name in ("lexicon", "always neutral") for number in (1, 7)
            ],
        ),
        (stance, TOPIC, 2, topics("learned")),
        (stance, TOPIC, 3, topics("lexicon")),
    ],
)  # fmt: skip
def test_figures_of_the_other_steps(tables, benchmark, name, column, printed):
    found = [re.search(pattern, tables[benchmark], re.DOTALL).group(1) for pattern in printed]
    [line] = re.findall(rf"^\| {re.escape(name)}.*", README, re.MULTILINE)
    assert re.findall(r"\d+\.\d+", line.split("|")[column + 1]) == found
