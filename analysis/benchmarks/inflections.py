"""Inflect the verbs of the stance lexicon by lemminflect, and rewrite its table.

The table is `inflections.csv` in `analysis/stance/`. Run this benchmark after adding a verb to
`SUPPORTS` or `OPPOSES` in `analysis/stance/words.py`.
"""

import csv
from importlib import resources
from pathlib import Path

from lemminflect import getAllInflections

from analysis.stance import words

# Column of the table -> tag in lemminflect.
TAG_OF_FORM = {"third person": "VBZ", "past": "VBD", "participle": "VBN", "progressive": "VBG"}


def inflect(verb: str) -> dict[str, str]:
    """Return the row of a verb without its particles; a form with two spellings has both.

    Example:
        >>> inflect("agree with")
        {'verb': 'agree', 'third person': 'agrees', 'past': 'agreed', 'participle': 'agreed', \
'progressive': 'agreeing'}
    """
    head = verb.split()[0]
    found = getAllInflections(head, upos="VERB")
    # If past and participle are equal, lemminflect has only the past.
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
