"""The networks in PyTorch: a pretrained encoder each, with heads for its task."""

from pathlib import Path
from typing import Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoConfig, AutoModel
from transformers.models.mpnet.modeling_mpnet import MPNetSelfAttention

from analysis.attribution.learned.decoding import WORD_ROLES
from analysis.networks.questions import HOLDER, MARK_KINDS, TARGET, VIEWS
from analysis.networks.words import CASINGS, PLACES

# Distances between two pieces fall into this many bins on each side, wider with the distance.
DISTANCE_BINS = 24


class FusedAttention(MPNetSelfAttention):
    """MPNet's attention in one call; its bias by position stays as pretrained."""

    def forward(
        self,
        hidden_states: Tensor,
        attention_mask: Tensor | None = None,
        position_bias: Tensor | None = None,
        **_: Any,
    ) -> tuple[Tensor]:
        """Return the attended states (batch, pieces, width)."""
        shape = (*hidden_states.shape[:-1], -1, self.attention_head_size)
        q, k, v = (
            part(hidden_states).view(shape).transpose(1, 2) for part in (self.q, self.k, self.v)
        )
        bias = None if position_bias is None else position_bias.detach().to(q.dtype)
        if attention_mask is not None and bias is not None:
            bias = bias + attention_mask.to(q.dtype)
        attended = functional.scaled_dot_product_attention(q, k, v, attn_mask=bias)
        return (self.o(attended.transpose(1, 2).flatten(2)),)


class Links(nn.Module):
    """Score every pair of pieces: biaffine, with a bias by distance (Dozat and Manning 2017)."""

    def __init__(self, width: int, size: int, dropout: float) -> None:
        super().__init__()
        self.query = nn.Sequential(nn.Linear(width, size), nn.GELU(), nn.Dropout(dropout))
        self.key = nn.Sequential(nn.Linear(width, size), nn.GELU(), nn.Dropout(dropout))
        self.between = nn.Linear(size, size, bias=False)
        self.key_bias = nn.Linear(size, 1)
        self.distance = nn.Parameter(torch.zeros(2 * DISTANCE_BINS + 1))

    def forward(self, states: Tensor, bins: Tensor) -> Tensor:
        """Return scores (batch, queries, keys) for states (batch, pieces, width)."""
        keys = self.key(states)
        pairs = self.between(self.query(states)) @ keys.transpose(1, 2)
        return pairs + self.key_bias(keys).transpose(1, 2) + self.distance[bins]


class EncoderNetwork(nn.Module):
    """A pretrained encoder with features of the words as additional embeddings.

    Args:
        encoder: A folder with a pretrained BERT or MPNet.
        layers: How many of its layers to keep, from the bottom; all when None.
        dropout: Rate, before and within the heads.
        pretrained: Whether to load its weights, or only its shape.
    """

    # Feature of a piece -> number of its values.
    FEATURES: ClassVar[dict[str, int]]
    # Names of the inputs, besides the padding mask, and of the outputs.
    INPUTS: ClassVar[list[str]]
    OUTPUTS: ClassVar[list[str]]

    def __init__(
        self,
        encoder: Path,
        *,
        layers: int | None = None,
        dropout: float = 0.1,
        pretrained: bool = True,
    ) -> None:
        super().__init__()
        config = AutoConfig.from_pretrained(encoder)
        config.num_hidden_layers = layers or config.num_hidden_layers
        config.attention_probs_dropout_prob = 0.0
        options: dict[str, Any] = {"add_pooling_layer": False}
        if pretrained:
            self.encoder = AutoModel.from_pretrained(encoder, config=config, **options)
        else:
            self.encoder = AutoModel.from_config(config, **options)
        for module in self.encoder.modules():
            if isinstance(module, MPNetSelfAttention):
                module.__class__ = FusedAttention
        self.width = config.hidden_size
        for name, kinds in self.FEATURES.items():
            embedding = nn.Embedding(kinds, self.width)
            nn.init.normal_(embedding.weight, std=0.01)
            self.add_module(name, embedding)
        self.dropout = nn.Dropout(dropout)

    def states(self, pieces: Tensor, mask: Tensor | None, **features: Tensor) -> Tensor:
        """Return the encoder's state for each piece (batch, pieces, width)."""
        embedded = self.encoder.get_input_embeddings()(pieces)
        for name, kinds in features.items():
            embedded = embedded + self.get_submodule(name)(kinds)
        states = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        return self.dropout(states)


