"""Tone and stance compared with labels: on news, on minimal contrasts, on cases.

Quoted stance and quoted tone: the labels shown by a run on articles of PolNeAR dev. The gold labels
were made in two passes by a large language model, not by people; it read item by item, without the
answers of this package. The first pass is gold, the second is scored like a method. *Bad* (a wrong
holder, no quotation, no entity) counts as the middle label. Weights give the rows the frequencies
of news; intervals come from a bootstrap of articles.

Contrasts and passages: invented texts, written and labelled by a large language model. No group is
split between train and dev. A group of two or more texts is right when every answer is right.

Cases: invented sentences with earlier failures, if the file is beside the corpora.

The answers are written to `data/evaluation/judged.csv`, without text or names.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pandas as pd

from analysis.benchmarks.answers import (
    INVENTED,
    QUOTED_TASKS,
    judge_case,
    judge_contrasts,
    judge_passages,
    judge_quoted,
    labels_of,
    methods_of,
    second_pass,
)
from analysis.benchmarks.datasets import corpora_folder, corpus_rows, read_rows
from analysis.benchmarks.evaluation import MEASURED_FOLDER
from analysis.benchmarks.weighing import measure
from analysis.errors import ArticleError
from analysis.records import Row

ANSWERS = MEASURED_FOLDER / "judged.csv"
# Kinds with fewer questions are joined in the table.
FEWEST = 5
ALL, LONGER, OTHER = "all", "longer copy", "other kinds"
CASES = ("cases, tone", "cases, stance")
# Figure -> heading of its column.
SURELY = {"sure and wrong": "wrong at .9 or more", "wrong of sure": "of those stated so"}
ON_NEWS = {
    "shown, right": "of those shown, right",
    "there, found": "of what is there, found",
    "macro F1": "macro F1",
    "calibration error": "calibration error",
    **SURELY,
}
INVENTED_FIGURES = {"right": "right", "macro F1": "macro F1", **SURELY}
MISSING = "–"


class Figure(NamedTuple):
    """A figure of `weighing.FIGURES`, with its interval."""

    figure: str
    value: float
    low: float
    high: float


def answers() -> pd.DataFrame:
    """Ask all questions if the corpora are available; else read the stored answers.

    Columns:
        See `answers.ANSWER_COLUMNS`.
    """
    try:
        return ask_all()
    except ArticleError:
        missing = {"chance": [""]}
        return pd.read_csv(ANSWERS, dtype={"unit": str}, keep_default_na=False, na_values=missing)


def ask_all() -> pd.DataFrame:
    """Ask every question of dev with every method.

    Columns:
        See `answers.ANSWER_COLUMNS`.

    Raises:
        ArticleError: When a corpus is not available.
    """
    texts = {row["id"]: row["text"] for row in corpus_rows("polnear", "dev")}
    quoted = {task: corpus_rows(task.replace(" ", "_"), "dev") for task in QUOTED_TASKS}
    found: list[pd.DataFrame] = []
    for task, rows in quoted.items():
        found += [judge_quoted(task, rows, texts, method) for method in methods_of(task)]
        found.append(second_pass(task, rows))
    return pd.concat([*found, *invented()], ignore_index=True)


def invented() -> Iterator[pd.DataFrame]:
    """Yield the answers to contrasts and passages of dev, a frame a task and method."""
    contrasts, passages = corpus_rows("contrasts", "dev"), corpus_rows("passages", "dev")
    for task in INVENTED[:2]:
        yield from (judge_contrasts(task, contrasts, method) for method in methods_of(task))
    yield from (judge_passages(passages, method) for method in methods_of(INVENTED[-1]))


def scores(found: pd.DataFrame) -> pd.DataFrame:
    """Score the answers to each task, by method.

    Args:
        found: The answers, see `answers`.

    Columns:
        `task`, `method`, `questions`, `abstained` (how many), `figure` (see `weighing.FIGURES`),
        `value`, `low`, `high`.
    """
    parts = []
    for (task, method), part in found.groupby(["task", "method"], sort=False):
        row = {"task": task, "method": method, "questions": len(part)}
        row["abstained"] = int(part["abstained"].sum())
        measured = measure(part, labels_of(str(task))).rename_axis("figure").reset_index()
        parts += [{**row, **figure} for figure in measured.to_dict("records")]
    return pd.DataFrame(parts)


def by_kind(found: pd.DataFrame) -> pd.DataFrame:
    """Return the share of right answers, in all and by kind of text.

    Columns:
        `task`, `method`, `kind` (ALL first, then the largest), `questions`, `right` (a share).
    """
    both = pd.concat([found.assign(kind=ALL), found], ignore_index=True)
    kinds = both.assign(right=both["gold"] == both["label"])
    keys = ["task", "method", "kind"]
    grouped = kinds.groupby(keys, sort=False)["right"].agg(["size", "mean"]).reset_index()
    grouped = grouped.rename(columns={"size": "questions", "mean": "right"})
    return grouped.sort_values("questions", ascending=False, kind="stable", ignore_index=True)


def whole_groups(found: pd.DataFrame) -> pd.DataFrame:
    """Return the share of groups (of two or more invented texts) with right answers alone.

    Columns:
        `task`, `method`, `groups`, `right` (a share).
    """
    keys = ["task", "method", "unit"]
    texts = found[found["task"].isin(INVENTED)]
    right = texts.assign(right=texts["gold"] == texts["label"])
    groups = right.groupby(keys, sort=False).agg(texts=("item", "nunique"), right=("right", "all"))
    large = groups[groups["texts"] > 1].groupby(keys[:2], sort=False)["right"]
    return large.agg(["size", "mean"]).set_axis(["groups", "right"], axis=1).reset_index()


def case_rows(task: str) -> list[Row]:
    """Read the cases of a task from beside the corpora; none when the file is missing."""
    path = corpora_folder().parent / "cases" / "cases.jsonl"
    rows = read_rows(path) if path.is_file() else []
    return [row for row in rows if row["kind"].startswith(task.removeprefix("cases, ") + ":")]


def judge_cases(task: str, rows: Sequence[Row]) -> pd.DataFrame:
    """Ask about cases with each method.

    Columns:
        The same as of `by_kind`.
    """
    found = [
        {"task": task, "method": method, "kind": row["kind"].partition(": ")[2]}
        | {"gold": True, "label": judge_case(task, row, method)}
        for method in methods_of(task)
        for row in rows
    ]
    return by_kind(pd.DataFrame(found))


def quoted_table(scored: pd.DataFrame) -> Iterator[str]:
    """Yield a Markdown table of the tasks on news, with intervals, from `scores`."""
    yield f"| PolNeAR dev, as news comes | {' | '.join(('rows', 'abstained', *ON_NEWS.values()))} |"
    yield f"|---|{'---|' * (len(ON_NEWS) + 2)}"
    for name, counts, figures in _tasks(scored, QUOTED_TASKS):
        cells = [_with_interval(figures[figure]) for figure in ON_NEWS]
        yield f"| {name} | {' | '.join((*counts, *cells))} |"


def invented_table(scored: pd.DataFrame, groups: pd.DataFrame) -> Iterator[str]:
    """Yield a Markdown table of the invented texts, from `scores` and `whole_groups`."""
    named = (*INVENTED_FIGURES.values(), "groups wholly right")
    yield f"| invented, dev | {' | '.join(('questions', 'abstained', *named))} |"
    yield f"|---|{'---|' * (len(named) + 2)}"
    whole = {
        f"{one['task']}, {one['method']}": f"{100 * one['right']:.1f} % of {one['groups']}"
        for one in groups.to_dict("records")
    }
    for name, counts, figures in _tasks(scored, INVENTED):
        cells = [_cell(figures[figure]) for figure in INVENTED_FIGURES]
        yield f"| {name} | {' | '.join((*counts, *cells, whole.get(name, MISSING)))} |"


def kinds_table(kinds: pd.DataFrame, task: str) -> Iterator[str]:
    """Yield a Markdown table of the share right by kind, a column a method, from `by_kind`."""
    yield f"| {task}: right, by kind | questions | {' | '.join(methods_of(task))} |"
    yield f"|---|---|{'---|' * len(methods_of(task))}"
    for kind, part in kinds[kinds["task"] == task].groupby("kind", sort=False):
        right = dict(zip(part["method"], part["right"], strict=True))
        cells = [f"{100 * right[method]:.0f}" for method in methods_of(task)]
        yield f"| {kind} | {part['questions'].iloc[0]} | {' | '.join(cells)} |"


def _tasks(
    scored: pd.DataFrame, tasks: Sequence[str]
) -> Iterator[tuple[str, list[str], dict[str, Figure]]]:
    """Yield the name of each task and method, its counts, and its figures."""
    chosen = scored[scored["task"].isin(tasks)]
    for (task, method), part in chosen.groupby(["task", "method"], sort=False):
        columns = part[["figure", "value", "low", "high"]].itertuples(index=False)
        figures = {str(one.figure): one for one in map(Figure._make, columns)}
        counts = [str(part[name].iloc[0]) for name in ("questions", "abstained")]
        yield f"{task}, {method}", counts, figures


def _written(figure: Figure, value: float) -> str:
    precise = figure.figure == "calibration error"
    return f"{value:.3f}" if precise else f"{100 * value:.1f}"


def _cell(figure: Figure) -> str:
    return MISSING if pd.isna(figure.value) else _written(figure, figure.value)


def _with_interval(figure: Figure) -> str:
    if pd.isna(figure.value):
        return MISSING
    value, low, high = (_written(figure, one) for one in (figure.value, figure.low, figure.high))
    return f"{value} ({low}–{high})"


def _in_large_kinds(found: pd.DataFrame) -> pd.DataFrame:
    """Join the kinds of longer copy, which are scenes, and kinds with few questions."""
    kind = found["kind"].mask(found["kind"].str.contains(" / ", regex=False), LONGER)
    size = found.assign(kind=kind).groupby(["task", "method", "kind"])["kind"].transform("size")
    return found.assign(kind=kind.mask(size < FEWEST, OTHER))


def main() -> None:
    """Write the answers, and print Markdown tables of their scores."""
    found = ask_all()
    found.to_csv(ANSWERS, index=False, lineterminator="\n")
    scored = scores(found)
    print("\n".join(quoted_table(scored)), end="\n\n")
    print("\n".join(invented_table(scored, whole_groups(found))))
    kinds = by_kind(_in_large_kinds(found))
    for task in INVENTED:
        print("\n" + "\n".join(kinds_table(kinds, task)))
    for task in CASES:
        _print_cases(task)


def _print_cases(task: str) -> None:
    rows = case_rows(task)
    if not rows:
        print(f"\n{task}: left out; cases/cases.jsonl is not beside the folder of the corpora")
        return
    print("\n" + "\n".join(kinds_table(judge_cases(task, rows), task)))
