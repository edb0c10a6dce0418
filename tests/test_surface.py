"""The public names, and that the package stays light, quiet and one-directional."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import analysis

PACKAGE = Path(analysis.__file__).parent
PUBLIC = set(
    """
AnalysisError ArticleError SchemaError UsageError Attribution Document Sentiment Speaker Stance
read_articles read_batches check_corpus generate_corpus parse attribute link_speakers attributions
explain score_sentiment score_stance quoted_stances analyze analyze_passages analyze_sentiments
analyze_stances propose_issues analyze_corpus analyze_corpus_stances people summarize save_figure
highlight show_evidence speaker_looks write_annotations evaluation plots schema summary
""".split()
)
# Lines of a file; `linking` is a little longer.
LONGEST = 450
# Each module may import those that stand before it; a room is what a folder's `__init__` holds.
ORDER = """
errors wordlists wording spans safety palette marking records schema document generation
reading: encodings objects tables checking articles
networks: session words questions models
attribution: rules.cues rules.paragraph rules.phrases rules.found rules.speech rules.reports rules
    learned.windows learned.decoding learned
speakers: words capitals names phrases roles parties linking pointer pointed
sentiment: views
stance: words targets lexicon views
steps
frames: pairing nouns matching targets quotes passages stances issues people looks
    explanation dask
summary: counting shares sentiments stances
figures: description saving
plots: drawing shares sentiments stances quality
writing: files tables highlight evidence web_annotation brat annotations
runs: engine parts
commands: streams quotes corpus scores options
benchmarks: datasets scoring reliability coreference cues inflections speed analysis sentiment
    stance evaluation weighing answers judged attribution calibration references speakers corpus
    peers
evaluation
training: card corpus fitting network smoothing training_run opinion_questions pronoun_questions
    question_batches export restoring rating reader_batches distillation calibration
    attribution opinion
"""


def test_public_names():
    assert set(analysis.__all__) == PUBLIC
    assert analysis.__all__ == sorted(analysis.__all__)
    for name in analysis.__all__:
        assert getattr(analysis, name).__doc__


def rooms():
    """Yield each room with its modules: a line of ORDER and what is indented below it."""
    for line in re.sub(r"\n +", " ", ORDER).strip().splitlines():
        room, colon, names = line.partition(":")
        yield (room, names.split()) if colon else ("", room.split())


def order():
    """Return the dotted names of all modules, a folder's own after those in it."""
    return [
        name
        for room, names in rooms()
        for name in [*(f"{room}.{name}".lstrip(".") for name in names), *([room] if room else [])]
    ]


def modules():
    return sorted(path for path in PACKAGE.rglob("*.py") if path.name != "__main__.py")


def dotted(path):
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def imported(path):
    """Yield our own modules that a file imports, also within functions."""
    known = set(map(dotted, modules()))
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "analysis":
            source = node.module.removeprefix("analysis").lstrip(".")
            for alias in node.names:
                module = f"{source}.{alias.name}".lstrip(".")
                yield module if module in known else source


def test_every_module_has_its_place():
    assert sorted(order()) == sorted(set(map(dotted, modules())) - {"__init__"})


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_imports_point_one_way(path):
    name = dotted(path)
    before = order()[: order().index(name)] if name != "__init__" else []
    assert set(imported(path)) <= set(before)


def test_no_file_is_long():
    lengths = {dotted(path): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


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
    for names, first in ((heavy, "analysis"), ([*late, "trafilatura"], "analysis.frames.quotes")):
        done = run(f"import sys, {first}; print([name for name in {names} if name in sys.modules])")
        assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.slow
def test_the_baselines_need_no_model_library():
    code = """
import sys
from analysis import attribute
from analysis import link_speakers
from analysis import parse
from analysis import score_sentiment
from analysis import score_stance
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
for function in (analysis.analyze_sentiments, analysis.analyze_stances):
    function(frame, quotes, targets=["the plan"])
analysis.analyze_passages(frame, quotes)
print(len(quotes))
"""
    assert run(code).stdout == "2\n"


def test_notebooks_and_readme_use_public_names_alone():
    texts = [path.read_text("utf-8") for path in (PACKAGE.parent / "notebooks").glob("*.ipynb")]
    text = "\n".join([*texts, (PACKAGE.parent / "README.md").read_text("utf-8")])
    imported = ", ".join(re.findall(r"from analysis import ([\w, ]+)", text)).split(", ")
    used = re.findall(r"(?<!-m )\banalysis\.([A-Za-z_]+)", text)
    assert set(re.findall(r"from (analysis[\w.]*) import", text)) == {"analysis"}
    assert {*imported, *used} <= PUBLIC
    assert "analyze" in used


def test_a_chart_has_the_name_of_what_makes_its_frame():
    of_summarize = {"share_of_voice", "quote_types", "named_sources"}
    of_share_within = {"share_over_time", "share_by_group"}
    of_frames_by_hand = {"methods_side_by_side", "scaling"}
    others = set(analysis.plots.__all__) - of_summarize - of_share_within - of_frames_by_hand
    assert others <= {*analysis.summary.__all__, *analysis.evaluation.__all__}
