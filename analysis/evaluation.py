"""How good the methods are: measurements, and small frames of them for `plots`.

`attributions`, `sentiments` and `stances` measure on a research corpus if it is available, else
they read the stored numbers of the last measurement; `newsroom` returns the invented articles,
annotated by hand. A function with the name of a chart makes the frame for that chart.
`judged` scores answers about tone and stance, on news and on invented contrasts; the answers of the
last measurement are in `data/evaluation/judged.csv`.
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
