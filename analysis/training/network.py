"""The learned reader as a PyTorch network: an encoder, a head for roles and two for links."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoConfig, AutoModel
from transformers.models.mpnet.modeling_mpnet import MPNetSelfAttention

from analysis.attribution.decoding import ROLES
from analysis.attribution.windows import CASINGS, PLACES

# Distances between two pieces fall into this many bins on each side, wider with the distance.
BINS = 24


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
        self.asks = nn.Sequential(nn.Linear(width, size), nn.GELU(), nn.Dropout(dropout))
        self.answers = nn.Sequential(nn.Linear(width, size), nn.GELU(), nn.Dropout(dropout))
        self.between = nn.Linear(size, size, bias=False)
        self.answer = nn.Linear(size, 1)
        self.distance = nn.Parameter(torch.zeros(2 * BINS + 1))

    def forward(self, states: Tensor, bins: Tensor) -> Tensor:
        """Return scores (batch, asking, answering) for states (batch, pieces, width)."""
        answers = self.answers(states)
        pairs = self.between(self.asks(states)) @ answers.transpose(1, 2)
        return pairs + self.answer(answers).transpose(1, 2) + self.distance[bins]


class Reader(nn.Module):
    """Word pieces -> roles, the cue of each content piece, the source of each cue.

    Args:
        encoder: A folder with a pretrained BERT or MPNet.
        layers: How many of its layers to keep, from the bottom; all when None.
        links: Width of the two link heads.
        dropout: Before and within the heads.
        pretrained: Whether to load its weights, or its shape alone.
    """

    def __init__(
        self,
        encoder: Path,
        *,
        layers: int | None = None,
        links: int = 128,
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
        width = config.hidden_size
        self.casing = nn.Embedding(CASINGS, width)
        self.place = nn.Embedding(PLACES, width)
        for features in (self.casing, self.place):
            nn.init.normal_(features.weight, std=0.01)
        self.dropout = nn.Dropout(dropout)
        self.roles = nn.Linear(width, len(ROLES))
        self.cue_of = Links(width, links, dropout)
        self.source_of = Links(width, links, dropout)

    def forward(
        self, pieces: Tensor, casing: Tensor, place: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Read a batch of windows, each (batch, pieces).

        Returns:
            Scores of ROLES (batch, pieces, 7), and of the links content -> cue and cue -> source,
            each (batch, asking, answering); piece 0 as the source means that there is none.
        """
        embedded = self.encoder.get_input_embeddings()(pieces)
        embedded = embedded + self.casing(casing) + self.place(place)
        states = self.encoder(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        states = self.dropout(states)
        bins = distance_bins(pieces.shape[1])
        return self.roles(states), self.cue_of(states, bins), self.source_of(states, bins)


def distance_bins(size: int) -> Tensor:
    """Return for each pair of pieces the bin of their distance: exact to 8, then logarithmic."""
    places = torch.arange(size)
    distance = places[None, :] - places[:, None]
    far = distance.abs().clamp(min=1).float()
    wide = (8 + (far / 8).log2() * 3).long().clamp(max=BINS)
    bins = torch.where(distance.abs() < 8, distance.abs(), wide)
    return distance.sign() * bins + BINS
