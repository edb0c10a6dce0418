import math
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis import stance_words
from analysis.benchmarks import stance as benchmark
from analysis.document import TOKEN
from analysis.errors import UsageError
from analysis.records import STANCES, Stance
from analysis.stance import CUES, MOST_MENTIONS, STRENGTH, abstain, find_targets, score_stance

TEXTS = st.text(st.characters(), max_size=200)
WORDS = """
    Ilse Varga the bridge supports opposes not n't no longer never would if whether said by we I
    against in favour of must be stopped no reason to terrible great . ? “ ” , \0 🙂 مرحبا
""".split()
PIECES = st.lists(st.sampled_from([*WORDS, "\n"]), max_size=30).map(" ".join)


def judge(text: str, target: str = "the bridge", holder: str = "Ilse Varga") -> Stance:
    start = text.index(holder)
    return score_stance(text, target, holder=(start, start + len(holder)))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Ilse Varga supports the bridge.", "favour"),
        ("Ilse Varga, who has long backed the bridge, won.", "favour"),
        ("Ilse Varga is in favour of the bridge.", "favour"),
        ("Ilse Varga is a supporter of the bridge.", "favour"),
        ("The bridge was praised by Ilse Varga.", "favour"),
        ("The bridge won praise from Ilse Varga.", "favour"),
        ("Ilse Varga has opposed the bridge for years.", "against"),
        ("Ilse Varga voted against the bridge.", "against"),
        ("Ilse Varga fought the bridge.", "against"),
        ("Ilse Varga refused to back the bridge.", "against"),
        ("Ilse Varga and Tom Brandt oppose the bridge.", "against"),
        ("Ilse Varga said she opposes the bridge.", "against"),
        ("The bridge drew sharp criticism from Ilse Varga.", "against"),
        ("“We oppose the bridge,” said Ilse Varga.", "against"),
        ("“Let’s stop the bridge,” said Ilse Varga.", "against"),
        ("Ilse Varga said: “There is no reason to build the bridge.”", "against"),
        # Nobody's stance: neutral, imagined, or asked.
        ("Ilse Varga walked over the bridge.", "neither"),
        ("Ilse Varga would oppose the bridge.", "neither"),
        ("If Ilse Varga backs the bridge, it will be built.", "neither"),
        ("Does Ilse Varga support the bridge?", "neither"),
        ("Ilse Varga went back to the bridge.", "neither"),
        # Somebody else's, or the other way round.
        ("Ilse Varga said Tom Brandt opposes the bridge.", "neither"),
        ("Ilse Varga asked whether Tom Brandt backs the bridge.", "neither"),
        ("Ilse Varga was praised for the bridge.", "neither"),
        ("Ilse Varga was criticised by the bridge.", "neither"),
        ("Tom Brandt supports the bridge and met Ilse Varga.", "neither"),
    ],
)
def test_stance_of_a_holder(text: str, label: str) -> None:
    assert judge(text).label == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("We support the bridge.", "favour"),
        ("We not only support the bridge, we pay for it.", "favour"),
        ("Everyone should support the bridge.", "favour"),
        ("It is time to back the bridge.", "favour"),
        ("There's no reason to oppose the bridge.", "favour"),
        ("The bridge is a wonderful plan.", "favour"),
        ("We reject the old road but welcome the bridge.", "favour"),
        ("I'm against the bridge.", "against"),
        ("We don’t trust the bridge.", "against"),
        ("There is no reason to build the bridge.", "against"),
        ("It is a mistake to support the bridge.", "against"),
        ("The bridge must be stopped.", "against"),
        ("Down with the bridge!", "against"),
        ("Stop the bridge!", "against"),
        ("Let's stop the bridge.", "against"),
        ("Let’s not support the bridge.", "against"),
        ("Let's support the bridge.", "favour"),
        ("Let's see the bridge.", "neither"),
        ("I think the bridge is a terrible idea.", "against"),
        # The content of indirect speech: its first pronoun is the speaker.
        ("she opposes the bridge", "against"),
        ("that they no longer support the bridge", "against"),
        ("to back the bridge", "favour"),
        ("the mayor said he opposes the bridge", "neither"),
        ("She opposes the bridge.", "neither"),
        ("The bridge opens on Monday.", "neither"),
        ("We would support the bridge.", "neither"),
        ("Do you support the bridge?", "neither"),
        ("They ask whether we support the bridge.", "neither"),
        ("Ilse Varga supports the bridge.", "neither"),
        ("Critics say the bridge is terrible.", "neither"),
        ("The bridge was opposed by many.", "neither"),
    ],
)
def test_stance_of_the_voice(text: str, label: str) -> None:
    found = score_stance(text, "the bridge")
    assert (found.label, found.abstained) == (label, None)
    assert (found.evidence is None) == (label == "neither")


@pytest.mark.xfail(reason="neither the cues nor TextBlob's lexicon know the word")
def test_disaster_is_against() -> None:
    assert score_stance("The bridge is a disaster.", "the bridge").label == "against"


