from . import evaluation, plots, schema, summary
from .attribution import attribute
from .document import parse
from .errors import AnalysisError, ArticleError, SchemaError, UsageError
from .figures.saving import save_figure
from .frames.dask import analyze_corpus, analyze_corpus_stances, check_corpus
from .frames.explanation import explain
from .frames.issues import propose_issues
from .frames.looks import speaker_looks
from .frames.passages import analyze_passages, analyze_sentiments
from .frames.people import people
from .frames.quotes import analyze
from .frames.stances import analyze_stances
from .generation import generate_corpus
from .reading.articles import read_articles, read_batches
from .records import Attribution, Document, Sentiment, Speaker, Stance
from .sentiment import score_sentiment
from .speakers import link_speakers
from .stance import quoted_stances, score_stance
from .steps import attributions
from .summary import summarize
from .writing.annotations import write_annotations
from .writing.evidence import show_evidence
from .writing.highlight import highlight

__version__: str

__all__ = [
    "AnalysisError",
    "ArticleError",
    "Attribution",
    "Document",
    "SchemaError",
    "Sentiment",
    "Speaker",
    "Stance",
    "UsageError",
    "analyze",
    "analyze_corpus",
    "analyze_corpus_stances",
    "analyze_passages",
    "analyze_sentiments",
    "analyze_stances",
    "attribute",
    "attributions",
    "check_corpus",
    "evaluation",
    "explain",
    "generate_corpus",
    "highlight",
    "link_speakers",
    "parse",
    "people",
    "plots",
    "propose_issues",
    "quoted_stances",
    "read_articles",
    "read_batches",
    "save_figure",
    "schema",
    "score_sentiment",
    "score_stance",
    "show_evidence",
    "speaker_looks",
    "summarize",
    "summary",
    "write_annotations",
]
