"""Train and release the networks that answer questions: the judges of stance and tone, the pointer.

For each of them:

1. Teachers, on the larger encoder, learn from the annotated questions, each with a seed of its own.
2. They answer these and those that nobody annotated: the mean of their answers is the student's
   target, beside the annotations.
3. The student, on the small encoder, learns; several times when its weights are to be the mean of
   those of several trainings.
4. It is exported to ONNX and quantised; PyTorch, ONNX and ONNX in 8 bits are scored on dev, and the
   card is written. The judge's probabilities are fitted on questions that it has not seen.

What is done already is kept.
"""

import json
import pickle
import tomllib
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch

from analysis.benchmarks.calibration import fit_odds
from analysis.networks.models import fitted, log_ratios
from analysis.networks.questions import HELD, VIEWS, Question
from analysis.networks.session import Floats, Session, softmax
from analysis.training.apprentice import DEVICE, Apprentice
from analysis.training.asking import (
    Lessons,
    Pointings,
    answers,
    judge_loss,
    lesson_epoch,
    pointer_loss,
    pointing_epoch,
    steps,
)
from analysis.training.card import write_card
from analysis.training.corpus import Vocabulary
from analysis.training.export import SAMPLES, export, quantize
from analysis.training.fitting import Recipe, fit
from analysis.training.lessons import (
    Chances,
    Cutter,
    Lesson,
    Pointing,
    lessons,
    pointings,
    said,
    unlabelled,
)
from analysis.training.network import Judge, Pointer
from analysis.training.rating import PLAIN, Ask, Scores, judge_dev, rate_judge, rate_pointer

CONFIG = Path(__file__).parent / "opinion.toml"
RIDGE = 1.0
Config = dict[str, Any]
N = TypeVar("N", Judge, Pointer)
More = Callable[[Cutter, np.random.Generator], list[Lesson]]


def train(encoders: Path, out: Path) -> None:
    """Carry out all steps; those whose results are in `out` are not repeated.

    Args:
        encoders: The folder that holds the pretrained encoders, each in a folder of its name.
        out: Where checkpoints, logs and results go; the released files into its folder `model`.

    Raises:
        ArticleError: When a corpus is missing.
    """
    config = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    for kind in KINDS:
        learn_both(kind, config, encoders, out)


def learn_both(kind: str, config: Config, encoders: Path, out: Path) -> None:
    """Train the teachers and the students of one kind, and release the mean of the students."""
    find, learn, release = KINDS[kind]
    views, taught = views_of(teachers(kind, config, encoders, out), kind, config)
    student = Apprentice(kind, config, encoders, out)
    found = find(student, config)
    learned = {
        learn(Apprentice(name, config, encoders, out), found, views): share
        for name, share in config["students"][kind].items()
    }
    release(student, mean_network(learned), taught, found, config)


def mean_network(shares: Mapping[N, float]) -> N:
    """Return a network whose weights are the mean of those of networks of one shape.

    Trainings of one network that saw the same may be averaged so, and the mean is often better
    than each (Wortsman et al., ICML 2022).

    Args:
        shares: Networks, each with its share of the mean; together they are one.
    """
    states = [(network.state_dict(), share) for network, share in shares.items()]
    mean = deepcopy(next(iter(shares)))
    names = mean.state_dict()
    mean.load_state_dict(
        {name: sum(state[name] * share for state, share in states) for name in names}
    )
    return mean


def teachers(kind: str, config: Config, encoders: Path, out: Path) -> list[Apprentice]:
    """Return the teachers of one kind."""
    several = config["teachers"][kind]
    numbers = range(1, several + 1) if several > 1 else (0,)
    return [Apprentice(f"{kind}_teacher", config, encoders, out, number=one) for one in numbers]


def _cutter(of: Apprentice) -> Cutter:
    return Cutter(of.tokenizer, (of.vocabulary.begin, of.vocabulary.end))


def views_of(
    found: Sequence[Apprentice], kind: str, config: Config
) -> tuple[list[Chances], Scores]:
    """Let teachers learn and answer every question; their mean answers, and how these score."""
    find, learn, _ = KINDS[kind]
    path = found[0].out.with_name(f"{kind}_views.pickle")
    if not path.exists():
        asked = find(found[0], config)
        networks = [learn(one, asked, None) for one in found]
        ask = partial(_mean_answers, networks, vocabulary=found[0].vocabulary)
        scores = RATE[kind](_cutter(found[0]), ask)
        path.write_bytes(pickle.dumps((ask([one.question for one in asked]), scores)))
    kept: tuple[list[Chances], Scores] = pickle.loads(path.read_bytes())
    return kept


