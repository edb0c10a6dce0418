"""A toy encoder and corpora of a few invented rows: recipes end to end, in seconds."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from analysis.records import Row

STORY = "Ilse Varga said the bridge would hold. “We wait,” Tom Brandt told her. It rained on Teyl."
SPECIAL = {
    "pad_token": "[PAD]",
    "unk_token": "[UNK]",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "mask_token": "[MASK]",
}
# As many heads as the encoder that is shipped has, each as small as may be.
SIZES = {
    "hidden_size": 24,
    "num_hidden_layers": 2,
    "num_attention_heads": 12,
    "intermediate_size": 32,
}


def spans(text: str, *parts: str) -> list[list[int]]:
    """Where parts stand in a text."""
    return [[text.index(part), text.index(part) + len(part)] for part in parts]


@pytest.fixture(scope="session")
def encoders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an encoder that has learned nothing, and its tokenizer."""
    transformers = pytest.importorskip("transformers", reason="needs the extra train")
    from tokenizers import BertWordPieceTokenizer

    folder = tmp_path_factory.mktemp("encoders")
    tokenizer = BertWordPieceTokenizer(lowercase=True)
    tokenizer.train_from_iterator([STORY], vocab_size=200, special_tokens=[*SPECIAL.values()])
    toy = folder / "toy"
    config = transformers.BertConfig(vocab_size=tokenizer.get_vocab_size(), **SIZES)
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(toy)
    tokenizer.save(str(toy / "tokenizer.json"))
    (toy / "special_tokens_map.json").write_text(json.dumps(SPECIAL))
    return folder


def write_rows(corpora: Path, name: str, rows: list[Row]) -> None:
    """Write rows as a split of a corpus, such as "polnear/train"."""
    path = corpora / f"{name}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def shrink(recipe: Path, folder: Path) -> Path:
    """Copy a recipe: the toy encoder, two layers and one round in each of its trainings."""
    text = recipe.read_text(encoding="utf-8")
    for name, value in (("encoder", '"toy"'), ("layers", "2"), ("epochs", "1")):
        text = re.sub(rf"^{name} = .*$", f"{name} = {value}", text, flags=re.MULTILINE)
    path = folder / recipe.name
    path.write_text(text, encoding="utf-8")
    return path


def logged(folder: Path) -> list[dict[str, Any]]:
    """The lines that a training logged."""
    return [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
