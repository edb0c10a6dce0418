import math
import time
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.benchmarks import stance as benchmark
from analysis.document import TOKEN, parse
from analysis.errors import UsageError
from analysis.frames.quotes import analyze
from analysis.frames.stances import analyze_stances
from analysis.networks.models import open_judge
from analysis.networks.questions import HELD
from analysis.reading.articles import read_articles
from analysis.records import STANCES, UNCLEAR, Attribution, Stance
from analysis.spans import Span
from analysis.stance import (
    APART,
    METHODS,
    QUOTED,
    abstain,
    decide,
    quoted_stances,
    score_stance,
)
from analysis.stance import words as stance_words
from analysis.stance.lexicon import STANCE_CUES, STRENGTH
from analysis.stance.targets import MOST_MENTIONS

TEXTS = st.text(st.characters(), max_size=200)
WORDS = """
    Ilse Varga the bridge supports opposes not n't no longer never would if whether said by we I
    against in favour of must be stopped no reason to terrible great . ? “ ” , \0 🙂 مرحبا
""".split()
PIECES = st.lists(st.sampled_from([*WORDS, "\n"]), max_size=30).map(" ".join)


@pytest.fixture(params=list(METHODS))
def method(request: pytest.FixtureRequest) -> str:
    return request.param


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def judge(text: str, method: str = "lexicon", target: str = "the bridge") -> Stance:
    """Judge the stance of Ilse Varga."""
    return score_stance(text, target, holder=at(text, "Ilse Varga"), method=method)


def voice(text: str, target: Span | str = "the bridge") -> Stance:
    """Judge the stance of whoever says the text, by the baseline."""
    return score_stance(text, target, method="lexicon")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Ilse Varga supports the bridge.", "favour"),
        ("Ilse Varga is in favour of the bridge.", "favour"),
        ("Ilse Varga opposes the bridge.", "against"),
        ("“We oppose the bridge,” said Ilse Varga.", "against"),
        ("Ilse Varga walked over the bridge.", "neither"),
        ("Ilse Varga met the council at the bridge on Monday.", "neither"),
    ],
)
def test_plain_sentences(text: str, label: str, method: str) -> None:
    assert judge(text, method).label == label


def test_learned_is_the_default() -> None:
    assert list(METHODS) == list(QUOTED) == ["learned", "lexicon"]
    text = "We support the bridge."
    assert score_stance(text, "the bridge") == score_stance(text, "the bridge", method="learned")


def test_the_network_looks_for_the_view_of_a_target_that_is_not_named() -> None:
    for text in ("We support it.", "It rained."):
        assert score_stance(text, "the bridge").abstained in (None, "too close to call")
        assert voice(text).abstained == "the target is not spoken of"


def test_one_direction_does_not_tell_the_other(method: str) -> None:
    text = "Tomas Brandt opposes Ilse Varga."
    tomas, ilse = (at(text, who) for who in ("Tomas Brandt", "Ilse Varga"))
    assert score_stance(text, ilse, holder=tomas, method=method).label == "against"
    assert score_stance(text, tomas, holder=ilse, method=method).label == "neither"


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
        ("Ilse Varga is agreeing with the bridge.", "favour"),
        ("Ilse Varga is disagreeing with the bridge.", "against"),
        ("The bridge was fought by Ilse Varga.", "against"),
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
def test_stance_of_a_holder_by_the_lexicon(text: str, label: str) -> None:
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
def test_stance_of_the_voice_by_the_lexicon(text: str, label: str) -> None:
    found = voice(text)
    assert (found.label, found.abstained) == (label, None)
    assert (found.evidence is None) == (label == "neither")


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("We would support the bridge if it were cheaper.", ["neither"]),
        ("We might oppose the bridge one day.", ["neither"]),
        ("Unless we back the bridge, the mill will close.", ["neither", "favour"]),
        ("Whether we support the bridge depends on the price.", ["neither"]),
        ("Had we supported the bridge, the mill would be closed.", ["neither", "against"]),
        ("We support the bridge.", ["favour"]),
        ("We would never support the bridge.", ["against"]),
        ("We wouldn't support the bridge.", ["against"]),
        ("We want the bridge scrapped.", ["against"]),
        ("We want the bridge.", ["favour"]),
    ],
)
def test_a_view_that_one_might_have_is_not_had(words: str, labels: list[str]) -> None:
    text = f"Ilse Varga spoke. “{words}” Varga said."
    first, last = text.index("“"), text.index("”") + 1
    source, cue = ((last + 1, last + 6),), ((last + 7, last + 11),)
    said = Attribution(((first, last),), source, cue, "direct")
    start = text.index("the bridge")
    assert quoted_stances(parse(text))(said, (start, start + 10)).label in labels


