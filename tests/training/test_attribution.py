"""The recipe of the learned reader, from rows of a corpus to a released network with its card."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from analysis.attribution.learned import find, read
from analysis.attribution.learned.decoding import Shares
from analysis.document import parse
from analysis.networks.models import open_network
from analysis.networks.words import cut_words
from tests.training.conftest import STORY, Row, logged, shrink, spans, write_rows

pytest.importorskip("torch", reason="needs the extra train")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # those of its libraries


def article(name: str) -> Row:
    attributions = [
        {
            "source": spans(STORY, "Ilse Varga"),
            "cue": spans(STORY, "said"),
            "content": spans(STORY, "the bridge would hold"),
        },
        {
            "source": spans(STORY, "Tom Brandt"),
            "cue": spans(STORY, "told"),
            "content": spans(STORY, "“We wait,”"),
        },
    ]
    return {"id": name, "text": STORY, "attributions": attributions}


def every_other(_: Row, found: list[Row]) -> set[int]:
    """Take some of what an ignorant network finds for right: its confidence is fitted."""
    return set(range(0, len(found), 2))


@pytest.fixture(scope="module")
def train(encoders: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Path]]:
    """Carry out the recipe over three articles; the folder of its results."""
    from analysis.training import attribution, calibration

    folder = tmp_path_factory.mktemp("attribution")
    rows = [article(name) for name in "abc"]
    layers = {"one": article("b"), "two": {**article("b"), "attributions": []}}
    write_rows(folder, "polnear/train", rows)
    write_rows(folder, "polnear/dev", rows[:1])
    write_rows(folder, "polnear/train.multi", [{"id": "b", "layers": layers}])
    for name in ("basil/train", "basil/dev", "directed_sentiment/train"):
        write_rows(folder, name, [{"id": name, "text": "It rained. Tom Brandt said it held."}])

    def carry_out() -> Path:
        attribution.train(encoders, folder / "out")
        return folder / "out"

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEWS_CORPORA", str(folder))
        patch.setattr(
            attribution, "ATTRIBUTION_RECIPE", shrink(attribution.ATTRIBUTION_RECIPE, folder)
        )
        patch.setattr(calibration, "right_ones", every_other)
        yield carry_out


def test_the_recipe_ends_in_a_network_that_reads(train: Callable[[], Path]) -> None:
    released = train() / "model"
    names = {"attribution.onnx", "attribution.json", "attribution.md", "tokenizer.json"}
    assert {path.name for path in released.iterdir()} == names
    settings = json.loads((released / "attribution.json").read_text())
    assert set(settings["confidence"]) == {"intercept", *Shares._fields}
    assert settings["least"] == 0.2
    tokenizer = Tokenizer.from_file(str(released / "tokenizer.json"))
    words = cut_words(parse(STORY), tokenizer)
    reading = read(words, open_network(released / "attribution.onnx"), settings)
    for one in find(reading, settings | {"least": 0.0}):
        assert all(0 <= first < last <= len(words) for first, last in (*one.contents, one.cue))


def test_a_training_that_is_done_is_not_repeated(train: Callable[[], Path]) -> None:
    out = train()
    before = {name: logged(out / name) for name in ("teacher", "student")}
    for lines in before.values():
        assert [line["epoch"] for line in lines if "steps" in line] == [0]
        assert all(line["loss"] > 0 for line in lines)
    train()
    assert {name: logged(out / name) for name in before} == before
