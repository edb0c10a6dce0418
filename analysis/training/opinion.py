"""Train and release the networks that answer questions: the judge of tone and stance, the pointer.

The judge:

1. It begins with the weights of the previous release, which are in 8 bits.
2. It learns from questions labelled for this project, and from the research corpora. For the
   corpora, the predictions of the previous networks are soft targets beside the labels.
3. This is repeated; the mean of the weights is released.

The pointer:

1. A teacher, on the larger encoder, learns from the annotated pronouns.
2. A student, on the small encoder, learns from the annotations and from the teacher's predictions.

Both networks are exported to ONNX and quantised; PyTorch, ONNX and ONNX in 8 bits are scored on
dev, and the card is written. The judge's probabilities are fitted on held-out questions about news.
Finished steps are not repeated.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch

from analysis.networks.models import fitted
from analysis.networks.questions import HELD, TONE, VIEWS, Question
from analysis.networks.session import Floats, Session, softmax
from analysis.training.card import write_card
from analysis.training.export import SAMPLES, export, quantize
from analysis.training.fitting import Recipe, fit, kept
from analysis.training.network import JudgeNetwork, PointerNetwork
from analysis.training.opinion_questions import (
    OURS,
    Chances,
    LabelledQuestion,
    QuestionBuilder,
    is_held_out,
    labelled_questions,
)
from analysis.training.pronoun_questions import LabelledPronoun, labelled_pronouns
from analysis.training.question_batches import (
    OpinionTensors,
    PronounTensors,
    judge_loss,
    opinion_epoch,
    pointer_loss,
    predict,
    pronoun_epoch,
    steps,
)
from analysis.training.rating import UNFITTED_WEIGHTS, judge_dev, rate_judge, rate_pointer
from analysis.training.restoring import restore
from analysis.training.training_run import DEVICE, TrainingRun

OPINION_RECIPE = Path(__file__).parent / "opinion.toml"
Config = dict[str, Any]
N = TypeVar("N", JudgeNetwork, PointerNetwork)


def train(encoders: Path, out: Path) -> None:
    """Carry out all steps; steps with results in `out` are not repeated.

    Args:
        encoders: The folder of the pretrained encoders, each in a folder of its name; its folder
            `released` holds the previous networks.
        out: The folder for checkpoints, logs and results; released files go to its `model`.

    Raises:
        ArticleError: When a corpus is missing.
    """
    config = tomllib.loads(OPINION_RECIPE.read_text(encoding="utf-8"))
    train_judge(config, encoders, out)
    train_pointer(config, encoders, out)


def train_judge(config: Config, encoders: Path, out: Path) -> None:
    """Train every student of the recipe, and release the mean of their weights."""
    run = TrainingRun("judge", config, encoders, out)
    annotated = labelled_questions("train", _question_builder(run), config["shares"])
    found = [one for one in annotated if not is_held_out(one)]
    released = [encoders / "released" / name for name in config["released"]["answer"]]
    predictions = kept(
        out / "judge_predictions.pickle", lambda: released_predictions(run, found, released)
    )
    trained: dict[str, JudgeNetwork] = {}
    for name, begun in config["released"]["begin"].items():
        student = TrainingRun(name, config, encoders, out)
        start = encoders / "released" / begun if isinstance(begun, str) else _mean(trained, begun)
        trained[name] = learn_judge(student, found, predictions, start)
    release_judge(run, _mean(trained, config["students"]), annotated, config)


def _mean(trained: Mapping[str, JudgeNetwork], shares: Mapping[str, float]) -> JudgeNetwork:
    return mean_network({trained[name]: share for name, share in shares.items()})


def released_predictions(
    run: TrainingRun, found: Sequence[LabelledQuestion], released: Iterable[Path]
) -> Chances:
    """Return the mean predictions of released networks for questions of research corpora (n, 3).

    Rows of the project's own questions, new to these networks, are zeros.
    """
    places = [at for at, one in enumerate(found) if one.corpus not in OURS]
    total = np.zeros((len(found), 3), dtype=np.float32)
    paths = list(released)
    for path in paths:
        judge = JudgeNetwork(run.encoder, layers=run.layers, pretrained=False)
        restore(judge, path)
        predictions = predict(
            judge.to(DEVICE).eval(), [found[at].question for at in places], run.vocabulary
        )
        for at, row in zip(places, predictions, strict=True):
            total[at] += row[found[at].view] / len(paths)
    return total


def learn_judge(
    run: TrainingRun,
    found: Sequence[LabelledQuestion],
    predictions: Chances,
    start: JudgeNetwork | Path,
) -> JudgeNetwork:
    """Train a judge, or take it as trained before.

    Args:
        run: The recipe and the folder of results.
        found: The training questions.
        predictions: Soft targets from other networks (n, 3).
        start: The network, or the released file, with the initial weights.
    """
    torch.manual_seed(run.recipe.seed)
    judge = JudgeNetwork(run.encoder, layers=run.layers, pretrained=False).to(DEVICE)
    if isinstance(start, Path):
        restore(judge, start)
    else:
        judge.load_state_dict(start.state_dict())
    tensors = OpinionTensors(found, predictions, run.vocabulary, DEVICE)
    dev = judge_dev(_question_builder(run))
    fit(
        judge,
        run.recipe,
        run.out,
        steps=_opinion_steps(found, run.recipe),
        batches=lambda rng: opinion_epoch(tensors, run.recipe, rng),
        loss=lambda batch: judge_loss(judge, batch, run.recipe),
        after_epoch=lambda: rate_judge(dev, partial(predict, judge, vocabulary=run.vocabulary)),
    )
    return judge.eval()


def _opinion_steps(found: Sequence[LabelledQuestion], recipe: Recipe) -> int:
    sizes = [len(one.question.pieces) for one in found]
    taken = sum(one.share * size for one, size in zip(found, sizes, strict=True))
    return steps([one.question for one in found], recipe, taken / max(sum(sizes), 1))


def mean_network(shares: Mapping[N, float]) -> N:
    """Average the weights of networks of one shape.

    The mean of networks trained on the same data is often better than each of them (Wortsman et
    al., ICML 2022).

    Args:
        shares: Network -> its weight in the mean; the weights sum to 1.
    """
    states = [(network.state_dict(), share) for network, share in shares.items()]
    mean = deepcopy(next(iter(shares)))
    names = mean.state_dict()
    mean.load_state_dict(
        {name: sum(state[name] * share for state, share in states) for name in names}
    )
    return mean


def release_judge(
    run: TrainingRun, judge: JudgeNetwork, annotated: Sequence[LabelledQuestion], config: Config
) -> None:
    """Export a judge, fit its probabilities, and score each form of it on dev."""
    plain, network = _export(run, judge, [one.question for one in annotated])
    held_out, small = [one for one in annotated if is_held_out(one)], Session(network)
    weights = fit_views(_ask(small, [one.question for one in held_out]), held_out)
    settings: Config = {"begin": run.vocabulary.begin, "end": run.vocabulary.end}
    settings["weights"] = weights.round(4).tolist()
    settings["level"] = [config["level"][view] for view in VIEWS]
    settings["hidden"] = run.vocabulary.hide
    _write_settings(network, settings)
    dev = judge_dev(_question_builder(run))
    forms = {
        "PyTorch": rate_judge(dev, partial(predict, judge, vocabulary=run.vocabulary)),
        "ONNX": rate_judge(dev, partial(_ask, Session(plain))),
        "ONNX, 8 bits": rate_judge(dev, partial(_ask, small)),
        "ONNX, 8 bits, fitted": rate_judge(dev, partial(_ask, small), weights),
    }
    ours = sum(one.corpus in OURS for one in annotated) - len(held_out)
    facts = {
        "ours": f"{ours:,}",
        "research": f"{sum(one.corpus not in OURS for one in annotated):,}",
        "held_out": f"{len(held_out):,}",
    }
    write_card(network, forms, facts)


def fit_views(chances: Sequence[Chances], asked: Sequence[LabelledQuestion]) -> Floats:
    """Fit the log odds of the labels of *tone* and *held* on their scores (views, 2, 3).

    The scores are multiplied by one factor, which changes no label. A logistic regression, with two
    slopes and a bias for each label, did worse on the invented contrasts and no better on news.
    Questions with a guessed label are left out.
    """
    weights = UNFITTED_WEIGHTS.copy()
    for view in (TONE, HELD):
        rows = [at for at, one in enumerate(asked) if one.view == view and one.gold.max() == 1]
        scores = np.stack([np.log(chances[at][view] + 1e-9) for at in rows])
        weights[view] *= _best_scale(scores, np.stack([asked[at].gold for at in rows]))
    return weights


def _best_scale(scores: Floats, gold: Floats) -> float:
    """Return the factor on the scores that makes the labels likeliest."""
    scales = np.geomspace(0.4, 2.5, 93)
    likelihoods = [
        (gold * np.log(fitted(scores, UNFITTED_WEIGHTS[0] * scale) + 1e-9)).sum()
        for scale in scales
    ]
    return float(scales[int(np.argmax(likelihoods))])


def train_pointer(config: Config, encoders: Path, out: Path) -> None:
    """Train the teacher and the pointer, and release the pointer."""
    teacher = TrainingRun("pointer_teacher", config, encoders, out)
    predictions, taught = kept(out / "pointer_predictions.pickle", lambda: _taught(teacher, config))
    run = TrainingRun("pointer", config, encoders, out)
    found = find_pronouns(run, config)
    release_pointer(run, learn_pointer(run, found, predictions), taught, found)


def _taught(teacher: TrainingRun, config: Config) -> tuple[list[Chances], dict[str, float]]:
    """Train a teacher; return its predictions for every pronoun, and its scores on dev."""
    found = find_pronouns(teacher, config)
    network = learn_pointer(teacher, found, None)
    ask = partial(predict, network, vocabulary=teacher.vocabulary)
    return ask([one.question for one in found]), rate_pointer(_question_builder(teacher), ask)


def _question_builder(run: TrainingRun) -> QuestionBuilder:
    begin, end, _, hidden = run.vocabulary
    return QuestionBuilder(run.tokenizer, (begin, end), hidden)


def find_pronouns(run: TrainingRun, config: Config) -> list[LabelledPronoun]:
    """Return the training pronouns, cut for the encoder of this run."""
    return labelled_pronouns(_question_builder(run), np.random.default_rng(config["seed"]))


def learn_pointer(
    run: TrainingRun, found: Sequence[LabelledPronoun], predictions: list[Chances] | None
) -> PointerNetwork:
    """Train a pointer, or take it as trained before; `predictions` are the teacher's."""
    torch.manual_seed(run.recipe.seed)
    pointer = PointerNetwork(run.encoder, layers=run.layers).to(DEVICE)
    tensors = PronounTensors(found, predictions, run.vocabulary, DEVICE)
    ask = partial(predict, pointer, vocabulary=run.vocabulary)
    fit(
        pointer,
        run.recipe,
        run.out,
        steps=steps([one.question for one in found], run.recipe),
        batches=lambda rng: pronoun_epoch(tensors, run.recipe, rng),
        loss=lambda batch: pointer_loss(pointer, batch, run.recipe),
        after_epoch=lambda: rate_pointer(_question_builder(run), ask),
    )
    return pointer.eval()