@pytest.mark.xfail(reason="neither the cues nor TextBlob's lexicon know the word")
def test_disaster_is_against() -> None:
    assert voice("The bridge is a disaster.").label == "against"


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
    labels = {voice(text).label for text in (plain, negated)}
    assert labels == {"against", "favour"}


def test_a_cue_is_surer_than_tone() -> None:
    cue, tone = (
        voice(text).probabilities["favour"]
        for text in ("We support the bridge.", "The bridge is a good idea.")
    )
    assert cue > tone


def test_evidence_is_the_cue_or_the_clause() -> None:
    text = "It rained. Ilse Varga firmly opposes the bridge."
    found = judge(text)
    assert text[slice(*found.evidence)] == "opposes"
    text = "It rained; the bridge is an awful idea; the sun came out."
    found = voice(text)
    assert text[slice(*found.evidence)] == "the bridge is an awful idea"


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        (
            "It rained. Ilse Varga supports the bridge. It is late.",
            "Ilse Varga supports the bridge.",
        ),
        (
            "It rained. Ilse Varga spoke. She supports the bridge! It is late.",
            "Ilse Varga spoke. She supports the bridge!",
        ),
    ],
)
def test_evidence_of_the_network_is_the_sentences_of_holder_and_target(
    text: str, evidence: str
) -> None:
    found = judge(text, "learned")
    assert found.label == "favour"
    assert text[slice(*found.evidence)] == evidence


def test_evidence_of_the_network_about_the_voice_holds_the_target() -> None:
    text = "It rained. We support the bridge. It is late."
    found = score_stance(text, "the bridge")
    assert text[slice(*found.evidence)] == "We support the bridge."


def test_the_clearest_mention_decides() -> None:
    text = "The bridge is nice. We oppose the bridge. The bridge opens on Monday."
    assert voice(text).label == "against"
    assert voice(text, (0, 10)).label == "favour"
    assert voice(text, (text.rindex("The"), text.rindex("The") + 10)).label == "neither"


def test_the_clearest_of_the_near_mentions_decides_for_the_network() -> None:
    text = "Ilse Varga met them at the bridge. She supports the bridge. The bridge is old."
    assert judge(text, "learned").label == "favour"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the text has no letters"),
        ("\0 12 🙂 ؟", "the text has no letters"),
        ("We support the bridges.", "the target is not spoken of"),
        ("We support the footbridge.", "the target is not spoken of"),
    ],
)
def test_it_abstains_with_a_reason(text: str, reason: str, method: str) -> None:
    found = score_stance(text, "the bridge", holder=(0, 2) if text else None, method=method)
    assert voice(text).abstained == reason
    assert (found.label, found.evidence, found.abstained) == ("neither", None, reason)


def test_the_network_abstains_when_nothing_is_clear() -> None:
    texts = [f"Ilse Varga {verb} the bridge." for verb in "weighs eyes supports opposes".split()]
    for found in [judge(text, "learned") for text in texts]:
        clear = max(found.probabilities.values()) >= open_judge().level[HELD]
        assert found.abstained == (None if clear else UNCLEAR)


def test_the_network_abstains_when_the_holder_is_out_of_sight() -> None:
    text = "Ilse Varga spoke" + " and so on" * 200 + ". We oppose the bridge."
    assert judge(text, "learned").abstained == APART


def test_the_network_sees_the_sentences_around() -> None:
    assert judge("Ilse Varga spoke. She supports the bridge.", "learned").label == "favour"


