"""A paragraph as a row of items: words, marks, ends of sentences, whole stretches of speech."""

from bisect import bisect_left
from collections import deque
from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from analysis.attribution.rules.cues import DETERMINERS
from analysis.records import Document
from analysis.spans import Span

QUOTATION_MARKS = "\"'“”„‟«»‘’`"
CLOSERS = ")%"
LONGER_THAN_A_TITLE = 6
DASHES = frozenset("—–―")
STOPS = ",.?!…—–-"
# Behind these a listed word is a noun: "the claim", "of note".
NOUN_SIGNS = DETERMINERS | {"of", "for", "in"}


class Item(NamedTuple):
    """One step along a paragraph.

    `kind` is `word`, `mark`, `end` (of a sentence, without length) or `speech`; `word` is in lower
    case and empty for ends and speech; `quotation` numbers the speech in `Document.quotations`.
    """

    start: int
    end: int
    word: str
    kind: str
    quotation: int = -1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The items of a paragraph, with an `end` behind each sentence.

    Attributes:
        text: The text of the whole article.
        items: The items in order.
        cues: Places of listed words that stand as verbs: "a claim" and "of note" are left out.
        sentences: For each item, where its sentence begins and where its last word ends.
    """

    text: str
    items: tuple[Item, ...]
    cues: frozenset[int]
    sentences: tuple[tuple[int, int], ...]

    def word(self, place: int) -> str:
        """Return the word or mark at that place in lower case, or "" outside the paragraph."""
        return self.items[place].word if 0 <= place < len(self.items) else ""

    def kind(self, place: int) -> str:
        """Return the kind of the item at that place; `end` outside the paragraph."""
        return self.items[place].kind if 0 <= place < len(self.items) else "end"

    def is_name(self, place: int) -> bool:
        """Say whether a word with a capital stands there."""
        return self.kind(place) == "word" and self.text[self.items[place].start].isupper()

    def sentence_start(self, place: int) -> int:
        """Return where the sentence at that place begins."""
        return self.sentences[place][0] if 0 <= place < len(self.items) else len(self.items)

    def sentence_end(self, place: int) -> int:
        """Return where the words of the sentence at that place end, before its last marks."""
        return self.sentences[place][1] if 0 <= place < len(self.items) else len(self.items)

    def span(self, first: int, last: int) -> Span:
        """Return the offsets of the items from `first` up to but without `last`."""
        return self.items[first].start, self.items[last - 1].end


def paragraphs(document: Document, known: Container[str]) -> Iterator[Paragraph]:
    """Cut a document into paragraphs; one that ends in a colon takes the next one along."""
    held: list[Item] = []
    for items in _by_paragraph(document):
        held.extend(items)
        if not _announces(held):
            yield _paragraph(document.text, tuple(held), known)
            held = []
    if held:
        yield _paragraph(document.text, tuple(held), known)


def _paragraph(text: str, items: tuple[Item, ...], known: Container[str]) -> Paragraph:
    sentences: list[tuple[int, int]] = []
    ends = [place for place, item in enumerate(items) if item.kind == "end"]
    for end in [*ends, len(items)]:
        start = len(sentences)
        words = [place for place in range(start, end) if not _is_last_mark(items[place])]
        last = words[-1] + 1 if words else start
        sentences.extend([(start, last)] * (min(end + 1, len(items)) - start))
    cues = frozenset(
        place
        for place, item in enumerate(items)
        if item.word in known and _is_verb(text, items, place, place == sentences[place][0])
    )
    return Paragraph(text, items, cues, tuple(sentences))


def _is_last_mark(item: Item) -> bool:
    return item.kind == "mark" and item.word not in CLOSERS


def _is_verb(text: str, items: tuple[Item, ...], place: int, opens_sentence: bool) -> bool:
    if text[items[place].start].isupper() and not opens_sentence:
        return False
    return place == 0 or items[place - 1].word not in NOUN_SIGNS


def _announces(items: list[Item]) -> bool:
    last = [item.word for item in items[-2:] if item.kind != "end"]
    return last[-1:] == [":"]


def _by_paragraph(document: Document) -> Iterator[list[Item]]:
    items = deque(_items(document))
    sentence_ends = {end for _, end in document.sentences}
    for _, paragraph_end in document.paragraphs:
        found: list[Item] = []
        while items and items[0].start < paragraph_end:
            found.append(items.popleft())
            if (end := found[-1].end) in sentence_ends:
                found.append(Item(end, end, "", "end"))
        yield found


def _items(document: Document) -> Iterator[Item]:
    """Walk over the tokens, taking each stretch of speech as one item."""
    speeches = deque(_speeches(document))
    reached = 0
    for start, end in document.tokens:
        if start < reached:
            continue
        if speeches and start >= speeches[0].start:
            reached = speeches[0].end
            yield speeches.popleft()
        else:
            word = document.text[start:end].lower()
            yield Item(start, end, word, "word" if word[0].isalnum() else "mark")


def _speeches(document: Document) -> Iterator[Item]:
    """Find the stretches in marks that are speech, not a title or a scare quote."""
    starts = [start for start, _ in document.sentences]
    for number, quotation in enumerate(document.quotations):
        for start, end in quotation.spans:
            at = bisect_left(starts, start)
            opens_sentence = at < len(starts) and starts[at] == start
            if len(quotation.spans) > 1 or _is_speech(document.text, (start, end), opens_sentence):
                yield Item(start, end, "", "speech", number)


def _is_speech(text: str, span: Span, opens_sentence: bool) -> bool:
    inner = text[slice(*span)].strip(QUOTATION_MARKS)
    if not inner:
        return False
    before, behind = text[max(0, span[0] - 3) : span[0]].rstrip(), text[span[1] : span[1] + 3]
    stopped = inner[-1] in STOPS or behind[:1] in {",", "?", "!"}
    words = len(inner.split())
    if (opens_sentence and stopped) or before.endswith(":") or words >= LONGER_THAN_A_TITLE:
        return True
    if inner[0].isupper():
        set_off = opens_sentence or stopped or behind[:1] == "." or behind.lstrip()[:1] in DASHES
        return words > 1 and set_off
    return words > 2 and stopped
