"""The recipes of the networks that answer questions, from rows of corpora to released networks."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.training.conftest import Row, logged, shrink, write_rows

pytest.importorskip("torch", reason="needs the extra train")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # those of its libraries

TEXT = "Ilse Varga met Tom Brandt at the bridge. She praised him, and Varga left Teyl."

TOPICS = {
    "gwsd": ("disagree", "neutral", "agree"),
    "vast": ("con", "neutral", "pro"),
    "semeval2016_stance": ("against", "none", "favor"),
}


def part(words: str) -> Row:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def pronoun(a: bool, b: bool) -> Row:
    names = {"a": {**part("Ilse Varga"), "coref": a}, "b": {**part("Tom Brandt"), "coref": b}}
    return {"id": "1", "text": TEXT, "pronoun": part("She"), **names}


def mention(words: str) -> Row:
    kinds = {"entity": 1, "type": "person", "link": "coref", "form": "PROP"}
    return {**part(words), **kinds}


def write_pronouns(folder: Path) -> None:
    """Write what a pointer learns from."""
    answers = [(True, False), (False, True), (False, False)]
    write_rows(folder, "gap/train", [pronoun(*one) for one in answers])
    write_rows(folder, "gap/dev", [pronoun(*one) for one in answers])
    mentions = [mention(words) for words in ("Ilse Varga", "She")]
    for name in ("gum/train", "litbank/train"):
        write_rows(folder, name, [{"id": "1", "text": TEXT, "mentions": mentions}])
    chain = [[one["start"], one["end"], one["start"], one["end"]] for one in mentions]
    write_rows(folder, "polnear/train.silver_coref", [{"id": "a", "chains": [chain]}])
    write_rows(folder, "polnear/train", [{"id": "a", "text": TEXT, "attributions": []}])


def write_opinions(folder: Path) -> None:
    """Write what a judge learns from, and is rated on: a row a label at least."""
    varga, brandt = part("Ilse Varga"), part("Tom Brandt")
    place, source = [varga["start"], varga["end"]], [[brandt["start"], brandt["end"]]]
    said = {"source": source, "cue": [[11, 14]], "content": [[41, 58]]}
    stances, tones = ("against", "neither", "favour"), ("negative", "neutral", "positive")
    quoted = [
        {"article": "a", **said, "targets": [{**varga, "kind": "entity", "label": label}]}
        for label in (*stances, "bad")
    ]
    write_rows(folder, "quoted_stance/train", quoted)
    labelled = [
        {"article": "a", "target": [brandt["start"], brandt["end"]], "label": label}
        for label in (*tones, "bad")
    ]
    write_rows(folder, "quoted_tone/train", labelled)
    asked = {"target": place, "holder": None}
    contrast = {
        "group": "1",
        "text": TEXT,
        "sentiment": [{"target": place, "label": "positive"}],
        "stance": [{**asked, "label": "favour"}],
    }
    write_rows(folder, "contrasts/train", [contrast])
    passage = {"id": "1", "text": TEXT, **said, "targets": [{"target": place, "label": "against"}]}
    write_rows(folder, "passages/train", [passage])
    targets = [{**varga, "label": label} for label in (-1, 0, 1)]
    for split in ("train", "dev_rw", "dev_mt"):
        rows = [{"id": "1", "text": TEXT, "targets": [one]} for one in targets]
        write_rows(folder, f"newsmtsc/{split}", rows)
    write_rows(
        folder,
        "sentfin/train",
        [{"id": "1", "text": TEXT, "entities": [{**varga, "label": "neutral"}]}],
    )
    for split in ("train", "dev"):
        pairs = [{"text": TEXT, "p": varga, "q": brandt, "label": label} for label in range(5)]
        write_rows(folder, f"directed_sentiment/{split}", pairs)
        for name, labels in TOPICS.items():
            rows = [
                {"id": "1", "article": str(at), "text": TEXT, "target": "the bridge", "label": one}
                for at, one in enumerate(labels)
            ]
            write_rows(folder, f"{name}/{split}", rows * 2)


def write_released(encoders: Path) -> None:
    """Write the networks that a judge begins with: of its shape, and as ignorant."""
    import torch

    from analysis.training.export import export, quantize
    from analysis.training.network import JudgeNetwork

    released = encoders / "released"
    released.mkdir(exist_ok=True)
    judge = JudgeNetwork(encoders / "toy", layers=2).eval()
    for parameter in judge.parameters():  # two that are alike would be written once
        torch.nn.init.normal_(parameter, std=0.1)
    sample = {name: np.zeros(24, dtype=np.int64) for name in judge.INPUTS}
    export(judge, released / "plain.onnx", [sample])
    for name in ("tone.onnx", "judge.onnx"):
        quantize(released / "plain.onnx", released / name)


@pytest.fixture(scope="module")
def train(encoders: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Path]]:
    """Carry out the recipe; the folder of its results."""
    from analysis.training import opinion

    folder = tmp_path_factory.mktemp("opinion")
    write_pronouns(folder)
    write_opinions(folder)
    write_released(encoders)

    def carry_out() -> Path:
        opinion.train(encoders, folder / "out")
        return folder / "out"

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWS_CORPORA", str(folder))
        patch.setattr(opinion, "OPINION_RECIPE", shrink(opinion.OPINION_RECIPE, folder))
        patch.setattr(opinion, "is_held_out", lambda one: one.corpus.startswith("quoted_"))
        yield carry_out


@pytest.fixture(scope="module")
def trained(train: Callable[[], Path]) -> Path:
    """What is there when it was carried out once."""
    return train()


@pytest.mark.parametrize(
    ("name", "settings", "forms"),
    [
        ("pointer", {"begin", "end"}, "| the teacher | PyTorch | ONNX | ONNX, 8 bits |"),
        (
            "judge",
            {"begin", "end", "weights", "level", "hidden"},
            "| PyTorch | ONNX | ONNX, 8 bits | ONNX, 8 bits, fitted |",
        ),
    ],
)
def test_a_recipe_ends_in_a_network_with_its_card(
    trained: Path, name: str, settings: set[str], forms: str
) -> None:
    released = trained / "model"
    assert (released / f"{name}.onnx").stat().st_size
    assert set(json.loads((released / f"{name}.json").read_text())) == settings
    assert f"| {forms}" in (released / f"{name}.md").read_text(encoding="utf-8")


def test_a_training_that_is_done_is_not_repeated(train: Callable[[], Path], trained: Path) -> None:
    names = ("pointer_teacher", "pointer", "judge_first", "judge")
    before = {name: logged(trained / name) for name in names}
    for lines in before.values():
        assert [line["epoch"] for line in lines if "steps" in line] == [0]
    train()
    assert {name: logged(trained / name) for name in names} == before
