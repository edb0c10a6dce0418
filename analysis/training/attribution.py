"""Train, export and release the learned reader; finished steps are not repeated.

1. A teacher, the larger encoder, learns from the annotated articles.
2. It reads annotated and unlabelled articles. Its probabilities are soft targets of the student,
   beside the annotations.
3. The student, the small encoder, learns.
4. The student is exported to ONNX and quantised; the confidences are fitted on held-out articles.
5. PyTorch, ONNX and ONNX in 8 bits are scored on dev, and the card is written.
"""

import json
import tomllib
from collections.abc import Collection, Sequence
from itertools import islice
from pathlib import Path

import torch

from analysis.attribution.learned import read
from analysis.attribution.learned.decoding import Reading
from analysis.attribution.learned.windows import cut_windows
from analysis.benchmarks.datasets import corpus_rows
from analysis.networks.models import open_network
from analysis.networks.words import Words
from analysis.records import Row
from analysis.training.calibration import UNFITTED, fit_confidence, scores
from analysis.training.card import write_card
from analysis.training.corpus import AnnotatedArticle, SoftTargets, targets
from analysis.training.distillation import readings, soften
from analysis.training.export import SAMPLES, export, quantize
from analysis.training.fitting import fit, kept
from analysis.training.network import ReaderNetwork
from analysis.training.reader_batches import epoch, loss, steps
from analysis.training.training_run import DEVICE, TrainingRun

# Id of an article -> the annotations of each of its annotators.
Layers = dict[str, Collection[Row]]
ATTRIBUTION_RECIPE = Path(__file__).parent / "attribution.toml"


def train(encoders: Path, out: Path) -> None:
    """Carry out all steps; steps with results in `out` are not repeated.

    Args:
        encoders: The folder of the pretrained encoders, each in a folder of its name.
        out: The folder for checkpoints, logs and results; released files go to its `model`.

    Raises:
        ArticleError: When a corpus is missing.
    """
    config = tomllib.loads(ATTRIBUTION_RECIPE.read_text(encoding="utf-8"))
    annotated, dev = corpus_rows("polnear", "train"), corpus_rows("polnear", "dev")
    layers = {row["id"]: row["layers"].values() for row in corpus_rows("polnear", "train.multi")}
    every = config["articles"]["held_out_every"]
    held_out = annotated[::every]
    studied = [row for number, row in enumerate(annotated) if number % every]
    named = config["articles"]["unlabelled"]
    texts = dict.fromkeys(row["text"] for name in named for row in corpus_rows(*name.split("/")))
    unlabelled: list[Row] = [{"id": "", "text": text} for text in texts]
    teacher = TrainingRun("teacher", config, encoders, out)
    predictions = _predictions(teacher, annotated, unlabelled, layers, dev)
    student = TrainingRun("student", config, encoders, out)
    articles = [_article(student, row, layers, predictions) for row in (*studied, *unlabelled)]
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


def learn(
    run: TrainingRun, articles: Sequence[AnnotatedArticle], dev: Sequence[Row]
) -> ReaderNetwork:
    """Train a reader, or take it as trained before."""
    torch.manual_seed(run.recipe.seed)
    reader = ReaderNetwork(run.encoder, layers=run.layers).to(DEVICE)
    cut = [run.cut(row["text"]) for row in dev]

    def score() -> Row:
        return scores(dev, cut, list(readings(reader, cut, run.vocabulary)), UNFITTED)

    fit(
        reader,
        run.recipe,
        run.out,
        steps=steps(articles, run.vocabulary, run.recipe),
        batches=lambda rng: epoch(articles, run.vocabulary, run.recipe, rng),
        loss=lambda batch: loss(
            reader(batch.pieces, batch.casing, batch.place, batch.mask), batch, run.recipe
        ),
        after_epoch=score,
    )
    return reader.eval()


def _article(
    run: TrainingRun, row: Row, layers: Layers, predictions: dict[str, SoftTargets]
) -> AnnotatedArticle:
    words = run.cut(row["text"])
    annotations = layers.get(row["id"], [row] if "attributions" in row else [])
    annotated = [targets(words, layer["attributions"]) for layer in annotations]
    return AnnotatedArticle(words, annotated, predictions.get(row["text"]))


def _predictions(
    teacher: TrainingRun,
    annotated: list[Row],
    unlabelled: list[Row],
    layers: Layers,
    dev: list[Row],
) -> dict[str, SoftTargets]:
    """Train the teacher and let it read all articles; return text -> soft targets."""
    return kept(
        teacher.out / "predictions.pickle",
        lambda: _read(teacher, annotated, unlabelled, layers, dev),
    )


def _read(
    teacher: TrainingRun,
    annotated: list[Row],
    unlabelled: list[Row],
    layers: Layers,
    dev: list[Row],
) -> dict[str, SoftTargets]:
    articles = [_article(teacher, row, layers, {}) for row in annotated]
    reader = learn(teacher, articles, dev)
    texts = [row["text"] for row in (*annotated, *unlabelled)]
    found = readings(reader, (teacher.cut(text) for text in texts), teacher.vocabulary)
    return {text: soften(one) for text, one in zip(texts, found, strict=True)}


def release(
    student: TrainingRun,
    reader: ReaderNetwork,
    held_out: Sequence[Row],
    dev: Sequence[Row],
    decoding: dict[str, float],
    facts: dict[str, object],
    scored: dict[str, dict[str, float]],
) -> None:
    """Export the network, fit its confidences, and score each form of it on dev."""
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
    table = {name: scores(dev, words, predictions, settings) for name, predictions in forms.items()}
    write_card(network, scored | table, facts)


def _readings(network: Path, words: Sequence[Words], settings: Row) -> list[Reading]:
    session = open_network(network)
    return [read(cut, session, settings) for cut in words]
