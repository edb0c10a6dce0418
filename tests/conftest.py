"""What every test may rely on: steady settings, figures kept apart, closed pictures, corpora."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import matplotlib
import pytest

import run

SCRATCH = tempfile.TemporaryDirectory(prefix="news-quotes-", ignore_cleanup_errors=True)
FIGURES = Path(SCRATCH.name, "figures")

# Set on import, before nbval starts a kernel: kernels inherit the variables. NEWS_FIGURES is the
# folder that save_figure writes to, so that the committed pictures stay as they are.
FIGURES.mkdir()
os.environ.update(run.steady(SCRATCH.name), NEWS_FIGURES=str(FIGURES))
matplotlib.use("agg")

hypothesis.settings.register_profile("local", deadline=None)
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("quick", deadline=None, max_examples=10)
hypothesis.settings.load_profile("steady" if os.environ.get("CI") else "local")


def pytest_configure(config: pytest.Config) -> None:
    """Try laws on few examples where the slow tests are left out."""
    if config.option.markexpr == "not slow":
        hypothesis.settings.load_profile("quick")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the notebooks slow, and move the comparison of figures behind them: they draw them."""
    for item in items:
        if item.path.suffix == ".ipynb":
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.path.name == "test_committed_figures.py")


@pytest.fixture(scope="session")
def drawn() -> Path:
    """The folder that the notebooks of this run save their figures to."""
    return FIGURES


@pytest.fixture(autouse=True)
def figures_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let a test that saves a figure do so in its own folder."""
    monkeypatch.setenv("NEWS_FIGURES", str(tmp_path))


@pytest.fixture(autouse=True)
def closed_pictures() -> Iterator[None]:
    """Close every matplotlib figure after the test."""
    yield
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close("all")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the research corpora and the seed story, beside the repository."""
    folder = run.ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs ../shared, the research corpora and the seed story")
    return folder


@pytest.fixture(params=["account", "wire"])
def story(request: pytest.FixtureRequest) -> str:
    """The text on Trump and Kim: our own account of it, then the wire story where it is at hand."""
    if request.param == "account":
        path = run.ROOT / "data" / "korea" / "story.txt"
    else:
        path = next((request.getfixturevalue("shared") / "seeds").glob("*.txt"))
    return path.read_text(encoding="utf-8")
