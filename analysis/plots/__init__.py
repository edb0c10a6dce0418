"""Small frame -> Axes, one function a chart; nothing is counted or saved here.

Each function takes a frame of `summary` or `evaluation` and draws on `ax`, or on a figure of its
own whose height suits the rows. A chart has the name of the function that makes its frame; only
`summarize` and `share_within` make frames that several charts draw. What colours mean stands in
`palette.py`.
"""

from analysis.plots.quality import accuracy, mistakes, precision_recall, reliability, scaling
from analysis.plots.sentiments import (
    sentiment_along_article,
    sentiment_by_speaker,
    sentiment_towards,
)
from analysis.plots.shares import (
    named_sources,
    quote_types,
    share_by_group,
    share_of_voice,
    share_over_time,
)
from analysis.plots.stances import methods_side_by_side, stance_graph, stance_matrix

__all__ = [
    "accuracy",
    "methods_side_by_side",
    "mistakes",
    "named_sources",
    "precision_recall",
    "quote_types",
    "reliability",
    "scaling",
    "sentiment_along_article",
    "sentiment_by_speaker",
    "sentiment_towards",
    "share_by_group",
    "share_of_voice",
    "share_over_time",
    "stance_graph",
    "stance_matrix",
]
