"""A model card from its template and the measured scores."""

from collections.abc import Mapping
from pathlib import Path

from analysis.networks.session import fingerprint

TEMPLATES = Path(__file__).parent


def write_card(
    network: Path, forms: Mapping[str, Mapping[str, float]], facts: Mapping[str, object]
) -> None:
    """Write the card beside the network.

    Args:
        network: The released ONNX file; template and history are named after it.
        forms: Form of the network -> its scores on dev.
        facts: What the template names besides.
    """
    name = network.stem
    template = (TEMPLATES / f"{name}_card.md").read_text(encoding="utf-8")
    history = (TEMPLATES / f"{name}_history.md").read_text(encoding="utf-8")
    text = template.format(
        **facts,
        sha256=fingerprint(name, network.parent),
        megabytes=round(network.stat().st_size / 1e6),
        table=_table(forms),
        history=history.strip(),
    )
    network.with_suffix(".md").write_text(text, encoding="utf-8")


def _table(forms: Mapping[str, Mapping[str, float]]) -> str:
    """Write the scores of the last form, a column a form; "–" where one was not measured."""
    *_, released = forms.values()
    rows = [f"| | {' | '.join(forms)} |", f"|---|{'---|' * len(forms)}"]
    for name in released:
        cells = (f"{100 * one[name]:.1f}" if name in one else "–" for one in forms.values())
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(rows)