class ReaderNetwork(EncoderNetwork):
    """Word pieces -> roles, the cue of each content piece, the source of each cue.

    Args:
        encoder: A folder with a pretrained BERT or MPNet.
        layers: How many of its layers to keep, from the bottom; all when None.
        links: Width of the two link heads.
        pretrained: Whether to load its weights, or only its shape.
    """

    FEATURES: ClassVar = {"casing": CASINGS, "place": PLACES}
    INPUTS: ClassVar = ["pieces", "casing", "place"]
    OUTPUTS: ClassVar = ["roles", "cue_of", "source_of"]

    def __init__(
        self,
        encoder: Path,
        *,
        layers: int | None = None,
        links: int = 128,
        pretrained: bool = True,
    ) -> None:
        super().__init__(encoder, layers=layers, pretrained=pretrained)
        self.roles = nn.Linear(self.width, len(WORD_ROLES))
        self.cue_of = Links(self.width, links, self.dropout.p)
        self.source_of = Links(self.width, links, self.dropout.p)

    def forward(
        self, pieces: Tensor, casing: Tensor, place: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Read a batch of windows, each (batch, pieces).

        Returns:
            Scores of WORD_ROLES (batch, pieces, 7), and of the links content -> cue and cue ->
            source, each (batch, queries, keys); a link to piece 0 means that there is no source.
        """
        states = self.states(pieces, mask, casing=casing, place=place)
        bins = distance_bins(pieces.shape[1], pieces.device)
        return self.roles(states), self.cue_of(states, bins), self.source_of(states, bins)


class QuestionNetwork(EncoderNetwork):
    """A network that takes questions."""

    FEATURES: ClassVar = {"casing": CASINGS, "place": PLACES, "marks": MARK_KINDS}
    INPUTS: ClassVar = ["pieces", "casing", "place", "marks"]


class JudgeNetwork(QuestionNetwork):
    """A question about sentiment or stance -> scores of the three labels in each of VIEWS."""

    OUTPUTS: ClassVar = ["answers"]

    def __init__(
        self, encoder: Path, *, layers: int | None = None, pretrained: bool = True
    ) -> None:
        super().__init__(encoder, layers=layers, pretrained=pretrained)
        self.together = nn.Linear(3 * self.width, self.width)
        self.answers = nn.Linear(self.width, 3 * len(VIEWS))

    def forward(
        self,
        pieces: Tensor,
        casing: Tensor,
        place: Tensor,
        marks: Tensor,
        mask: Tensor | None = None,
    ) -> Tensor:
        """Return scores (batch, views, 3) for a batch of questions, inputs (batch, pieces)."""
        states = self.states(pieces, mask, casing=casing, place=place, marks=marks)
        parts = [states[:, 0], *(mean_where(states, marks == kind) for kind in (TARGET, HOLDER))]
        joined = functional.gelu(self.together(torch.cat(parts, dim=-1)))
        return self.answers(self.dropout(joined)).unflatten(-1, (len(VIEWS), 3))


class PointerNetwork(QuestionNetwork):
    """A question about a pronoun -> a score for each piece as antecedent; piece 0 for none."""

    OUTPUTS: ClassVar = ["names"]

    def __init__(
        self, encoder: Path, *, layers: int | None = None, pretrained: bool = True
    ) -> None:
        super().__init__(encoder, layers=layers, pretrained=pretrained)
        self.query = nn.Linear(self.width, self.width)
        self.key = nn.Linear(self.width, self.width)
        self.key_bias = nn.Linear(self.width, 1)

    def forward(
        self,
        pieces: Tensor,
        casing: Tensor,
        place: Tensor,
        marks: Tensor,
        mask: Tensor | None = None,
    ) -> Tensor:
        """Return scores (batch, pieces) for a batch of questions, inputs (batch, pieces)."""
        states = self.states(pieces, mask, casing=casing, place=place, marks=marks)
        query = functional.gelu(self.query(mean_where(states, marks == TARGET)))
        keys = functional.gelu(self.key(states))
        scores = (keys @ query[:, :, None])[:, :, 0] / self.width**0.5
        return scores + self.key_bias(keys)[:, :, 0]


def mean_where(states: Tensor, chosen: Tensor) -> Tensor:
    """Average the states (batch, pieces, width) of the chosen pieces; zeros if there are none."""
    weight = chosen.to(states.dtype)
    total = (weight[:, None, :] @ states)[:, 0]
    return total / weight.sum(-1, keepdim=True).clamp(min=1)


def distance_bins(size: int, device: torch.device | None = None) -> Tensor:
    """Return for each pair of pieces the bin of their distance: exact to 8, then logarithmic."""
    places = torch.arange(size, device=device)
    distance = places[None, :] - places[:, None]
    far = distance.abs().clamp(min=1).float()
    wide = (8 + (far / 8).log2() * 3).long().clamp(max=DISTANCE_BINS)
    bins = torch.where(distance.abs() < 8, distance.abs(), wide)
    return distance.sign() * bins + DISTANCE_BINS
