"""The words that the rules know, as data.

`CUES` is read from `cues.csv`: words that link a source to a content, each with the number of
attributions found by it on the training split of PolNeAR, and the number of right ones. `python -m
analysis.benchmarks cues` makes the file anew. Below are closed classes of English grammar, and a
few cues with special behaviour.
"""

import csv
from importlib import resources
from typing import NamedTuple

from analysis.wordlists import words


class Record(NamedTuple):
    """Counts of a cue or pattern on the training split: attributions found, and right ones."""

    found: int
    right: int

    @property
    def precision(self) -> float:
        """Share of right ones, smoothed towards a half for small counts (Laplace)."""
        return (self.right + 1) / (self.found + 2)


def _read(name: str) -> dict[str, Record]:
    lines = resources.files(__package__).joinpath(name).read_text("utf-8").splitlines()
    return {
        row["name"]: Record(int(row["found"]), int(row["right"])) for row in csv.DictReader(lines)
    }


CUES = _read("cues.csv")
PATTERNS = _read("patterns.csv")


PRONOUNS = words("he she they it i we you who")
DETERMINERS = words(
    "the a an this these those his her its my our your their no any some many most several"
)
# Words that may stand between the source and its cue: "has since repeatedly said".
CUE_AUXILIARIES = words(
    "has have had is are was were be been being will would can could may might must shall should "
    "do does did not never n't isn't wasn't didn't hasn't doesn't won't also then later again "
    "already still often once now even just only simply previously recently since"
)
PASSIVE = words("is are was were be been being")
# Words that begin a new clause and so end a source on its left.
JOINTS = words(
    "and or nor but that which when while because as if whether after before since though although "
    "so than where whom whose what how why until unless"
)
POSSESSIVES = words("'s")
RELATIVES = words("who which that")
CLAUSE_OPENERS = words("that whether if how why what")
TIMES = words(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may "
    "june july august september october november december jan. feb. aug. sep. sept. oct. nov. "
    "dec. today yesterday tonight tomorrow recently later earlier afterward afterwards last this "
    "next early late again"
)
# Months that are also names: behind another name no time ("Ada May"), and no end of a source.
NAMES_TOO = words("april august june march may")
PREPOSITIONS = words(
    "in on at during of to after when before while about with by from through for via as following "
    "amid outside inside near over between under against"
)
# Cues that name the hearer first: "told reporters", "asked the court".
HEARER_CUES = words(
    "told tell tells telling asked ask asks asking assured reminded informed warned urged advised "
    "persuaded convinced"
)
# Cues of speech alone: elsewhere they say that something went on ("continued building").
ASPECTS = words("continued continues")
# Cues that give a name rather than words: not every thing "called “…”" speaks.
NAMING_CUES = words("called named titled entitled dubbed nicknamed labeled labelled")
HEARERS = words("him her them us me you it reporters")
# What follows a comma when a new attribution begins and the content before it is over.
NEW_CLAUSE = words(
    "adding saying noting arguing citing according but while calling suggesting telling insisting "
    "claiming although though asking"
)