def _mean_answers(
    networks: Sequence[Judge] | Sequence[Pointer],
    questions: Sequence[Question],
    vocabulary: Vocabulary,
) -> list[Chances]:
    every = (answers(network, questions, vocabulary) for network in networks)
    return [np.mean(same, axis=0) for same in zip(*every, strict=True)]


def find_lessons(of: Apprentice, config: Config, more: More) -> list[Lesson]:
    """Return the questions to learn from: annotated, but for every n-th, and not annotated."""
    annotated = lessons("train", _cutter(of))
    kept = [one for number, one in enumerate(annotated) if number % config["held_out_every"]]
    return kept + more(_cutter(of), np.random.default_rng(config["seed"]))


def learn_judge(of: Apprentice, found: Sequence[Lesson], views: list[Chances] | None) -> Judge:
    """Train a judge, or take it as trained before; `views` are a teacher's answers."""
    torch.manual_seed(of.recipe.seed)
    judge = Judge(of.encoder, layers=of.layers).to(DEVICE)
    if views is None:
        found = [one for one in found if one.wanted.any()]
    shelf = Lessons(found, None if views is None else np.stack(views), of.vocabulary, DEVICE)
    dev = judge_dev(_cutter(of))
    fit(
        judge,
        of.recipe,
        of.out,
        steps=_lesson_steps(found, of.recipe),
        batches=lambda rng: lesson_epoch(shelf, of.recipe, rng),
        loss=lambda batch: judge_loss(judge, batch, of.recipe),
        after_epoch=lambda: rate_judge(dev, partial(answers, judge, vocabulary=of.vocabulary)),
    )
    return judge.eval()


def _lesson_steps(found: Sequence[Lesson], recipe: Recipe) -> int:
    sizes = [len(one.question.pieces) for one in found]
    taken = sum(one.share * size for one, size in zip(found, sizes, strict=True))
    return steps([one.question for one in found], recipe, taken / max(sum(sizes), 1))


def release_judge(
    of: Apprentice,
    judge: Judge,
    taught: dict[str, float],
    found: Sequence[Lesson],
    config: Config,
) -> None:
    """Export a judge, fit its probabilities, score each form of it on dev beside its teacher."""
    annotated = lessons("train", _cutter(of))
    plain, network = _export(of, judge, [one.question for one in annotated])
    held_out, small = annotated[:: config["held_out_every"]], Session(network)
    weights = fit_views(_ask(small, [one.question for one in held_out]), held_out)
    settings = {"begin": of.vocabulary.begin, "end": of.vocabulary.end}
    _write_settings(network, settings | {"weights": weights.round(4).tolist()})
    dev = judge_dev(_cutter(of))
    forms = {
        _who_taught(of, config): taught,
        "PyTorch": rate_judge(dev, partial(answers, judge, vocabulary=of.vocabulary)),
        "ONNX": rate_judge(dev, partial(_ask, Session(plain))),
        "ONNX, 8 bits": rate_judge(dev, partial(_ask, small)),
        "ONNX, 8 bits, fitted": rate_judge(dev, partial(_ask, small), weights),
    }
    facts = {
        "annotated": f"{len(annotated) - len(held_out):,}",
        "held_out": f"{len(held_out):,}",
        "unlabelled": f"{sum(not one.wanted.any() for one in found):,}",
    }
    write_card(network, forms, facts)


def _who_taught(of: Apprentice, config: Config) -> str:
    return "the teachers" if config["teachers"][of.out.name] > 1 else "the teacher"


def fit_views(chances: Sequence[Chances], asked: Sequence[Lesson]) -> Floats:
    """Fit the log odds of each view's labels on its scores (views, 2, 3).

    The view *held* learned from fewer pairs without an opinion than there are: its odds are fitted
    by logistic regression. The others are only scaled, which changes no label; for *tone* by the
    targets of news sentences alone, not by headlines and whole sentences, which count less.
    """
    weights = PLAIN.copy()
    for view in range(len(VIEWS)):
        rows = [at for at, one in enumerate(asked) if one.view == view and one.weight >= 1]
        scores = np.stack([np.log(chances[at][view] + 1e-9) for at in rows])
        wanted = np.stack([asked[at].wanted for at in rows])
        if view == HELD:
            ratios = log_ratios(scores).astype(float)
            sides = wanted[:, [0, 2]].astype(float)
            weights[view] = fit_odds(ratios, sides, np.ones(len(rows)), RIDGE)
        else:
            weights[view] *= _best_scale(scores, wanted)
    return weights


