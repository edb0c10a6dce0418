"""Speakers of a corpus -> people and bodies: names of one person in different articles are joined.

Within an article, `link_speakers` has already given each speaker the fullest name. Across articles
only the names are known, so the table gives a reason for every decision.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

import pandas as pd

from analysis import schema
from analysis.speakers import words as lists

NAME_WORD = re.compile(r"\w+(?:[-’']\w+)*")
LITTLE = frozenset("a an and at by de for in of on the to".split())
SAME, CASE = "the same name", "the same but for case, accents, marks or a title"
MIDDLE, INITIALS = "the same but for a middle name", "its initials"
PART, SHARED = "the only fuller name with this word", "not joined: fuller names with this word"


def people(quotes: pd.DataFrame) -> pd.DataFrame:
    """Join the named speakers of a corpus by name, with a table to review.

    Look the table through, correct `person` where it is wrong, and merge the table with the quotes
    on `speaker`. Two people with the same name can't be told apart.

    Args:
        quotes: The quotes frame.

    Returns:
        A row a name: `person`, the fullest of the joined names; `speaker`, the name; `articles` and
        `quotes`, the numbers of its articles and quotations; `reason`, why it was joined or not.
        Sorted by person, then by name.

    Raises:
        SchemaError: When `quotes` is no quotes frame.

    Example:
        >>> quotes = schema.frame([
        ...     {"article_id": article, "quote_id": 0, "speaker": name, "speaker_kind": "named"}
        ...     for article, name in [("a", "Ada B. Moss"), ("b", "Ada Moss"), ("c", "Moss")]
        ... ], "quotes")
        >>> people(quotes)[["person", "speaker", "reason"]].to_numpy().tolist()
        [['Ada B. Moss', 'Ada B. Moss', 'the same name'],
         ['Ada B. Moss', 'Ada Moss', 'the same but for a middle name'],
         ['Ada B. Moss', 'Moss', 'the only fuller name with this word']]
    """
    found = schema.typed(quotes, "quotes")
    named = found[(found["speaker_kind"] == "named").fillna(False)]
    table = (
        named.groupby("speaker")
        .agg(articles=("article_id", "nunique"), quotes=("quote_id", "size"))
        .reset_index()
        .astype({"articles": "Int64", "quotes": "Int64"})
    )
    joined = join(dict(zip(table["speaker"], table["quotes"], strict=True)))
    table["person"] = pd.Series([joined[name][0] for name in table["speaker"]], dtype="string")
    table["reason"] = pd.Series([joined[name][1] for name in table["speaker"]], dtype="string")
    columns = ["person", "speaker", "articles", "quotes", "reason"]
    return table.sort_values(["person", "speaker"], ignore_index=True)[columns]


def join(names: Mapping[str, int]) -> dict[str, tuple[str, str]]:
    """Join names of one person.

    Args:
        names: Name -> number of its quotations; of equal names, the most frequent is kept.

    Returns:
        Name -> the fullest of the joined names, and the reason.
    """
    by_words: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (-names[name], name)):
        by_words[words_of(name)].append(name)
    full = {words for words in by_words if len(words) > 1}
    by_ends: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    by_word: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for words in sorted(full):
        by_ends[words[0], words[-1]].append(words)
    fullest = {words: _fullest(words, by_ends[words[0], words[-1]]) for words in full}
    for words in full:
        for word in (*words, _initials(words)):
            by_word[word].add(fullest[words])
    found: dict[str, tuple[str, str]] = {}
    for words, alike in by_words.items():
        person, reason = _person(words, fullest, by_word)
        for name in alike:
            best = by_words[person][0]
            why = CASE if reason == SAME and name != best else reason
            found[name] = (best, why)
    return found


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name for comparison: in lower case, without accents and titles.

    Example:
        >>> words_of("Sen. José Díaz-Oso Jr.")
        ('jose', 'diaz-oso', 'jr')
    """
    plain = unicodedata.normalize("NFKD", name.replace("’", "'"))
    bare = "".join(mark for mark in plain if not unicodedata.combining(mark))
    words = [word.removesuffix("'s") for word in NAME_WORD.findall(bare.lower())]
    kept = [word for word in words if word not in lists.TITLES and word not in LITTLE]
    return tuple(kept or words)


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words)


def _fullest(words: tuple[str, ...], alike: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the only name with the same first and last word and more words between, if any."""
    fuller = [other for other in alike if len(other) > len(words) and len(words) == 2]
    return fuller[0] if len(fuller) == 1 else words


def _person(
    words: tuple[str, ...],
    fullest: Mapping[tuple[str, ...], tuple[str, ...]],
    by_word: Mapping[str, set[tuple[str, ...]]],
) -> tuple[tuple[str, ...], str]:
    if len(words) > 1:
        person = fullest[words]
        return person, SAME if person == words else MIDDLE
    fuller = by_word.get("".join(words), set())
    if len(fuller) == 1:
        [person] = fuller
        return person, INITIALS if words[0] not in person else PART
    return words, SHARED if fuller else SAME
