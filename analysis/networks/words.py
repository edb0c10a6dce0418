"""Text -> the inputs of all networks: words, their pieces, casing, place among quotation marks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.networks.session import Ints
from analysis.records import Document
from analysis.safety import SURROGATE
from analysis.spans import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Words processed at a time, to bound the memory.
LONGEST_STRETCH = 20_000
# Casing of a word; the vocabulary of the encoder is lower case.
LOWER, TITLE, UPPER, MIXED, DIGITS, MARK = range(6)
# Place of a word: outside quotation marks, inside, or itself an opening or closing mark.
OUTSIDE, INSIDE, OPENS, CLOSES = range(4)
CASINGS, PLACES = 6, 4


@dataclass(frozen=True, eq=False)
class Words:
    """The words of an article and their pieces; W words, P word pieces.

    Attributes:
        spans: Where each word stands in the text (W, 2).
        pieces: Vocabulary numbers of all word pieces (P,).
        first: Position in `pieces` of each word's first piece, and P at the end (W + 1,).
        casing: How each word is written (W,).
        place: Where each word stands among quotation marks (W,).
        paragraph: The number of each word's paragraph (W,).
        begins: Whether a sentence begins at each word (W,).
    """

    spans: Ints
    pieces: Ints
    first: Ints
    casing: Ints
    place: Ints
    paragraph: Ints
    begins: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.spans)

    @cached_property
    def lengths(self) -> Ints:
        """How many pieces each word has (W,)."""
        return np.diff(self.first)

    def span(self, part: Span) -> Span:
        """Return where a part, given in numbers of words, stands in the text."""
        return int(self.spans[part[0], 0]), int(self.spans[part[1] - 1, 1])

    def unquoted(self, part: Span) -> Span:
        """Return the part without the quotation marks at its edges."""
        first, end = part
        first += int(self.place[first] == OPENS)
        end -= int(end > first and self.place[end - 1] == CLOSES)
        return first, end

    def stretches(self) -> Iterator[Span]:
        """Cut the article between paragraphs into stretches of at most LONGEST_STRETCH words.

        A longer paragraph is a longer stretch. Nearly every article is one stretch.
        """
        begins = np.flatnonzero(np.diff(self.paragraph)) + 1
        start = 0
        while start + LONGEST_STRETCH < len(self):
            at = int(np.searchsorted(begins, start + LONGEST_STRETCH, side="right"))
            end = int(begins[at - 1]) if at and begins[at - 1] > start else None
            end = end or (int(begins[at]) if at < len(begins) else len(self))
            yield start, end
            start = end
        if start < len(self):
            yield start, len(self)

    def between(self, first: int, end: int) -> "Words":
        """Return the words from one number to another as an article of their own."""
        shift = self.first[first]
        return Words(
            spans=self.spans[first:end],
            pieces=self.pieces[shift : self.first[end]],
            first=self.first[first : end + 1] - shift,
            casing=self.casing[first:end],
            place=self.place[first:end],
            paragraph=self.paragraph[first:end],
            begins=self.begins[first:end],
        )

    def alone(self, parts: Sequence[Span]) -> "Words":
        """Return the parts as an article, a paragraph a part; words all in marks stand outside."""
        numbers = np.concatenate([np.arange(*part) for part in parts])
        lengths = self.lengths[numbers]
        first = np.append(0, np.cumsum(lengths))
        shift = np.repeat(self.first[numbers] - first[:-1], lengths)
        place = [self.place[slice(*part)] for part in parts]
        begins = self.begins[numbers]
        begins[np.cumsum([0, *(end - begin for begin, end in parts[:-1])])] = True
        return Words(
            spans=self.spans[numbers],
            pieces=self.pieces[np.arange(first[-1]) + shift],
            first=first,
            casing=self.casing[numbers],
            place=np.concatenate([np.where((at == INSIDE).all(), OUTSIDE, at) for at in place]),
            paragraph=np.repeat(np.arange(len(parts)), [end - begin for begin, end in parts]),
            begins=begins,
        )


@dataclass(frozen=True, eq=False)
class Window:
    """A stretch of an article as input of the network; n pieces, k words.

    Attributes:
        pieces: Vocabulary numbers with the marks of beginning and end (n,).
        casing: How the word of each piece is written (n,).
        place: Where the word of each piece stands among quotation marks (n,).
        words: Position of each word's first piece (k,).
        start: The number in the article of the first word.
    """

    pieces: Ints
    casing: Ints
    place: Ints
    words: Ints
    start: int


def cut_words(document: Document, tokenizer: "Tokenizer") -> Words:
    """Cut a document into the words and pieces of a tokenizer, paragraph by paragraph."""
    text = SURROGATE.sub("\ufffd", document.text)
    paragraphs = [text[start:end] for start, end in document.paragraphs]
    spans: list[Span] = []
    pieces: list[int] = []
    first: list[int] = []
    paragraph: list[int] = []
    encodings = tokenizer.encode_batch(paragraphs, add_special_tokens=False)
    for number, (encoding, (offset, _)) in enumerate(
        zip(encodings, document.paragraphs, strict=True)
    ):
        last = None
        for piece, word, (start, end) in zip(
            encoding.ids, encoding.word_ids, encoding.offsets, strict=True
        ):
            if word == last:
                spans[-1] = (spans[-1][0], offset + end)
            else:
                first.append(len(pieces))
                spans.append((offset + start, offset + end))
                paragraph.append(number)
            pieces.append(piece)
            last = word
    return Words(
        spans=np.array(spans, dtype=np.int64).reshape(-1, 2),
        pieces=np.array(pieces, dtype=np.int64),
        first=np.array([*first, len(pieces)], dtype=np.int64),
        casing=np.array([_casing(text[start:end]) for start, end in spans], dtype=np.int64),
        place=_places(document, spans),
        paragraph=np.array(paragraph, dtype=np.int64),
        begins=_begins(document, spans),
    )


def _casing(word: str) -> int:
    if word.islower():
        return LOWER
    if not word[:1].isalpha():
        return DIGITS if word[:1].isdigit() else MARK
    if word.istitle():
        return TITLE
    return UPPER if word.isupper() else MIXED


def _places(document: Document, spans: list[Span]) -> Ints:
    places = np.full(len(spans), OUTSIDE, dtype=np.int64)
    starts = np.array([start for start, _ in spans], dtype=np.int64)
    for quotation in document.quotations:
        for start, end in quotation.spans:
            inside = slice(*np.searchsorted(starts, (start, end)))
            places[inside] = INSIDE
            if places[inside].size:
                places[inside.start] = OPENS
        if quotation.closed and places[inside].size > 1:
            places[inside.stop - 1] = CLOSES
    return places


def _begins(document: Document, spans: list[Span]) -> NDArray[np.bool_]:
    starts = np.array([start for start, _ in spans], dtype=np.int64)
    begins = np.zeros(len(spans) + 1, dtype=np.bool_)
    begins[np.searchsorted(starts, [start for start, _ in document.sentences])] = True
    return begins[:-1]
