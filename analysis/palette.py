"""Colours: who and what gets which.

They keep one meaning throughout: the author is grey, speakers follow in Okabe and Ito's order,
against is vermilion, in favour is blue, neither is grey, and where no judgement was made it is
hatched yellow. Nothing is told by colour alone.
"""

from typing import Any, Literal

# Words in the legend, colour and hatch.
Swatch = tuple[str, str, str]

# Okabe and Ito's colours, which people with any colour vision tell apart, in our order.
HUES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
GREY = "#767676"
# What somebody is called whom nobody knows.
UNIDENTIFIED = "not identified"
# Lines below the words of speakers whose hue is the same.
STROKES = ("solid", "double", "dashed", "dotted")

AUTHOR = GREY
SPEAKER = HUES[5]
FAVOUR, AGAINST, NEITHER = HUES[0], HUES[1], "#9A9A9A"
QUIET = "#666666"
MINUS = "\N{MINUS SIGN}"
MARKERS = ("s", "^", "D", "v", "P", "X")
MARKS = ("o", *MARKERS)

# Part -> its words in the legend, colour and hatch. Lighter is further from the speaker's words.
QUOTE_TYPES = {
    "direct": ("direct", "#00604A", ""),
    "mixed": ("mixed", "#3DB58F", ""),
    "indirect": ("indirect", "#CFEBE0", ""),
}
KINDS = {
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

# Voice -> its words in the legend, colour and marker.
VOICES = {"author": ("author", AUTHOR, "o"), "speaker": ("speakers", SPEAKER, "s")}

OUTCOMES = {
    "right": ("right", "#2F6F4F", ""),
    "wrong source": ("wrong source", "#E69F00", ""),
    "wrong extent": ("wrong extent", "#F4D58D", ""),
    "missed": ("missed", "#FFFFFF", "////"),
}

# Colours and markers of what is compared, in order.
COMPARED = (("#0B3C5D", "o"), ("#C0392B", "s"), ("#555555", "D"))

# Sign -> its mark, its words in the legend, colour and line.
SIDES: dict[int, tuple[str, str, str, Literal["-", "--", ":"]]] = {
    1: ("+", "in favour", FAVOUR, "-"),
    -1: (MINUS, "against", AGAINST, "--"),
    0: ("0", "neither", NEITHER, ":"),
}

UNKNOWN: dict[str, Any] = {"facecolor": "#FFFFFF", "edgecolor": "#8A8A8A", "hatch": "////"}
ABSTAINED: dict[str, Any] = {"facecolor": "#F3DC86", "edgecolor": "#A38A2D", "hatch": "////"}


def highlighting(number: int | None) -> str:
    """Give each of the first 24 speakers another pair of hue and line."""
    if number is None:
        return f"background-color:rgba(118,118,118,0.2);border-bottom:3px dotted {GREY}"
    hue = HUES[number % len(HUES)]
    stroke = STROKES[(number + number // 12) % len(STROKES)]
    red, green, blue = (int(hue[at : at + 2], 16) for at in (1, 3, 5))
    return f"background-color:rgba({red},{green},{blue},0.22);border-bottom:3px {stroke} {hue}"
