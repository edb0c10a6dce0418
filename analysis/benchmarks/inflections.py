"""Inflect the verbs of the stance lexicon by lemminflect, and rewrite the table that it reads.

The table is `inflections.csv` in `analysis/stance/`: run this when a verb joins `SUPPORTS` or
`OPPOSES` in `analysis/stance/words.py`.
"""

import csv
from importlib import resources
from pathlib import Path

from lemminflect import getAllInflections

from analysis.stance import words

# The columns of the table beside `verb`, and what lemminflect calls them.
TAG_OF_FORM = {"third person": "VBZ", "past": "VBD", "participle": "VBN", "progressive": "VBG"}


def inflect(verb: str) -> dict[str, str]:
    """Return the row of a verb, its particles left out; what may be said two ways has both.

    Example:
        >>> inflect("agree with")
        {'verb': 'agree', 'third person': 'agrees', 'past': 'agreed', 'participle': 'agreed', \
'progressive': 'agreeing'}
    """
    head = verb.split()[0]
    found = getAllInflections(head, upos="VERB")
    # Where past and participle are one, lemminflect has the past alone.
    forms = {"VBN": found["VBD"], **found}
    return {"verb": head, **{column: " ".join(forms[tag]) for column, tag in TAG_OF_FORM.items()}}


def table() -> list[dict[str, str]]:
    """Return the rows of all verbs of the lexicon, in order."""
    rows = {row["verb"]: row for row in map(inflect, [*words.SUPPORTS, *words.OPPOSES])}
    return [rows[verb] for verb in sorted(rows)]


def main() -> None:
    """Rewrite the table."""
    path = Path(str(resources.files("analysis.stance").joinpath("inflections.csv")))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["verb", *TAG_OF_FORM], lineterminator="\n")
        writer.writeheader()
        writer.writerows(table())
