"""The public names, and that the package stays light, quiet and one-directional."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import analysis

PACKAGE = Path(analysis.__file__).parent
PUBLIC = {
    *("read_articles", "parse", "attribute", "link_speakers", "score_sentiment", "score_stance"),
    *("analyze", "analyze_tone", "analyze_stances", "summarize", "save_figure", "highlight"),
    *("explain", "people", "Document", "Attribution", "AnalysisError", "plots", "summary"),
    *("analyze_sentiment", "read_batches", "analyze_corpus", "analyze_corpus_stances"),
    *("check_corpus", "file_name", "write_annotations"),
}
# Each module may import those that stand before it, in the package and within the rules.
ORDER = """
errors files network wordlists records schema encodings tables articles generation document
attribution opinion explanation speaker_words names speakers sentiment stance_words stance_lexicon
stance pipeline corpus people summary exports annotations display figures plots engine parts
datasets benchmarks training
""".split()
RULES = "cues paragraph phrases found speech reports rules".split()
LEARNED = "windows decoding model learned".split()
OPINION = "questions model views reference".split()
CHAINS = {"attribution": (RULES, LEARNED), "opinion": (OPINION,)}


def test_public_names():
    assert set(analysis.__all__) == PUBLIC
    assert analysis.__all__ == sorted(analysis.__all__)
    for name in analysis.__all__:
        assert getattr(analysis, name).__doc__


def modules():
    return sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__main__.py")


def imported(path):
    """Names of our own modules that a file imports at its top level."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "analysis":
            parts = node.module.split(".")
            yield from [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_one_way(path):
    module = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if module != "__init__":
        later = ORDER[ORDER.index(module) + 1 :]
        assert not set(imported(path)) & set(later)


@pytest.mark.parametrize(
    ("folder", "name", "later"),
    [
        (folder, name, chain[at + 1 :])
        for folder, chains in CHAINS.items()
        for chain in chains
        for at, name in enumerate(chain)
    ],
)
def test_a_method_imports_one_way(folder, name, later):
    text = (PACKAGE / folder / f"{name}.py").read_text("utf-8")
    assert not [other for other in later if f"{folder}.{other} import" in text]


def test_nothing_but_training_imports_training():
    for path in modules():
        if path.parent.name != "training":
            assert "from analysis.training" not in path.read_text("utf-8")


def run(code, variables=None):
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=variables)


def test_importing_is_quiet_and_loads_no_heavy_library():
    late = "IPython matplotlib nltk onnxruntime openpyxl scipy textblob tokenizers torch".split()
    heavy = [*late, "numpy", "pandas", "pyarrow", "trafilatura"]
    for names, first in ((heavy, "analysis"), ([*late, "trafilatura"], "analysis.pipeline")):
        done = run(f"import sys, {first}; print([name for name in {names} if name in sys.modules])")
        assert (done.stdout, done.stderr) == ("[]\n", "")


def test_the_baselines_need_no_model_library():
    code = """
import sys
from analysis import attribute, link_speakers, parse, score_sentiment, score_stance
text = "Ilse Varga said she opposes the bridge."
document = parse(text)
link_speakers(document, attribute(document, method="rules"), method="names")
score_sentiment(text, method="textblob")
score_stance(text, "the bridge", holder=(0, 10), method="lexicon")
print([name for name in ("onnxruntime", "tokenizers", "torch") if name in sys.modules])
"""
    assert run(code).stdout == "[]\n"


@pytest.mark.parametrize("setting", [None, "0"])
def test_onnxruntime_is_told_to_send_nothing_before_it_is_imported(setting):
    code = """
import os, sys
class Watch:
    def find_spec(name, path=None, target=None):
        if name == "onnxruntime":
            print(os.environ.get("ORT_DISABLE_TELEMETRY"))
sys.meta_path.insert(0, Watch)
import analysis
analysis.parse("She agreed.")
analysis.attribute(analysis.parse("She said she agreed."))
"""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("ORT_")}
    variables |= {"ORT_DISABLE_TELEMETRY": setting} if setting else {}
    assert run(code, variables).stdout == "1\n"


def test_nothing_needs_the_network():
    code = """
import socket
def refuse(*args, **kwargs): raise OSError("no network")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
import analysis
frame = analysis.read_articles("Ilse Varga said the plan was awful. “We wait,” she added.\\n")
quotes = analysis.analyze(frame)
for function in (analysis.analyze_sentiment, analysis.analyze_stances):
    function(frame, quotes, targets=["the plan"])
analysis.analyze_tone(frame, quotes)
print(len(quotes))
"""
    assert run(code).stdout == "2\n"