def _best_scale(scores: Floats, wanted: Floats) -> float:
    """Return the factor on the scores under which what is right is likeliest."""
    scales = np.geomspace(0.4, 2.5, 93)
    likelihoods = [
        (wanted * np.log(fitted(scores, PLAIN[0] * scale) + 1e-9)).sum() for scale in scales
    ]
    return float(scales[int(np.argmax(likelihoods))])


def find_pointings(of: Apprentice, config: Config) -> list[Pointing]:
    """Return the pronouns to learn from."""
    return pointings(_cutter(of), np.random.default_rng(config["seed"]))


def learn_pointer(
    of: Apprentice, found: Sequence[Pointing], views: list[Chances] | None
) -> Pointer:
    """Train a pointer, or take it as trained before; `views` are a teacher's answers."""
    torch.manual_seed(of.recipe.seed)
    pointer = Pointer(of.encoder, layers=of.layers).to(DEVICE)
    shelf = Pointings(found, views, of.vocabulary, DEVICE)
    ask = partial(answers, pointer, vocabulary=of.vocabulary)
    fit(
        pointer,
        of.recipe,
        of.out,
        steps=steps([one.question for one in found], of.recipe),
        batches=lambda rng: pointing_epoch(shelf, of.recipe, rng),
        loss=lambda batch: pointer_loss(pointer, batch, of.recipe),
        after_epoch=lambda: rate_pointer(_cutter(of), ask),
    )
    return pointer.eval()


def release_pointer(
    of: Apprentice,
    pointer: Pointer,
    taught: dict[str, float],
    found: Sequence[Pointing],
    config: Config,
) -> None:
    """Export a pointer and score each form of it on dev beside its teacher."""
    plain, network = _export(of, pointer, [one.question for one in found])
    _write_settings(network, {"begin": of.vocabulary.begin, "end": of.vocabulary.end})
    rate = partial(rate_pointer, _cutter(of))
    forms = {
        _who_taught(of, config): taught,
        "PyTorch": rate(partial(answers, pointer, vocabulary=of.vocabulary)),
        "ONNX": rate(partial(_ask, Session(plain))),
        "ONNX, 8 bits": rate(partial(_ask, Session(network))),
    }
    facts = {"pronouns": f"{len(found):,}"}
    write_card(network, forms, facts)


def _export(
    of: Apprentice, network: Judge | Pointer, questions: Sequence[Question]
) -> tuple[Path, Path]:
    """Write a network in 32-bit floats, and in 8 bits for release; `questions` are for samples."""
    released = of.out.with_name("model")
    released.mkdir(parents=True, exist_ok=True)
    plain, small = of.out / "float32.onnx", released / f"{of.out.name}.onnx"
    samples = questions[:: max(len(questions) // SAMPLES, 1)]
    export(network, plain, [one.inputs() for one in samples])
    quantize(plain, small)
    return plain, small


def _write_settings(network: Path, settings: dict[str, Any]) -> None:
    text = json.dumps(settings, indent=1) + "\n"
    network.with_suffix(".json").write_text(text, encoding="utf-8")


def _ask(session: Session, questions: Sequence[Question]) -> list[Chances]:
    """Answer questions by a released network, one at a time."""
    found = []
    for question in questions:
        [scores] = session.run(**question.inputs())
        found.append(softmax(scores))
    return found


def _rate_judge(cutter: Cutter, ask: Ask) -> Scores:
    return rate_judge(judge_dev(cutter), ask)


def _judging(more: More) -> tuple[Any, Any, Any]:
    """Return what a judge learns from, how, and how it is released; `more` nobody annotated."""
    return partial(find_lessons, more=more), learn_judge, release_judge


KINDS: dict[str, tuple[Any, Any, Any]] = {
    "judge": _judging(said),
    "tone": _judging(unlabelled),
    "pointer": (find_pointings, learn_pointer, release_pointer),
}
RATE: dict[str, Callable[[Cutter, Ask], Scores]] = {
    "judge": _rate_judge,
    "tone": _rate_judge,
    "pointer": rate_pointer,
}
