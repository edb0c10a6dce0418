"""How good the methods are: what was measured, and small frames of it for `plots`.

`attributions`, `sentiments` and `stances` measure on a research corpus where it is at hand, and
read the numbers that were measured last where it is not; `newsroom` gives the invented articles,
annotated by hand. A function with the name of a chart makes the frame that the chart draws.
`judged` says what answers about tone and stance are worth, on news and on invented contrasts;
`data/evaluation/judged.csv` holds those of the last measurement.
"""

from analysis.benchmarks.attribution import newsroom_rows as newsroom
from analysis.benchmarks.evaluation import (
    accuracy,
    attributions,
    mistakes,
    precision_recall,
    sentiments,
    stances,
)
from analysis.benchmarks.judged import scores as judged
from analysis.benchmarks.reliability import calibration_error, confidences, reliability

__all__ = [
    "accuracy",
    "attributions",
    "calibration_error",
    "confidences",
    "judged",
    "mistakes",
    "newsroom",
    "precision_recall",
    "reliability",
    "sentiments",
    "stances",
]
