from . import plots, summary
from .attribution import attribute
from .document import parse
from .errors import AnalysisError
from .figures.saving import save_figure
from .frames.dask import analyze_corpus, analyze_corpus_stances, check_corpus
from .frames.explanation import explain
from .frames.passages import analyze_sentiment, analyze_tone
from .frames.people import people
from .frames.quotes import analyze
from .frames.stances import analyze_stances
from .reading.articles import read_articles, read_batches
from .records import Attribution, Document
from .safety import file_name
from .sentiment import score_sentiment
from .speakers import link_speakers
from .stance import score_stance
from .summary import summarize
from .writing.annotations import write_annotations
from .writing.highlight import highlight

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
