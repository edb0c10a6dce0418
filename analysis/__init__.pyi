from . import plots, summary
from .annotations import write_annotations
from .articles import read_articles, read_batches
from .attribution import attribute
from .corpus import analyze_corpus, analyze_corpus_stances, check_corpus
from .display import highlight
from .document import parse
from .errors import AnalysisError
from .explanation import explain
from .exports import file_name
from .figures import save_figure
from .people import people
from .pipeline import analyze, analyze_sentiment, analyze_stances, analyze_tone
from .records import Attribution, Document
from .sentiment import score_sentiment
from .speakers import link_speakers
from .stance import score_stance
from .summary import summarize

__all__ = [
    "AnalysisError",
    "Attribution",
    "Document",
    "analyze",
    "analyze_corpus",
    "analyze_corpus_stances",
    "analyze_sentiment",
    "analyze_stances",
    "analyze_tone",
    "attribute",
    "check_corpus",
    "explain",
    "file_name",
    "highlight",
    "link_speakers",
    "parse",
    "people",
    "plots",
    "read_articles",
    "read_batches",
    "save_figure",
    "score_sentiment",
    "score_stance",
    "summarize",
    "summary",
    "write_annotations",
]
