"""Who said what in the news, in what tone, for or against what.

The steps, each one function: `read_articles` -> `parse` -> `attribute` -> `link_speakers` ->
`score_sentiment`, `score_stance`. `analyze` runs them over a frame of articles and returns the
quotes frame; `analyze_tone` and `analyze_stances` add what depends on article and quotes;
`summarize` and the rest of `summary` turn frames into small ones, `plots` draws these, and
`save_figure` writes the chart and its numbers.
"""

from typing import TYPE_CHECKING, Any

from analysis import summary
from analysis.articles import read_articles
from analysis.attribution import attribute
from analysis.display import highlight
from analysis.document import parse
from analysis.errors import AnalysisError
from analysis.explanation import explain
from analysis.pipeline import analyze, analyze_stances, analyze_tone
from analysis.records import Attribution, Document
from analysis.sentiment import score_sentiment
from analysis.speakers import link_speakers
from analysis.stance import score_stance
from analysis.summary import summarize

if TYPE_CHECKING:
    from analysis import plots
    from analysis.figures import save_figure

__all__ = [
    "AnalysisError",
    "Attribution",
    "Document",
    "analyze",
    "analyze_stances",
    "analyze_tone",
    "attribute",
    "explain",
    "highlight",
    "link_speakers",
    "parse",
    "plots",
    "read_articles",
    "save_figure",
    "score_sentiment",
    "score_stance",
    "summarize",
    "summary",
]


def __getattr__(name: str) -> Any:
    """Load what draws, and matplotlib with it, when it is first asked for."""
    import importlib

    if name == "plots":
        return importlib.import_module("analysis.plots")
    if name == "save_figure":
        return importlib.import_module("analysis.figures").save_figure
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")
