"""Train, export and release the learned reader, step by step; what is done already is kept.

1. A teacher, the larger encoder, learns from the annotated articles.
2. It reads them and the unlabelled ones: its probabilities are the student's targets, beside the
   annotations.
3. The student, the small encoder, learns.
4. It is exported to ONNX and quantised; the confidences are fitted with the result on articles
   that it has not seen.
5. PyTorch, ONNX and ONNX in 8 bits are scored on dev, and the card is written.
"""

import json
import pickle
import tomllib
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from analysis.attribution.decoding import Reading
from analysis.attribution.learned import read
from analysis.attribution.model import Session
from analysis.attribution.windows import Words, cut_words
from analysis.datasets import corpus_rows
from analysis.document import parse
from analysis.errors import UsageError
from analysis.training.calibration import UNFITTED, fit_confidence, scores
from analysis.training.card import write_card
from analysis.training.corpus import Article, Soft, Vocabulary, targets
from analysis.training.export import export, quantize
from analysis.training.fitting import Recipe, fit
from analysis.training.network import Reader
from analysis.training.teaching import readings, soften

Row = dict[str, Any]
# Article -> the annotations of everybody who annotated it.
Layers = dict[str, Collection[Row]]
CONFIG = Path(__file__).parent / "attribution.toml"


class Apprentice:
    """One network in training: its encoder, its recipe, its folder of results."""

    def __init__(self, name: str, config: Row, encoders: Path, out: Path) -> None:
        settings = dict(config[name])
        self.encoder = encoders / settings.pop("encoder")
        self.layers = settings.pop("layers")
        self.recipe = Recipe(**settings)
        self.out = out / name

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer of the encoder, which cuts nothing off."""
        tokenizer = Tokenizer.from_file(str(self.encoder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The numbers of the special pieces of the encoder."""
        names = json.loads((self.encoder / "special_tokens_map.json").read_text("utf-8"))
        words = (names[key] for key in ("cls_token", "sep_token", "pad_token", "mask_token"))
        found = [word if isinstance(word, str) else word["content"] for word in words]
        numbers = [self.tokenizer.token_to_id(word) for word in found]
        if None in numbers:
            raise UsageError(
                f"encoder {self.encoder.name!r} has not all of {found} in its vocabulary"
            )
        return Vocabulary(*(int(number or 0) for number in numbers))

    def scores(self) -> dict[str, float]:
        """Return what the last epoch scored on dev."""
        last = (self.out / "log.jsonl").read_text(encoding="utf-8").splitlines()[-1]
        steps = ("epoch", "steps", "loss", "seconds")
        return {name: value for name, value in json.loads(last).items() if name not in steps}

    def cut(self, row: Row) -> Words:
        """Cut an article into words and pieces."""
        return cut_words(parse(row["text"]), self.tokenizer)

    def learn(self, articles: Sequence[Article], dev: Sequence[Row]) -> Reader:
        """Train the network, or take it as trained before."""
        torch.manual_seed(self.recipe.seed)
        reader = Reader(self.encoder, layers=self.layers)
        cut = [self.cut(row) for row in dev]

        def score() -> Row:
            return scores(dev, cut, list(readings(reader, cut, self.vocabulary)), UNFITTED)

        fit(reader, articles, self.vocabulary, self.recipe, self.out, score)
        return reader.eval()