@pytest.mark.parametrize(
    ("chances", "label", "abstained"),
    [
        ([0.7, 0.2, 0.1], "against", None),
        ([0.1, 0.2, 0.7], "favour", None),
        ([0.2, 0.6, 0.2], "neither", None),
        ([0.4, 0.35, 0.25], "against", None),
        ([0.39, 0.31, 0.3], "neither", "too close to call"),
        ([0.33, 0.34, 0.33], "neither", "too close to call"),
        ([0.45, 0.45, 0.1], "neither", None),
    ],
)
def test_decide(chances: list[float], label: str, abstained: str | None) -> None:
    found = decide(chances, (0, 9), least=0.4)
    assert (found.label, found.abstained) == (label, abstained)
    assert found.evidence == (None if label == "neither" else (0, 9))
    assert list(found.probabilities.values()) == chances


def test_any_chances_decide_when_asked_to() -> None:
    assert decide([0.33, 0.32, 0.35], (0, 9), least=0.0).label == "favour"


@pytest.mark.parametrize("between", [". ", ".\n\n", " and so on" * 40 + " "])
def test_the_lexicon_abstains_when_the_holder_is_far_away(between: str) -> None:
    found = judge(f"Ilse Varga spoke{between}We oppose the bridge.")
    assert found.abstained == APART


@pytest.mark.parametrize("phrase", ["the bridge", "The BRIDGE", " the  bridge "])
@pytest.mark.parametrize("text", ["WE OPPOSE THE BRIDGE", "We oppose the\tbridge's pillars"])
def test_words_are_found_whatever_their_case(text: str, phrase: str) -> None:
    assert voice(text, phrase).label == "against"
    for method in METHODS:
        holder = at(text.lower(), "we")
        spoken = score_stance(text, phrase, holder=holder, method=method)
        assert spoken.abstained != "the target is not spoken of"


def test_the_holders_name_is_no_mention(method: str) -> None:
    text = "Varga Steel opposes Varga."
    assert score_stance(text, "Varga", holder=(0, 11), method="lexicon").label == "against"
    assert score_stance(text, "Varga", holder=(0, 11), method=method) == score_stance(
        text, (20, 25), holder=(0, 11), method=method
    )
    found = score_stance("Varga Steel opposes the bridge.", "Varga", holder=(0, 11), method=method)
    assert found.abstained == "the target is not spoken of"


@pytest.mark.parametrize("span", [(0, 99), (-1, 2), (2, 2), (3, 1), (0.5, 2), (False, 2), (1,), 7])
def test_wrong_spans(span: object, method: str) -> None:
    text = "We oppose it."
    with pytest.raises(UsageError, match=r"target=.* is no span of the text; give .*<= 13"):
        score_stance(text, span, method=method)
    with pytest.raises(UsageError, match=r"holder=.* is no span of the text; give .*<= 13"):
        score_stance(text, "it", holder=span, method=method)


@pytest.mark.parametrize("target", ["", " ", "\n"])
def test_blank_target(target: str, method: str) -> None:
    with pytest.raises(UsageError, match="is blank; give a span or the words"):
        score_stance("We oppose it.", target, method=method)


@pytest.mark.parametrize("target", [(0, 5), "Varga", "varga", (13, 18)])
def test_target_that_is_the_holder(target: object, method: str) -> None:
    with pytest.raises(UsageError, match="is the holder; name somebody or something else"):
        score_stance("Varga likes  Varga.", target, holder=(0, 5), method=method)


def test_wrong_text_and_method() -> None:
    with pytest.raises(UsageError, match="text must be a string, got NoneType; read files by"):
        score_stance(None, "it")
    with pytest.raises(UsageError, match="'bert' is not known; choose 'learned' or 'lexicon'"):
        score_stance("We oppose it.", "it", method="bert")
    with pytest.raises(UsageError, match="is not known; choose 'learned' or 'lexicon'"):
        score_stance("We oppose it.", "it", method=["lexicon"])
    with pytest.raises(UsageError, match="'bert' is not known; choose 'learned' or 'lexicon'"):
        quoted_stances(parse("We oppose it."), method="bert")


def test_tables_are_whole() -> None:
    assert all(math.isclose(sum(chances), 1) for chances in STRENGTH.values())
    for (basis, sign), chances in STRENGTH.items():
        assert chances.index(max(chances)) == sign + 1, basis
    assert {
        "backing",
        "agreeing with",
        "voted for",
        "stood by",
        "criticized",
        "slammed",
        "sues",
    } <= set(STANCE_CUES)
    assert not {phrase for phrase in STANCE_CUES if phrase != phrase.lower().strip()}


