"""Who is quoted in articles, to a file."""

from pathlib import Path

from analysis.commands.streams import check_apart, noted, opened, progress, summarize
from analysis.frames.quotes import analyze
from analysis.reading.articles import read_articles
from analysis.steps import Methods
from analysis.writing.annotations import ANNOTATIONS, write_annotations
from analysis.writing.tables import (
    LINES,
    TABLES,
    article_rows,
    check_target,
    write_rows,
    write_table,
)

OUTPUTS = (*LINES, *TABLES, *ANNOTATIONS)


def write_quotes(source: str, target: str, methods: Methods, min_confidence: float) -> int:
    """Write the quotations of articles; return the number of bad articles.

    Only tables have the sentiment of each quotation; other formats save the time of scoring it.
    """
    extension = check_target(target, OUTPUTS)
    check_apart(source, target)
    with opened(source) as given:
        articles = read_articles(given)
    with noted():
        found = analyze(
            articles,
            attribution=methods.attribution,
            speakers=methods.speakers,
            sentiment=methods.sentiment if extension in TABLES else None,
            min_confidence=min_confidence,
            progress=progress(len(articles), "article"),
        )
    if extension in LINES:
        write_rows(article_rows(articles, found), target)
    elif extension in ANNOTATIONS:
        write_annotations(articles, found, target)
    else:
        write_table(found, "quotes", Path(target))
    errors = int(found["error"].notna().sum())
    return summarize(len(articles), len(found) - errors, errors)
