"""Who said what in the news, in what tone, for or against what.

The steps, each one function: `read_articles` -> `parse` -> `attribute` -> `link_speakers` ->
`score_sentiment`, `score_stance`. `analyze` runs them over a frame of articles and returns the
quotes frame; `analyze_passages`, `analyze_sentiments` and `analyze_stances` add what depends on
article and quotes; `read_batches` and `analyze_corpus` do the same for more articles than one frame
holds; `summarize` and the rest of `summary` turn frames into small ones, `plots` draws these, and
`save_figure` writes the chart and its numbers; `evaluation` says how good the methods are. The
names stand in `__init__.pyi`; each is loaded, and pandas or matplotlib with it, when it is first
asked for.
"""

import os

import lazy_loader

__version__ = "0.1.0"

# Heeded by onnxruntime when it is imported: it writes no id of the device and calls nowhere.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"


__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
