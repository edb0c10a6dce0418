"""Questions about tone and stance, asked as in a run, and the labels shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import pandas as pd

from analysis.document import parse
from analysis.frames.targets import asked
from analysis.records import SENTIMENTS, STANCES, Attribution, Document, Row, Sentiment, Stance
from analysis.sentiment import METHODS as SENTIMENT_METHODS
from analysis.sentiment import Targeted, score_sentiment, targeted_sentiments
from analysis.spans import Span
from analysis.stance import METHODS as STANCE_METHODS
from analysis.stance import Quoted, quoted_stances, score_stance

SECOND_PASS = "second pass"
QUOTED_TASKS = ("quoted stance", "quoted tone")
INVENTED = ("contrasts, tone", "contrasts, stance", "passages, stance")
ANSWER_COLUMNS = "task method item unit kind gold label chance abstained weight".split()
Judged = Stance | Sentiment


def labels_of(task: str) -> tuple[str, ...]:
    """Return the labels of a task; charts do not show the middle one."""
    return SENTIMENTS if "tone" in task else STANCES


def methods_of(task: str) -> tuple[str, ...]:
    """Return the methods for a task, the learned one first."""
    return tuple(SENTIMENT_METHODS if "tone" in task else STANCE_METHODS)


def quoted_stance(row: Row, document: Document, judge: Quoted) -> Judged:
    """Ask for the stance of a quotation's speaker towards a target, as `analyze_stances` does."""
    content, source, cue = (_spans(row[part]) for part in ("content", "source", "cue"))
    return judge(Attribution(content, source, cue), _span(row["target"]))


def quoted_tone(row: Row, score: Targeted) -> Judged:
    """Ask for the tone towards a target, as `analyze_sentiments` does."""
    return score(_span(row["target"]))


def _span(pair: Sequence[int]) -> Span:
    return pair[0], pair[1]


def _spans(pairs: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(_span(pair) for pair in pairs)


def judge_quoted(
    task: str, rows: Sequence[Row], texts: Mapping[str, str], method: str
) -> pd.DataFrame:
    """Ask about the targets in quotations or passages of articles.

    Args:
        task: One of QUOTED_TASKS.
        rows: The rows of `quoted_stance` or `quoted_tone`.
        texts: Id of an article -> its text.
        method: One of `methods_of(task)`.

    Columns:
        See ANSWER_COLUMNS: `item` is the position of the row, `unit` the number of its article,
        `gold` the label of the first pass, `label` the label shown, `chance` its probability.
    """
    articles = dict.fromkeys(row["article"] for row in rows)
    ask = {article: _asker(task, texts[article], method) for article in articles}
    return _quoted(task, method, rows, [_shown(task, ask[row["article"]](row)) for row in rows])


def second_pass(task: str, rows: Sequence[Row]) -> pd.DataFrame:
    """Take the labels of the second pass as answers, without probabilities.

    Columns:
        The same as of `judge_quoted`.
    """
    return _quoted(
        task, SECOND_PASS, rows, [_stated(_label(task, row["labels"][1])) for row in rows]
    )


def _asker(task: str, text: str, method: str) -> Callable[[Row], Judged | None]:
    """Return a function that answers a row; None if a run would not ask about its target."""
    document = parse(text)
    ask: Callable[[Row], Judged]
    if "tone" in task:
        ask = partial(quoted_tone, score=targeted_sentiments(document, method=method))
    else:
        judge = quoted_stances(document, method=method)
        ask = partial(quoted_stance, document=document, judge=judge)
    return lambda row: ask(row) if asked(document, _span(row["target"])) else None


def _quoted(task: str, method: str, rows: Sequence[Row], shown: Sequence[Row]) -> pd.DataFrame:
    articles = dict.fromkeys(row["article"] for row in rows)
    number = {article: position for position, article in enumerate(articles)}
    found = [
        {"item": item, "unit": number[row["article"]], "kind": "", "weight": row["weight"]}
        | {"gold": _label(task, row["labels"][0]), **answer}
        for item, (row, answer) in enumerate(zip(rows, shown, strict=True))
    ]
    return _frame(task, method, found)


def _label(task: str, label: str) -> str:
    return labels_of(task)[1] if label == "bad" else label


def _stated(label: str) -> Row:
    return {"label": label, "chance": None, "abstained": False}


def _shown(task: str, answer: Judged | None) -> Row:
    """Return the label shown and its probability; an abstention shows the middle label."""
    if answer is None or getattr(answer, "abstained", None):
        return {"label": labels_of(task)[1], "chance": None, "abstained": True}
    return _stated(answer.label) | {"chance": round(answer.probabilities[answer.label], 4)}


def _frame(task: str, method: str, rows: Sequence[Row]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=ANSWER_COLUMNS).assign(task=task, method=method)
    return frame.astype({"unit": str, "chance": float, "weight": float})


def judge_contrasts(task: str, rows: Sequence[Row], method: str) -> pd.DataFrame:
    """Ask about the targets of contrasts: the tone, or the stance of a holder or the author.

    Columns:
        See ANSWER_COLUMNS: `item` is the position of the text, `unit` its group.
    """
    questions = "sentiment" if "tone" in task else "stance"
    found = [
        {"item": item, "unit": row["group"], "kind": row["kind"], "gold": one["label"], "weight": 1}
        | _shown(task, _score(task, row["text"], one, method))
        for item, row in enumerate(rows)
        for one in row[questions]
    ]
    return _frame(task, method, found)


def _score(task: str, text: str, asked: Row, method: str) -> Judged:
    """Ask about the target of a text, with its holder if there is one."""
    target = _span(asked["target"])
    if "tone" in task:
        return score_sentiment(text, target, method=method)
    holder = _span(asked["holder"]) if asked["holder"] else None
    return score_stance(text, target, holder=holder, method=method)


def judge_passages(rows: Sequence[Row], method: str) -> pd.DataFrame:
    """Ask for the stance of the speaker of each passage towards its targets, as of a quotation.

    Columns:
        See ANSWER_COLUMNS: `item` is the position of the passage, `unit` its id.
    """
    task, found = INVENTED[-1], []
    for item, row in enumerate(rows):
        document = parse(row["text"])
        judge = quoted_stances(document, method=method)
        place = {"item": item, "unit": row["id"], "kind": row["kind"], "weight": 1}
        for one in row["targets"]:
            answer = quoted_stance({**row, **one}, document, judge)
            found.append({**place, "gold": one["label"], **_shown(task, answer)})
    return _frame(task, method, found)


def judge_case(task: str, row: Row, method: str) -> bool:
    """Say whether the answer to a case is as expected; "a or b" accepts both."""
    answer = _score(task, row["text"], row, method)
    return _shown(task, answer)["label"] in row["expected"].split(" or ")