def release_pointer(
    run: TrainingRun,
    pointer: PointerNetwork,
    taught: dict[str, float],
    found: Sequence[LabelledPronoun],
) -> None:
    """Export a pointer and score each form of it on dev beside its teacher."""
    plain, network = _export(run, pointer, [one.question for one in found])
    _write_settings(network, {"begin": run.vocabulary.begin, "end": run.vocabulary.end})
    rate = partial(rate_pointer, _question_builder(run))
    forms = {
        "the teacher": taught,
        "PyTorch": rate(partial(predict, pointer, vocabulary=run.vocabulary)),
        "ONNX": rate(partial(_ask, Session(plain))),
        "ONNX, 8 bits": rate(partial(_ask, Session(network))),
    }
    facts = {"pronouns": f"{len(found):,}"}
    write_card(network, forms, facts)


def _export(
    run: TrainingRun, network: JudgeNetwork | PointerNetwork, questions: Sequence[Question]
) -> tuple[Path, Path]:
    """Write a network in 32-bit floats, and in 8 bits for release; `questions` are samples."""
    released = run.out.with_name("model")
    released.mkdir(parents=True, exist_ok=True)
    plain, small = run.out / "float32.onnx", released / f"{run.out.name}.onnx"
    samples = questions[:: max(len(questions) // SAMPLES, 1)]
    export(network, plain, [one.inputs() for one in samples])
    quantize(plain, small)
    return plain, small


def _write_settings(network: Path, settings: dict[str, Any]) -> None:
    text = json.dumps(settings, indent=1) + "\n"
    network.with_suffix(".json").write_text(text, encoding="utf-8")


def _ask(session: Session, questions: Sequence[Question]) -> list[Chances]:
    """Predict by a released network, one question at a time."""
    found = []
    for question in questions:
        [scores] = session.run(**question.inputs())
        found.append(softmax(scores))
    return found