@pytest.mark.parametrize(
    ("plain", "negated"),
    [
        ("We support the bridge.", "We do not support the bridge."),
        ("We support the bridge.", "We no longer support the bridge."),
        ("We support the bridge.", "We never really supported the bridge."),
        ("We support the bridge.", "We don't support the bridge."),
        ("We support the bridge.", "We can’t support the bridge."),
        ("We oppose the bridge.", "We have never opposed the bridge."),
        ("We are against the bridge.", "We aren't against the bridge."),
        ("The bridge is a good idea.", "The bridge is not a good idea."),
    ],
)
def test_negation_turns_the_label(plain: str, negated: str) -> None:
    labels = {score_stance(text, "the bridge").label for text in (plain, negated)}
    assert labels == {"against", "favour"}


def test_a_cue_is_surer_than_tone() -> None:
    cue, tone = (
        score_stance(text, "the bridge").probabilities["favour"]
        for text in ("We support the bridge.", "The bridge is a good idea.")
    )
    assert cue > tone


def test_evidence_is_the_cue_or_the_clause() -> None:
    text = "It rained. Ilse Varga firmly opposes the bridge."
    found = judge(text)
    assert text[slice(*found.evidence)] == "opposes"
    text = "It rained; the bridge is an awful idea; the sun came out."
    found = score_stance(text, "the bridge")
    assert text[slice(*found.evidence)] == "the bridge is an awful idea"


def test_the_clearest_mention_decides() -> None:
    text = "The bridge is nice. We oppose the bridge. The bridge opens on Monday."
    assert score_stance(text, "the bridge").label == "against"
    assert score_stance(text, (0, 10)).label == "favour"
    assert score_stance(text, (text.rindex("The"), text.rindex("The") + 10)).label == "neither"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the text has no letters"),
        ("\0 12 🙂 ؟", "the text has no letters"),
        ("We support the bridges.", "the target is not spoken of"),
        ("We support the footbridge.", "the target is not spoken of"),
    ],
)
def test_it_abstains_with_a_reason(text: str, reason: str) -> None:
    found = score_stance(text, "the bridge")
    assert (found.label, found.evidence, found.abstained) == ("neither", None, reason)


@pytest.mark.parametrize("between", [". ", ".\n\n", " and so on" * 40 + " "])
def test_it_abstains_when_the_holder_is_far_away(between: str) -> None:
    found = judge(f"Ilse Varga spoke{between}We oppose the bridge.")
    assert found.abstained == "holder and target are not near each other in one sentence"


@pytest.mark.parametrize("phrase", ["the bridge", "The BRIDGE", " the  bridge "])
@pytest.mark.parametrize("text", ["WE OPPOSE THE BRIDGE", "We oppose the\tbridge's pillars"])
def test_words_are_found_whatever_their_case(text: str, phrase: str) -> None:
    assert score_stance(text, phrase).label == "against"


def test_the_holders_name_is_no_mention() -> None:
    found = score_stance("Varga Steel opposes Varga.", "Varga", holder=(0, 11))
    assert found.label == "against"
    found = score_stance("Varga Steel opposes the bridge.", "Varga", holder=(0, 11))
    assert found.abstained == "the target is not spoken of"


@pytest.mark.parametrize("span", [(0, 99), (-1, 2), (2, 2), (3, 1), (0.5, 2), (False, 2), (1,), 7])
def test_wrong_spans(span: object) -> None:
    text = "We oppose it."
    with pytest.raises(UsageError, match=r"target=.* is no span of the text; give .*<= 13"):
        score_stance(text, span)
    with pytest.raises(UsageError, match=r"holder=.* is no span of the text; give .*<= 13"):
        score_stance(text, "it", holder=span)


@pytest.mark.parametrize("target", ["", " ", "\n"])
def test_blank_target(target: str) -> None:
    with pytest.raises(UsageError, match="is blank; give a span or the words"):
        score_stance("We oppose it.", target)


@pytest.mark.parametrize("target", [(0, 5), "Varga", "varga", (13, 18)])
def test_target_that_is_the_holder(target: object) -> None:
    with pytest.raises(UsageError, match="is the holder; name somebody or something else"):
        score_stance("Varga likes  Varga.", target, holder=(0, 5))


def test_wrong_text_and_method() -> None:
    with pytest.raises(UsageError, match="text must be a string, got NoneType; read files by"):
        score_stance(None, "it")
    with pytest.raises(UsageError, match="method='bert' is not known; choose 'lexicon'"):
        score_stance("We oppose it.", "it", method="bert")
    with pytest.raises(UsageError, match="is not known; choose 'lexicon'"):
        score_stance("We oppose it.", "it", method=["lexicon"])


def test_tables_are_whole() -> None:
    assert all(math.isclose(sum(chances), 1) for chances in STRENGTH.values())
    for (basis, sign), chances in STRENGTH.items():
        assert chances.index(max(chances)) == sign + 1, basis
    assert {"backing", "voted for", "stood by", "criticized", "slammed", "sues"} <= set(CUES)
    assert not {phrase for phrase in CUES if phrase != phrase.lower().strip()}


LISTS = {name: words for name, words in vars(stance_words).items() if name.isupper()}


