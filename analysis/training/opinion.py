"""Train and release the networks that answer questions: the judge of tone and stance, the pointer.

The judge:

1. It begins with the weights of the networks released before it, which are in 8 bits.
2. It learns from questions that the package asks, labelled for this project, and again from those
   of the research corpora, where what the networks before it answered is its target, too.
3. It does so several times; the mean of the weights is released.

The pointer:

1. A teacher, on the larger encoder, learns from the annotated questions.
2. Its answers to them are the student's target, beside the annotations.
3. The student, on the small encoder, learns.

Both are exported to ONNX and quantised; PyTorch, ONNX and ONNX in 8 bits are scored on dev, and the
card is written. The judge's probabilities are fitted on questions of news that it has not seen.
What is done already is kept.
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
from analysis.training.export import SAMPLES, export, quantize
from analysis.training.fitting import Recipe, fit, kept
from analysis.training.lessons import (
    OURS,
    Chances,
    Cutter,
    Lesson,
    Pointing,
    is_held_out,
    lessons,
    pointings,
)
from analysis.training.network import Judge, Pointer
from analysis.training.rating import PLAIN, judge_dev, rate_judge, rate_pointer
from analysis.training.restoring import restore

CONFIG = Path(__file__).parent / "opinion.toml"
Config = dict[str, Any]
N = TypeVar("N", Judge, Pointer)


def train(encoders: Path, out: Path) -> None:
    """Carry out all steps; those whose results are in `out` are not repeated.

    Args:
        encoders: The folder that holds the pretrained encoders, each in a folder of its name, and
            the networks that the judge begins with in a folder `released`.
        out: Where checkpoints, logs and results go; the released files into its folder `model`.

    Raises:
        ArticleError: When a corpus is missing.
    """
    config = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    train_judge(config, encoders, out)
    train_pointer(config, encoders, out)


def train_judge(config: Config, encoders: Path, out: Path) -> None:
    """Train the judge as often as its recipe says, and release the mean."""
    of = Apprentice("judge", config, encoders, out)
    annotated = lessons("train", _cutter(of), config["shares"])
    found = [one for one in annotated if not is_held_out(one)]
    released = [encoders / "released" / name for name in config["released"]["answer"]]
    answered = kept(out / "judge_answers.pickle", lambda: remembered(of, found, released))
    trained: dict[str, Judge] = {}
    for name, begun in config["released"]["begin"].items():
        student = Apprentice(name, config, encoders, out)
        start = encoders / "released" / begun if isinstance(begun, str) else _mean(trained, begun)
        trained[name] = learn_judge(student, found, answered, start)
    release_judge(of, _mean(trained, config["students"]), annotated, config)


def _mean(trained: Mapping[str, Judge], shares: Mapping[str, float]) -> Judge:
    return mean_network({trained[name]: share for name, share in shares.items()})


def remembered(of: Apprentice, found: Sequence[Lesson], released: Iterable[Path]) -> Chances:
    """Return the mean answers of released networks to questions of research corpora (n, 3).

    Rows of questions that they never learned are zeros.
    """
    places = [at for at, one in enumerate(found) if one.corpus not in OURS]
    total = np.zeros((len(found), 3), dtype=np.float32)
    paths = list(released)
    for path in paths:
        judge = Judge(of.encoder, layers=of.layers, pretrained=False)
        restore(judge, path)
        views = answers(
            judge.to(DEVICE).eval(), [found[at].question for at in places], of.vocabulary
        )
        for at, row in zip(places, views, strict=True):
            total[at] += row[found[at].view] / len(paths)
    return total


def learn_judge(
    of: Apprentice, found: Sequence[Lesson], answered: Chances, start: Judge | Path
) -> Judge:
    """Train a judge, or take it as trained before.

    Args:
        of: Its recipe and folder.
        found: What it learns from.
        answered: Other networks' answers (n, 3).
        start: The network, or the released file, whose weights it begins with.
    """
    torch.manual_seed(of.recipe.seed)
    judge = Judge(of.encoder, layers=of.layers, pretrained=False).to(DEVICE)
    if isinstance(start, Path):
        restore(judge, start)
    else:
        judge.load_state_dict(start.state_dict())
    shelf = Lessons(found, answered, of.vocabulary, DEVICE)
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


def release_judge(
    of: Apprentice, judge: Judge, annotated: Sequence[Lesson], config: Config
) -> None:
    """Export a judge, fit its probabilities, and score each form of it on dev."""
    plain, network = _export(of, judge, [one.question for one in annotated])
    held_out, small = [one for one in annotated if is_held_out(one)], Session(network)
    weights = fit_views(_ask(small, [one.question for one in held_out]), held_out)
    settings: Config = {"begin": of.vocabulary.begin, "end": of.vocabulary.end}
    settings["weights"] = weights.round(4).tolist()
    settings["level"] = [config["level"][view] for view in VIEWS]
    settings["hidden"] = of.vocabulary.hide
    _write_settings(network, settings)
    dev = judge_dev(_cutter(of))
    forms = {
        "PyTorch": rate_judge(dev, partial(answers, judge, vocabulary=of.vocabulary)),
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


def fit_views(chances: Sequence[Chances], asked: Sequence[Lesson]) -> Floats:
    """Fit the log odds of the labels of *tone* and *held* on their scores (views, 2, 3).

    They are only scaled, which changes no label. A logistic regression, with two slopes and a bias
    for each label, said less about the invented contrasts, and no more about news. Questions whose
    answer is only guessed are left out.
    """
    weights = PLAIN.copy()
    for view in (TONE, HELD):
        rows = [at for at, one in enumerate(asked) if one.view == view and one.wanted.max() == 1]
        scores = np.stack([np.log(chances[at][view] + 1e-9) for at in rows])
        weights[view] *= _best_scale(scores, np.stack([asked[at].wanted for at in rows]))
    return weights


def _best_scale(scores: Floats, wanted: Floats) -> float:
    """Return the factor on the scores under which what is right is likeliest."""
    scales = np.geomspace(0.4, 2.5, 93)
    likelihoods = [
        (wanted * np.log(fitted(scores, PLAIN[0] * scale) + 1e-9)).sum() for scale in scales
    ]
    return float(scales[int(np.argmax(likelihoods))])


def train_pointer(config: Config, encoders: Path, out: Path) -> None:
    """Train the teacher and the pointer, and release the pointer."""
    teacher = Apprentice("pointer_teacher", config, encoders, out)
    views, taught = kept(out / "pointer_views.pickle", lambda: _taught(teacher, config))
    of = Apprentice("pointer", config, encoders, out)
    found = find_pointings(of, config)
    release_pointer(of, learn_pointer(of, found, views), taught, found)


def _taught(teacher: Apprentice, config: Config) -> tuple[list[Chances], dict[str, float]]:
    """Let a teacher learn and answer every question; its answers, and how it scores."""
    found = find_pointings(teacher, config)
    network = learn_pointer(teacher, found, None)
    ask = partial(answers, network, vocabulary=teacher.vocabulary)
    return ask([one.question for one in found]), rate_pointer(_cutter(teacher), ask)


def _cutter(of: Apprentice) -> Cutter:
    return Cutter(of.tokenizer, (of.vocabulary.begin, of.vocabulary.end), of.vocabulary.hide)


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
) -> None:
    """Export a pointer and score each form of it on dev beside its teacher."""
    plain, network = _export(of, pointer, [one.question for one in found])
    _write_settings(network, {"begin": of.vocabulary.begin, "end": of.vocabulary.end})
    rate = partial(rate_pointer, _cutter(of))
    forms = {
        "the teacher": taught,
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