def train(encoders: Path, out: Path) -> None:
    """Carry out all steps; those whose results are in `out` are not repeated.

    Args:
        encoders: The folder that holds the pretrained encoders, each in a folder of its name.
        out: Where checkpoints, logs and results go; the released files into its folder `model`.

    Raises:
        ArticleError: When a corpus is missing.
    """
    config = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    annotated, dev = corpus_rows("polnear", "train"), corpus_rows("polnear", "dev")
    layers = {row["id"]: row["layers"].values() for row in corpus_rows("polnear", "train.multi")}
    every = config["articles"]["held_out_every"]
    held_out = annotated[::every]
    studied = [row for number, row in enumerate(annotated) if number % every]
    named = config["articles"]["unlabelled"]
    texts = dict.fromkeys(row["text"] for name in named for row in corpus_rows(*name.split("/")))
    unlabelled: list[Row] = [{"id": "", "text": text} for text in texts]
    teacher = Apprentice("teacher", config, encoders, out)
    views = _views(teacher, annotated, unlabelled, layers, dev)
    student = Apprentice("student", config, encoders, out)
    articles = [_article(student, row, layers, views) for row in (*studied, *unlabelled)]
    reader = student.learn(articles, dev)
    facts = {
        "encoder": student.encoder.name,
        "layers": student.layers,
        "trained": len(studied),
        "multiple": sum(row["id"] in layers for row in studied),
        "held_out": len(held_out),
        "teacher": teacher.encoder.name,
        "teacher_layers": teacher.layers,
        "unlabelled": len(unlabelled),
    }
    scored = {"the teacher": teacher.scores()}
    release(student, reader, held_out, dev, config["decoding"], facts, scored)


def _article(of: Apprentice, row: Row, layers: Layers, views: dict[str, Soft]) -> Article:
    words = of.cut(row)
    annotations = layers.get(row["id"], [row] if "attributions" in row else [])
    annotated = [targets(words, layer["attributions"]) for layer in annotations]
    return Article(words, annotated, views.get(row["text"]))


def _views(
    teacher: Apprentice, annotated: list[Row], unlabelled: list[Row], layers: Layers, dev: list[Row]
) -> dict[str, Soft]:
    """Let the teacher learn and read everything; text -> what it thinks of it."""
    path = teacher.out / "views.pickle"
    if not path.exists():
        reader = teacher.learn([_article(teacher, row, layers, {}) for row in annotated], dev)
        texts = [row["text"] for row in (*annotated, *unlabelled)]
        cut = (teacher.cut({"text": text}) for text in texts)
        found = readings(reader, cut, teacher.vocabulary)
        views = {text: soften(one) for text, one in zip(texts, found, strict=True)}
        path.write_bytes(pickle.dumps(views))
    kept: dict[str, Soft] = pickle.loads(path.read_bytes())
    return kept


def release(
    student: Apprentice,
    reader: Reader,
    held_out: Sequence[Row],
    dev: Sequence[Row],
    decoding: dict[str, float],
    facts: dict[str, object],
    scored: dict[str, dict[str, float]],
) -> None:
    """Export the network, fit its confidences, score each form of it on dev beside `scored`."""
    out = student.out.with_name("model")
    out.mkdir(parents=True, exist_ok=True)
    plain, network = student.out / "attribution-float32.onnx", out / "attribution.onnx"
    student.tokenizer.save(str(out / "tokenizer.json"))
    export(reader, plain)
    quantize(plain, network)
    settings: Row = {"begin": student.vocabulary.begin, "end": student.vocabulary.end}
    cut = [student.cut(row) for row in held_out]
    found = _readings(network, cut, settings)
    settings |= UNFITTED | {"bias": decoding["bias"]}
    settings["confidence"] = fit_confidence(held_out, cut, found, settings)
    settings |= decoding
    text = json.dumps(settings, indent=1) + "\n"
    (out / "attribution.json").write_text(text, encoding="utf-8")
    words = [student.cut(row) for row in dev]
    forms = {
        "PyTorch": list(readings(reader, words, student.vocabulary)),
        "ONNX": _readings(plain, words, settings),
        "ONNX, 8 bits": _readings(network, words, settings),
    }
    table = {name: scores(dev, words, views, settings) for name, views in forms.items()}
    write_card(network, scored | table, facts)


def _readings(network: Path, words: Sequence[Words], settings: Row) -> list[Reading]:
    session = Session(network)
    return [read(cut, session, settings) for cut in words]