LISTS = {name: words for name, words in vars(stance_words).items() if name.isupper()}


@pytest.mark.parametrize("listed", [*LISTS.values(), STANCE_CUES], ids=[*LISTS, "STANCE_CUES"])
def test_each_listed_word_is_one_token(listed: object) -> None:
    entries = [part for entry in listed for part in ([entry] if isinstance(entry, str) else entry)]
    assert entries
    for word in " ".join(entries).split():
        assert TOKEN.findall(word) == [word]


def test_an_abstention_keeps_no_opinion() -> None:
    told = voice("We walked over the bridge.")
    found = abstain("the holder is unresolved")
    assert (found.label, found.evidence) == ("neither", None)
    assert found.abstained == "the holder is unresolved"
    assert found.probabilities == told.probabilities


@st.composite
def spans(draw: st.DrawFn, text: str) -> tuple[int, int]:
    start = draw(st.integers(0, len(text) - 1))
    return start, draw(st.integers(start + 1, len(text)))


@given(st.one_of(TEXTS, PIECES).filter(bool), st.data(), st.sampled_from(list(METHODS)))
def test_any_quotation_is_judged(text: str, data: st.DataObject, method: str) -> None:
    content, source, cue = (data.draw(spans(text)) for _ in range(3))
    start = data.draw(st.integers(content[0], content[1] - 1))
    target = start, data.draw(st.integers(start + 1, content[1]))
    judge = quoted_stances(parse(text), method=method)
    for said in (Attribution((content,), (source,), (cue,)), Attribution((content,))):
        found = judge(said, target)
        assert found == judge(said, target)
        sound(found, text)


@given(st.one_of(TEXTS, PIECES).filter(bool), st.data(), st.sampled_from(list(METHODS)))
def test_any_text_and_spans_are_judged(text: str, data: st.DataObject, method: str) -> None:
    target = data.draw(st.one_of(spans(text), st.sampled_from(["the bridge", "a", "🙂", "(?"])))
    holder = data.draw(st.one_of(st.none(), spans(text)))
    named = target if isinstance(target, str) else text[slice(*target)]
    assume(holder is None or named.casefold() != text[slice(*holder)].casefold())
    found = score_stance(text, target, holder=holder, method=method)
    assert found == score_stance(text, target, holder=holder, method=method)
    sound(found, text)
    if method == "learned" and found.evidence and not isinstance(target, str):
        assert text[slice(*found.evidence)]
        assert found.evidence[0] < target[1]
        assert target[0] < found.evidence[1]


def sound(found: Stance, text: str) -> None:
    """Check what holds of any stance."""
    assert tuple(found.probabilities) == STANCES
    assert sum(found.probabilities.values()) == pytest.approx(1)
    if found.abstained:
        assert (found.label, found.evidence) == ("neither", None)
    else:
        assert found.probabilities[found.label] == max(found.probabilities.values())
    assert (found.evidence is None) == (found.label == "neither")
    if found.evidence:
        assert 0 <= found.evidence[0] < found.evidence[1] <= len(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["we support the bridge and Ilse Varga opposes the bridge and ", "bridge.", "( ", "!"]
)
def test_a_long_sentence_stays_fast(unit: str, method: str) -> None:
    text = ("Ilse Varga met the bridge " + unit * 100_000)[:100_000]
    started = time.process_time()
    score_stance(text, "bridge", method=method)
    score_stance(text, "bridge", holder=(0, 10), method=method)
    score_stance(text, (19, 25), holder=(0, 10), method=method)
    assert time.process_time() - started < 5
    assert text.count("bridge") == 1 or text.count("bridge") > MOST_MENTIONS


def test_a_target_longer_than_a_question_is_judged(method: str) -> None:
    text = "Ilse Varga and Tomas Brandt, " * 200 + "won."
    sound(score_stance(text, (0, len(text) - 5), method=method), text)
    far = score_stance(text, (29, len(text) - 5), holder=(0, 10), method="learned")
    assert far.abstained == APART


MOSS = "“We support the Harbour Bill,” said Ada Moss, “and oppose the strike.”"
SAID = Attribution(content=((0, 30), (46, 70)), source=((36, 44),), cue=((31, 35),))


