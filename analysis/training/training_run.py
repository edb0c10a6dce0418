"""The training of one network: its encoder, its recipe, its folder of results."""

import json
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from analysis.document import parse
from analysis.errors import UsageError
from analysis.networks.words import Words, cut_words
from analysis.training.corpus import Vocabulary
from analysis.training.fitting import Recipe

# A graphics card is used where there is one.
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


class TrainingRun:
    """The training of one network.

    Args:
        name: The section of the recipe, and the folder of results.
        config: The recipe.
        encoders: The folder of the pretrained encoders.
        out: The parent folder of the results.
        number: Repetition with another seed; 0 for the first or only one.
    """

    def __init__(
        self, name: str, config: dict[str, Any], encoders: Path, out: Path, *, number: int = 0
    ) -> None:
        settings = dict(config[name])
        settings["seed"] += 100 * number
        self.encoder = encoders / settings.pop("encoder")
        self.layers = settings.pop("layers")
        self.recipe = Recipe(**settings)
        self.out = out / (f"{name}_{number}" if number else name)

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The tokenizer of the encoder, without truncation."""
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
        """Return the scores of the last epoch on dev."""
        last = (self.out / "log.jsonl").read_text(encoding="utf-8").splitlines()[-1]
        steps = ("epoch", "steps", "loss", "seconds")
        return {name: value for name, value in json.loads(last).items() if name not in steps}

    def cut(self, text: str) -> Words:
        """Cut a text into words and pieces."""
        return cut_words(parse(text), self.tokenizer)
