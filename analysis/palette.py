"""The colours of people, labels and charts.

Each colour has one meaning throughout: the author is grey, speakers taken together are sky blue,
each speaker has a look of their own, against is vermilion, in favour is blue, neither is grey, an
abstention is hatched yellow. Nothing relies on colour alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

# Words in the legend, colour and hatch.
Swatch = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a speaker, in marked texts and in charts alike.

    Attributes:
        colour: As #RRGGBB.
        stroke: The line below the words, by its CSS name.
        marker: The mark in charts, by its matplotlib name; each stroke has one marker.
    """

    colour: str
    stroke: str
    marker: str


# Name -> look.
Looks = Mapping[str, Look]

GREY = "#767676"
# The name in charts of a missing speaker.
UNIDENTIFIED = "not identified"

# Okabe and Ito's colours, which people with any colour vision tell apart.
FAVOUR, AGAINST, NEITHER = "#0072B2", "#D55E00", "#9A9A9A"
AUTHOR, SPEAKER = GREY, "#56B4E9"
QUIET = "#666666"
MINUS = "\N{MINUS SIGN}"

# Three of Okabe and Ito's, a brown and a wine red: none near the colours above. With five colours
# and four marks twenty speakers differ, neighbours in both.
HUES = ("#009E73", "#CC79A7", "#8A4B2A", "#E69F00", "#882255")
STROKES = (("solid", "s"), ("double", "D"), ("dashed", "^"), ("dotted", "v"))
LOOKS = tuple(Look(HUES[at % 5], *STROKES[at % 4]) for at in range(20))
NOBODY = Look(GREY, "dotted", "d")
WRITER = Look(AUTHOR, "solid", "o")
# The look of things without a look of their own, such as outlets.
PLAIN = Look(SPEAKER, "solid", "")
# The look of all speakers without an entry in the legend.
OTHERS = Look("#222222", "dotted", "p")

# Part -> its words in the legend, colour and hatch. Lighter is further from the speaker's words.
QUOTE_TYPES = {
    "direct": ("direct", "#00604A", ""),
    "mixed": ("mixed", "#3DB58F", ""),
    "indirect": ("indirect", "#CFEBE0", ""),
}
SPEAKER_KINDS = {
    "named": ("named", "#A84C82", ""),
    "unnamed": ("unnamed", "#EBC4D9", ""),
    "missing": (UNIDENTIFIED, "#FFFFFF", "////"),
}
VERDICTS = {
    "favour": ("favour", FAVOUR, ""),
    "neither": ("balanced or neither", "#E9E9E9", ""),
    "against": ("against", AGAINST, ""),
    "abstained": ("abstained", "#F3DC86", "////"),
}

# Label -> its words in the legend, colour and hatch, for methods of tone and of stance alike.
LEANINGS = {
    "against": ("against, negative", AGAINST, ""),
    "neither": ("neither, neutral", "#D9D9D9", ""),
    "favour": ("in favour, positive", FAVOUR, ""),
}

# Label -> the colour of its evidence.
LABELS = {
    **{"against": AGAINST, "negative": AGAINST, "favour": FAVOUR, "positive": FAVOUR},
    **{"neither": NEITHER, "neutral": NEITHER},
}

# Voice -> its words in the legend, colour and marker.
VOICE_LOOKS = {"author": ("author", AUTHOR, "o"), "speaker": ("speakers", SPEAKER, "s")}

OUTCOMES = {
    "right": ("right", "#2F6F4F", ""),
    "wrong source": ("wrong source", "#E69F00", ""),
    "wrong extent": ("wrong extent", "#F4D58D", ""),
    "missed": ("missed", "#FFFFFF", "////"),
}

# Colours and markers of compared methods or outlets, in order.
COMPARED = (
    *(("#0B3C5D", "o"), ("#C0392B", "s"), ("#555555", "D")),
    *(("#7FA8C9", "^"), ("#E09A90", "v"), ("#A9A9A9", "P")),
)

# Sign -> its mark, its words in the legend, colour and line.
SIDES: dict[int, tuple[str, str, str, Literal["-", "--", ":"]]] = {
    1: ("+", "in favour", FAVOUR, "-"),
    -1: (MINUS, "against", AGAINST, "--"),
    0: ("0", "neither", NEITHER, ":"),
}

UNKNOWN_PATCH: dict[str, Any] = {"facecolor": "#FFFFFF", "edgecolor": "#8A8A8A", "hatch": "////"}
ABSTAINED: dict[str, Any] = {"facecolor": "#F3DC86", "edgecolor": "#A38A2D", "hatch": "////"}


def give_looks(companies: Iterable[Iterable[str]]) -> dict[str, Look]:
    """Give each name a look.

    The most frequent name chooses first. Of the looks, it takes one that nobody in its company has
    and that fewest have elsewhere. So the 20 most frequent differ, and two of one company look
    alike only where one of them meets 20 others or more.

    Args:
        companies: The names that occur together, such as those quoted in one article.

    Example:
        >>> looks = give_looks([["Kim", "Lee", "Kim"], ["Moon"]])
        >>> [(name, look.colour, look.marker) for name, look in looks.items()]
        [('Kim', '#009E73', 's'), ('Lee', '#CC79A7', 'D'), ('Moon', '#8A4B2A', '^')]
    """
    counts: Counter[str] = Counter()
    homes: dict[str, set[int]] = defaultdict(set)
    for number, company in enumerate(companies):
        for name in company:
            counts[name] += 1
            homes[name].add(number)
    given: dict[str, Look] = {}
    # How many have each of LOOKS, in a company and everywhere.
    near: dict[int, list[int]] = defaultdict(lambda: [0] * len(LOOKS))
    everywhere = [0] * len(LOOKS)
    for name, _ in counts.most_common():
        met = [sum(taken) for taken in zip(*(near[home] for home in homes[name]), strict=True)]
        chosen = min(range(len(LOOKS)), key=lambda at: (met[at], everywhere[at]))
        given[name] = LOOKS[chosen]
        everywhere[chosen] += 1
        for home in homes[name]:
            near[home][chosen] += 1
    return given


def complete_looks(names: Iterable[str], looks: Looks | None = None) -> dict[str, Look]:
    """Return the looks with one for each name that has none yet.

    Example:
        >>> complete_looks(["Kim", "Lee"], {"Lee": LOOKS[3]})["Lee"] == LOOKS[3]
        True
    """
    known = dict(looks or {})
    return give_looks([[name for name in names if name not in known]]) | known


def highlighting(look: Look) -> str:
    """Word a look as an inline style: a translucent ground and a line below."""
    red, green, blue = (int(look.colour[at : at + 2], 16) for at in (1, 3, 5))
    ground = f"background-color:rgba({red},{green},{blue},0.22)"
    return f"{ground};border-bottom:3px {look.stroke} {look.colour}"
