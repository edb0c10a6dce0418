"""The README keeps its word: its code runs, its links lead somewhere, its figures are measured."""

import io
import re
import tomllib
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from analysis.benchmarks import attribution, sentiment, speakers, stance
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
    scores = attribution.measure(attribution.newsroom_rows(), attribution.reader("rules"))
    assert f"the rules reach F1 {100 * scores['relation F1']:.1f}" in README


def test_figures_of_the_rules(shared):
    scores = attribution.measure(corpus_rows("polnear", "dev"), attribution.reader("rules"))
    assert f"| relation F1 | {100 * scores['relation F1']:.1f} |" in README
    recalls = (f"{100 * scores[f'recall {kind}']:.1f}" for kind in ("direct", "mixed", "indirect"))
    assert f"quotations | {' / '.join(recalls)} |" in README
    assert scores["relation F1"] >= 0.40
    assert scores["recall direct"] >= 0.80


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
