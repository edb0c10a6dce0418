"""Write a model card from its template and what was measured."""

from collections.abc import Mapping
from pathlib import Path

from analysis.attribution.model import fingerprint

FOLDER = Path(__file__).parent


def write_card(
    network: Path, forms: Mapping[str, Mapping[str, float]], facts: Mapping[str, object]
) -> None:
    """Write the card beside the network.

    Args:
        network: The released ONNX file.
        forms: Form of the network -> its scores on dev.
        facts: What the template names besides.
    """
    template = (FOLDER / "attribution_card.md").read_text(encoding="utf-8")
    history = (FOLDER / "attribution_history.md").read_text(encoding="utf-8")
    text = template.format(
        **facts,
        sha256=fingerprint(network.parent),
        megabytes=round(network.stat().st_size / 1e6),
        table=_table(forms),
        history=history.strip(),
    )
    network.with_suffix(".md").write_text(text, encoding="utf-8")


def _table(forms: Mapping[str, Mapping[str, float]]) -> str:
    names = next(iter(forms.values()))
    rows = [f"| | {' | '.join(forms)} |", f"|---|{'---|' * len(forms)}"]
    for name in names:
        cells = (f"{100 * scores[name]:.1f}" for scores in forms.values())
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(rows)