def test_a_quotation_tells_the_stance_of_its_speaker(method: str) -> None:
    judge = quoted_stances(parse(MOSS), method=method)
    bill, strike = (judge(SAID, at(MOSS, target)) for target in ("Harbour Bill", "the strike"))
    assert strike.label == "against"
    for target, found in (("Harbour Bill", bill), ("strike", strike)):
        sound(found, MOSS)
        if found.evidence is None:
            continue
        words = MOSS[slice(*found.evidence)]
        assert method == "lexicon" or target in words
        assert any(a <= found.evidence[0] < found.evidence[1] <= b for a, b in SAID.content)


def test_of_two_views_in_a_quotation_each_is_read_by_the_lexicon() -> None:
    judge = quoted_stances(parse(MOSS), method="lexicon")
    assert judge(SAID, at(MOSS, "Harbour Bill")).label == "favour"


@pytest.mark.xfail(reason="the network is drawn to the view of the next clause, and abstains")
def test_of_two_views_in_a_quotation_each_is_read_by_the_network() -> None:
    assert quoted_stances(parse(MOSS))(SAID, at(MOSS, "Harbour Bill")).label == "favour"


def test_a_quotation_may_lack_its_source(method: str) -> None:
    bare = Attribution(content=SAID.content)
    sound(quoted_stances(parse(MOSS), method=method)(bare, at(MOSS, "Harbour Bill")), MOSS)


@pytest.mark.parametrize("text", [" ", "“…” 🙂", "\u200d", "12"])
def test_a_quotation_without_letters_tells_nothing(text: str, method: str) -> None:
    said, target = Attribution(content=((0, len(text)),)), (0, 1)
    found = quoted_stances(parse(text), method=method)(said, target)
    assert found == abstain("the text has no letters")


def test_what_stands_around_a_quotation_does_not_matter_to_the_lexicon() -> None:
    before, after = "Everybody hates the Harbour Bill. ", "\n\nIt was a terrible day."
    shift = len(before)
    moved = Attribution(
        *(
            tuple((start + shift, end + shift) for start, end in part)
            for part in (SAID.content, SAID.source, SAID.cue)
        )
    )
    first, last = at(MOSS, "Harbour Bill")
    plain = quoted_stances(parse(MOSS), method="lexicon")(SAID, (first, last))
    around = quoted_stances(parse(before + MOSS + after), method="lexicon")
    found = around(moved, (first + shift, last + shift))
    assert found.probabilities == plain.probabilities
    assert found.label == plain.label


@pytest.mark.slow
def test_directed_sentiment_dev_is_no_worse_than_measured(shared: Path) -> None:
    rows = benchmark.pairs("dev")
    predicted = [benchmark.pair_label(row, "lexicon") for row in rows]
    gold = [benchmark.PAIR_LABELS[row["label"]] for row in rows]
    scores = benchmark.label_f1s(predicted, gold, benchmark.PAIR_LABELS)
    assert sum(scores) / len(scores) > 0.30


def test_the_story_tells_who_is_for_and_against_what(story):
    articles = read_articles(story)
    targets = ["United States", "U.S.", "meeting", "meet", "sit down", "talks", "Trump", "Kim"]
    stances = analyze_stances(articles, analyze(articles), targets=targets)
    stances["target"] = stances["target"].replace("U.S.", "United States")
    shown = stances[stances["abstained"].isna()]
    labels = shown.groupby(["holder", "target"])["label"].agg(set)
    assert labels["Kim Jong Un", "United States"] == {"against"}
    assert labels["Kim Jong Un", "meeting"] == {"against"}
    meeting = "sit down" if "sit down" in story else "meet"
    assert labels["Donald Trump", meeting] == {"favour"}
    assert labels["Randall Schriver", "talks"] == {"neither"}
    assert set().union(*labels["Randall Schriver"]) == {"neither"}


def test_kim_is_not_against_his_own_country(story, request):
    if "enemies of North Korea" not in story:
        reason = "“against North Korea's enemies” is taken for against North Korea"
        request.applymarker(pytest.mark.xfail(reason=reason))
    articles = read_articles(story)
    stances = analyze_stances(articles, analyze(articles), targets=["North Korea"])
    assert "against" not in set(stances.loc[stances["holder"] == "Kim Jong Un", "label"])
