"""Frame -> small tidy frames, one function a question; nothing is drawn here.

Rows of bad articles (without `quote_id`) are left out. Missing values stay missing and come last.
Abstentions have a count of their own; they are never neutral or neither.
"""

from analysis.summary.counting import interval
from analysis.summary.sentiments import (
    sentiment_along_article,
    sentiment_by_speaker,
    sentiment_towards,
)
from analysis.summary.shares import share_within, summarize
from analysis.summary.stances import abstentions, accuracy, stance_graph, stance_matrix

__all__ = [
    "abstentions",
    "accuracy",
    "interval",
    "sentiment_along_article",
    "sentiment_by_speaker",
    "sentiment_towards",
    "share_within",
    "stance_graph",
    "stance_matrix",
    "summarize",
]
