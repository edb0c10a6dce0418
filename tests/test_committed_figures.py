"""Guard figures/: the committed files are what the notebooks draw now.

nbval never compares pictures, so this does. During tests NEWS_FIGURES sends save_figure to a
temporary folder (see conftest.py), and this module runs last, when the notebooks have filled it.
"""

from pathlib import Path

import pytest
from matplotlib.testing.compare import compare_images
from matplotlib.testing.exceptions import ImageComparisonFailure

import run

ADVICE = "If the change is meant, run `python run.py`, look at the pictures and commit them."


def differences(committed: Path, fresh: Path) -> list[str]:
    """Say where two folders of figures differ: names, pixels of pictures, text of tables."""
    kept, drawn = names(committed), names(fresh)
    found = [f"{name}: no notebook draws it" for name in sorted(kept - drawn)]
    found += [f"{name}: drawn, but not in {committed.name}/" for name in sorted(drawn - kept)]
    for name in sorted(kept & drawn):
        compare = picture_difference if name.endswith(".png") else table_difference
        if difference := compare(committed / name, fresh / name):
            found.append(f"{name}: {difference}")
    return found


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.suffix in (".png", ".csv")}


def picture_difference(committed: Path, fresh: Path) -> str | None:
    """Compare pixels with a tolerance for another machine's rounding; a bar 1 % off exceeds it."""
    try:
        return compare_images(str(committed), str(fresh), tol=1)
    except ImageComparisonFailure as failure:
        return str(failure)


def table_difference(committed: Path, fresh: Path) -> str | None:
    same = committed.read_text(encoding="utf-8") == fresh.read_text(encoding="utf-8")
    return None if same else "the numbers differ"


@pytest.mark.slow
def test_committed_figures_are_what_the_notebooks_draw(
    request: pytest.FixtureRequest, drawn: Path
) -> None:
    notebooks = set(run.ROOT.glob("notebooks/*.ipynb"))
    if not notebooks or not notebooks <= {item.path for item in request.session.items}:
        pytest.skip("needs every notebook in the same run")
    found = differences(run.ROOT / "figures", drawn)
    assert not found, "\n".join([*found, ADVICE])
