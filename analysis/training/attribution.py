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
import tomllib
from collections.abc import Collection, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import torch

from analysis.attribution.learned import read
from analysis.attribution.learned.decoding import Reading
from analysis.attribution.learned.windows import cut_windows
from analysis.benchmarks.datasets import corpus_rows
from analysis.networks.models import open_network
from analysis.networks.words import Words
from analysis.training.apprentice import DEVICE, Apprentice
from analysis.training.calibration import UNFITTED, fit_confidence, scores
from analysis.training.card import write_card
from analysis.training.corpus import Article, Soft, targets
from analysis.training.export import SAMPLES, export, quantize
from analysis.training.fitting import fit, kept
from analysis.training.network import Reader
from analysis.training.reading import epoch, loss, steps
from analysis.training.teaching import readings, soften

Row = dict[str, Any]
# Article -> the annotations of everybody who annotated it.
Layers = dict[str, Collection[Row]]
CONFIG = Path(__file__).parent / "attribution.toml"


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
    reader = learn(student, articles, dev)
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


def learn(of: Apprentice, articles: Sequence[Article], dev: Sequence[Row]) -> Reader:
    """Train a reader, or take it as trained before."""
    torch.manual_seed(of.recipe.seed)
    reader = Reader(of.encoder, layers=of.layers).to(DEVICE)
    cut = [of.cut(row["text"]) for row in dev]

    def score() -> Row:
        return scores(dev, cut, list(readings(reader, cut, of.vocabulary)), UNFITTED)

    fit(
        reader,
        of.recipe,
        of.out,
        steps=steps(articles, of.vocabulary, of.recipe),
        batches=lambda rng: epoch(articles, of.vocabulary, of.recipe, rng),
        loss=lambda batch: loss(
            reader(batch.pieces, batch.casing, batch.place, batch.mask), batch, of.recipe
        ),
        after_epoch=score,
    )
    return reader.eval()


def _article(of: Apprentice, row: Row, layers: Layers, views: dict[str, Soft]) -> Article:
    words = of.cut(row["text"])
    annotations = layers.get(row["id"], [row] if "attributions" in row else [])
    annotated = [targets(words, layer["attributions"]) for layer in annotations]
    return Article(words, annotated, views.get(row["text"]))


def _views(
    teacher: Apprentice, annotated: list[Row], unlabelled: list[Row], layers: Layers, dev: list[Row]
) -> dict[str, Soft]:
    """Let the teacher learn and read everything; text -> what it thinks of it."""
    return kept(
        teacher.out / "views.pickle", lambda: _read(teacher, annotated, unlabelled, layers, dev)
    )


def _read(
    teacher: Apprentice, annotated: list[Row], unlabelled: list[Row], layers: Layers, dev: list[Row]
) -> dict[str, Soft]:
    articles = [_article(teacher, row, layers, {}) for row in annotated]
    reader = learn(teacher, articles, dev)
    texts = [row["text"] for row in (*annotated, *unlabelled)]
    found = readings(reader, (teacher.cut(text) for text in texts), teacher.vocabulary)
    return {text: soften(one) for text, one in zip(texts, found, strict=True)}


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
    settings: Row = {"begin": student.vocabulary.begin, "end": student.vocabulary.end}
    cut = [student.cut(row["text"]) for row in held_out]
    windows = (one for words in cut for one in cut_windows(words, *settings.values()))
    export(reader, plain, map(vars, islice(windows, SAMPLES)))
    quantize(plain, network)
    found = _readings(network, cut, settings)
    settings |= UNFITTED | {"bias": decoding["bias"]}
    settings["confidence"] = fit_confidence(held_out, cut, found, settings)
    settings |= decoding
    text = json.dumps(settings, indent=1) + "\n"
    (out / "attribution.json").write_text(text, encoding="utf-8")
    words = [student.cut(row["text"]) for row in dev]
    forms = {
        "PyTorch": list(readings(reader, words, student.vocabulary)),
        "ONNX": _readings(plain, words, settings),
        "ONNX, 8 bits": _readings(network, words, settings),
    }
    table = {name: scores(dev, words, views, settings) for name, views in forms.items()}
    write_card(network, scored | table, facts)


def _readings(network: Path, words: Sequence[Words], settings: Row) -> list[Reading]:
    session = open_network(network)
    return [read(cut, session, settings) for cut in words]
