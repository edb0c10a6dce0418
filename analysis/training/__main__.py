"""Train a model: `python -m analysis.training MODEL --encoders FOLDER --out FOLDER`."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from analysis.errors import AnalysisError
from analysis.training import attribution, opinion

MODELS = {"attribution": attribution.train, "opinion": opinion.train}


def main(arguments: Sequence[str] | None = None) -> int:
    """Train the model that the arguments name and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m analysis.training", description=__doc__)
    parser.add_argument("model", choices=MODELS)
    parser.add_argument("--data", type=Path, help="the folder of the corpora")
    parser.add_argument("--encoders", type=Path, required=True, help="the pretrained encoders")
    parser.add_argument("--out", type=Path, required=True, help="checkpoints and results")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    options = parser.parse_args(arguments)
    if options.data:
        os.environ["NEWS_CORPORA"] = str(options.data)
    torch.set_num_threads(options.threads)
    try:
        MODELS[options.model](options.encoders, options.out)
    except AnalysisError as error:
        print(f"{error.__class__.__name__}: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
