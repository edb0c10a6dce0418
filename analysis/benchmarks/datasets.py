"""The research corpora that the methods are tuned and measured on.

They are not part of the repository: their text belongs to its publishers. A folder with them is
looked for in the environment variable NEWS_CORPORA, then at `shared/datasets` beside the
repository. Each corpus is a folder of JSON Lines files, an article or example a line, with offsets
in code points of the row's own `text`. The invented sets are ours; they stand in `data/teaching` in
the same way and are read there when the folder lacks them.
"""

import json
import os
from pathlib import Path
from typing import Any

from analysis.errors import ArticleError
from analysis.reading.tables import open_table

# Corpus -> where its authors publish it, and the commit that our files were converted from.
SOURCES = {
    "basil": ("launchnlp/BASIL", "4fdbc4f68d5ddae648990063cb6dd11424d96222"),
    "directed_sentiment": (
        "bywords/directed_sentiment_analysis",
        "6a1275f070e40e8d9ae7499963556653c05d439c",
    ),
    "gap": (
        "google-research-datasets/gap-coreference",
        "83135f26025cdd705c04f77e940d0c9201116b80",
    ),
    "gum": ("amir-zeldes/gum", "72ce5ac14978a324c2fd18d49484e65292cbe316"),
    "gwsd": ("yiweiluo/GWStance", "7c448113a598830d3577615f48fdeab2383147ca"),
    "litbank": ("dbamman/litbank", "3e50db0ffc033d7ccbb94f4d88f6b99210328ed8"),
    "newsmtsc": ("fhamborg/NewsMTSC", "b9d9b79704ed1b35cecaf1d7c2343dc1bd734fb7"),
    "polnear": ("networkdynamics/PolNeAR", "c3eee833c035bf7b8c84f55b58c0bf7346cfae76"),
    "semeval2016_stance": (
        "prrao87/tweet-stance-prediction",
        "f12cf924db7c947d5b681c01f492da029c08c415",
    ),
    "sentfin": ("pyRis/SEntFiN", "eba43610fe3cb57a3e5773cd6c037da1f8992ad5"),
    "vast": ("HITSZ-HLT/JointCL", "0aa1f800824734a4dbac08ac29b1782a6344cfd4"),
}
TEACHING = Path(__file__).parents[2] / "data" / "teaching"


def corpora_folder() -> Path:
    """Return the folder that holds the corpora, whether or not it exists."""
    named = os.environ.get("NEWS_CORPORA")
    return Path(named) if named else Path(__file__).parents[3] / "shared" / "datasets"


def corpus_rows(name: str, split: str) -> list[dict[str, Any]]:
    """Read one split of a corpus, such as `corpus_rows("polnear", "dev")`.

    Returns:
        Its rows in order, unchanged.

    Raises:
        ArticleError: When the file is missing or can't be read; the message has the public source
            of the corpus, if there is one.
    """
    for folder in (corpora_folder(), TEACHING):
        for path in (folder / name / f"{split}.jsonl.gz", folder / name / f"{split}.jsonl"):
            if path.is_file():
                return read_rows(path)
    raise ArticleError(
        f"corpus {name!r}, split {split!r}, is not in {corpora_folder().name}/;{_published(name)} "
        "set NEWS_CORPORA to the folder that holds the converted files"
    )


def _published(name: str) -> str:
    if name not in SOURCES:
        return ""
    repository, commit = SOURCES[name]
    return f" it is published by {repository} on GitHub (our copy: commit {commit});"


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Read a `.jsonl` or `.jsonl.gz` file of our own; a broken line is an error."""
    lines = open_table(path).lines()
    return [json.loads(line) for line in lines if line and line.strip()]
