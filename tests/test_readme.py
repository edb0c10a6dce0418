"""The README keeps its word: its code runs, its links lead somewhere, its figures are measured."""

import io
import re
import tomllib
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from analysis.benchmarks import attribution, evaluation, sentiment, speakers, stance
from analysis.datasets import corpus_rows

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_ten_lines_run(tmp_path, monkeypatch):
    [code] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert len(code.splitlines()) <= 10
    story = (ROOT / "data" / "korea" / "story.txt").read_text("utf-8")
    (tmp_path / "my_article.txt").write_text(story, "utf-8")
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})
    assert {path.name for path in tmp_path.glob("mine/my_chart.*")} == {
        "my_chart.png",
        "my_chart.csv",
    }


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "data/README.md"])
def test_links_lead_somewhere(page):
    text = (ROOT / page).read_text("utf-8")
    for link in re.findall(r"\]\(([^)#]+)", text):
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


def test_figures_of_the_newsroom():
    for method, words in (("learned", "the network reaches"), ("rules", "the rules reach")):
        rows = attribution.newsroom_rows()
        score = attribution.measure(rows, attribution.reader(method))["relation F1"]
        assert f"{words} F1 {100 * score:.1f}" in " ".join(README.split())


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


def test_the_figures_of_two_people(shared):
    several = [*corpus_rows("polnear", "train.multi"), *corpus_rows("polnear", "dev.multi")]
    value = evaluation.by_kind(evaluation.people(several)).set_index("score")["value"]
    kinds = " / ".join(f"{100 * value[f'recall, {kind}']:.1f}" for kind in evaluation.KINDS)
    assert f"| {100 * value['F1, all']:.1f} |\n" in README
    assert f"| {kinds} |\n" in README


@pytest.fixture(scope="module")
def tables(shared):
    """What each benchmark prints."""
    return {benchmark: printed_by(benchmark) for benchmark in (sentiment, speakers, stance)}


def printed_by(benchmark):
    with redirect_stdout(io.StringIO()) as out:
        benchmark.main()
    return out.getvalue()


@pytest.mark.parametrize(
    ("benchmark", "printed", "written"),
    [
        (speakers, r"all \| ([0-9.]+)", r"articles with annotated speakers .*? \| ([0-9.]+) %"),
        (speakers, r"name \| ([0-9.]+)", r"names ([0-9.]+)"),
        (speakers, r"nominal \| ([0-9.]+)", r"descriptions ([0-9.]+)"),
        (speakers, r"pronoun \| ([0-9.]+)", r"pronouns ([0-9.]+)"),
        (sentiment, r"dev_rw \| 343 \| ([0-9.]+)", r"rw / mt \| macro F1 ([0-9.]+)"),
        (sentiment, r"dev_mt \| 442 \| ([0-9.]+)", r"rw / mt \| macro F1 [0-9.]+ / ([0-9.]+)"),
        (stance, r"lexicon \| 1067 \| ([0-9.]+)", r"macro F1 ([0-9.]+) of five classes"),
    ],
)
def test_figures_of_the_other_methods(tables, benchmark, printed, written):
    found = re.search(printed, tables[benchmark]).group(1)
    assert re.search(written, README).group(1) == found
