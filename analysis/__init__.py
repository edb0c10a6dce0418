"""Who said what in the news, in what tone, for or against what.

The steps, each one function: `read_articles` -> `parse` -> `attribute` -> `link_speakers` ->
`score_sentiment`, `score_stance`. `analyze` runs them over a frame of articles and returns the
quotes frame; `analyze_passages`, `analyze_sentiments` and `analyze_stances` return the frames of
these names from articles and quotes; `read_batches` and `analyze_corpus` work on corpora too large
for one frame; `summarize` and the rest of `summary` turn frames into small ones, `plots` draws
these, and `save_figure` writes the chart and its numbers; `evaluation` measures the methods. The
public names are listed in `__init__.pyi`; each is loaded on first use, and pandas or matplotlib
with it.
"""

import os

import lazy_loader

__version__ = "0.1.0"

# Read by onnxruntime on import: it then writes no id of the device and calls nowhere.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
