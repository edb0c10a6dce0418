"""The commands, and the options of each."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import analysis
from analysis.commands.corpus import run_corpus
from analysis.commands.quotes import OUTPUTS, write_quotes
from analysis.commands.scores import write_sentiments, write_stances
from analysis.errors import UsageError, need_share
from analysis.steps import BASELINE, DEFAULT, STEPS, Methods
from analysis.writing.tables import LINES

SCRIPT = "news-quotes"


@dataclass(frozen=True)
class Command:
    """A command.

    Attributes:
        carry_out: The function; it returns the number of bad rows.
        task: Its purpose in one sentence, for the help.
        steps: The steps of the analysis in it; `--method` is for the first.
        output: Its output, for the help.
    """

    carry_out: Callable[..., int]
    task: str
    steps: tuple[str, ...]
    output: str


COMMANDS = {
    "quotes": Command(
        write_quotes,
        "Write who is quoted in articles.",
        ("attribution", "speakers", "sentiment"),
        f"{', '.join(OUTPUTS)}; - is standard output",
    ),
    "sentiment": Command(
        write_sentiments,
        "Write the sentiment of each row's text towards its target.",
        ("sentiment",),
        f"{', '.join(LINES)}; - is standard output",
    ),
    "stance": Command(
        write_stances,
        "Write the stance of each row's holder towards its target.",
        ("stance",),
        f"{', '.join(LINES)}; - is standard output",
    ),
    "run": Command(
        run_corpus,
        "Write quotations, stances and how they came about to a folder.",
        ("attribution", "speakers", "sentiment", "stance"),
        "a folder",
    ),
}


def read_options(description: str, arguments: Sequence[str] | None) -> Callable[[], int]:
    """Parse arguments and return the command, ready to be called.

    Args:
        description: The first paragraph of `--help`.
        arguments: The arguments; when left out, those of the command line.

    Raises:
        SystemExit: With status 2, when the arguments are not understood.
    """
    options = vars(_parser(description).parse_args(arguments))
    command = options.pop("command")
    return partial(command.carry_out, methods=_methods(command.steps, options), **options)


def _methods(steps: tuple[str, ...], options: dict[str, Any]) -> Methods:
    """Choose the methods: the option of one step wins over the options for several steps."""
    methods = BASELINE if options.pop("baseline") else DEFAULT
    if method := options.pop("method"):
        methods = replace(methods, **{steps[0]: method})
        if methods.attribution == BASELINE.attribution:
            methods = replace(methods, speakers=BASELINE.speakers)
    own = {step: options.pop(f"{step}_method") for step in steps}
    return replace(methods, **{step: name for step, name in own.items() if name})


def _parser(description: str) -> argparse.ArgumentParser:
    script = Path(sys.argv[0]).stem == SCRIPT
    parser = argparse.ArgumentParser(
        prog=SCRIPT if script else "python -m analysis", description=description
    )
    parser.add_argument("--version", action="version", version=f"{SCRIPT} {analysis.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        one = commands.add_parser(name, help=command.task, description=command.task)
        one.set_defaults(command=command)
        one.add_argument("source", metavar="INPUT", type=_filled)
        one.add_argument(
            *("-o", "--output"),
            dest="target",
            metavar="OUTPUT",
            type=_filled,
            required=True,
            help=command.output,
        )
        _add_methods(one, command.steps)
        if "attribution" in command.steps:
            one.add_argument(
                "--min-confidence",
                type=_share,
                default=0.0,
                metavar="P",
                help="leave out what is less likely to be right, from 0 to 1",
            )
        if name == "run":
            _add_engine(one)
    return parser


def _add_methods(command: argparse.ArgumentParser, steps: tuple[str, ...]) -> None:
    several = command.add_mutually_exclusive_group()
    speakers = "; rules link speakers by names, too" if "speakers" in steps else ""
    several.add_argument(
        "--method", choices=STEPS[steps[0]], help=f"the method of {steps[0]}{speakers}"
    )
    several.add_argument(
        "--baseline", action="store_true", help="the transparent method of every step"
    )
    for step in steps:
        command.add_argument(
            f"--{step}",
            dest=f"{step}_method",
            choices=STEPS[step],
            help=f"the method of this step alone; {getattr(DEFAULT, step)} when left out",
        )


def _add_engine(command: argparse.ArgumentParser) -> None:
    engine = command.add_mutually_exclusive_group()
    engine.add_argument(
        "--workers",
        type=_whole,
        default=1,
        metavar="N",
        help="how many processes work at a time on this machine",
    )
    engine.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="of a Dask cluster whose workers do the work, such as tcp://10.0.0.1:8786",
    )


def _whole(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is no number of workers; give 1 or more")
    return int(value)


def _filled(value: str) -> str:
    if not value.strip():
        raise argparse.ArgumentTypeError("is empty; give a path or -")
    return value


def _share(value: str) -> float:
    try:
        share = float(value)
        need_share("min_confidence", share)
    except (ValueError, UsageError) as error:
        raise argparse.ArgumentTypeError(f"{value!r} is no number from 0 to 1") from error
    return share