@pytest.mark.parametrize("listed", [*LISTS.values(), CUES], ids=[*LISTS, "CUES"])
def test_each_listed_word_is_one_token(listed: object) -> None:
    pairs = listed.items() if listed is stance_words.PAST else listed
    entries = [part for entry in pairs for part in ([entry] if isinstance(entry, str) else entry)]
    assert entries
    for word in " ".join(entries).split():
        assert TOKEN.findall(word) == [word]


def test_an_abstention_keeps_no_opinion() -> None:
    told = score_stance("We walked over the bridge.", "the bridge")
    found = abstain("the holder is unresolved")
    assert (found.label, found.evidence) == ("neither", None)
    assert found.abstained == "the holder is unresolved"
    assert found.probabilities == told.probabilities


@st.composite
def spans(draw: st.DrawFn, text: str) -> tuple[int, int]:
    start = draw(st.integers(0, len(text) - 1))
    return start, draw(st.integers(start + 1, len(text)))


@given(st.one_of(TEXTS, PIECES).filter(bool), st.data())
def test_any_text_and_spans_are_judged(text: str, data: st.DataObject) -> None:
    target = data.draw(st.one_of(spans(text), st.sampled_from(["the bridge", "a", "🙂", "(?"])))
    holder = data.draw(st.one_of(st.none(), spans(text)))
    named = target if isinstance(target, str) else text[slice(*target)]
    assume(holder is None or named.casefold() != text[slice(*holder)].casefold())
    found = score_stance(text, target, holder=holder)
    assert found == score_stance(text, target, holder=holder)
    assert tuple(found.probabilities) == STANCES
    assert math.isclose(sum(found.probabilities.values()), 1)
    assert found.probabilities[found.label] == max(found.probabilities.values())
    assert (found.evidence is None) == (found.label == "neither")
    if found.evidence:
        assert 0 <= found.evidence[0] < found.evidence[1] <= len(text)
    assert not found.abstained or found.label == "neither"


@pytest.mark.parametrize(
    "unit", ["we support the bridge and Ilse Varga opposes the bridge and ", "bridge.", "( ", "!"]
)
def test_a_long_sentence_stays_fast(unit: str) -> None:
    text = ("Ilse Varga met the bridge " + unit * 100_000)[:100_000]
    started = time.process_time()
    score_stance(text, "bridge")
    score_stance(text, "bridge", holder=(0, 10))
    score_stance(text, (19, 25), holder=(0, 10))
    assert time.process_time() - started < 5
    assert text.count("bridge") == 1 or text.count("bridge") > MOST_MENTIONS


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("Ada Moss met Tom Brandt.", ["Tom Brandt", "Ada Moss"], ["Ada Moss", "Tom Brandt"]),
        ("Ada Moss met Tom Brandt. Moss left.", ["Moss", "Ada Moss", "Moss"], ["Ada Moss", "Moss"]),
        ("Ada Moss met Ada Moss.", ["Moss", "Ada Moss", "Ada"], ["Ada Moss"]),
        ("Mossy stones, a Brandtian plan", ["Moss", "Brandt"], []),
        ("Moss's plan, Moss-led", ["Moss"], ["Moss"]),
        ("They hope so. It may be.", ["Hope", "May"], []),
        ("The Bridge and THE STRIKE", ["the bridge", "the strike"], ["the bridge", "the strike"]),
        ("Ada\nMoss", ["Ada Moss"], ["Ada Moss"]),
        (
            "the #Moss group, C.I.Q. and AT&Q",
            ["#Moss", "C.I.Q.", "AT&Q"],
            ["#Moss", "C.I.Q.", "AT&Q"],
        ),
        ("(Moss", ["(", "x(", "Moss"], ["Moss"]),
        ("", ["Moss"], []),
        ("Moss", [], []),
    ],
)
def test_find_targets(text: str, names: list[str], found: list[str]) -> None:
    targets = find_targets(text, names)
    assert [name for _, name in targets] == found
    for (start, end), name in targets:
        assert " ".join(text[start:end].split()).lower() == name.lower()


def test_find_targets_takes_a_list_of_names() -> None:
    with pytest.raises(UsageError, match="names='Moss' is a single string; give a list"):
        find_targets("Moss", "Moss")
    with pytest.raises(UsageError, match="has a blank one; leave it out"):
        find_targets("Moss", ["Moss", " "])


@given(TEXTS, st.lists(TEXTS.filter(str.strip), max_size=5))
def test_find_targets_in_any_text(text: str, names: list[str]) -> None:
    found = find_targets(text, names)
    assert found == sorted(found)
    assert {name for _, name in found} <= set(names)
    ends = [span for span, _ in found]
    assert all(before[1] <= after[0] for before, after in pairwise(ends))


def test_directed_sentiment_dev_is_no_worse_than_measured(shared: Path) -> None:
    rows = benchmark.pairs("dev")
    predicted = [benchmark.pair_label(row, "lexicon") for row in rows]
    gold = [benchmark.PAIR_LABELS[row["label"]] for row in rows]
    scores = benchmark.label_f1s(predicted, gold, benchmark.PAIR_LABELS)
    assert sum(scores) / len(scores) > 0.30
