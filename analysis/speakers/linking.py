"""The speaker behind each source of an article: by names, roles and salience."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import filterfalse, pairwise

from analysis.records import Attribution, Document
from analysis.spans import Span, holds
from analysis.speakers import words as lists
from analysis.speakers.capitals import Run, Word, looks_personal, part_title, title_gender
from analysis.speakers.names import LONGEST_NAME, NEAREST, SAME_NAME, Article, Entity
from analysis.speakers.parties import Antecedent, Party, as_candidate, party_of, taken_for
from analysis.speakers.phrases import (
    LONGEST_PHRASE,
    conjuncts,
    head_of,
    is_plural,
    is_pronoun,
    noun_phrase,
    phrase_back,
    repeats,
    segments_of,
)
from analysis.speakers.roles import find_roles, role_fit

# Bounds that keep the work per attribution constant in long articles.
SOURCE_WORDS = 60
NEARBY = 20_000
# Paragraphs in which "a judge" may be a person named further down.
LEDE = 3
# A line that heads letters to the editor.
LETTERS = re.compile(r"\W*letters?( to the editor)?\W*", re.IGNORECASE)
# An insertion between dashes at the end of a text, what may stand between a name and a description
# of it, and the marks behind a title in quotation marks.
INSERTION = re.compile(r"\s*(?:--|[–—])[^–—]+?(?:--|[–—])\s*$")
LONGEST_INSERTION = 120
APPOSED = re.compile(r", (?:(?:the|an?|its|their) )?(?:\w+'s )?")
CLOSING = " ,.”’\"'"
# Salience of an earlier mention as an antecedent; each sentence in between costs 1.
SOURCE, QUOTED, UNSURE = 1.5, -1.5, -1.5


class Linker:
    """Resolves the sources of one article, in the order of the text."""

    def __init__(self, document: Document, attributions: Sequence[Attribution]) -> None:
        self.article = Article(document)
        self.roles = find_roles(self.article)
        self.attributions = attributions
        self.parties: dict[int, Party] = {}
        self.sources: list[Antecedent] = []
        self.spoken: list[Antecedent] = []
        self.own: Sequence[Span] = ()
        self.contents = sorted(
            (*span, index) for index, said in enumerate(attributions) for span in said.content
        )

    def link(self) -> list[Attribution]:
        """Resolve all other sources first, then "I", which depends on attributions around it."""
        order = sorted(range(len(self.attributions)), key=self._anchor)
        for index in filterfalse(self._is_first_person, order):
            party = self.parties[index] = self._party(index)
            if not party.reason:
                self.sources.append(self._spoken_by(index, party))
                if self.attributions[index].parent is None:
                    self.spoken.append(self.sources[-1])
        for index in filter(self._is_first_person, order):
            self.parties[index] = self._first_person(index)
        return [
            replace(said, speaker=self.parties[index].speaker())
            for index, said in enumerate(self.attributions)
        ]

    def _words(self, index: int) -> list[Word]:
        """Return the words of the source; of a source in pieces, those of the first."""
        for span in sorted(self.attributions[index].source):
            if words := self.article.between(*span, most=SOURCE_WORDS):
                return words
        return []

    def _anchor(self, index: int) -> int:
        said = self.attributions[index]
        return min((start for start, _ in said.source or said.content or said.cue), default=0)

    def _spoken_by(self, index: int, party: Party) -> Antecedent:
        words = self._words(index)
        start = self._anchor(index)
        return Antecedent(start, words[-1].end if words else start, party, source=True)

    def _is_first_person(self, index: int) -> bool:
        words = self._words(index)
        return bool(words) and words[-1].lower in lists.FIRST and is_pronoun(words)

    def _party(self, index: int) -> Party:
        words = self._words(index)
        self.own = self.attributions[index].content
        if not words:
            return self._continued(index)
        if is_pronoun(words):
            return self._pronoun(words)
        return self._joint(words) or self._named(words) or self._described(words)

    def _continued(self, index: int) -> Party:
        """Return the speaker of the quotation before a bare one, in this or the last paragraph."""
        said, article, at = self.attributions[index], self.article, self._anchor(index)
        bare = not any(article.between(*span, most=1) for span in said.cue)
        if bare and said.quote_type == "direct" and self.spoken:
            last = self.spoken[-1]
            if article.paragraph(at) - article.paragraph(last.start) <= 1:
                return last.party.by("continued")
        return Party(reason="no source")

    def _first_person(self, index: int) -> Party:
        """Return the speaker of the words around: of the outer attribution or of the quotation."""
        article, at = self.article, self._anchor(index)
        parent = self.attributions[index].parent
        if parent is not None and parent in self.parties:
            return self.parties[parent].by("outer")
        end = bisect_right(self.contents, (at, len(article.text) + 1, 0))
        for start, stop, other in reversed(self.contents[max(0, end - SAME_NAME) : end]):
            near = at < stop or article.paragraph(start) == article.paragraph(at)
            if other in self.parties and near and article.in_quotes(at):
                return self.parties[other].by("outer")
        return self._writer(at) or Party(reason="author")

    @cached_property
    def _edges(self) -> list[int]:
        return [*self.article.paragraphs, len(self.article.text)]

    @cached_property
    def _are_letters(self) -> bool:
        heads = pairwise(self._edges[: LEDE + 2])
        return any(LETTERS.fullmatch(self.article.text[start:end]) for start, end in heads)

    def _writer(self, at: int) -> Party | None:
        """Return who signs a letter to the editor: the first name below that stands on its own."""
        article, edges = self.article, self._edges
        if not self._are_letters:
            return None
        below = bisect_right(article.mention_starts, at)
        for start, end, entity in article.mentions[below : below + NEAREST]:
            line = article.paragraph(start)
            alone = article.text[edges[line - 1] : edges[line]].strip(" .\n")
            if entity.person and alone == article.text[start:end].strip(" ."):
                return party_of(entity).by("signed")
        return None

    def _pronoun(self, words: Sequence[Word]) -> Party:
        word = words[-1]
        if word.lower in lists.RELATIVE and (party := self._relative(words[0])):
            return party
        if word.lower in lists.NO_NAMES:
            return Party(reason="pronoun")
        return self._antecedent(_asked(word), word.lower) or Party(reason="pronoun")

    def _relative(self, first: Word) -> Party | None:
        """Return the party right before "who" or "which", or before an insertion in between."""
        article = self.article
        left = bisect_left(article.word_starts, self._before_dashes(first.start))
        if not left:
            return None
        end = article.words[left - 1].end
        if title := self._quoted_title(end):
            return title
        near = article.mentions_before(end, sentences=0)
        if near and near[-1].end == end:
            return party_of(near[-1].entity).by("relative")
        words = phrase_back(article.text, article.words[max(0, left - LONGEST_PHRASE) : left])
        if not words:
            return None
        return self._listed_before(words) or self._described(words)

    def _before_dashes(self, at: int) -> int:
        """Return where an insertion between dashes begins that ends at a place, or the place."""
        text = self.article.text[max(0, at - LONGEST_INSERTION) : at]
        inserted = INSERTION.search(text)
        return at - len(text) + inserted.start() if inserted else at

    def _quoted_title(self, end: int) -> Party | None:
        """Return a name in quotation marks that ends at a place, such as “War on Drugs”."""
        quoted = self.article.quoted
        place = bisect_right(quoted, (end, 0)) - 1
        start, last = quoted[place] if place >= 0 else (0, 0)
        words = self.article.between(start, end, most=LONGEST_NAME + 1)
        if not words or len(words) > LONGEST_NAME or words[-1].end != end or last < end:
            return None
        if self.article.text[end:last].strip(CLOSING) or len(words) < 2:
            return None
        if not all(word.text[0].isupper() or word.lower in lists.FUNCTION_WORDS for word in words):
            return None
        return Party(self.article.slice(words), "named", basis="relative")

    def _listed_before(self, words: Sequence[Word]) -> Party | None:
        """Return two parties before a description of both: "Moss and Vance, the two rivals"."""
        article, at = self.article, words[0].start
        near = article.mentions_before(at, sentences=0)[-2:]
        if len(near) < 2 or not is_plural(noun_phrase(article, words)):
            return None
        between = article.text[near[0].end : near[1].start].split()
        gap = article.text[near[1].end : at]
        if between not in (["and"], ["and", "the"]) or not APPOSED.fullmatch(gap):
            return None
        names = dict.fromkeys(one.entity.name for one in near)
        return Party(" & ".join(names), "named", plural=True, basis="relative")

    def _sources_before(self, at: int) -> list[Antecedent]:
        before = bisect_left(self.sources, at, key=lambda candidate: candidate.start)
        return self.sources[max(0, before - NEAREST) : before]

    def _antecedent(self, asked: Span, word: str, basis: str = "pronoun") -> Party | None:
        """Return the most salient earlier source or name that fits a word.

        For a description, `word` is a pronoun of the same kind, or its noun.
        """
        at = asked[0]
        fitting = self._fitting(self._before(at), word)
        if not fitting:
            return None

        def likelihood(one: Antecedent) -> tuple[float, int]:
            return self._salience(one, at) + UNSURE * one.party.unsure(), one.start

        return taken_for(max(fitting, key=likelihood).party, word, basis)

    def _before(self, at: int) -> list[Antecedent]:
        """Return the names and sources before a place, but no "U.S." of "the U.S. senator"."""
        article = self.article
        names = [
            as_candidate(mention)
            for mention in article.mentions_before(at)
            if mention.entity.person or not article.qualifies(mention.end)
        ]
        return names + self._sources_before(at)

    def _fitting(self, found: Sequence[Antecedent], word: str) -> list[Antecedent]:
        """Keep the candidates that fit; those in the own words come last: "Moss lost, he said"."""
        fitting = [one for one in found if one.party.fits(word)]
        return [one for one in fitting if not self._is_own(one)] or fitting

    def _is_own(self, candidate: Antecedent) -> bool:
        """Say whether a candidate is in the content whose speaker is looked for."""
        return any(holds(span, (candidate.start, candidate.end)) for span in self.own)

    def _salience(self, candidate: Antecedent, at: int) -> float:
        article, (start, _, _, source) = self.article, candidate
        quoted = article.in_quotes(start) and not article.in_quotes(at)
        score = SOURCE * source + QUOTED * quoted
        return score - abs(article.sentence(start) - article.sentence(at))

    def _joint(self, words: Sequence[Word]) -> Party | None:
        """Return several speakers joined by "and", if one of them has a name."""
        article = self.article
        parts = conjuncts(article, segments_of(article.text, words)[0])
        parts = parts if len(parts) > 1 else conjuncts(article, words)
        if len(parts) < 2 or parts[0][0].lower in lists.DEFINITE - {"the"}:
            return None
        if len(noun_phrase(article, parts[0])) < len(parts[0]):
            return None
        parties = [self._named(part) for part in parts]
        nameless = [part for party, part in zip(parties, parts, strict=True) if party is None]
        others = [part for part in parts[1:] if part[0].lower in ("other", "others")]
        if not any(parties) or (nameless != others and len(parts) > 2):
            return None
        if not all(is_plural(noun_phrase(article, part)) for part in nameless):
            return None
        known = [party or self._described(part) for party, part in zip(parties, parts, strict=True)]
        unknown = [party for party in known if party.reason]
        names = dict.fromkeys(party.name for party in known)
        return unknown[0] if unknown else Party(" & ".join(names), "named", plural=True)

    def _named(self, words: Sequence[Word]) -> Party | None:
        """Return the party whose name is the head of the phrase, or an apposition to it."""
        segments = segments_of(self.article.text, words)
        phrases = [noun_phrase(self.article, segment) for segment in segments[:3]]
        beside = [phrase for phrase in phrases[1:] if phrase[0].lower not in lists.RELATIVE]
        plural = is_plural(phrases[0])
        for phrase in phrases[:1] if plural else [phrases[0], *beside]:
            if party := self._head_name(phrase):
                return party
        return self._members(words) if plural else self._producer(segments[0])

    def _head_name(self, phrase: Sequence[Word]) -> Party | None:
        """Return the name at the end of the phrase, or in the name of a campaign, poll or firm."""
        while phrase and phrase[-1].text in ("'s", "’s"):
            phrase = phrase[:-1]
        first, last = next(reversed([(0, 0), *self.article.names_in(phrase)]))
        run = part_title(phrase[first:last])
        if not run.name:
            return None
        if last == len(phrase):
            return self._known(run, has_modifier=first > 0)
        head = phrase[-1].lower
        if len(run.name) == 1 and run.name[0].lower in lists.DEMONYMS:
            return None
        if head in lists.BODIES and len(phrase) - last <= 2:
            return Party(self.article.slice([*run.name, *phrase[last:]]), "named")
        return self._known(run) if head in lists.DOCUMENTS | lists.GENERIC_HEADS else None

    def _known(self, run: Run, *, has_modifier: bool = False) -> Party | None:
        """Return the entity that the name stands for, or the name as it is."""
        article, first, noun = self.article, run.name[0], run.name[-1].lower
        alone = len(run.name) == 1
        if alone and noun in lists.PARTY_NOUNS:
            name = article.slice(run.name)
            return None if has_modifier else Party(name, "named", plural=noun.endswith("s"))
        same = article.namesakes(first) if alone else []
        if len(same) > 1 and not run.title and (party := self._last_source(same)):
            return party
        if entity := article.find(run):
            return party_of(entity)
        if len(same) > 1:
            return Party(reason="namesakes")
        plural = alone and noun.endswith("s") and first.text not in article.capitals
        common = noun in article.ordinary or noun in lists.COMMON_NOUNS
        if plural or common or first.lower in lists.OPENING_WORDS:
            return None
        person = looks_personal(article.text, run.name)
        return Party(article.slice(run.name), "named", person=person)

    def _last_source(self, same: Sequence[Entity]) -> Party | None:
        """Return the namesake who spoke last."""
        spoke = [said.party for said in self.sources[-NEAREST:] if said.party.entity in same]
        return spoke[-1].by("name") if spoke else None

    def _members(self, words: Sequence[Word]) -> Party | None:
        """Return the names after "including"."""
        for at, word in enumerate(words[:-1]):
            if word.lower in ("including", "include", "includes"):
                rest = words[at + 1 :]
                return self._joint(rest) or self._head_name(noun_phrase(self.article, rest))
        return None

    def _producer(self, words: Sequence[Word]) -> Party | None:
        """Return the author of a document: "a study by Ada Moss"."""
        phrase = noun_phrase(self.article, words)
        rest = words[len(phrase) :]
        by = next((at for at, word in enumerate(rest[:-1]) if word.lower in ("by", "from")), None)
        if by is None or phrase[-1].lower not in lists.DOCUMENTS:
            return None
        return self._head_name(noun_phrase(self.article, rest[by + 1 :]))

    def _described(self, words: Sequence[Word]) -> Party:
        """Return the antecedent of a description, or the description itself."""
        text, at = self.article.text, words[0].start
        phrase = noun_phrase(self.article, words)
        head, modifiers = head_of(phrase)
        first, noun = phrase[0].lower, phrase[-1].lower
        plural, person = is_plural(phrase) or repeats(words), noun in lists.PERSON_ROLES
        itself = Party(_description(text, words), "unnamed", plural, person, basis="description")
        only_pronoun = is_pronoun(phrase) and first not in lists.INDEFINITE
        if only_pronoun or itself.name.lower() in lists.PRONOUNS:
            return self._antecedent(_asked(phrase[-1]), noun) or Party(reason="pronoun")
        if plural:
            return itself
        indefinite = first in lists.INDEFINITE or first[0].isdigit()
        early = self.article.paragraph(at) <= LEDE
        delayed = early and first in ("a", "an") and noun not in ("man", "woman")
        if indefinite and not delayed:
            return itself
        if party := self._role_holder(head, modifiers, at, alone=indefinite):
            return party
        if first in lists.PRONOUNS - lists.DEMONSTRATIVE:
            return self._owned(phrase) or itself
        if first in ("the", "this") and "'s" not in {word.lower for word in phrase}:
            return self._definite(phrase) or itself
        return itself

    def _role_holder(
        self, head: str, modifiers: frozenset[str], at: int, *, alone: bool
    ) -> Party | None:
        """Return the party with a role: best by modifiers, then the nearest earlier one."""
        roles = self.roles.get(head, [])[:SAME_NAME]
        if not roles or (alone and len({role.entity for role in roles}) > 1):
            return None
        best = max(roles, key=lambda role: role_fit(role, modifiers, at))
        fits = role_fit(best, modifiers, at)[0] >= 0
        return party_of(best.entity).by("role") if fits else None

    def _owned(self, phrase: Sequence[Word]) -> Party | None:
        """Return the owner in "his letter" or "her campaign"."""
        noun = phrase[-1].lower
        owner = self._antecedent(_asked(phrase[0]), phrase[0].lower, "owner")
        if owner and noun in lists.BODIES:
            surname = re.escape(owner.name.split()[-1])
            around = self.article.text[max(0, phrase[0].start - NEARBY) : phrase[0].start + NEARBY]
            body = re.search(rf"\b{surname} {noun}\b", around)
            return Party(body.group(), "named", basis="owner") if body else None
        return owner if noun in lists.DOCUMENTS else None

    def _definite(self, phrase: Sequence[Word]) -> Party | None:
        """Return the antecedent of "the agency" or "the nominee".

        A body must have the word in its name: for "the company", any body would be a guess.
        """
        noun, asked = phrase[-1].lower, (phrase[0].start, phrase[-1].end)
        if noun in lists.ISSUED:
            before = self._sources_before(asked[0])
            return before[-1].party.by("issued") if before else None
        if noun in lists.ORGANISATION_NOUNS:
            return self._antecedent(asked, noun, "noun")
        if noun in lists.PERSON_ROLES - lists.NEVER_GUESSED:
            return self._antecedent(asked, title_gender({noun}) or "who", "noun")
        return None


def _asked(pronoun: Word) -> Span:
    """Return the span of a pronoun without a contracted verb: "she" of "she'll"."""
    return pronoun.start, pronoun.start + len(pronoun.lower)


def _description(text: str, words: Sequence[Word]) -> str:
    """Return the description without a relative clause or an insertion."""
    first = segments_of(text, words)[0]
    for at, word in enumerate(first):
        if at and word.lower in lists.RELATIVE:
            first = first[:at]
            break
    return " ".join(text[first[0].start : first[-1].end].split())
